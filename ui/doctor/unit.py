# SPDX-License-Identifier: Apache-2.0
"""The kiosk's unit in systemd: there, enabled, and what it says."""

from pathlib import Path

from ui.doctor.finding import Finding, Place, ok, trouble
from ui.doctor.world import World

UNIT = "uketsuke-kiosk.service"
SCREEN_UNIT = "uketsuke-screen.service"
SYSTEM = "/etc/systemd/system"


def look_at_unit(place: Place) -> Finding:
    """Whether both units are installed and the kiosk's is enabled."""
    world = place.world
    missing = [unit for unit in (UNIT, SCREEN_UNIT) if world.read(f"{SYSTEM}/{unit}") is None]
    if missing:
        return trouble("absent", f"not in {SYSTEM}: {', '.join(missing)}")
    folders = [name for name in world.names(SYSTEM) if name.endswith(".wants")]
    enabled = [name for name in folders if UNIT in world.names(f"{SYSTEM}/{name}")]
    return ok(f"enabled in {enabled[0]}") if enabled else trouble("disabled", "in no .wants")


def values(world: World, key: str, unit: str = UNIT) -> list[str]:
    """What an installed unit says of a key, in order; drop-ins count."""
    lines = (world.read(f"{SYSTEM}/{unit}") or "").splitlines()
    lines += world.lines(f"{SYSTEM}/{unit}.d", ".conf")
    return [line.partition("=")[2].strip() for line in lines if line.strip().startswith(f"{key}=")]


def credential_file(world: World, name: str) -> Path | None:
    """The file from which the unit takes a credential; None where it names none."""
    found = values(world, "LoadCredential") + values(world, "LoadCredentialEncrypted")
    pairs = [value.partition(":") for value in found]
    return next((world.at(path) for id_, _, path in pairs if id_ == name and path), None)
