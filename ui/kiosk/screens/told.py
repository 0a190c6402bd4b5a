# SPDX-License-Identifier: Apache-2.0
"""Screens that tell how a visit ended: who is meant, a mark beside one sentence, what to do next, step by step.

What can be asked for beyond that stands in the foot and is quieter than all of it.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import Along, Screen, discard
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.kiosk.screens.drawing import Mark
from ui.kiosk.screens.snug import SnugSay
from ui.kiosk.screens.steps_list import Points
from ui.presenter.model import Action, Button, ScreenModel, Text
from ui.presenter.text_ids import TextId
from ui.texts import phrase

LOUD = (Action.STAFF,)
"""What can be asked for as the next thing to do."""


class ToldScreen(Screen):
    """The mark and the colour say the same as the sentence. On a wide screen they stand beside what is to be done."""

    mark_mm = 26.0
    low_band = True

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._offered: list[TouchButton] = []
        self.mark = Mark(look, self.mark_mm)
        lines = 3 if look.portrait or look.view.furigana else 2
        self._told = SnugSay(look, Role.BUTTON, self._align(), lines=lines)
        self._told.setObjectName("told")
        self._only = SnugSay(look, Role.HEADLINE, self._align(), lines=3)
        """The same sentence, where it is all that there is to do."""
        self._only.setObjectName("told-alone")
        self._points = Points(look)
        self._beside = Points(look, Role.HINT, numbered=False, lines=2)
        self.who = QVBoxLayout()
        """The mark, and whom it is about."""
        self.who.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignCenter)
        self._put_together(look)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        look = self.look
        crowded = look.view.furigana and not look.portrait and bool(model.steps)
        self._beside.lines = 1 if crowded else 2
        super().show_model(model)
        self.mark.show_tone(model.tone)
        self._detail.setVisible(False)
        alone = not model.steps and not model.notes
        for sentence, is_it in ((self._only, alone), (self._told, not alone)):
            sentence.say(model.detail if is_it else None)
            sentence.setVisible(is_it and model.detail is not None)
        self._points.show_points(model.steps)
        if model.support_code is not None:
            said = phrase(TextId.SUPPORT_CODE, self.look.view.language).plain
            self._code.setText(f"{said}  {model.support_code}")

    def _show_notes(self, notes: tuple[Text, ...]) -> None:
        self._beside.show_points(notes)

    def _put_together(self, look: Look) -> None:
        gap = look.gap
        then = QVBoxLayout()
        then.setSpacing(look.mm(0.5 if look.view.furigana else 2.0))
        for widget in (self._only, self._told, self._points, self._beside):
            then.addWidget(widget)
        centred = QVBoxLayout()
        centred.addStretch(1)
        centred.addLayout(self.who)
        centred.addStretch(1)
        below = QVBoxLayout()
        below.addStretch(1)
        below.addLayout(then, 100)
        below.addStretch(1)
        row = QBoxLayout(Along.TopToBottom if look.portrait else self.along())
        row.setSpacing(gap if look.portrait else 2 * gap)
        row.addLayout(centred, 3)
        row.addLayout(below, 5)
        self.middle.addLayout(row)

    def _offer(self, buttons: tuple[Button, ...]) -> None:
        """In the foot; only what helps at once is loud."""
        self._buttons = buttons
        for old in self._offered:
            discard(old)
        self._offered = [self._made(one) for one in buttons]
        for place, made in enumerate(self._offered):
            self._foot.insertWidget(place, made, 3)

    def _made(self, button: Button) -> TouchButton:
        loud = button.action in LOUD
        kind, role = (Kind.CHOICE, Role.BUTTON) if loud else (Kind.QUIET, Role.HINT)
        made = TouchButton(self.look, button.text, kind, button.hint, role=role)
        made.setMaximumWidth(self.look.mm(80 if loud else 62))
        made.setFixedHeight(self.look.key_height)
        return self.wire(made, button)

    def _align(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignHCenter if self.look.portrait else Qt.AlignmentFlag.AlignLeft
