# SPDX-License-Identifier: Apache-2.0
"""The card flickered: hold it still, put it back, or leave it where it is. What was done so far is kept."""

from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.art.tray_plays import hold_still, lay_card, leave_card
from ui.kiosk.screens.pictured import PicturedScreen
from ui.presenter.model import Picture, ScreenModel, Tone


class InterruptedScreen(PicturedScreen):
    """One thing to do, or nothing."""

    first = hold_still()

    def play_for(self, model: ScreenModel) -> Play:
        """What the sentence asks for."""
        if model.picture is Picture.LAY_CARD:
            return lay_card(left_handed=self.look.view.left_handed)
        return leave_card() if model.tone is Tone.CALM else hold_still()
