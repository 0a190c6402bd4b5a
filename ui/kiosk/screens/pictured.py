# SPDX-License-Identifier: Apache-2.0
"""Screens that are a sentence and a drawing that says the same: idle, waiting, hold still, take the card."""

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.art.theatre import Play, Theatre
from ui.kiosk.screens.base import Screen
from ui.presenter.model import ScreenModel
from ui.texts import phrase


class PicturedScreen(Screen):
    """The drawing is named by the sentence, for who cannot see it."""

    aside = True
    detail_role = Role.BUTTON
    detail_upright = Role.HEADLINE
    first: Play
    """What is drawn before a model is known."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.picture = Theatre(look, self.first)
        self.picture.setObjectName("picture")
        self.middle.addWidget(self.picture, 1)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self.picture.show_play(self.play_for(model))
        self.picture.setAccessibleName(phrase(model.headline, self.look.view.language).plain)

    def play_for(self, model: ScreenModel) -> Play:
        """The drawing of a model."""
        del model
        return self.first
