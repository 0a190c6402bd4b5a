# SPDX-License-Identifier: Apache-2.0
"""Whose keyboard it is: a key goes to the window that was touched last, where patients and staff have one each.

Without a window manager nothing moves the keyboard when a window is touched, and X has one keyboard whatever is
plugged in. So a touch takes it along; a key that was on its way to the other window is dropped. Who is in the middle
of typing while the other window is touched must not go on typing there: the rest is dropped, up to a pause.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

PAUSE_S: Final = 1.0
"""Between two keys of somebody who types a number it is shorter. Assumed."""
TOUCHES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
COMES: Final = (QEvent.Type.FocusIn, QEvent.Type.WindowActivate)


class Turn:
    """Whose turn it is. Pure but for `now`, in seconds. `dropped`: keys that were for nobody."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._owner: object | None = None
        self._typed_s = float("-inf")
        self._cut = False
        self.dropped = 0

    def take(self, window: object) -> bool:
        """A window was touched, or the desktop gave it the keyboard. True: it was another's before."""
        if window is self._owner:
            return False
        self._cut = self._owner is not None and self._now() - self._typed_s < PAUSE_S
        self._owner = window
        return True

    def may_type(self, window: object) -> bool:
        """Whether a key that came to this window is for it."""
        before, self._typed_s = self._typed_s, self._now()
        self._cut = self._cut and self._typed_s - before < PAUSE_S
        mine = self._owner is None or window is self._owner
        may = mine and not self._cut
        self.dropped += not may
        return may


class KeysFollowTouch(QObject):
    """Watches the windows' own events (not those of each widget). Keep it as long as they live."""

    def __init__(self, *windows: QWidget, turn: Turn | None = None) -> None:
        super().__init__()
        self._turn = turn or Turn()
        for window in windows:
            window.winId()  # makes the window of the system, if it is not there yet
            handle = window.windowHandle()
            if handle is not None:
                handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True: the event ends here."""
        kind = event.type()
        if not isinstance(watched, QWindow):
            return False
        if kind in TOUCHES:
            self._turn.take(watched)
            if not watched.isActive():
                watched.requestActivate()
        elif kind in COMES:
            self._turn.take(watched)
        elif kind is QEvent.Type.KeyPress:
            return not self._turn.may_type(watched)
        return False
