# SPDX-License-Identifier: Apache-2.0
"""Ten digits, clear and enter; and the field that shows how many digits there are, never which."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import INK, LINE, TONES, type_of
from ui.kiosk.screens.widgets import BigButton, button_sheet
from ui.presenter.model import Tone
from ui.presenter.text_ids import TextId

KEY = QSize(128, 72)
ROWS = ("123", "456", "789")


class Keypad(QWidget):
    """Tells each key; knows nothing of what was typed."""

    digit = Signal(str)
    cleared = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setSpacing(8)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for row, digits in enumerate(ROWS):
            for column, digit in enumerate(digits):
                self._add_digit(digit, row, column)
        self._add_digit("0", 3, 1)
        self._add_word(TextId.BUTTON_CLEAR, "key-clear", 0, ("white", INK, LINE)).clicked.connect(
            self.cleared
        )
        green = (TONES[Tone.GOOD], "white", TONES[Tone.GOOD])
        self._enter = self._add_word(TextId.BUTTON_ENTER, "key-enter", 2, green)
        self._enter.clicked.connect(self.entered)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def let_enter(self, possible: bool) -> None:
        """Whether enter can be pressed."""
        self._enter.setEnabled(possible)

    def _add_digit(self, digit: str, row: int, column: int) -> None:
        key = QPushButton(digit)
        key.setFont(type_of(36, bold=True))
        key.setFixedSize(KEY)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setStyleSheet(button_sheet("white", INK, LINE) + f"QPushButton {{ color: {INK}; }}")
        key.setObjectName(f"key-{digit}")
        key.clicked.connect(lambda: self.digit.emit(digit))
        self._grid.addWidget(key, row, column)

    def _add_word(
        self, text: TextId, name: str, column: int, colours: tuple[str, str, str]
    ) -> BigButton:
        key = BigButton(text, 23, KEY)
        key.setStyleSheet(button_sheet(*colours))
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
