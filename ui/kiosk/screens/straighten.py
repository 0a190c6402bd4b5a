# SPDX-License-Identifier: Apache-2.0
"""The card is to be laid so that the camera can read it: one thing to do, and the tray as the camera sees it."""

from terminal.session.values import LayHint
from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.tray import LookAtTray, TrayDrawing
from ui.presenter.model import ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.texts import phrase


class StraightenScreen(Screen):
    """The drawing moves with the card; once it lies well, all of the screen is calm and green."""

    aside = True
    choices_aside = True
    choice_mm = 15.0
    detail_role = Role.STRONG
    detail_upright = Role.BUTTON

    def __init__(self, look: Look, look_at_tray: LookAtTray) -> None:
        super().__init__(look)
        self._asked: ScreenModel | None = None
        self.drawing = TrayDrawing(look, look_at_tray)
        self.drawing.well.connect(self._lies_well)
        self.middle.addWidget(self.drawing, 1)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self._asked = model
        self.drawing.show_hint(model.lay or LayHint.STRAIGHTEN)
        if self.drawing.lies_well:
            self._lies_well(True)

    def forget(self) -> None:
        """Keep nothing of where the card lies."""
        self._asked = None
        self.drawing.forget()

    def say(self, headline: Text, tone: Tone) -> None:
        """The drawing has the sentence's name."""
        super().say(headline, tone)
        self.drawing.setAccessibleName(phrase(headline, self.look.view.language).plain)

    def _lies_well(self, well: bool) -> None:
        if well:
            self.say(Text(TextId.RADIO_LEAVE_CARD), Tone.GOOD)
            self._announce(phrase(TextId.RADIO_LEAVE_CARD, self.look.view.language).plain)
        elif self._asked is not None:
            self.say(self._asked.headline, self._asked.tone)
