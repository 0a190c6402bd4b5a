# SPDX-License-Identifier: Apache-2.0
"""The program itself: Python and packages, the settings file, a second instance, room on the disk, logs."""

import re
from importlib import metadata
from pathlib import Path

from hw.errors import BadFile
from terminal.settings import load_settings
from ui.doctor.finding import Finding, Place, ok, trouble, unused

OLDEST_PYTHON = (3, 11)
ROOM_GB = 2.0
"""The journal of five years takes a few hundred megabytes, the system's updates more."""
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def look_at_python(place: Place) -> Finding:
    """Python's version, and whether every package that the program names is there."""
    version = ".".join(str(part) for part in place.world.python)
    if place.world.python < OLDEST_PYTHON:
        return trouble("old", f"Python {version}")
    missing = missing_packages(place.world.wanted())
    if missing:
        return trouble("packages", f"not installed: {', '.join(missing)}")
    return ok(f"Python {version}, all packages")


def missing_packages(requirements: list[str]) -> list[str]:
    """The names among the requirements that are not installed; extras do not count."""
    wanted = [_NAME.match(one) for one in requirements if "extra ==" not in one]
    return [found.group() for found in wanted if found and not _installed(found.group())]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def look_at_settings(place: Place) -> Finding:
    """Whether the file can be read and holds known keys with allowed values."""
    file = place.world.settings_file
    if file is None:
        return trouble("none", "no file was named: the defaults are looked at")
    try:
        load_settings(file)
    except BadFile as error:
        return trouble("unreadable", str(error))
    return ok(str(file))


def look_at_instances(place: Place) -> Finding:
    """How many kiosks run: two would quarrel about reader and camera."""
    running = kiosks_running(place)
    if len(running) > 1:
        return trouble("several", f"processes {', '.join(running)}")
    return ok(f"runs as process {running[0]}") if running else unused("no kiosk runs now")


def kiosks_running(place: Place) -> list[str]:
    """The process numbers of running kiosks."""
    numbers = [name for name in place.world.names("/proc") if name.isdigit()]
    return [number for number in numbers if _is_kiosk(place, number)]


def _is_kiosk(place: Place, number: str) -> bool:
    words = (place.world.read(f"/proc/{number}/cmdline") or "").split("\0")
    python = Path(words[0]).name.startswith("python")
    program = [Path(word).name for word in words[: 2 if python else 1]]
    return "uketsuke" in program and "kiosk" in words[:4]


def look_at_room(place: Place) -> Finding:
    """Free space where the journal lies."""
    path = place.settings.journal.path
    folder = next((one for one in ([*path.parents] if path else []) if one.is_dir()), Path("/"))
    free_gb = place.world.free(folder) / 1e9
    seen = f"{free_gb:.1f} GB free in {folder}"
    return ok(seen) if free_gb >= ROOM_GB else trouble("little", seen)


def look_at_logs(place: Place) -> Finding:
    """Whether the system's journal has a limit, so that logs never fill the disk."""
    lines = place.world.lines("/etc/systemd/journald.conf.d", ".conf")
    lines += (place.world.read("/etc/systemd/journald.conf") or "").splitlines()
    limits = [line.strip() for line in lines if line.strip().startswith("SystemMaxUse=")]
    return ok(limits[-1]) if limits else trouble("unlimited", "journald has no SystemMaxUse=")
