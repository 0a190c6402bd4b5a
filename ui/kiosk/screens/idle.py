# SPDX-License-Identifier: Apache-2.0
"""Waiting for a card: how to lay it down, and all languages at once."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.lying_plays import other_card, push_in, turn_over
from ui.kiosk.screens.art.theatre import Play, Theatre
from ui.kiosk.screens.art.tray_plays import lay_card
from ui.kiosk.screens.base import Along
from ui.kiosk.screens.languages import LanguageRow
from ui.kiosk.screens.pictured import PicturedScreen
from ui.kiosk.screens.steps_list import DISC_MM, Disc
from ui.presenter.model import ScreenModel, Tone
from ui.presenter.text_ids import TextId
from ui.texts import Language

OF_THE_CARD: Final = {TextId.LAY_PUSH_IN: push_in(), TextId.LAY_TURN_OVER: turn_over()}
"""What is wrong with a My Number Card that lies there and is not felt."""


MOMENTS: Final = ((0, 0.0), (1, 1.0), (3, 1.0))
"""Of `lay_card`: the card is brought, it lies in the tray, it lies well."""


class ThreeSteps(QWidget):
    """How to lay a card down as three pictures with numbers, for a kiosk on which nothing moves."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("three-steps")
        row = QBoxLayout(Along.RightToLeft if look.view.left_handed else Along.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.gap)
        play = lay_card(left_handed=look.view.left_handed)
        for number, (act, share) in enumerate(MOMENTS, start=1):
            step = QVBoxLayout()
            disc = Disc(look, number)
            disc.setFixedHeight(look.mm(DISC_MM))
            step.addWidget(disc, 0, Qt.AlignmentFlag.AlignHCenter)
            step.addWidget(Theatre(look, play.moment(act, share), least_mm=20.0), 1)
            row.addLayout(step, 1)


class IdleScreen(PicturedScreen):
    """One sentence, and one picture that says the same without words. `languages`: those that can be chosen here."""

    first = lay_card()
    foot_stays = False

    def __init__(self, look: Look, languages: tuple[Language, ...] = tuple(Language)) -> None:
        super().__init__(look)
        self.steps = ThreeSteps(look) if look.view.still else None
        if self.steps is not None:
            self.middle.addWidget(self.steps, 1)
        self.languages = LanguageRow(look, languages)
        self.languages.chosen.connect(self.wants_language)
        layout = self.layout()
        layout.insertWidget(layout.count() - 1, self.languages)  # type: ignore[union-attr]

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        if self.steps is not None:
            self.steps.setVisible(model.tone is Tone.CALM)
            self.steps.setAccessibleName(self.picture.accessibleName())
            self.picture.setVisible(model.tone is not Tone.CALM)

    def play_for(self, model: ScreenModel) -> Play:
        """How to lay a card down; or what to do with the one that lies there."""
        if model.tone is Tone.CALM:
            return lay_card(left_handed=self.look.view.left_handed)
        return OF_THE_CARD.get(model.headline.id) or other_card(
            left_handed=self.look.view.left_handed
        )
