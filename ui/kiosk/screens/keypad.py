# SPDX-License-Identifier: Apache-2.0
"""Ten digits, clear and enter; and the field that shows how many digits there are, never which."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import INK, Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton, sheet
from ui.presenter.text_ids import TextId

ROWS = ("123", "456", "789")


class Keypad(QWidget):
    """Tells each key; knows nothing of what was typed."""

    digit = Signal(str)
    cleared = Signal()
    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._size = QSize(max(look.touch, look.mm(22)), max(look.touch, look.mm(15)))
        self._grid = QGridLayout(self)
        self._grid.setSpacing(8)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for row, digits in enumerate(ROWS):
            for column, digit in enumerate(digits):
                self._add_digit(digit, row, column)
        self._add_digit("0", 3, 1)
        self._add_word(TextId.BUTTON_CLEAR, "key-clear", 0, Kind.QUIET).clicked.connect(
            self.cleared
        )
        self._enter = self._add_word(TextId.BUTTON_ENTER, "key-enter", 2, Kind.MAIN)
        self._enter.clicked.connect(self.entered)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def let_enter(self, possible: bool) -> None:
        """Whether enter can be pressed."""
        self._enter.setEnabled(possible)

    def _add_digit(self, digit: str, row: int, column: int) -> None:
        key = QPushButton(digit)
        key.setFont(self._look.type(Role.KEY))
        key.setFixedSize(self._size)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setStyleSheet(sheet(self._look, Kind.QUIET))
        key.setObjectName(f"key-{digit}")
        key.clicked.connect(lambda: self.digit.emit(digit))
        self._grid.addWidget(key, row, column)

    def _add_word(self, text: TextId, name: str, column: int, kind: Kind) -> TouchButton:
        key = TouchButton(self._look, text, kind, role=Role.HINT)
        key.setFixedSize(self._size)
        key.setObjectName(name)
        self._grid.addWidget(key, 3, column)
        return key


class Dots(QWidget):
    """A place for each digit; filled ones are dots. Groups are set apart."""

    SPACING, GAP, RADIUS = 40, 26, 11

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[int, ...] = ()
        self._filled = 0
        self.setFixedHeight(50)

    def show_filled(self, groups: tuple[int, ...], filled: int) -> None:
        """Draw so many dots."""
        self._groups, self._filled = groups, filled
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rings, and dots in those that are filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(INK), 3))
        width = sum(self._groups) * self.SPACING + (len(self._groups) - 1) * self.GAP
        x, place = (self.width() - width + self.SPACING) / 2, 0
        for size in self._groups:
            for _ in range(size):
                full = place < self._filled
                painter.setBrush(QBrush(QColor(INK)) if full else Qt.BrushStyle.NoBrush)
                middle, radius = self.height() / 2, self.RADIUS
                painter.drawEllipse(QRectF(x - radius, middle - radius, 2 * radius, 2 * radius))
                x, place = x + self.SPACING, place + 1
            x += self.GAP
        painter.end()
