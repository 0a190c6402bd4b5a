# SPDX-License-Identifier: Apache-2.0
"""照合番号B by hand: birth date, expiry year and security code, one group after the other."""

from ui.kiosk.screens.entry import EntryScreen
from ui.kiosk.screens.widgets import Sentence
from ui.presenter.model import Text, Tone
from ui.presenter.text_ids import TextId

PARTS = (TextId.NUMBER_B_BIRTH, TextId.NUMBER_B_EXPIRY, TextId.NUMBER_B_CODE)


class NumberBScreen(EntryScreen):
    """Says which of the three numbers is due."""

    def __init__(self) -> None:
        super().__init__()
        self._part = Sentence(30, bold=True)
        self.middle.insertWidget(0, self._part)

    def refuse(self) -> None:
        """No card can have these digits: nothing was sent to the card."""
        self.say(Text(TextId.NUMBER_B_IMPOSSIBLE), Tone.CARE)

    def changed(self) -> None:
        """Also name the part that the next digit belongs to."""
        super().changed()
        if self._entry is None:
            return
        ends = [sum(self._entry.groups[: place + 1]) for place in range(len(PARTS))]
        due = next((place for place, end in enumerate(ends) if self.filled < end), len(PARTS) - 1)
        self._part.say(PARTS[due])
