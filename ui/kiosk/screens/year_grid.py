# SPDX-License-Identifier: Apache-2.0
"""The year in which the card ends: one touch."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, PlainButton, pressed_down, sheet
from ui.texts import Language
from ui.texts.dates import year_label

YEARS: Final = 12
"""From this year to eleven years from now: no card ends later (`hw.cardface.rules`)."""
COLUMNS: Final = 3


class YearGrid(QWidget):
    """`chosen` carries the four digits."""

    chosen = Signal(str)

    def __init__(self, look: Look, first: int) -> None:
        super().__init__()
        self._look = look
        self._years = {str(first + place): self._button(first + place) for place in range(YEARS)}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.mm(2.0))
        for place, button in enumerate(self._years.values()):
            grid.addWidget(button, *divmod(place, COLUMNS))

    def show_year(self, year: str) -> None:
        """Which one is chosen; none for any other."""
        for digits, button in self._years.items():
            button.setChecked(digits == year)

    def _button(self, year: int) -> PlainButton:
        look = self._look
        language = look.view.language
        wide = language in (Language.JA, Language.ZH, Language.KO)
        button = PlainButton(year_label(year, language) if wide else str(year))
        button.setObjectName(f"year-{year}")
        button.setFont(look.type(Role.BUTTON))
        button.setCheckable(True)
        button.setMinimumSize(look.touch, look.touch)
        button.setMaximumHeight(look.mm(24))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.setStyleSheet(sheet(look, Kind.CHOICE) + pressed_down(look))
        button.clicked.connect(lambda: self.chosen.emit(str(year)))
        return button
