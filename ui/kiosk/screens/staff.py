# SPDX-License-Identifier: Apache-2.0
"""Staff were called: they compare the person with the photo on the card. Their answer comes from their own side."""

from ui.kiosk.screens.waiting import WaitingScreen


class StaffScreen(WaitingScreen):
    """The person waits; there is no button here by which they could confirm themselves."""
