# SPDX-License-Identifier: Apache-2.0
"""Waiting for a card: the picture shows how to lay it down."""

from ui.kiosk.look import Look
from ui.kiosk.screens.pictured import PicturedScreen
from ui.texts import Language


class IdleScreen(PicturedScreen):
    """A sentence and a drawing. `languages`: those that can be chosen here."""

    def __init__(self, look: Look, languages: tuple[Language, ...] = tuple(Language)) -> None:
        super().__init__(look)
        self._languages = languages
