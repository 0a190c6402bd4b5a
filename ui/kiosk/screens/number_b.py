# SPDX-License-Identifier: Apache-2.0
"""照合番号B by hand: all of it, one group after the other, or only the digits that the camera could not read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.cells import Cells
from ui.kiosk.screens.entry import EntryScreen
from ui.kiosk.screens.number_field import NumberField, WhereOnCard
from ui.kiosk.screens.say import Say
from ui.presenter.model import ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId

PARTS = (TextId.NUMBER_B_BIRTH, TextId.NUMBER_B_EXPIRY, TextId.NUMBER_B_CODE)


class NumberBScreen(EntryScreen):
    """Says which of the three numbers is due, and shows where it stands on the card."""

    def __init__(self, look: Look) -> None:
        self._cells = Cells()
        super().__init__(look)
        self._part = Say(look, Role.STRONG)
        self._field = NumberField(self._cells, look.view.language)
        self._field.chosen.connect(self._choose)
        self._field.hide()
        self.where = WhereOnCard()
        self.middle.insertWidget(0, self._part)
        self.middle.insertWidget(1, self._field)
        self._beside_keypad(self.where)

    @property
    def corrects(self) -> bool:
        """Whether only some digits are to be typed."""
        return self._entry is not None and self._entry.known is not None

    @property
    def filled(self) -> int:
        """How many digits there are."""
        return self._cells.filled if self.corrects else len(self._digits)

    @property
    def field(self) -> NumberField:
        """The cells."""
        return self._field

    def show_model(self, model: ScreenModel) -> None:
        """Become this model; another attempt begins anew."""
        anew = model.entry != self._entry
        super().show_model(model)
        if anew and model.entry is not None and model.entry.known is not None:
            self._cells.begin(model.entry.known, model.entry.doubtful)
        typing, correcting = (self._part, self._dots), (self._field,)
        shown, hidden = (correcting, typing) if self.corrects else (typing, correcting)
        for widget in hidden:  # first: both together would need more room than there is
            widget.hide()
        for widget in shown:
            widget.show()
        self.changed()

    def forget(self) -> None:
        """Zero the digits, also those that were read."""
        self._cells.wipe()
        super().forget()

    def refuse(self) -> None:
        """No card can have these digits: nothing was sent to the card."""
        self.say(Text(TextId.NUMBER_B_IMPOSSIBLE), Tone.CARE)
        if self.corrects and self._entry is not None:
            self._cells.begin(self._entry.known or "", self._entry.doubtful)
            self.changed()

    def changed(self) -> None:
        """Also name the part that the next digit belongs to."""
        super().changed()
        if self._entry is None:
            return
        groups = self._entry.groups
        ends = [sum(groups[: place + 1]) for place in range(len(PARTS))]
        due = self._cells.at if self.corrects else self.filled
        part = next((place for place, end in enumerate(ends) if due < end), len(PARTS) - 1)
        self._part.say(PARTS[part])
        self.where.show_part(part)
        self._field.show_groups(groups)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a cell."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self.corrects and event.key() in steps:
            self._cells.step(steps[Qt.Key(event.key())])
            self.changed()
            return
        super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self._cells.choose(place)
        self.changed()

    def _add(self, digit: str) -> None:
        if not self.corrects:
            super()._add(digit)
            return
        self._cells.put(digit)
        self.changed()

    def _clear(self) -> None:
        if self.corrects:
            self._cells.clear()
        super()._clear()

    def _taken(self) -> str:
        return self._cells.taken() if self.corrects else super()._taken()
