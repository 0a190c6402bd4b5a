# SPDX-License-Identifier: Apache-2.0
"""The paper is being printed."""

from ui.kiosk.screens.waiting import WaitingScreen


class PrintingScreen(WaitingScreen):
    """Nothing to do for the person; a printer in trouble is the staff's."""
