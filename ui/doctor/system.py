# SPDX-License-Identifier: Apache-2.0
"""The machine around the kiosk: who it runs as, and what of persons' data could leave it."""

from ui.doctor.finding import Finding, Place, ok, trouble
from ui.doctor.unit import SYSTEM, values

MODULES = ("usb_storage", "uas")
DISPLAY_MANAGER = f"{SYSTEM}/display-manager.service"


def look_at_user(place: Place) -> Finding:
    """Whether the kiosk's user is not root and may open cameras."""
    user = next(iter(values(place.world, "User")), None)
    if user is None and place.world.uid == 0:
        return trouble("root", "no unit names a user, and this is root")
    if user == "root":
        return trouble("root", "the unit runs as root")
    if user is None:
        return ok(f"user number {place.world.uid}")
    names = {line.split(":")[0] for line in (place.world.read("/etc/passwd") or "").splitlines()}
    return ok(user) if user in names else trouble("missing", f"no user {user} in /etc/passwd")


def look_at_usb_storage(place: Place) -> Finding:
    """Whether the kernel's drivers for USB sticks are kept from loading, and are not loaded."""
    lines = place.world.lines("/etc/modprobe.d", ".conf")
    words = [line.replace("-", "_").split() for line in lines]
    barred = {line[1] for line in words if line[:1] == ["install"] and line[-1].endswith("/false")}
    loaded = {line.split(" ")[0] for line in (place.world.read("/proc/modules") or "").splitlines()}
    if not set(MODULES) <= barred:
        open_ = ", ".join(sorted(set(MODULES) - barred))
        return trouble("open", f"/etc/modprobe.d does not stop {open_}")
    still = sorted(loaded & set(MODULES))
    return trouble("loaded", f"loaded: {', '.join(still)}") if still else ok("drivers are barred")


def look_at_autologin(place: Place) -> Finding:
    """Nobody needs to be logged in: the unit brings its own screen. A shell that waits is a way in."""
    world = place.world
    folders = [name for name in world.names(SYSTEM) if name.startswith(("getty", "serial-getty"))]
    lines = [line for name in folders for line in world.lines(f"{SYSTEM}/{name}", ".conf")]
    if any("--autologin" in line or " -a " in line for line in lines):
        return trouble("on", "a terminal logs somebody in by itself")
    if world.at(DISPLAY_MANAGER).is_symlink() or world.at(DISPLAY_MANAGER).exists():
        return trouble("manager", "a display manager is enabled: it wants the screen too")
    return ok("no terminal logs in by itself, no display manager")


def look_at_swap(place: Place) -> Finding:
    """Memory holds names, PINs and pictures for a moment: none of it may go to the disk."""
    lines = (place.world.read("/proc/swaps") or "").splitlines()[1:]
    plain = [line.split()[0] for line in lines if line.strip() and not _is_memory(line)]
    return trouble("on", f"swap on {', '.join(plain)}") if plain else ok("no swap on a disk")


def _is_memory(line: str) -> bool:
    return line.split(maxsplit=1)[0].startswith("/dev/zram")


def look_at_core_dumps(place: Place) -> Finding:
    """A core dump is the whole memory as a file."""
    world = place.world
    pattern = (world.read("/proc/sys/kernel/core_pattern") or "").strip()
    if "0" in values(world, "LimitCORE"):
        return ok("the unit allows none (LimitCORE=0)")
    stored = world.lines("/etc/systemd/coredump.conf.d", ".conf")
    if "systemd-coredump" in pattern and "Storage=none" in stored:
        return ok("systemd-coredump keeps none")
    if pattern == "|/bin/false":
        return ok("none is written")
    return trouble("on", f"core_pattern is {pattern or 'unknown'}, and no unit limits them")
