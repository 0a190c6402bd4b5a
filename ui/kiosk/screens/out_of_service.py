# SPDX-License-Identifier: Apache-2.0
"""Starting up, or a device is missing: the screen heals by itself when it is back."""

from ui.kiosk.screens.marked import MarkedScreen


class OutOfServiceScreen(MarkedScreen):
    """A mark, a sentence, what to do next."""
