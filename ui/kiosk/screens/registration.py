# SPDX-License-Identifier: Apache-2.0
"""利用申込: is this card to be used as a health-insurance card?"""

from ui.kiosk.screens.choose import ChooseScreen


class RegistrationScreen(ChooseScreen):
    """A question and its answers."""
