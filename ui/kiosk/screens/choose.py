# SPDX-License-Identifier: Apache-2.0
"""How do you want to confirm who you are? Only the ways that this card can go."""

from typing import Final

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.art.icons import ICONS
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.buttons import TouchButton
from ui.kiosk.screens.choice_card import ChoiceCard
from ui.presenter.model import Button

SIDE_BY_SIDE: Final = 3
"""So many cards in a row are narrow."""


class ChooseScreen(Screen):
    """A big card for each way, and below what went wrong before, if anything did."""

    detail_role = detail_upright = Role.STRONG
    least_mm = 28.0

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        gap = look.gap
        self.middle.setContentsMargins(0, 0, 0, 0)
        self._choices.setContentsMargins(2 * gap, 2 * gap, 2 * gap, 2 * gap)
        self._choices.setSpacing(2 * gap)
        layout = self.layout()
        layout.setStretchFactor(self.middle, 0)  # type: ignore[union-attr]
        layout.setStretchFactor(self._choices, 1)  # type: ignore[union-attr]

    def make_choice(self, button: Button) -> TouchButton:
        """A card, if the way has an icon."""
        icon = ICONS.get(button.action)
        if icon is None:
            return super().make_choice(button)
        ways = sum(one.action in ICONS for one in self._buttons)
        roomy = not self.look.view.large and (self.look.portrait or ways < SIDE_BY_SIDE)
        card = ChoiceCard(self.look, button, icon, Role.KEY if roomy else Role.BUTTON)
        card.setMinimumHeight(max(self.look.touch, self.look.mm(self.least_mm)))
        return self.wire(card, button)
