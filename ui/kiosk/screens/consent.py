# SPDX-License-Identifier: Apache-2.0
"""What the person agrees to: all of it on one screen, or one thing after the other.

Yes and no have the same size and the same colours; nothing is chosen beforehand.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import Screen, discard
from ui.kiosk.screens.buttons import TouchButton
from ui.kiosk.screens.snug import SnugSay
from ui.presenter.model import Ask, Button, ScreenModel
from ui.texts import Phrase, Run, phrase

TWO_BY_TWO = 4
CENTRE = Qt.AlignmentFlag.AlignHCenter
LEFT = Qt.AlignmentFlag.AlignLeft


class AskRow(QFrame):
    """One thing that is agreed to, and in smaller letters what that is: without readings where there is no room."""

    def __init__(self, look: Look, ask: Ask, lines: int) -> None:
        super().__init__()
        self.setObjectName("ask")
        edge = look.mm(1.2)
        self.setStyleSheet(
            f"#ask {{ border: 0; border-left: {edge}px solid {look.colours.key_edge}; }}"
        )
        plain = lines > 1 or look.portrait
        question, what = (
            SnugSay(look, Role.STRONG, LEFT | Qt.AlignmentFlag.AlignBottom, lines=lines),
            SnugSay(
                look, Role.HINT, LEFT | Qt.AlignmentFlag.AlignTop, lines=lines, readings=not plain
            ),
        )
        question.say(ask.question)
        said = phrase(ask.what, look.view.language)
        what.show_phrase(Phrase(said.language, (Run(said.plain),)) if plain else said)
        what.colour(look.colours.muted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.mm(3), 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(question)
        layout.addWidget(what)
        self.setAccessibleName(f"{question.text()}: {what.text()}")


class ConsentScreen(Screen):
    """What is asked stands in the middle, the answers below it."""

    choice_mm = 22.0
    low_band = True
    foot_stays = False

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        gap = look.gap
        self._asks: tuple[Ask, ...] = ()
        self._list = QWidget()
        self._rows = QGridLayout(self._list)
        self._rows.setContentsMargins(gap, 0, gap, 0)
        self._rows.setHorizontalSpacing(2 * gap)
        roomy = look.portrait and not look.view.furigana
        self._rows.setVerticalSpacing(gap if roomy else look.mm(2))
        self._explained = SnugSay(look, Role.BUTTON, CENTRE, lines=2)
        self._explained.setObjectName("explained")
        self._more = SnugSay(look, Role.BODY, CENTRE, lines=2 if look.portrait else 1)
        self._more.setObjectName("more")
        self._more.colour(look.colours.muted)
        self.middle.addStretch(1)
        self.middle.addWidget(self._list)
        self.middle.addWidget(self._explained)
        self.middle.addWidget(self._more)
        self.middle.addStretch(1)
        self.middle.setSpacing(look.mm(2))
        self._choices.setContentsMargins(2 * gap, 0, 2 * gap, 2 * gap)
        self.words.setContentsMargins(0, 0, 0, 0)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model. What is said about it stands above the answers, before they are read."""
        super().show_model(model)
        self._detail.setVisible(False)
        self._show_asks(model.asks)
        below = [model.detail, *model.notes] if not model.asks else [None, model.detail]
        self._explained.say(below[0])
        self._more.say(below[1] if len(below) > 1 else None)
        self._explained.setVisible(below[0] is not None)
        self._more.setVisible(bool(self._more.text()))

    def make_choice(self, button: Button) -> TouchButton:
        """All as wide as one another; lower where a list with readings stands above them."""
        made = super().make_choice(button)
        if self.look.portrait and self.look.view.furigana:
            made.setMinimumHeight(self.look.key_height)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def _show_notes(self, notes: object) -> None:
        """They stand in the middle."""

    def _show_asks(self, asks: tuple[Ask, ...]) -> None:
        self._list.setVisible(bool(asks))
        if asks == self._asks:
            return
        self._asks = asks
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                discard(widget)
        columns = self._columns(len(asks))
        for place, ask in enumerate(asks):
            self._rows.addWidget(
                AskRow(self.look, ask, 2 if columns > 2 else 1), *divmod(place, columns)
            )
        for column in range(3):
            self._rows.setColumnStretch(column, 1 if column < columns else 0)

    def _columns(self, count: int) -> int:
        """Two rows at most on a wide screen."""
        return 1 if self.look.portrait else (3 if count > TWO_BY_TWO else min(count, 2))
