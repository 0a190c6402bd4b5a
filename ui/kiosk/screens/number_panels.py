# SPDX-License-Identifier: Apache-2.0
"""The two halves of the screen for 照合番号B: what is looked at, and what is chosen from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from eligibility.japan import JAPAN
from ui.kiosk.look import Look, Role
from ui.kiosk.screens.birth import BirthPicker
from ui.kiosk.screens.birth_wheel import BirthWheel
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.kiosk.screens.cells import Cells
from ui.kiosk.screens.number_field import Cell, NumberField
from ui.kiosk.screens.say import FreeSay
from ui.kiosk.screens.step_tabs import StepTabs
from ui.kiosk.screens.steps import Steps
from ui.kiosk.screens.where_on_card import WhereOnCard
from ui.kiosk.screens.year_grid import YearGrid
from ui.presenter.model import Tone
from ui.presenter.text_ids import TextId
from ui.texts import Phrase, phrase

BIRTH, EXPIRY, CODE = range(3)
NAMES: Final = (TextId.PART_BIRTH, TextId.PART_EXPIRY, TextId.PART_CODE)
TO_CHOOSE: Final = (TextId.NUMBER_B_BIRTH_CHOOSE, TextId.NUMBER_B_EXPIRY_CHOOSE)
TO_TYPE: Final = (TextId.NUMBER_B_BIRTH, TextId.NUMBER_B_EXPIRY, TextId.NUMBER_B_CODE_TYPE)
BUILT: Final = date(2026, 1, 1)
"""A clock that was never set must not forbid people to be born."""


def this_day() -> date:
    """Today in Japan."""
    return max(BUILT, datetime.now(JAPAN).date())


class LookPanel(QWidget):
    """The steps, what to do, the digits, where they stand on the card, and what was chosen in words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.tabs = StepTabs(look, NAMES)
        self.field = NumberField(look)
        self.where = WhereOnCard(look)
        self._what = FreeSay(look, Role.HINT, most_lines=2)
        self._what.setFixedHeight(_room(look, Role.HINT, 1.4 if look.portrait else 2.4))
        self._said = FreeSay(look, Role.BUTTON, most_lines=2)
        tight = look.portrait and look.view.furigana
        self._said.setFixedHeight(_room(look, Role.BUTTON, 1.0 if tight else 1.5))
        self._said.setObjectName("in-words")
        self._said.colour(look.colours.tones[Tone.CALM])
        self.toggle = TouchButton(look, TextId.BUTTON_BY_KEYS, Kind.QUIET, role=Role.HINT)
        self.toggle.setObjectName("button-way")
        self.toggle.setMaximumWidth(look.mm(48))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.mm(2.0))
        for widget in (self.tabs, self._what, self.field):
            layout.addWidget(widget)
        layout.addWidget(self.where, 1)
        layout.addWidget(self._said)

    def forget(self) -> None:
        """Nothing of what was typed or chosen stays in any part."""
        self.field.forget()
        self._said.show_phrase(None)

    def show_steps(self, steps: Steps, *, types: bool, by_keys: bool, said: Phrase | None) -> None:
        """The step that is due. The code is never shown."""
        at = steps.at
        self.tabs.show_steps(at, tuple(steps.is_done(place) for place in range(3)), free=False)
        self._what.say(TO_TYPE[at] if types else TO_CHOOSE[at])
        self._said.show_phrase(said)
        self._said.setVisible(not types and at == BIRTH)
        digits = steps.shown(at)
        count = 6 if at == BIRTH else 4
        cells = tuple(Cell(digits[n : n + 1], hidden=at == CODE) for n in range(count))
        self._show_field(cells if types else (), 0, len(digits), at)
        self.toggle.setVisible(at != CODE)
        self.toggle.say(TextId.BUTTON_BY_CHOOSING if by_keys else TextId.BUTTON_BY_KEYS)
        self.where.show_part(at)

    def show_cells(self, cells: Cells, groups: tuple[int, ...], part: int) -> None:
        """The part with the digit that is due."""
        first = sum(groups[:part])
        places = range(first, first + groups[part])
        shown = tuple(Cell(cells.shown(place), ring=cells.is_doubtful(place)) for place in places)
        self.tabs.show_steps(part, _done(cells, groups), free=True)
        self._what.say(TextId.NUMBER_B_WHERE)
        self._said.setVisible(False)
        self._show_field(shown, first, cells.at, part)
        self.toggle.setVisible(False)
        self.where.show_part(part)

    def _show_field(self, cells: tuple[Cell, ...], first: int, at: int, part: int) -> None:
        self.field.setVisible(bool(cells))
        name = phrase(NAMES[part], self._look.view.language).plain
        self.field.show_cells(cells, first, at, name)


class ChoosePanel(QWidget):
    """The wheels of the birth date, or the years; below them how to go on."""

    def __init__(self, look: Look, today: date) -> None:
        super().__init__()
        self._look = look
        self.picker = BirthPicker(today)
        self.wheel = BirthWheel(look, self.picker)
        self.years = YearGrid(look, today.year)
        self.next = TouchButton(look, TextId.BUTTON_NEXT, Kind.MAIN)
        self.next.setObjectName("button-next")
        self.back = TouchButton(look, TextId.BUTTON_BEFORE, Kind.QUIET, role=Role.HINT)
        self.back.setObjectName("button-before")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap)
        layout.addWidget(self.wheel, 1)
        layout.addWidget(self.years, 1)
        layout.addLayout(self._row())

    def show_step(self, steps: Steps) -> None:
        """What this step is chosen from."""
        self.wheel.setVisible(steps.at == BIRTH)
        self.years.setVisible(steps.at == EXPIRY)
        self.back.setVisible(steps.at > BIRTH)
        self.next.setEnabled(steps.is_full)
        self.wheel.show_picker()
        self.years.show_year(steps.shown(EXPIRY))

    def said(self, steps: Steps) -> Phrase | None:
        """The birth date in full words."""
        return self.wheel.said() if steps.at == BIRTH else None

    def _row(self) -> QBoxLayout:
        left = self._look.view.left_handed
        way = QBoxLayout.Direction.RightToLeft if left else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(way)
        row.setSpacing(self._look.gap)
        row.addWidget(self.back, 1)
        row.addWidget(self.next, 2)
        return row


def _room(look: Look, role: Role, lines: float) -> int:
    """The height of so many lines; readings need more."""
    return round(look.letters(role) * lines * (1.35 if look.view.furigana else 1.0))


def _done(cells: Cells, groups: tuple[int, ...]) -> tuple[bool, ...]:
    ends = [sum(groups[: place + 1]) for place in range(len(groups))]
    return tuple(
        all(cells.shown(place) for place in range(end - size, end))
        for end, size in zip(ends, groups, strict=True)
    )
