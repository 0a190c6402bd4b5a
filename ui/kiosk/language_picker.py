# SPDX-License-Identifier: Apache-2.0
"""The languages, each in its own letters, big, and in the same place whichever is spoken now."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.overlay import Overlay
from ui.kiosk.screens.buttons import (
    Kind,
    TouchButton,
    plain_label,
    pressed_down,
    sheet,
)
from ui.presenter.text_ids import TextId
from ui.texts import Language, Phrase, Run

NAMES: Final = {
    Language.JA: "日本語",
    Language.EN: "English",
    Language.ZH: "简体中文",
    Language.KO: "한국어",
    Language.PT: "Português",
    Language.VI: "Tiếng Việt",
}
TITLE: Final = "言語 · Language"
OPEN_MS: Final = 30_000
"""Who opened it and went away: it closes."""


class LanguagePicker(Overlay):
    """`chosen` carries the Language. It closes by its button, by Escape, by a touch beside it, and by itself."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget, languages: tuple[Language, ...]) -> None:
        super().__init__(look, parent)
        self.setObjectName("language-picker")
        title = plain_label(look, Role.HINT, TITLE)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.inside.setSpacing(look.gap)
        self.inside.addWidget(title)
        self.inside.addLayout(self._grid(languages))
        close = TouchButton(look, TextId.BUTTON_CLOSE, Kind.QUIET)
        close.setObjectName("button-close")
        close.clicked.connect(self.close_list)
        self.inside.addWidget(close)
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.setInterval(OPEN_MS)
        self._ends.timeout.connect(self.close_list)
        self._ends.start()

    def close_list(self) -> None:
        """Nothing is chosen. It is gone afterwards: who knows it forgets it with `closed`."""
        self.closed.emit()
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the card."""
        event.accept()
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it; nothing of what is typed goes to the screen below."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()

    def _grid(self, languages: tuple[Language, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self.look.gap)
        columns = 2 if self.look.portrait else 3
        for place, language in enumerate(languages):
            button = self._button(language)
            grid.addWidget(button, *divmod(place, columns))
            if language is self.look.view.language:
                self.setFocusProxy(button)
        return grid

    def _button(self, language: Language) -> TouchButton:
        look, chosen = self.look, language is self.look.view.language
        button = TouchButton(look, TextId.VIEW_LANGUAGE, Kind.CHOICE)
        words = f"✓ {NAMES[language]}" if chosen else NAMES[language]
        button.show_phrase(Phrase(language, (Run(words),)))
        button.setObjectName(f"language-{language.value}")
        button.setAccessibleName(NAMES[language])
        button.setCheckable(True)
        button.setChecked(chosen)
        button.setMinimumHeight(max(look.touch, look.mm(22)))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setStyleSheet(sheet(look, Kind.CHOICE) + pressed_down(look))
        if chosen:
            button.ink(look.colours.paper)
        button.clicked.connect(lambda: self.chosen.emit(language))
        return button
