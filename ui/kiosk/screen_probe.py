# SPDX-License-Identifier: Apache-2.0
"""`python -m ui.kiosk.screen_probe`: which screens Qt sees, as a line of JSON. Without any, Qt ends the process."""

import json
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QScreen


def main() -> None:
    """Print the line."""
    application = QGuiApplication(sys.argv[:1])
    screens = [_told(screen) for screen in application.screens()]
    found = {"version": qVersion(), "platform": application.platformName(), "screens": screens}
    sys.stdout.write(json.dumps(found) + "\n")


def _told(screen: QScreen) -> dict[str, object]:
    pixels, size = screen.geometry(), screen.physicalSize()
    return {
        "name": screen.name(),
        "width": pixels.width(),
        "height": pixels.height(),
        "width_mm": size.width(),
        "height_mm": size.height(),
    }


if __name__ == "__main__":
    main()
