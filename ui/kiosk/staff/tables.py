# SPDX-License-Identifier: Apache-2.0
"""Lists of the staff's side: plain lines, lines to touch, a card for each device; and facts with their names."""

from collections.abc import Callable
from typing import Final
from unicodedata import east_asian_width

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.words import StaffKey, Words, bare
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Press, StaffAction
from ui.presenter.staff.model import Fact, Row, Say, StaffButton
from ui.texts.staff_book import say

Pressed = Callable[[Press], None]
LABEL_MM: Final = 32.0
RESTART_MM: Final = 22.0
WORDY: Final = 10
"""A column with longer cells takes more of the width."""
OF_WARNING: Final = (Tone.CARE, Tone.STOP)


def table(look: Look, heads: tuple[Say, ...], rows: tuple[Row, ...], press: Pressed) -> QWidget:
    """Rows below their heads; one that can be touched is as high as a finger."""
    box = QWidget()
    grid = QGridLayout(box)
    bare(grid, 0)
    shares = _shares(look, heads, rows)
    touched = any(row.button is not None for row in rows)
    grid.setVerticalSpacing(look.gap // 2 if touched else 0)
    for column, head in enumerate(heads):
        if not touched:
            grid.addWidget(Words(look, Role.SMALL, head, colour=look.colours.muted), 0, column)
        grid.setColumnStretch(column, shares[column])
    for number, row in enumerate(rows, 1):
        if row.button is None:
            _add_row(look, grid, number, row)
        else:
            grid.addWidget(_touch_row(look, row, press, heads), number, 0, 1, len(row.cells))
    return box


def cards(look: Look, rows: tuple[Row, ...], press: Pressed) -> QWidget:
    """One card for each row, two beside each other where the glass is wide."""
    box = QWidget()
    grid = QGridLayout(box)
    bare(grid, look.gap)
    across = 1 if look.portrait else 2
    for number, row in enumerate(rows):
        grid.addWidget(_card(look, row, press), number // across, number % across)
    for column in range(across):
        grid.setColumnStretch(column, 1)
    return box


def facts(look: Look, known: tuple[Fact, ...]) -> QWidget:
    """Name and value; two beside each other where the glass is wide and there are many."""
    box = QWidget()
    grid = QGridLayout(box)
    bare(grid, look.gap)
    across = 2 if len(known) > 6 and not look.portrait else 1
    high = -(-len(known) // across)
    for number, fact in enumerate(known):
        line, column = number % high, 2 * (number // high)
        label = Words(look, Role.SMALL, fact.label, colour=look.colours.muted)
        label.setFixedWidth(look.mm(LABEL_MM))
        grid.addWidget(label, line, column)
        grid.addWidget(Words(look, Role.HINT, fact.value), line, column + 1)
    for column in range(across):
        grid.setColumnMinimumWidth(2 * column, look.mm(LABEL_MM))
        grid.setColumnStretch(2 * column + 1, 1)
    return box


def _shares(look: Look, heads: tuple[Say, ...], rows: tuple[Row, ...]) -> list[int]:
    language = look.view.language
    return [
        max([WORDY // 2, *(min(40, _width(say(row.cells[column], language))) for row in rows)])
        for column in range(len(heads))
    ]


def _width(text: str) -> int:
    """Of letters side by side: a kanji or kana is as wide as two others."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _add_row(look: Look, grid: QGridLayout, number: int, row: Row) -> None:
    """A line of a table; when and what have the colour of its tone."""
    for column, cell in enumerate(row.cells):
        told = Words(look, Role.HINT, cell, colour=_colour(look, row) if column < 2 else None)
        edge = f"border-top: 1px solid {look.colours.line};"
        told.setIndent(0)
        told.setStyleSheet(f"{edge} padding: {look.mm(1.2)}px {look.mm(1.5)}px {look.mm(1.2)}px 0;")
        grid.addWidget(told, number, column)


def _touch_row(look: Look, row: Row, press: Pressed, heads: tuple[Say, ...]) -> StaffKey:
    """Number, state, and by when, on one line; what to do below."""
    language, button = look.view.language, row.button or StaffButton(StaffAction.HOME, "")
    cells = [say(cell, language) for cell in row.cells]
    cells[-1] = f"{say(heads[-1], language)} {cells[-1]}"
    line = "　".join(cells)
    shown = StaffButton(button.action, line, button.arg, row.tone, detail=row.detail)
    key = StaffKey(look, shown, Kind.QUIET, Role.HINT, left=True)
    key.clicked.connect(lambda: press(Press(button.action, button.arg)))
    return key


def _card(look: Look, row: Row, press: Pressed) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    colour = look.colours.tones[row.tone] if row.tone in OF_WARNING else look.colours.line
    side = look.mm(1.6 if row.tone in OF_WARNING else 0.3)
    card.setStyleSheet(
        f"#card {{ border: 1px solid {colour}; border-left: {side}px solid {colour};"
        f" border-radius: {look.mm(1.5)}px; }}"
    )
    inside = QHBoxLayout(card)
    pad = look.mm(1.5)
    inside.setContentsMargins(2 * pad, pad, pad, pad)
    inside.addLayout(_card_words(look, row), 1)
    if row.button is not None:
        inside.addWidget(_restart(look, row.button, press))
    else:
        inside.addSpacing(
            _restart_width(look) + inside.spacing()
        )  # its words stand below the others'
    return card


def _card_words(look: Look, row: Row) -> QVBoxLayout:
    lines = QVBoxLayout()
    bare(lines, 0)
    lines.addStretch(1)
    name, state, since = row.cells
    head = QHBoxLayout()
    head.addWidget(Words(look, Role.HINT, name), 3)
    head.addWidget(Words(look, Role.HINT, state, colour=_colour(look, row)), 2)
    lines.addLayout(head)
    for text, colour in ((row.detail, look.colours.ink), (since, look.colours.muted)):
        if text:
            lines.addWidget(Words(look, Role.SMALL, text, colour=colour))
    lines.addStretch(1)
    return lines


def _restart(look: Look, button: StaffButton, press: Pressed) -> StaffKey:
    key = StaffKey(look, button, Kind.QUIET, Role.SMALL)
    key.setFixedWidth(_restart_width(look))
    key.clicked.connect(lambda: press(Press(button.action, button.arg)))
    return key


def _restart_width(look: Look) -> int:
    return max(look.touch, look.mm(RESTART_MM))


def _colour(look: Look, row: Row) -> str:
    return look.colours.ink if row.tone is Tone.CALM else look.colours.tones[row.tone]
