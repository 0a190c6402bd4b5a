# SPDX-License-Identifier: Apache-2.0
"""The cameras: each opens, gives pictures, and sees neither night nor a lamp."""

from pathlib import Path
from typing import Any

from facematch.quality import BRIGHT, DARK
from ui.doctor.finding import Finding, Place, ok, trouble, unused
from ui.doctor.program import kiosks_running

TROUBLES = {"NoCamera": "none", "CameraBusy": "busy", "CameraLost": "lost", "CameraFrozen": "lost"}


def look_at_camera(place: Place) -> Finding:
    """The one that looks at the person."""
    return _judged(place, place.world.probe("camera"))


def look_at_tray(place: Place) -> Finding:
    """The one above the card reader."""
    tray = place.settings.tray
    if tray.device is None:
        return unused("[tray] names no camera: 照合番号B is typed")
    if tray.is_recorded:
        found = Path(tray.device).exists()
        return ok("a recording") if found else trouble("none", f"{tray.device}: not there")
    return _judged(place, place.world.probe("tray"))


def _judged(place: Place, found: dict[str, Any]) -> Finding:
    error = found.get("error")
    if error == "CameraBusy" and kiosks_running(place):
        return ok("the running kiosk uses it")
    if error is not None:
        return trouble(TROUBLES.get(error, "lost"), found["detail"])
    light = found["brightness"]
    seen = (
        f"{found['width']}x{found['height']}, {found['fps']:.0f} a second, brightness {light:.0f}"
    )
    if light < DARK:
        return trouble("dark", seen)
    return trouble("bright", seen) if light > BRIGHT else ok(seen)
