# SPDX-License-Identifier: Apache-2.0
"""Ten digits, and beside them what puts right and what goes on; and the places that show how many digits there are.

The digits stand as on a telephone; the other keys stand in a column of their own, on the side of the hand.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton, sheet
from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import phrase

ROWS: Final = ("123", "456", "789")
COLUMNS: Final = 4
LARGEST_MM: Final = QSize(40, 30)
"""Keys grow with the room that there is, but a hand does not."""


class WordKey(TouchButton):
    """As high as its row: the words shrink."""

    def hasHeightForWidth(self) -> bool:
        """The keypad says how high it is."""
        return False


class Keypad(QWidget):
    """Tells each key; knows nothing of what was typed."""

    digit = Signal(str)
    deleted = Signal()
    cleared = Signal()
    entered = Signal()
    went_back = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._mirrored = look.view.left_handed
        self._grid = QGridLayout(self)
        self._grid.setSpacing(look.mm(2.0))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._enter = self._add_word(TextId.BUTTON_ENTER, "key-enter", (2, 3), Kind.MAIN, rows=2)
        self._delete = self._add_word(TextId.BUTTON_DELETE_LAST, "key-delete", (0, 3), Kind.QUIET)
        self._clear = self._add_word(TextId.BUTTON_CLEAR_ALL, "key-clear", (1, 3), Kind.QUIET)
        self._back = self._add_word(TextId.BUTTON_BEFORE, "key-back", (3, 0), Kind.QUIET)
        self._wire()
        for row, digits in enumerate(ROWS):
            for column, digit in enumerate(digits):
                self._add_digit(digit, (row, column))
        self._add_digit("0", (3, 1))
        self._share_room()
        self.let_back(False)

    def let_enter(self, possible: bool) -> None:
        """Whether enter can be pressed."""
        self._enter.setEnabled(possible)

    def let_delete(self, possible: bool) -> None:
        """Whether there is something to take away."""
        self._delete.setEnabled(possible)
        self._clear.setEnabled(possible)

    def let_back(self, possible: bool) -> None:
        """Whether there is a step before this one."""
        self._back.setVisible(possible)

    def name_enter(self, text: TextId) -> None:
        """What the big key does."""
        self._enter.say(text)

    def _wire(self) -> None:
        told: tuple[tuple[TouchButton, Callable[[], None]], ...] = (
            (self._enter, self.entered.emit),
            (self._delete, self.deleted.emit),
            (self._clear, self.cleared.emit),
            (self._back, self.went_back.emit),
        )
        for key, tell in told:
            key.clicked.connect(lambda _=False, tell=tell: tell())

    def _share_room(self) -> None:
        growth = self._look.glass.growth * self._look.glass.px_per_mm
        self.setMaximumSize(
            round(LARGEST_MM.width() * COLUMNS * growth), round(LARGEST_MM.height() * 4 * growth)
        )
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
            self._grid.setRowStretch(place, 1)
            self._grid.setColumnMinimumWidth(place, self._look.touch)
            self._grid.setRowMinimumHeight(place, self._look.touch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _place(self, key: QWidget, at: tuple[int, int], rows: int = 1) -> None:
        row, column = at
        beside = column == COLUMNS - 1
        if (
            self._mirrored
        ):  # the digits keep their order; the column of the other keys changes sides
            column = 0 if beside else column + 1
        key.setMinimumSize(self._look.touch, self._look.touch)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._grid.addWidget(key, row, column, rows, 1)

    def _add_digit(self, digit: str, at: tuple[int, int]) -> None:
        key = QPushButton(digit)
        key.setFont(self._look.type(Role.KEY))
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.setStyleSheet(sheet(self._look, Kind.CHOICE))
        key.setObjectName(f"key-{digit}")
        key.setAccessibleName(digit)
        key.clicked.connect(lambda: self.digit.emit(digit))
        self._place(key, at)

    def _add_word(
        self, text: TextId, name: str, at: tuple[int, int], kind: Kind, rows: int = 1
    ) -> TouchButton:
        role = Role.STRONG if kind is Kind.MAIN else Role.HINT
        key = WordKey(self._look, text, kind, role=role)
        pad = self._look.mm(0.8)
        key.inside.setContentsMargins(pad, pad, pad, pad)
        key.setObjectName(name)
        self._place(key, at, rows)
        return key


class Dots(QWidget):
    """A place for each digit; filled ones are dots. Groups are set apart. Read aloud: how many, never which."""

    SPACING_MM, GAP_MM, RING_MM = 18.0, 6.0, 11.0

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("dots")
        self._look = look
        self._groups: tuple[int, ...] = ()
        self._filled = 0
        self.setFixedHeight(look.mm(16.0))

    def show_filled(self, groups: tuple[int, ...], filled: int) -> None:
        """Draw so many dots."""
        self._groups, self._filled = groups, filled
        said = Text(TextId.DIGITS_TYPED, filled)
        self.setAccessibleName(phrase(said, self._look.view.language).plain)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rings, and dots in those that are filled; a bar under the one that is next."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, x in enumerate(self._middles()):
            self._draw_place(painter, place, QPointF(x, self.height() / 2))
        painter.end()

    def _middles(self) -> list[float]:
        count, gaps = sum(self._groups), max(0, len(self._groups) - 1)
        needed = count * self.SPACING_MM + gaps * self.GAP_MM
        unit = min(float(self._look.mm(10)) / 10, self.width() / max(1.0, needed))
        x = (self.width() - needed * unit) / 2
        found: list[float] = []
        for size in self._groups:
            found += [x + (place + 0.5) * self.SPACING_MM * unit for place in range(size)]
            x += (size * self.SPACING_MM + self.GAP_MM) * unit
        return found

    def _draw_place(self, painter: QPainter, place: int, middle: QPointF) -> None:
        colours, ring = self._look.colours, self._look.mm(self.RING_MM)
        due = place == self._filled
        edge = self._look.mm(0.9 if due else 0.5)
        painter.setPen(QPen(QColor(colours.key_edge if due else colours.ink), edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(0, 0, ring, ring)
        box.moveCenter(middle)
        painter.drawEllipse(box)
        if place < self._filled:
            inner = box.adjusted(ring * 0.2, ring * 0.2, -ring * 0.2, -ring * 0.2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(colours.ink)))
            painter.drawEllipse(inner)
