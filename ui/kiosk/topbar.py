# SPDX-License-Identifier: Apache-2.0
"""Above every screen: the languages, and what helps eyes and ears. Nothing of it belongs to the visit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.kiosk.language_picker import NAMES, LanguagePicker
from ui.kiosk.look import Look
from ui.kiosk.toggles import (
    BarButton,
    Drawing,
    big_letter,
    globe,
    half_dark,
    loudspeaker,
    ruby,
)
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

__all__ = ["NAMES", "TopBar"]
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
        self._picker: LanguagePicker | None = None
        self._add_languages()
        self._add_toggles(voice)
        self._row.addStretch(1)
        corner = Corner(look)
        corner.pressed_long.connect(self.staff_wanted)
        self._row.addWidget(corner)

    def _add_toggles(self, voice: bool) -> None:
        view, japanese = self._look.view, self._look.view.language is Language.JA
        large, contrast = view.large, view.contrast
        self._add(TextId.VIEW_LARGE, big_letter, "large", large, lambda on: replace(view, large=on))
        if japanese:
            furigana = view.furigana
            self._add(
                TextId.VIEW_FURIGANA,
                ruby,
                "furigana",
                furigana,
                lambda on: replace(view, furigana=on),
            )
        self._add(
            TextId.VIEW_CONTRAST,
            half_dark,
            "contrast",
            contrast,
            lambda on: replace(view, contrast=on),
        )
        if voice and japanese:
            spoken = view.voice
            self._add(
                TextId.VIEW_VOICE, loudspeaker, "voice", spoken, lambda on: replace(view, voice=on)
            )

    def fold(self) -> None:
        """The list of languages goes."""
        if self._picker is not None:
            self._picker.close_list()

    def _list_closed(self) -> None:
        self._picker = None

    def _add_languages(self) -> None:
        if len(self._languages) < 2:
            return
        button = BarButton(self._look, TextId.VIEW_LANGUAGE, globe)
        button.setObjectName("view-language")
        button.name(NAMES[self._look.view.language])
        button.setAccessibleName("Language 言語")
        button.clicked.connect(self._open_list)
        self._row.addWidget(button, 4)

    def _open_list(self) -> None:
        self.fold()
        picker = LanguagePicker(self._look, self.parentWidget() or self, self._languages)
        picker.chosen.connect(self._choose)
        picker.closed.connect(self._list_closed)
        self._picker = picker
        picker.rise()

    def _choose(self, language: Language) -> None:
        self.fold()
        self.changed.emit(replace(self._look.view, language=language))

    def _add(
        self, text: TextId, draw: Drawing, name: str, on: bool, become: Callable[[bool], View]
    ) -> None:
        button = BarButton(self._look, text, draw, on=on)
        button.setObjectName(f"view-{name}")
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(lambda now: self.changed.emit(become(now)))
        self._row.addWidget(button, 4)
