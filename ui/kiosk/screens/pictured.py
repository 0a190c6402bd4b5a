# SPDX-License-Identifier: Apache-2.0
"""Screens that are a sentence and a drawing: idle, hold still and put back, take the card."""

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.drawing import CardPicture
from ui.presenter.model import ScreenModel


class PicturedScreen(Screen):
    """The drawing says the same as the sentence."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._picture = CardPicture()
        self.middle.addWidget(self._picture, 1)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        if model.picture is not None:
            self._picture.show_picture(model.picture)
