# SPDX-License-Identifier: Apache-2.0
"""The visit is over and wiped; only the card is still there."""

from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.art.tray_plays import take_card
from ui.kiosk.screens.pictured import PicturedScreen
from ui.presenter.model import ScreenModel


class TakeCardScreen(PicturedScreen):
    """A hand draws the card out, towards the person."""

    first = take_card()
    aside = False
    foot_stays = False

    def play_for(self, model: ScreenModel) -> Play:
        """With the person's own hand."""
        del model
        return take_card(left_handed=self.look.view.left_handed)
