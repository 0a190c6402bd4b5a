# SPDX-License-Identifier: Apache-2.0
"""Above every screen: the languages, and what helps eyes and ears. Nothing of it belongs to the visit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, PlainButton, TouchButton, pressed_down, sheet
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

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
        near, far = (0, 2 * gap) if view.left_handed else (2 * gap, 0)
        self._row.setContentsMargins(near, gap // 2, far, gap // 2)
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
        button = self._language_button()
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
        button = TouchButton(self._look, text, Kind.QUIET, role=Role.SMALL)
        button.setObjectName(f"view-{name}")
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.setStyleSheet(sheet(self._look, Kind.QUIET) + pressed_down(self._look))
        button.setCheckable(True)
        button.setChecked(on)
        if on:
            button.ink(self._look.colours.paper)
        button.toggled.connect(lambda now: self.changed.emit(become(now)))
        self._row.addWidget(button)

    def _language_button(self) -> QPushButton:
        look = self._look
        button = PlainButton(f"{NAMES[look.view.language]} ")
        button.setObjectName("view-language")
        button.setAccessibleName("Language 言語")
        button.setFont(look.type(Role.SMALL))
        button.setIcon(_arrow(look))
        button.setIconSize(QSize(look.mm(2.4), look.mm(2.4)))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        button.setMinimumSize(look.touch, look.touch)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setStyleSheet(
            sheet(look, Kind.QUIET)
            + f"QPushButton {{ padding: 0 {look.mm(2)}px; }}"
            + "QPushButton::menu-indicator { image: none; width: 0; }"
        )
        return button


def _arrow(look: Look) -> QIcon:
    """Down, for a list that opens: no font of the kiosk has one."""
    side = 32
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.ink))
    painter.drawPolygon([QPointF(2, 9), QPointF(30, 9), QPointF(16, 26)])
    painter.end()
    return QIcon(picture)
