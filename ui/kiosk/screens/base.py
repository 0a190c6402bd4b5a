# SPDX-License-Identifier: Apache-2.0
"""The frame of all screens: a band with one sentence, room for what the screen is about, one sentence, buttons."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.kiosk.look import INK, LINE, MUTED, TONES, type_of
from ui.kiosk.screens.widgets import (
    BigButton,
    Sentence,
    StaffNote,
    button_sheet,
    whole_phrases,
)
from ui.presenter.model import Action, Button, ScreenModel, Text, Tone
from ui.texts import words

BAND_HEIGHT = 132
FOOT_HEIGHT = 92
CANCEL_SIZE = QSize(210, 76)


class Screen(QWidget):
    """Shows models of one kind. `acted` carries an Action, `typed` the digits that were entered."""

    acted = Signal(object)
    typed = Signal(object)

    choice_size = QSize(300, 130)
    stretch_below = 0

    def __init__(self) -> None:
        super().__init__()
        self._band = QFrame()
        self._band.setObjectName("band")
        self._band.setFixedHeight(BAND_HEIGHT)
        self._headline = Sentence(44, bold=True)
        self._detail = Sentence(28)
        self._detail.setContentsMargins(32, 8, 32, 8)
        self._detail.setObjectName("detail")
        self._detail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._notes = QLabel()
        self._notes.setObjectName("notes")
        self._notes.setFont(type_of(22))
        self._notes.setWordWrap(True)
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._tone = Tone.CALM
        self._buttons: tuple[Button, ...] = ()
        self.middle = QVBoxLayout()
        self._choices = _row()
        self._code = QLabel()
        self._hint = StaffNote()
        self._foot = QHBoxLayout()
        self._cancel: BigButton | None = None
        self._lay_out()

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        self.say(model.headline, model.tone)
        self._detail.say(model.detail)
        self._detail.setVisible(model.detail is not None)
        said = [words(note) for note in model.notes]
        self._notes.setText("\n".join(f"{whole_phrases(note.ja)}\n{note.en}" for note in said))
        self._notes.setVisible(bool(said))
        self._code.setText("" if model.support_code is None else f"コード {model.support_code}")
        self._hint.say(model.hint)
        if model.buttons != self._buttons:
            self._offer(model.buttons)

    def say(self, headline: Text, tone: Tone) -> None:
        """The sentence in the band."""
        self._tone = tone
        self._headline.say(headline)
        self.darken(None)

    def darken(self, ground: str | None) -> None:
        """White words on this ground, the tone's colour left out; None: the usual look."""
        self._band.setStyleSheet(f"#band {{ background: {ground or TONES[self._tone]}; }}")
        sheet = (
            ""
            if ground is None
            else f"#detail {{ background: {ground}; }} QLabel {{ color: white; }}"
        )
        self._detail.setStyleSheet(sheet)

    def forget(self) -> None:
        """Another screen is shown: keep nothing of the person. Screens that hold something override this."""

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._band)
        inside.setContentsMargins(24, 8, 24, 8)
        inside.addWidget(self._headline)
        self._code.setFont(type_of(18))
        self._code.setStyleSheet(f"color: {MUTED};")
        self._foot.setContentsMargins(24, 6, 24, 10)
        self._foot.addWidget(self._hint, 100)
        self._foot.addStretch(1)
        self._foot.addWidget(self._code, alignment=Qt.AlignmentFlag.AlignBottom)
        foot = QWidget()
        foot.setFixedHeight(FOOT_HEIGHT)
        foot.setLayout(self._foot)
        self.middle.setContentsMargins(24, 8, 24, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._band)
        layout.addLayout(self.middle, 1)
        layout.addLayout(self._choices)
        layout.addStretch(self.stretch_below)
        layout.addWidget(self._detail)
        layout.addWidget(self._notes)
        layout.addWidget(foot)

    def _offer(self, buttons: tuple[Button, ...]) -> None:
        """Buttons are made anew: there are at most four, and they change once per screen."""
        self._buttons = buttons
        _empty(self._choices)
        if self._cancel is not None:
            _discard(self._cancel)
            self._cancel = None
        for button in buttons:
            if button.action is Action.CANCEL:
                self._cancel = self._make(button, 26, CANCEL_SIZE, ("white", INK, LINE))
                self._foot.insertWidget(0, self._cancel)
            else:
                colours = ("#e2ecf6", INK, TONES[Tone.CALM])
                self._choices.addWidget(self._make(button, 34, self.choice_size, colours))

    def _make(
        self, button: Button, pixels: int, size: QSize, colours: tuple[str, str, str]
    ) -> BigButton:
        made = BigButton(button.text, pixels, size)
        made.setStyleSheet(button_sheet(*colours))
        made.setObjectName(f"button-{button.action.value}")
        made.clicked.connect(lambda: self.acted.emit(button.action))
        return made


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(24, 0, 24, 0)
    row.setSpacing(20)
    row.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return row


def _empty(layout: QLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = None if item is None else item.widget()
        if widget is not None:
            _discard(widget)


def _discard(widget: QWidget) -> None:
    """At once out of sight and out of the screen; Qt deletes it when it can."""
    widget.setParent(None)
    widget.deleteLater()
