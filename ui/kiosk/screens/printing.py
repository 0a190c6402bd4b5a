# SPDX-License-Identifier: Apache-2.0
"""The paper is being printed; a printer in trouble stands still, and staff see to it."""

from ui.kiosk.screens.art.house_plays import print_paper, printer_stands
from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.pictured import PicturedScreen
from ui.presenter.model import ScreenModel, Tone


class PrintingScreen(PicturedScreen):
    """Nothing to do for the person but to take the paper."""

    first = print_paper()
    choices_aside = True
    choice_mm = 15.0
    foot_stays = False

    def play_for(self, model: ScreenModel) -> Play:
        """Paper comes, or does not."""
        return print_paper() if model.tone in (Tone.CALM, Tone.GOOD) else printer_stands()
