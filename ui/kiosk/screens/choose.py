# SPDX-License-Identifier: Apache-2.0
"""How do you want to confirm who you are? Only the ways that this card can go."""

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen


class ChooseScreen(Screen):
    """Very big buttons in the middle, and below what went wrong before, if anything did."""

    choice_mm = 40.0
    stretch_below = 1

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.middle.addStretch(1)
