# SPDX-License-Identifier: Apache-2.0
"""My access history: who looked at my data."""

from ui.kiosk.screens.choose import ChooseScreen


class HistoryScreen(ChooseScreen):
    """Rows, a page at a time."""
