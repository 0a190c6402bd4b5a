# SPDX-License-Identifier: Apache-2.0
"""The keys for a staff code: how many digits are typed is seen, never which."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.words import StaffKey
from ui.presenter.staff.actions import Press, StaffAction
from ui.presenter.staff.model import Pad, StaffButton

DIGITS: Final = "123456789"
KEY_MM: Final = 16.0
WIDE_MM: Final = 26.0
KEYS: Final = {
    Qt.Key.Key_Backspace: StaffAction.ERASE,
    Qt.Key.Key_Return: StaffAction.ENTER,
    Qt.Key.Key_Enter: StaffAction.ENTER,
}


class Dots(QWidget):
    """A place for each digit of the longest code that is possible so far; full ones are typed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._typed = self._places = 0
        self.setFixedHeight(look.mm(8))

    def show_pad(self, pad: Pad) -> None:
        """So many."""
        self._typed, self._places = pad.typed, max(pad.shortest, pad.typed)
        self.setAccessibleName(f"{pad.typed}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Side by side in the middle."""
        side, step = self._look.mm(4.0), self._look.mm(7.0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._look.colours.ink))
        left = (self.width() - step * (self._places - 1) - side) // 2
        for place in range(self._places):
            full = place < self._typed
            painter.setBrush(QColor(self._look.colours.ink) if full else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(left + step * place, (self.height() - side) // 2, side, side)
        painter.end()


class PadSection(QWidget):
    """`pressed` carries a Press. A keyboard's digits work wherever its focus is on the pad."""

    pressed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._dots = Dots(look)
        self._digits = [self._key(StaffButton(StaffAction.DIGIT, d, d)) for d in DIGITS + "0"]
        self._grid = QGridLayout()
        self._grid.setSpacing(look.gap)
        for place, key in enumerate(self._digits[:9]):
            self._grid.addWidget(key, place // 3, place % 3)
        self._grid.addWidget(self._digits[9], 3, 1)
        self._sides: dict[StaffAction, StaffKey] = {}
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.gap)
        inside.addWidget(self._dots)
        inside.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_pad(self, pad: Pad, buttons: tuple[StaffButton, ...]) -> None:
        """Erase and enter stand beside the nought."""
        self._dots.show_pad(pad)
        for key in self._digits:
            key.setEnabled(pad.enabled)
        for button in buttons:
            known = self._sides.get(button.action)
            if known is None:
                self._sides[button.action] = known = self._key(button)
                column = 0 if button.action is StaffAction.ERASE else 2
                self._grid.addWidget(known, 3, column)
            known.become(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Enter of a keyboard; what is typed is not to be seen anywhere."""
        text = event.text()
        if len(text) == 1 and text in "0123456789":
            self.pressed.emit(Press(StaffAction.DIGIT, text))
            return
        action = KEYS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self.pressed.emit(Press(action))

    def _key(self, button: StaffButton) -> StaffKey:
        look = self._look
        digit = button.action is StaffAction.DIGIT
        kind = Kind.QUIET if button.action is StaffAction.ERASE else None
        key = StaffKey(look, button, kind, Role.BUTTON if digit else Role.HINT)
        key.setMinimumSize(max(look.touch, look.mm(WIDE_MM)), max(look.touch, look.mm(KEY_MM)))
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.clicked.connect(lambda: self.pressed.emit(Press(button.action, button.arg)))
        return key
