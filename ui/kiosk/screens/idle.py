# SPDX-License-Identifier: Apache-2.0
"""Waiting for a card: how to lay it down, and all languages at once."""

from typing import Final

from ui.kiosk.look import Look
from ui.kiosk.screens.art.lying_plays import other_card, push_in, turn_over
from ui.kiosk.screens.art.theatre import Play
from ui.kiosk.screens.art.tray_plays import lay_card
from ui.kiosk.screens.languages import LanguageRow
from ui.kiosk.screens.pictured import PicturedScreen
from ui.presenter.model import ScreenModel, Tone
from ui.presenter.text_ids import TextId
from ui.texts import Language

OF_THE_CARD: Final = {TextId.LAY_PUSH_IN: push_in(), TextId.LAY_TURN_OVER: turn_over()}
"""What is wrong with a My Number Card that lies there and is not felt."""


class IdleScreen(PicturedScreen):
    """One sentence, and one picture that says the same without words. `languages`: those that can be chosen here."""

    first = lay_card()
    foot_stays = False

    def __init__(self, look: Look, languages: tuple[Language, ...] = tuple(Language)) -> None:
        super().__init__(look)
        self.languages = LanguageRow(look, languages)
        self.languages.chosen.connect(self.wants_language)
        layout = self.layout()
        layout.insertWidget(layout.count() - 1, self.languages)  # type: ignore[union-attr]

    def play_for(self, model: ScreenModel) -> Play:
        """How to lay a card down; or what to do with the one that lies there."""
        if model.tone is Tone.CALM:
            return lay_card(left_handed=self.look.view.left_handed)
        return OF_THE_CARD.get(model.headline.id) or other_card(
            left_handed=self.look.view.left_handed
        )
