# SPDX-License-Identifier: Apache-2.0
"""The four digits of the user certificate's PIN."""

from ui.kiosk.screens.entry import EntryScreen


class PinScreen(EntryScreen):
    """Four dots and a keypad."""
