# SPDX-License-Identifier: Apache-2.0
"""A scanner of bar codes is a keyboard, too. It is known by its haste, and what it types reaches nothing.

Each key waits for a moment. When none follows, a person typed it, and it goes on to where it was meant for; when
several follow one another faster than fingers do, all of them are dropped, with the Return at their end and whatever
comes until it is quiet. The time is the one that the system gave the key when it was pressed, so a window that was
busy takes nobody for a machine.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow

HASTE_MS: Final = 25
"""Between two keys of a machine: scanners take 1 to 16 ms. Practised typists take 60 and more, but two fingers may
fall at once. Assumed, as the next two."""
MANY: Final = 4
"""So many keys in haste are a machine's: two hands that fall on a keyboard are not a choice either."""
QUIET_MS: Final = 300
"""After a machine's last key: its Return may come a little later."""
ALONGSIDE: Final = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)
"""Held down beside another key; they do nothing by themselves."""
ONES: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class Haste:
    """How many keys came in haste. Pure. `machine`: the last one was a machine's."""

    def __init__(self) -> None:
        self.machine = False
        self._run = 0
        self._last_ms: int | None = None

    def press(self, at_ms: int) -> bool:
        """A key, and when. True: it comes in haste after the one before."""
        gap_ms = None if self._last_ms is None else at_ms - self._last_ms
        self._last_ms = at_ms
        hasty = gap_ms is not None and 0 <= gap_ms < HASTE_MS
        self._run = self._run + 1 if hasty else 1
        lingers = self.machine and gap_ms is not None and 0 <= gap_ms < QUIET_MS
        self.machine = lingers or self._run >= MANY
        return hasty


class NoBursts(QObject):
    """Watches the keys of one window of the system, before anybody else does. `dropped`: how many a machine typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.dropped = 0
        self._haste = Haste()
        self._window: QWindow | None = None
        self._held: list[QKeyEvent] = []
        self._passes = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HASTE_MS + 5)
        self._timer.timeout.connect(self.let_go)

    def watch(self, window: QWindow) -> None:
        """The filter that is installed last is asked first."""
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True: the key waits, or is gone."""
        if self._passes or watched is not self._window or not isinstance(event, QKeyEvent):
            return False
        if event.type() not in ONES or event.key() in ALONGSIDE:
            return False
        if event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            return self._press(event)
        if self._held:  # in their order: a key is not let go before it is pressed
            self._held.append(event.clone())
        return bool(self._held) or (self._haste.machine and event.type() is QEvent.Type.KeyPress)

    def let_go(self) -> None:
        """Nothing followed: a person's."""
        held, self._held = self._held, []
        window, self._passes = self._window, True
        try:
            for event in held:
                if window is not None:
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._passes = False

    def _press(self, event: QKeyEvent) -> bool:
        hasty = self._haste.press(event.timestamp())
        if not hasty and not self._haste.machine:
            self.let_go()
        if self._haste.machine:
            presses = [one for one in self._held if one.type() is QEvent.Type.KeyPress]
            self.dropped += 1 + len(presses)
            self._held.clear()
            self._timer.stop()
            return True
        self._held.append(event.clone())
        self._timer.start()
        return True
