# SPDX-License-Identifier: Apache-2.0
"""All languages side by side, each named in its own letters: nobody has to find a menu first."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, PlainButton, pressed_down, sheet
from ui.kiosk.topbar import NAMES
from ui.texts import Language

COLUMNS_UPRIGHT: Final = 3


class LanguageRow(QWidget):
    """`chosen` carries the Language. One that is spoken already is pressed down."""

    chosen = Signal(object)

    def __init__(self, look: Look, languages: Sequence[Language]) -> None:
        super().__init__()
        self.setObjectName("languages")
        self._look = look
        grid = QGridLayout(self)
        gap = look.gap
        grid.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        grid.setSpacing(gap)
        columns = COLUMNS_UPRIGHT if look.portrait else len(languages)
        for number, language in enumerate(languages):
            place = divmod(number, columns)
            grid.addWidget(self._button(language), *place)
        for column in range(min(columns, len(languages))):
            grid.setColumnStretch(column, 1)
        self.setVisible(len(languages) > 1)

    def _button(self, language: Language) -> QPushButton:
        look = self._look
        button = PlainButton(NAMES[language])
        button.setObjectName(f"language-{language.value}")
        font = look.type(Role.NOTE, language)
        font.setBold(True)
        button.setFont(font)
        button.setCheckable(True)
        button.setChecked(language is look.view.language)
        button.setMinimumSize(look.touch, look.touch)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setStyleSheet(sheet(look, Kind.CHOICE) + pressed_down(look))
        button.clicked.connect(lambda: self._choose(button, language))
        return button

    def _choose(self, button: QPushButton, language: Language) -> None:
        button.setChecked(language is self._look.view.language)
        self.chosen.emit(language)
