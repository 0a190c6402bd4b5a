# SPDX-License-Identifier: Apache-2.0
"""The visit cannot go on: why in one sentence, what to do, and a code for the staff."""

from ui.kiosk.screens.told import ToldScreen


class FailureScreen(ToldScreen):
    """A mark, a sentence, what to do next."""
