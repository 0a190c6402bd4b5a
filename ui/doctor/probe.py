# SPDX-License-Identifier: Apache-2.0
"""`python -m ui.doctor.probe WHAT [SETTINGS]`: asks one device and prints one line of JSON.

A process of its own, because drivers hang and libraries end the process: the doctor waits only so long for it.
"""

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eligibility.errors import EligibilityError
from hw.errors import HwError
from terminal.clock import WallClock
from terminal.errors import TerminalError
from terminal.settings import Settings, load_settings

FRAMES = 10
LOOK_S = 2.0


def look_reader(_: Settings) -> dict[str, Any]:
    """The readers' names."""
    from hw.pcsc.reader import readers  # noqa: PLC0415 - each device's libraries only where it is asked

    return {"readers": readers()}


def look_card(settings: Settings) -> dict[str, Any]:
    """Whether the reader feels a card. Nothing is sent to it: a visit may be under way."""
    from hw.pcsc.reader import PcscReader  # noqa: PLC0415

    with contextlib.closing(PcscReader(settings.reader.name)) as reader:
        return {"card": reader.watch(None, LOOK_S).card}


def look_camera(settings: Settings) -> dict[str, Any]:
    """What the camera gives that looks at the person."""
    from hw.camera.device import CameraOptions  # noqa: PLC0415

    table = settings.camera
    options = CameraOptions(table.width, table.height, table.fps, virtual=table.virtual)
    return _pictures(table.device, options)


def look_tray(settings: Settings) -> dict[str, Any]:
    """What the camera above the reader gives."""
    from hw.camera.device import CameraOptions  # noqa: PLC0415

    table = settings.tray
    options = CameraOptions(
        table.width, table.height, table.fps, virtual=table.virtual, table="tray"
    )
    return _pictures(table.device or "", options)


def _pictures(device: str, options: Any) -> dict[str, Any]:
    """Size, speed and brightness of some pictures; the pictures themselves go nowhere."""
    from ui.wiring.cameras import open_camera  # noqa: PLC0415

    with contextlib.closing(open_camera(device, WallClock(), options)) as camera:
        frames = [camera.read() for _ in range(FRAMES)]
    lasted_s = frames[-1].time_s - frames[0].time_s
    height, width = frames[-1].image.shape[:2]
    return {
        "width": width,
        "height": height,
        "fps": (FRAMES - 1) / lasted_s if lasted_s > 0 else 0.0,
        "brightness": float(frames[-1].image.mean()),
    }


def look_printer(settings: Settings) -> dict[str, Any]:
    """What the printer says of itself."""
    from ui.wiring.printer import printer_opener  # noqa: PLC0415

    with contextlib.closing(printer_opener(settings, WallClock())()) as printer:
        found = printer.state()
    return {"state": found.condition.value, "detail": found.detail}


def look_service(settings: Settings) -> dict[str, Any]:
    """Nothing, if the service is well."""
    from eligibility.client import EligibilityClient  # noqa: PLC0415
    from ui.wiring.client import client_settings  # noqa: PLC0415

    client = EligibilityClient(client_settings(settings, None), WallClock())
    with contextlib.closing(client):
        client.health()
    return {}


def look_staff(settings: Settings) -> dict[str, Any]:
    """How many may sign in; neither names nor ids."""
    from terminal.staff.accounts_file import read_accounts  # noqa: PLC0415

    file = settings.staff.file
    return {"accounts": 0 if file is None else len(read_accounts(file).active)}


PROBES: dict[str, Callable[[Settings], dict[str, Any]]] = {
    "reader": look_reader,
    "card": look_card,
    "camera": look_camera,
    "tray": look_tray,
    "printer": look_printer,
    "service": look_service,
    "staff": look_staff,
}


def main(arguments: list[str]) -> None:
    """Print the line."""
    what, file = arguments[0], arguments[1] if len(arguments) > 1 else ""
    try:
        found = PROBES[what](_settings(file))
    except (HwError, EligibilityError, TerminalError) as error:
        found = {"error": type(error).__name__, "detail": str(error)}
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _settings(file: str) -> Settings:
    """The defaults where the file cannot be read: that is another check's trouble."""
    try:
        return load_settings(Path(file) if file else None)
    except HwError:
        return Settings()


if __name__ == "__main__":
    main(sys.argv[1:])
