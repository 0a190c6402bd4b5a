# SPDX-License-Identifier: Apache-2.0
"""The keys with letters on them, and those that erase, mark, leave a space or show other letters."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import discard
from ui.kiosk.screens.buttons import Kind, PlainButton, sheet
from ui.kiosk.staff.words import StaffKey, bare
from ui.presenter.staff.actions import StaffAction
from ui.presenter.staff.keyboard import COLUMNS, ERAS, SIGNS, Leaf, is_kana, rows, sign_of_half
from ui.presenter.staff.model import Say, StaffButton, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.texts.staff_book import say

SPACE: Final = "\u3000"
"""Between surname and given name, as in the service's names; searching leaves it out."""
MARKS: Final = "゛゜小"
ROWS: Final = 5
WIDEST_MM: Final = 24.0
EDGES_MM: Final = 6.0
BESIDE: Final = 1.5
"""The width of the keys beside kana, in keys; beside digits they are as wide as those."""


class LetterKeys(QWidget):
    """`struck` carries what a key types. All kana, or half of them where keys would be smaller than a finger."""

    struck = Signal(str)
    erased = Signal()
    marked = Signal()

    def __init__(self, look: Look, leaves: tuple[Leaf, ...]) -> None:
        super().__init__()
        self._look, self._leaves = look, leaves
        self._leaf, self._half, self._halved = leaves[0], 0, False
        self._box = QWidget()
        self._row = QHBoxLayout(self)
        bare(self._row, 0)
        self._gap = look.gap // 2
        self.setFixedHeight(ROWS * look.key_height + (ROWS - 1) * self._gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        self._halved = is_kana(self._leaf) and self._width(len(COLUMNS)) < self._look.touch
        letters = rows(self._leaf, self._half if self._halved else None)
        width = self._width(len(letters[0]))
        while self._row.count():
            self._row.takeAt(0)
        discard(self._box)
        self._box = QWidget()
        self._box.setStyleSheet(sheet(self._look, Kind.QUIET))
        grid = QGridLayout(self._box)
        bare(grid, self._gap)
        for place, key in self._beside(round(width * self._share)):
            grid.addWidget(key, place, 0)
        for down, row in enumerate(letters):
            for along, letter in enumerate(row):
                grid.setColumnMinimumWidth(along + 1, width)
                if letter:
                    grid.addWidget(self._letter(letter, width), down, along + 1)
            grid.setRowMinimumHeight(down, self._look.key_height)
        self._row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignCenter)

    def _width(self, columns: int) -> int:
        """Of a letter's key, in pixels."""
        room = (self.width() - columns * self._gap) / (columns + self._share)
        return min(int(room), max(self._look.touch, self._look.mm(WIDEST_MM)))

    def _letter(self, letter: str, width: int) -> PlainButton:
        key = PlainButton(ERAS.get(letter, letter))
        key.setFont(self._look.type(Role.HINT if letter in ERAS else Role.BUTTON))
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setObjectName(f"key-{letter}")
        key.setAccessibleName(key.text())
        key.setFixedSize(width, self._look.key_height)
        key.clicked.connect(lambda: self.struck.emit(letter))
        return key

    def _beside(self, width: int) -> list[tuple[int, StaffKey]]:
        """Each with its row."""
        erase = self._key("erase", StaffText(T.BUTTON_ERASE), width, self.erased.emit)
        erase.setAutoRepeat(True)
        keys = [(0, erase)]
        if is_kana(self._leaf):
            role = Role.STRONG if self._has_room(Role.STRONG, width) else Role.HINT
            marks = self._key("marks", MARKS, width, self.marked.emit, role)
            marks.setAccessibleName(say(StaffText(T.KEY_MARKS), self._look.view.language))
            leave = self._key(
                "space", StaffText(T.KEY_SPACE), width, lambda: self.struck.emit(SPACE)
            )
            keys += [(1, marks), (2, leave)]
        if self._halved:
            sign = sign_of_half(self._leaf, 1 - self._half)
            keys.append((3, self._key("half", sign, width, self._turn, Role.HINT)))
        if len(self._leaves) > 1:
            keys.append((4, self._key("leaf", SIGNS[self._next], width, self._go_on, Role.HINT)))
        return keys

    def _has_room(self, role: Role, width: int) -> bool:
        """Whether the marks stand on one line, with their key's edges."""
        wanted = QFontMetrics(self._look.type(role)).horizontalAdvance(MARKS)
        return wanted + self._look.mm(EDGES_MM) <= width

    def _key(
        self, name: str, text: Say, width: int, done: Callable[[], None], role: Role = Role.SMALL
    ) -> StaffKey:
        key = StaffKey(self._look, StaffButton(StaffAction.DIGIT, text), Kind.CHOICE, role)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setObjectName(f"key-{name}")
        key.setFixedSize(max(self._look.touch, width), self._look.key_height)
        key.clicked.connect(lambda _=False: done())
        return key

    @property
    def _share(self) -> float:
        return BESIDE if is_kana(self._leaf) else 1.0

    @property
    def _next(self) -> Leaf:
        return self._leaves[(self._leaves.index(self._leaf) + 1) % len(self._leaves)]

    def _turn(self) -> None:
        self._half = 1 - self._half
        self._fill()

    def _go_on(self) -> None:
        self._leaf, self._half = self._next, 0
        self._fill()
