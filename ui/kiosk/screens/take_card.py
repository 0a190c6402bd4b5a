# SPDX-License-Identifier: Apache-2.0
"""The visit is over and wiped; only the card is still there."""

from ui.kiosk.screens.pictured import PicturedScreen


class TakeCardScreen(PicturedScreen):
    """A sentence and a drawing."""
