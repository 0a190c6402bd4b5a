# SPDX-License-Identifier: Apache-2.0
"""A quick guest of the real window: lays a card down, chooses the PIN, agrees, takes the card; again and again.

Acts only through the stage's own buttons and keys and the panel's hand, on Qt's main thread, once for each screen
that is shown.
"""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from ui.kiosk.app import Kiosk
from ui.presenter.model import ScreenKind

CARD, PIN, NUMBER_B = "hanako", "1234", "55011520322285"
LOOK_MS = 5
AGREES = ("button-agree_all", "button-agree")


class Guest(QObject):
    """`over(visits)` is called after each visit, while the kiosk is free; it says whether there is another."""

    def __init__(self, kiosk: Kiosk, over: Callable[[int], bool]) -> None:
        super().__init__()
        self.ends: Counter[str] = Counter()
        self._kiosk = kiosk
        self._over = over
        self._visits = 0
        self._answered: object = None
        self._lies = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        model = self._kiosk.window.stage.model
        bench = None if self._kiosk.conduct is None else self._kiosk.conduct.bench
        if model is None or bench is None or model == self._answered:
            return
        self._answered = model
        match model.kind:
            case ScreenKind.IDLE:
                self._idle()
            case ScreenKind.CHOOSE:
                self._click("button-pin")
            case ScreenKind.PIN:
                self._type(PIN)
            case ScreenKind.NUMBER_B:
                self._type(NUMBER_B)
            case ScreenKind.CONSENT:
                self._click(*AGREES)
            case ScreenKind.RESULT | ScreenKind.FAILURE | ScreenKind.TAKE_CARD if self._lies:
                self.ends[model.headline.id.value] += 1
                self._lies = False
                bench.pull()

    def _idle(self) -> None:
        conduct = self._kiosk.conduct
        if self._lies or conduct is None or conduct.bench is None:
            return
        if not self._over(self._visits):
            self._timer.stop()
            self._kiosk.close()
            return
        self._visits += 1
        self._lies = True
        conduct.bench.insert(CARD)

    def _click(self, *names: str) -> None:
        screen = self._kiosk.window.stage.currentWidget()
        for name in names:
            button = screen.findChild(QAbstractButton, name)
            if button is not None and button.isVisible():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        raise AssertionError(f"none of {names} on {screen.objectName()}")

    def _type(self, digits: str) -> None:
        for digit in digits:
            self._click(f"key-{digit}")
        self._click("key-enter")
