# SPDX-License-Identifier: Apache-2.0
"""The frame of all screens: a band with one sentence, room for what the screen is about, one sentence, buttons.

On a wide screen that says so (`aside`), the second sentence stands beside the middle instead of below it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.aloud import announce, announced
from ui.kiosk.screens.buttons import Kind, TouchButton, ink_of, plain_label, sheet
from ui.kiosk.screens.say import FreeSay, Say
from ui.kiosk.screens.staff_note import StaffNote
from ui.presenter.model import Action, Button, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.texts import phrase

Along = QBoxLayout.Direction
LEAVING = (Action.CANCEL, Action.BACK)
"""What leads away stands in the foot, at the same place on all screens; Escape goes there."""


class Screen(QWidget):
    """Shows models of one kind. `acted` carries an Action, `typed` the digits, `wants_language` a Language.

    The digits are a bytearray, which is its hearer's to zero.

    A screen puts its own into `middle`, and what belongs to the second sentence into `words`; `look` says how big,
    in which colours and for which hand.
    """

    acted = Signal(object)
    typed = Signal(object)
    wants_language = Signal(object)
    darkened = Signal()
    """`dark` is another one."""

    choice_mm = 22.0
    """The height of the buttons to choose from."""
    stacked = False
    """Whether the choices stand one above the other, also on a wide screen."""
    stretch_below = 0
    aside = False
    """Whether the second sentence stands beside the middle of a wide screen."""
    choices_aside = False
    """Whether the choices stand there too, one above the other."""
    detail_role = Role.BODY
    detail_upright = Role.BODY
    """The same on a screen that is higher than wide."""
    foot_stays = True
    """Whether the foot keeps its room while nothing is in it."""
    low_band = False
    """Whether the band is about one line high: what is below needs the height."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._tone = Tone.CALM
        self._ground: str | None = None
        self._buttons: tuple[Button, ...] = ()
        self._told_aloud = ""
        self._band = QFrame()
        self._band.setObjectName("band")
        self._headline = Say(look, Role.HEADLINE, most_lines=2)
        said = FreeSay if self.beside and self.choices_aside else Say
        role = self.detail_upright if look.portrait else self.detail_role
        self._detail = said(look, role, most_lines=4 if self.beside else 3)
        self._detail.setObjectName("detail")
        self._notes = QVBoxLayout()
        self.middle = QVBoxLayout()
        self.words = QVBoxLayout()
        self._foot_row = QWidget()
        self._choices = QBoxLayout(self._way_of_choices())
        self._code = plain_label(look, Role.SMALL)
        self._hint = StaffNote(look)
        self._foot = QBoxLayout(self.along())
        self._cancel: TouchButton | None = None
        self._lay_out()

    @property
    def beside(self) -> bool:
        """Whether the second sentence does stand beside the middle."""
        return self.aside and not self.look.portrait

    def along(self) -> Along:
        """From left to right; mirrored for the left hand."""
        return Along.RightToLeft if self.look.view.left_handed else Along.LeftToRight

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        self.say(model.headline, model.tone)
        self._detail.say(model.detail)
        self._detail.setVisible(model.detail is not None)
        self._show_notes(model.notes)
        self._code.setText(self._said_code(model.support_code))
        self._code.setVisible(model.support_code is not None)
        self._hint.say(model.hint)
        if model.buttons != self._buttons:
            self._offer(model.buttons)
        used = model.hint is not None or self._cancel is not None or bool(self._code.text())
        self._foot_row.setVisible(self.foot_stays or used)
        self._announce(announced(model, self.look.view.language))

    def say(self, headline: Text, tone: Tone) -> None:
        """The sentence in the band."""
        self._tone = tone
        self._headline.say(headline)
        self.setAccessibleName(self._headline.text())  # some screens take the keyboard themselves
        self._paint_band()

    def hideEvent(self, event: QHideEvent) -> None:
        """What it said may be said again when it comes back."""
        self._told_aloud = ""
        super().hideEvent(event)

    def _announce(self, words: str) -> None:
        """Once, when it changes."""
        if words != self._told_aloud:
            self._told_aloud = words
            announce(self, words)

    def darken(self, ground: str | None) -> None:
        """White words on this ground, the tone's colour left out; None: the usual look."""
        if ground == self._ground:
            return
        self._ground = ground
        self._paint_band()
        self._darken_cancel()
        self.darkened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads to Stop, where Enter or Space stops: one key pressed by mistake ends nothing."""
        if event.key() == Qt.Key.Key_Escape and self._cancel is not None:
            self._cancel.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    @property
    def dark(self) -> bool:
        """Whether all that is not the screen's own light is to be dark, also around it."""
        return self._ground is not None

    def _darken_cancel(self) -> None:
        if self._cancel is None:
            return
        style, ink = sheet(self.look, Kind.QUIET), ink_of(self.look, Kind.QUIET)
        if self._ground is not None:
            style += f"QPushButton {{ background: {self._ground}; border-color: #ffffff; }}"
            ink = "#ffffff"
        self._cancel.setStyleSheet(style)
        self._cancel.ink(ink)

    def forget(self) -> None:
        """Another screen is shown: keep nothing of the person. Screens that hold something override this."""

    @property
    def holds(self) -> bool:
        """Whether there is something typed that must survive another look."""
        return False

    def take_over(self, former: "Screen") -> None:
        """What the person has typed on the same screen in another look. Screens that hold something override this."""

    def _said_code(self, code: str | None) -> str:
        if code is None:
            return ""
        return f"{phrase(TextId.SUPPORT_CODE, self.look.view.language).plain} {code}"

    def _paint_band(self) -> None:
        ground, ink = self.look.colours.bands[self._tone]
        ground, ink = (ground, ink) if self._ground is None else (self._ground, "#ffffff")
        edge = (
            f" border-bottom: {self.look.mm(0.6)}px solid {ink};" if self.look.view.contrast else ""
        )
        self._band.setStyleSheet(f"#band {{ background: {ground};{edge} }}")
        self._headline.colour(ink)
        dark = self._ground is not None
        self._detail.setStyleSheet(f"background: {self._ground};" if dark else "")
        self._detail.colour("#ffffff" if dark else self.look.colours.ink)

    def _show_notes(self, notes: tuple[Text, ...]) -> None:
        empty(self._notes)
        for note in notes:
            said = Say(self.look, Role.NOTE, most_lines=3)
            said.setObjectName("note")
            said.say(note)
            self._notes.addWidget(said)

    def _lay_out(self) -> None:
        self._give_room()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._band)
        self._foot_row = self._make_foot()
        self._arrange(layout)

    def _give_room(self) -> None:
        """Around each part."""
        look, gap = self.look, self.look.gap
        inside = QVBoxLayout(self._band)
        lines = (1.8 if look.portrait else 1.35) if self.low_band else 2.5
        lines += 0.25 if look.portrait and look.view.furigana else 0.0
        above = gap // 4 if look.view.furigana else gap  # the readings stand there
        inside.setContentsMargins(2 * gap, above, 2 * gap, above)
        inside.addWidget(self._headline)
        self._band.setFixedHeight(round(look.letters(Role.HEADLINE) * lines) + 2 * gap)
        self.middle.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        self._choices.setContentsMargins(2 * gap, 0, 2 * gap, gap)
        self._choices.setSpacing(gap)
        self._notes.setContentsMargins(2 * gap, 0, 2 * gap, 0)

    def _arrange(self, layout: QVBoxLayout) -> None:
        """Below the band. What belongs to the drawing stands above the choices also on an upright screen."""
        self._place_middle(layout)
        if not self.beside and self.choices_aside:
            layout.addLayout(self.words)
        if not (self.beside and self.choices_aside):
            layout.addLayout(self._choices)
        layout.addStretch(self.stretch_below)
        if not self.beside and not self.choices_aside:
            layout.addLayout(self.words)
        layout.addWidget(self._foot_row)

    def _place_middle(self, layout: QVBoxLayout) -> None:
        """The second sentence below what the screen is about, or beside it."""
        gap = self.look.gap
        if not self.beside:
            layout.addLayout(self.middle, 1)
            self.words.setContentsMargins(2 * gap, 0, 2 * gap, gap if self.foot_stays else 3 * gap)
            self.words.addWidget(self._detail)
            self.words.addLayout(self._notes)
            return
        row = QBoxLayout(self.along())
        row.setContentsMargins(gap, 0, gap, 0)
        row.addLayout(self.middle, 3)
        row.addLayout(self.words, 2)
        self._fill_words()
        layout.addLayout(row, 1)

    def _fill_words(self) -> None:
        """Together in the middle of the height; with choices below, the sentence has the rest of it."""
        gap = self.look.gap
        if self.choices_aside:
            self.words.addWidget(self._detail, 1)
            self.words.addLayout(self._notes)
            self._choices.setContentsMargins(0, gap, gap, gap)
            self.words.addLayout(self._choices)
            return
        self.words.addStretch(1)
        self.words.addWidget(self._detail)
        self.words.addLayout(self._notes)
        self.words.addStretch(1)

    def _make_foot(self) -> QWidget:
        gap = self.look.gap
        self._foot.setContentsMargins(2 * gap, gap // 2, 2 * gap, gap)
        self._foot.setSpacing(gap)
        self._foot.addWidget(self._hint, 100)
        self._foot.addStretch(1)
        self._foot.addWidget(self._code, alignment=Qt.AlignmentFlag.AlignBottom)
        foot = QWidget()
        foot.setMinimumHeight(self.look.touch + gap + gap // 2)
        foot.setLayout(self._foot)
        return foot

    def _way_of_choices(self) -> Along:
        stacked = self.stacked or self.look.portrait or (self.beside and self.choices_aside)
        return Along.TopToBottom if stacked else self.along()

    def _offer(self, buttons: tuple[Button, ...]) -> None:
        """Buttons are made anew: there are at most four, and they change once per screen."""
        self._buttons = buttons
        empty(self._choices)
        if self._cancel is not None:
            discard(self._cancel)
            self._cancel = None
        for button in buttons:
            if button.action in LEAVING:
                self._cancel = self._make(button, Kind.QUIET)
                self._cancel.setMaximumWidth(self.look.mm(48))
                self._foot.insertWidget(0, self._cancel)
                self._darken_cancel()
            else:
                self._choices.addWidget(self.make_choice(button))

    def make_choice(self, button: Button) -> TouchButton:
        """One of the things to choose from."""
        made = self._make(button, Kind.CHOICE)
        made.setMinimumHeight(max(self.look.touch, self.look.mm(self.choice_mm)))
        return made

    def _make(self, button: Button, kind: Kind) -> TouchButton:
        return self.wire(TouchButton(self.look, button.text, kind, button.hint), button)

    def wire(self, made: TouchButton, button: Button) -> TouchButton:
        """A press tells the button's action."""
        made.setObjectName(f"button-{button.action.value}")
        made.clicked.connect(lambda: self.acted.emit(button.action))
        return made


def empty(layout: QLayout) -> None:
    """Take all widgets out of a layout and off the screen."""
    while layout.count():
        item = layout.takeAt(0)
        widget = None if item is None else item.widget()
        if widget is not None:
            discard(widget)


def discard(widget: QWidget) -> None:
    """At once out of sight and out of the screen; Qt deletes it when it can."""
    widget.setParent(None)
    widget.deleteLater()
