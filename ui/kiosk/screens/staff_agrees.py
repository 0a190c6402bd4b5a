# SPDX-License-Identifier: Apache-2.0
"""The card refused its number, which can be built in another way: staff say whether that is tried."""

from ui.kiosk.screens.marked import MarkedScreen


class StaffAgreesScreen(MarkedScreen):
    """The person waits; the buttons are named for staff."""
