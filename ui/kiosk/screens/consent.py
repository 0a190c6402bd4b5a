# SPDX-License-Identifier: Apache-2.0
"""What the person agrees to."""

from ui.kiosk.screens.choose import ChooseScreen


class ConsentScreen(ChooseScreen):
    """A question and its answers."""
