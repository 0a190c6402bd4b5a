# SPDX-License-Identifier: Apache-2.0
"""Face, PIN or staff: the ways that this card has."""

from PySide6.QtCore import QSize

from ui.kiosk.screens.base import Screen


class ChooseScreen(Screen):
    """Very big buttons in the middle, and below what went wrong before, if anything did."""

    choice_size = QSize(300, 220)
    stretch_below = 1

    def __init__(self) -> None:
        super().__init__()
        self.middle.addStretch(1)
