# SPDX-License-Identifier: Apache-2.0
"""Above every screen: the languages, and what helps eyes and ears. Nothing of it belongs to the visit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, sheet
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language, phrase

NAMES: Final = {
    Language.JA: "日本語",
    Language.EN: "English",
    Language.ZH: "简体中文",
    Language.KO: "한국어",
    Language.PT: "Português",
    Language.VI: "Tiếng Việt",
}
STAFF_PRESS_MS: Final = 2000


class Corner(QWidget):
    """Nothing to see; staff press it for two seconds. `pressed_long` tells."""

    pressed_long = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("staff-corner")
        self.setFixedSize(look.touch, look.touch)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAFF_PRESS_MS)
        self._timer.timeout.connect(self.pressed_long)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to count."""
        self._timer.start()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Too short."""
        self._timer.stop()
        event.accept()


class TopBar(QWidget):
    """`changed` carries the View that the person wants now."""

    changed = Signal(object)
    staff_wanted = Signal()

    def __init__(self, look: Look, languages: tuple[Language, ...], *, voice: bool) -> None:
        super().__init__()
        self.setObjectName("top-bar")
        self._look, self._languages = look, languages
        view = look.view
        along = (
            QBoxLayout.Direction.RightToLeft
            if view.left_handed
            else QBoxLayout.Direction.LeftToRight
        )
        self._row = QBoxLayout(along, self)
        gap = look.gap
        self._row.setContentsMargins(2 * gap, gap // 2, 0, gap // 2)
        self._row.setSpacing(gap)
        self._add_languages()
        self._add(TextId.VIEW_LARGE, "large", view.large, lambda on: replace(view, large=on))
        if view.language is Language.JA:
            self._add(
                TextId.VIEW_FURIGANA,
                "furigana",
                view.furigana,
                lambda on: replace(view, furigana=on),
            )
        self._add(
            TextId.VIEW_CONTRAST, "contrast", view.contrast, lambda on: replace(view, contrast=on)
        )
        if voice and view.language is Language.JA:
            self._add(TextId.VIEW_VOICE, "voice", view.voice, lambda on: replace(view, voice=on))
        self._row.addStretch(1)
        corner = Corner(look)
        corner.pressed_long.connect(self.staff_wanted)
        self._row.addWidget(corner)

    def _add_languages(self) -> None:
        if len(self._languages) < 2:
            return
        button = self._button("language", f"{NAMES[self._look.view.language]} ▾")
        button.setAccessibleName("Language 言語")
        menu = QMenu(button)
        menu.setFont(self._look.type(Role.BUTTON))
        menu.setStyleSheet(
            f"QMenu::item {{ padding: {self._look.mm(3.5)}px {self._look.mm(8)}px; }}"
        )
        for language in self._languages:
            menu.addAction(NAMES[language]).triggered.connect(
                lambda _=False, one=language: self.changed.emit(
                    replace(self._look.view, language=one)
                )
            )
        button.setMenu(menu)
        self._row.addWidget(button)

    def _add(self, text: TextId, name: str, on: bool, become: Callable[[bool], View]) -> None:
        button = self._button(name, phrase(text, self._look.view.language).plain)
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(lambda now: self.changed.emit(become(now)))
        self._row.addWidget(button)

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"view-{name}")
        button.setFont(self._look.type(Role.SMALL))
        button.setMinimumSize(self._look.touch, self._look.touch)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        colours = self._look.colours
        button.setStyleSheet(
            sheet(self._look, Kind.QUIET)
            + f"QPushButton {{ padding: 0 {self._look.mm(2)}px; }}"
            + f"QPushButton:checked {{ background: {colours.ink}; color: {colours.paper}; }}"
        )
        return button
