# SPDX-License-Identifier: Apache-2.0
"""Waiting for a card: the picture shows how to lay it down."""

from ui.kiosk.screens.pictured import PicturedScreen


class IdleScreen(PicturedScreen):
    """A sentence and a drawing."""
