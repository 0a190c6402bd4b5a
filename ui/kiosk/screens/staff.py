# SPDX-License-Identifier: Apache-2.0
"""Staff were called: they compare the person with the photo on the card. Their answer comes from their own side."""

from ui.kiosk.screens.art.house_plays import staff_come
from ui.kiosk.screens.pictured import PicturedScreen


class StaffScreen(PicturedScreen):
    """The person waits; there is no button here by which they could confirm themselves."""

    first = staff_come()
