# SPDX-License-Identifier: Apache-2.0
"""Screens that tell how something ended: a mark, a sentence, what to do next."""

from PySide6.QtCore import Qt

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.drawing import Mark
from ui.presenter.model import ScreenModel


class MarkedScreen(Screen):
    """The mark and the colour say the same as the sentence."""

    mark_mm = 30.0

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.mark = Mark(look, self.mark_mm)
        self.middle.addStretch(1)
        self.middle.addWidget(self.mark, alignment=Qt.AlignmentFlag.AlignCenter)
        self.middle.addStretch(1)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self.mark.show_tone(model.tone)
