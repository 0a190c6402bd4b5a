# SPDX-License-Identifier: Apache-2.0
"""The card flickered: hold it still, then put it back. What was done so far is kept."""

from ui.kiosk.screens.pictured import PicturedScreen


class InterruptedScreen(PicturedScreen):
    """A sentence and a drawing."""
