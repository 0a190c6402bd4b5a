# SPDX-License-Identifier: Apache-2.0
"""Keys as a window of the system gets them, each at its own time: a scanner's in a burst, a person's one by one."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

Type = QEvent.Type
CODES: Final = {"\r": Qt.Key.Key_Return, " ": Qt.Key.Key_Space, "\t": Qt.Key.Key_Tab}
SCANS: Final = (
    "4901234567894\r",
    "]C1 0104912345678904 17251231 10AB12 34\r",
    "12345678901234567890\t\r",
    "    \r\r",
)
"""A product's code, one with spaces (a space presses a button), one with Tab and Return, and spaces."""
SCAN_MS, PERSON_MS = 50, 110


class Keyboard:
    """At one window; its clock goes on with each key."""

    def __init__(self, window: QWindow) -> None:
        self._window = window
        self._ms = 1000.0

    def scan(self, text: str) -> None:
        """All of it within 50 ms, after a while without any key."""
        self._ms += 10_000
        for letter in text:
            self._key(letter)
            self._ms += SCAN_MS / len(text)

    def type(self, text: str, gap_ms: float = PERSON_MS) -> None:
        """One key after the other."""
        self._ms += 10_000
        for letter in text:
            self._key(letter)
            self._ms += gap_ms

    def _key(self, letter: str) -> None:
        code = CODES.get(letter, Qt.Key(ord(letter.upper())))
        for kind in (Type.KeyPress, Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(round(self._ms))
            QCoreApplication.sendEvent(self._window, event)
