# SPDX-License-Identifier: Apache-2.0
"""Things to touch: never smaller than a finger, named for screen readers, with a frame where the keyboard is."""

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.say import Say
from ui.presenter.model import Text, Tone
from ui.presenter.text_ids import TextId
from ui.texts import Phrase


class Kind(Enum):
    """How much a button asks to be pressed."""

    CHOICE = "choice"
    MAIN = "main"
    QUIET = "quiet"


class PlainButton(QPushButton):
    """Enter presses it, as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt would do so in dialogs only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


class TouchButton(PlainButton):
    """A text, and smaller below it what the button is for. It grows with its texts."""

    def __init__(
        self,
        look: Look,
        text: Text | TextId,
        kind: Kind = Kind.CHOICE,
        hint: TextId | None = None,
        role: Role = Role.BUTTON,
    ) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self._text = Say(look, role, most_lines=2)
        self._text.say(text)
        self._hint = Say(look, Role.HINT, most_lines=3)
        self._hint.say(hint)
        self._hint.setVisible(hint is not None)
        self._lay_out()
        self.setStyleSheet(sheet(look, kind))
        self._colour()
        self._name()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(look.touch, look.touch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def say(self, text: Text | TextId) -> None:
        """Other words."""
        self._text.say(text)
        self._name()

    def show_phrase(self, said: Phrase) -> None:
        """Words that stand in no catalogue."""
        self._text.show_phrase(said)
        self._name()

    def sizeHint(self) -> QSize:
        """Room for the texts on one line each, and around them."""
        pad = self._look.mm(3.0)
        hint = self._hint.sizeHint() if self._hint.text() else QSize(0, 0)
        text = self._text.sizeHint()
        width = max(text.width(), hint.width()) + 2 * pad
        height = text.height() + hint.height() + 2 * self._look.mm(2.5)
        return QSize(max(width, self._look.touch), max(height, self._look.touch))

    def minimumSizeHint(self) -> QSize:
        """A finger."""
        return QSize(self._look.touch, self._look.touch)

    def setEnabled(self, enabled: bool) -> None:
        """The words pale too."""
        super().setEnabled(enabled)
        self._colour()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._text.text()} {self._hint.text()}".strip())

    def _lay_out(self) -> None:
        pad = self._look.mm(1.5)
        inside = self.inside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        inside.setContentsMargins(pad, pad // 2, pad, pad // 2)
        inside.setSpacing(0)
        inside.addStretch(1)
        for said in (self._text, self._hint):
            said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(said)
        inside.addStretch(1)

    def ink(self, colour: str) -> None:
        """Of the words."""
        self._text.colour(colour)
        self._hint.colour(colour)

    def _colour(self) -> None:
        self.ink(ink_of(self._look, self._kind) if self.isEnabled() else pale(self._look))


def ink_of(look: Look, kind: Kind) -> str:
    """The colour of a button's words."""
    colours = look.colours
    if kind is Kind.MAIN:
        return "#000000" if look.view.contrast else "#ffffff"
    return colours.ink if kind is Kind.QUIET else colours.key_ink


def pale(look: Look) -> str:
    """The words of a button that cannot be pressed now."""
    return "#bdbdbd" if look.view.contrast else "#6b6f73"


def sheet(look: Look, kind: Kind) -> str:
    """The style of a button: ground, edge, pressed, focused, unusable.

    Inside a window whose property `keyboard` is false, nobody is shown where the keyboard is: nobody uses one.
    """
    colours, radius = look.colours, look.mm(2.4)
    green = "#ffff00" if look.view.contrast else colours.tones[Tone.GOOD]
    grounds = {Kind.CHOICE: colours.key, Kind.MAIN: green, Kind.QUIET: colours.paper}
    edges = {Kind.CHOICE: colours.key_edge, Kind.MAIN: green, Kind.QUIET: colours.muted}
    edge = max(2, look.mm(0.35))
    off = "#333333" if look.view.contrast else "#e4e1da"
    return (
        f"QPushButton {{ background: {grounds[kind]}; border: {edge}px solid {edges[kind]};"
        f" border-radius: {radius}px; color: {ink_of(look, kind)}; }}"
        f"QPushButton:pressed {{ background: {edges[kind]}; }}"
        f"QPushButton:focus {{ border: {2 * edge + 1}px solid {colours.focus}; }}"
        f'[keyboard="false"] QPushButton:focus {{ border: {edge}px solid {edges[kind]}; }}'
        f"QPushButton:disabled {{ background: {off}; border-color: {off}; color: {pale(look)}; }}"
    )


def pressed_down(look: Look) -> str:
    """What is added to `sheet` for a button that stays down: its ground is dark, so the keyboard's frame is light."""
    colours, edge = look.colours, max(2, look.mm(0.35))
    focus = "#0040ff" if look.view.contrast else "#ffb000"
    return (
        f"QPushButton:checked {{ background: {colours.ink}; color: {colours.paper};"
        f" border-color: {colours.ink}; }}"
        f"QPushButton:checked:focus {{ border: {2 * edge + 1}px solid {focus}; }}"
        f'[keyboard="false"] QPushButton:checked:focus'
        f" {{ border: {edge}px solid {colours.ink}; }}"
    )


def plain_label(look: Look, role: Role, text: str = "") -> QLabel:
    """Letters that are in no catalogue: a support code."""
    label = QLabel(text)
    label.setFont(look.type(role))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setStyleSheet(f"color: {look.colours.muted};")
    return label
