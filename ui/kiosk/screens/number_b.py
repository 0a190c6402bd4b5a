# SPDX-License-Identifier: Apache-2.0
"""照合番号B by hand, one of its three parts at a time: birth date and expiry are chosen or typed, the code is typed.

Where a camera read most of it, only the digits that it was not sure of are typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.cells import Cells
from ui.kiosk.screens.entry import EntryScreen
from ui.kiosk.screens.number_panels import BIRTH, CODE, NAMES, ChoosePanel, LookPanel, this_day
from ui.kiosk.screens.steps import Steps
from ui.kiosk.screens.typed_birth import is_a_birth
from ui.presenter.model import ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId

STEP_KEYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class NumberBScreen(EntryScreen):
    """`by_keys`: who would rather type than choose. Staff type."""

    share = (9, 10)

    def __init__(self, look: Look, today: Callable[[], date] = this_day) -> None:
        self._cells = Cells()
        self._steps = Steps()
        self._by_keys = False
        super().__init__(look)
        self._looks = LookPanel(look)
        self._chooses = ChoosePanel(look, today())
        self.side.addWidget(self._looks, 1)
        above = 0 if look.portrait else look.gap
        self.middle.setContentsMargins(look.gap, above, 2 * look.gap, look.gap)
        self.middle.addWidget(self.keypad, 1)
        self.middle.addWidget(self._chooses, 1)
        self._looks.toggle.setFixedHeight(look.key_height)
        self._foot.insertWidget(0, self._looks.toggle)
        self._connect()

    @property
    def corrects(self) -> bool:
        """Whether only some digits are to be typed."""
        return self._entry is not None and self._entry.known is not None

    @property
    def filled(self) -> int:
        """How many digits there are."""
        return self._cells.filled if self.corrects else self._steps.filled

    @property
    def part(self) -> int:
        """Which of the three parts is due: 0, 1 or 2."""
        return self._part_of(self._cells.at) if self.corrects else self._steps.at

    @property
    def looks(self) -> LookPanel:
        """What is looked at: steps, cells, the card."""
        return self._looks

    @property
    def chooses(self) -> ChoosePanel:
        """The wheels and the years."""
        return self._chooses

    @property
    def holds(self) -> bool:
        """Something that was typed or chosen."""
        return self.filled > 0 or not self._chooses.picker.empty

    def take_over(self, former: Screen) -> None:
        """Digits, choices and the step go along; the former screen keeps none."""
        if not isinstance(former, NumberBScreen):
            return
        self._entry, self._by_keys = former._entry, former._by_keys
        self._cells.take_over(former._cells)
        self._steps.take_over(former._steps)
        self._chooses.picker.take_over(former._chooses.picker)
        former.forget()
        self.changed()

    def show_model(self, model: ScreenModel) -> None:
        """Become this model. Staff have the keypad at once."""
        if self._entry is None and model.detail == Text(TextId.NUMBER_B_STAFF):
            self._by_keys = True
        super().show_model(model)
        self._detail.setVisible(False)  # the steps say the same, and where it stands

    def begin(self) -> None:
        """Empty parts, or what was read."""
        if self._entry is None:
            return
        if self._entry.known is None:
            self._steps.begin(self._entry.groups)
        else:
            self._cells.begin(self._entry.known, self._entry.doubtful)

    def wipe(self) -> None:
        """Zero the digits, also those that were read, and the choices."""
        self._cells.wipe()
        self._steps.wipe()
        self._chooses.picker.wipe()
        self.changed()

    def forget(self) -> None:
        """Another person may like to choose."""
        self._by_keys = False
        super().forget()

    def refuse(self) -> None:
        """No card can have these digits: nothing was sent to the card."""
        self.say(Text(TextId.NUMBER_B_IMPOSSIBLE), Tone.CARE)
        self.begin()
        self.changed()

    def changed(self) -> None:
        """Show what is there now, and only what this step needs."""
        types = self.corrects or self._by_keys or self.part == CODE
        self._chooses.setVisible(not types)  # first what goes: both need more room than there is
        self.keypad.setVisible(types)
        self._chooses.show_step(self._steps)
        self.keypad.let_back(not self.corrects and self.part > BIRTH)
        self.keypad.let_delete(self._can_delete())
        self.keypad.let_enter(self._can_go_on())
        last = self.corrects or self.part == CODE
        self.keypad.name_enter(TextId.BUTTON_ENTER if last else TextId.BUTTON_NEXT)
        if self._entry is None:
            self._looks.forget()
        elif self.corrects:
            self._looks.show_cells(self._cells, self._entry.groups, self.part)
        else:
            said = None if types else self._chooses.said(self._steps)
            self._looks.show_steps(self._steps, types=types, by_keys=self._by_keys, said=said)

    def add(self, digit: str) -> None:
        """Into the chosen cell; or into this part, and on into the next when it is full."""
        if self.corrects:
            self._cells.put(digit)
        elif self._entry is not None:
            self._type(digit)
        self.changed()

    def delete(self) -> None:
        """The last one of this part."""
        if self.corrects:
            self._cells.delete()
        else:
            self._steps.delete()
        self.changed()

    def clear_all(self) -> None:
        """All of this part; what a camera was sure of stays."""
        if self.corrects:
            self._cells.clear()
        else:
            self._steps.clear()
        self.changed()

    def enter(self) -> None:
        """To the next part; from the last one it is told, and wiped here."""
        if self._entry is None or not self._can_go_on():
            return
        if not self.corrects and not self._leave_part():
            return
        if self.corrects or (self._steps.is_whole and self._steps.at == CODE):
            self._tell()
            return
        self._steps.go(self._steps.at + 1)
        self.changed()

    def _tell(self) -> None:
        """All digits, once; nothing stays here."""
        digits = self._cells.taken() if self.corrects else self._steps.taken()
        self._chooses.picker.wipe()
        if not self.corrects:
            self.begin()
        self.changed()
        self.typed.emit(digits)

    def step_back(self) -> None:
        """What was typed stays."""
        self._go(self.part - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a cell."""
        key = Qt.Key(event.key())
        if self.corrects and key in STEP_KEYS:
            self._cells.step(STEP_KEYS[key])
            self.changed()
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        self._looks.tabs.chosen.connect(self._go)
        self._looks.field.chosen.connect(self._choose_cell)
        self._looks.toggle.clicked.connect(self._change_way)
        self._chooses.wheel.changed.connect(self._chosen_birth)
        self._chooses.years.chosen.connect(self._chosen_year)
        self._chooses.next.clicked.connect(self.enter)
        self._chooses.back.clicked.connect(self.step_back)

    def _type(self, digit: str) -> None:
        self._by_keys = (
            self._by_keys or self.part != CODE
        )  # who types on a keyboard does not choose
        if self._steps.is_full and not self._steps.is_last and self._leave_part():
            self._steps.go(self._steps.at + 1)
        self._steps.put(digit)
        if self.part == BIRTH:
            self._chooses.picker.wipe()

    def _leave_part(self) -> bool:
        """False, and said, for a birth date that no calendar has."""
        if self.part == BIRTH and not is_a_birth(self._steps.shown(BIRTH)):
            self.say(Text(TextId.NUMBER_B_IMPOSSIBLE), Tone.CARE)
            self._steps.clear()
            self.changed()
            return False
        return True

    def _can_go_on(self) -> bool:
        return self._cells.is_whole if self.corrects else self._steps.is_full

    def _can_delete(self) -> bool:
        return self.corrects or bool(self._steps.shown(self._steps.at))

    def _go(self, part: int) -> None:
        if self.corrects and self._entry is not None:
            self._cells.choose(sum(self._entry.groups[:part]))
        else:
            self._steps.go(part)
        self.changed()

    def _choose_cell(self, place: int) -> None:
        if self.corrects:
            self._cells.choose(place)
            self.changed()

    def _change_way(self) -> None:
        self._by_keys = not self._by_keys
        self.changed()

    def _chosen_birth(self) -> None:
        self._steps.write(self._chooses.picker.written() or "")
        self.changed()

    def _chosen_year(self, year: str) -> None:
        self._steps.write(year)
        self.changed()

    def _part_of(self, place: int) -> int:
        groups = self._entry.groups if self._entry else ()
        ends = [sum(groups[: part + 1]) for part in range(len(NAMES))]
        return next((part for part, end in enumerate(ends) if place < end), CODE)
