# SPDX-License-Identifier: Apache-2.0
"""One keyboard and two windows on a screen without a window manager: prints how many digits each has after each step.

A child of tests/ui/kiosk/staff/test_keys.py; `xdotool` is the keyboard.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal.session import Idle
from tests.support.staff_office import Office
from tests.ui.kiosk.staff.conftest import Rig, typing
from ui.kiosk.look import dress
from ui.kiosk.staff.keys import KeysFollowTouch, Turn

PATIENCE_S = 30.0


class Desk:
    """The patients' stage at a PIN, the staff's window at its pad, a clock that stands still."""

    def __init__(self, folder: Path) -> None:
        self.office, self.seconds = Office(folder), 100.0
        self.office.kiosk.state = Idle(next_visit=4)
        self.rig = Rig(self.office, "window")
        self.rig.come_to(typing())
        self.rig.window.move(0, 0)
        self.rig.place.move(1300, 0)
        self.turn = Turn(lambda: self.seconds)
        self.keys = KeysFollowTouch(self.rig.window, self.rig.place, turn=self.turn)
        self.finger = QTest.createTouchDevice()

    @property
    def digits(self) -> tuple[int, int]:
        """At the PIN, at the staff's pad."""
        return self.rig.stage.currentWidget().filled, self.rig.board.model.pad.typed  # type: ignore[attr-defined]

    def touch(self, window: QWidget) -> None:
        at = QPoint(5, window.height() // 2)
        QTest.touchEvent(window, self.finger).press(0, at, window)
        QTest.touchEvent(window, self.finger).release(0, at, window)
        self.until(window.isActiveWindow)

    def type(self, digits: str, wanted: tuple[int, int]) -> None:
        subprocess.run(["xdotool", "type", digits], check=True)
        self.until(lambda: self.digits == wanted)

    def until(self, done: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < limit, f"never: {self.digits}"
            QApplication.processEvents()


def main() -> int:
    """Each line: what was done, and who has how many digits."""
    application = QApplication(sys.argv[:1])
    dress(application)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        patients, staff = desk.rig.window, desk.rig.place
        desk.touch(staff)
        desk.type("13", (0, 2))
        desk.seconds += 5
        desk.touch(patients)
        desk.type("24", (2, 2))
        desk.touch(staff)  # while the patient is typing on
        subprocess.run(["xdotool", "type", "59"], check=True)
        desk.until(lambda: desk.turn.dropped == 2)
        desk.seconds += 5
        desk.type("8", (2, 3))
        told = {"digits": desk.digits, "platform": application.platformName()}
        sys.stdout.write(json.dumps(told) + "\n")
        desk.rig.staff.leave()
        desk.office.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
