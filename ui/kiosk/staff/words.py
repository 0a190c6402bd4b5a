# SPDX-License-Identifier: Apache-2.0
"""Words and buttons of the staff's side: denser than the patients', with targets as big as theirs.

Nothing here has furigana, so plain labels of Qt do: they break Japanese between any two letters that may be parted.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, PlainButton, ink_of, pale, pressed_down, sheet
from ui.presenter.model import Tone
from ui.presenter.staff.model import Say, StaffButton
from ui.texts.glyphs import showable
from ui.texts.staff_book import say

BOARD = "staff-board"
"""The object name of what all of it is on."""
ON, OFF = "✓ ", ""
"""Before the words of a switch: its colour is not the only sign."""
KINDS = {Tone.GOOD: Kind.MAIN, Tone.CARE: Kind.CHOICE, Tone.CALM: Kind.CHOICE}


class Words(QLabel):
    """A sentence, a name, a number."""

    def __init__(
        self,
        look: Look,
        role: Role,
        what: Say = "",
        *,
        colour: str | None = None,
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.type(role))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setMinimumWidth(1)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # on a button it would be another one
        self.paint_in(colour or look.colours.ink)
        self.say(what)

    def say(self, what: Say) -> None:
        """Other words; a letter that no font has is shown by the printers' sign for that."""
        known = QFontMetrics(self.font()).inFontUcs4
        said = say(what, self._look.view.language)
        self.setText("\n".join(showable(line, known) for line in said.split("\n")))

    def paint_in(self, colour: str) -> None:
        """Of the letters."""
        palette = self.palette()  # a style sheet for each label would cost ten times as long
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(palette)


class StaffKey(PlainButton):
    """What a button of the model asks for; below it, smaller, what there is to know before it is pressed."""

    def __init__(
        self,
        look: Look,
        button: StaffButton,
        kind: Kind | None = None,
        role: Role = Role.STRONG,
        *,
        left: bool = False,
    ) -> None:
        super().__init__()
        self.button, self._look, self._is_made = button, look, False
        self._kind = kind or KINDS.get(button.tone, Kind.CHOICE)
        self._text, self._detail = Words(look, role), Words(look, Role.SMALL)
        align = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
        self._lay_out(align | Qt.AlignmentFlag.AlignVCenter)
        self.setObjectName(f"staff-{button.action.value}-{button.arg}".rstrip("-"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._least = look.touch
        self.setMinimumSize(look.touch, look.touch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCheckable(button.on is not None)
        self.become(button)

    def become(self, button: StaffButton) -> None:
        """The same button with other words, or usable now, or not."""
        if self._is_made and button == self.button:
            return
        self.button, self._is_made = button, True
        mark = "" if button.on is None else (ON if button.on else OFF)
        self._text.say(mark + say(button.text, self._look.view.language))
        self._detail.say(button.detail or "")
        self._detail.setVisible(button.detail is not None)
        self.setEnabled(button.enabled)
        self.setChecked(bool(button.on))
        extra = pressed_down(self._look) if button.on is not None else ""
        style = sheet(self._look, self._kind) + extra + self._warning()
        if style != self.styleSheet():
            self.setStyleSheet(style)
        self._colour()
        self.setAccessibleName(f"{self._text.text()} {self._detail.text()}".strip())

    def at_least(self, height: int) -> None:
        """Never lower than this, in pixels."""
        self._least = max(self._look.touch, height)
        self.setMinimumHeight(self._least)

    def setEnabled(self, enabled: bool) -> None:
        """The words pale too."""
        super().setEnabled(enabled)
        self._colour()

    def nextCheckState(self) -> None:
        """The model says whether it is on, not the finger."""

    def sizeHint(self) -> QSize:
        """Room for the words on one line each."""
        pad = self._look.mm(2.5)
        text, detail = self._text.sizeHint(), QSize(0, 0)
        metrics = QFontMetrics(self._text.font())
        width = metrics.horizontalAdvance(self._text.text()) + 2 * pad
        if self.button.detail is not None:
            detail = self._detail.sizeHint()
        height = text.height() + detail.height() + pad
        return QSize(max(width, self._look.touch), max(height, self._look.touch))

    def minimumSizeHint(self) -> QSize:
        """A finger."""
        return QSize(self._look.touch, self._look.touch)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever touches uses no keyboard."""
        show_keyboard(self, uses=False)
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words want at this width."""
        super().resizeEvent(event)
        inside = self.layout()
        if inside is not None and inside.hasHeightForWidth():
            self.setMinimumHeight(max(self._least, inside.totalHeightForWidth(self.width())))

    def _warning(self) -> str:
        """A tile that wants a hand has a thick edge at its side; its words say why."""
        if self.button.tone is not Tone.CARE:
            return ""
        colour, edge = self._look.colours.tones[Tone.CARE], self._look.mm(1.6)
        rule = f"{{ border-color: {colour}; border-left: {edge}px solid {colour}; }}"
        return f'QPushButton {rule} [keyboard="false"] QPushButton:focus {rule}'

    def _colour(self) -> None:
        usual = self._look.colours.paper if self.isChecked() else ink_of(self._look, self._kind)
        ink = usual if self.isEnabled() else pale(self._look)
        self._text.paint_in(ink)
        self._detail.paint_in(ink)

    def _lay_out(self, align: Qt.AlignmentFlag) -> None:
        pad = self._look.mm(1.2)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * pad, pad, 2 * pad, pad)
        inside.setSpacing(0)
        inside.addStretch(1)
        for said in (self._text, self._detail):
            said.setAlignment(align)
            said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(said)
        inside.addStretch(1)


def show_keyboard(within: QWidget, *, uses: bool) -> None:
    """Whether the board around a widget shows where the keyboard is."""
    board: QWidget | None = within
    while board is not None and board.objectName() != BOARD:
        board = board.parentWidget()
    if board is not None and board.property("keyboard") is not uses:
        board.setProperty("keyboard", uses)
        board.setStyleSheet(board.styleSheet())  # Qt looks at the property again


def row_of(look: Look, *widgets: QWidget) -> QHBoxLayout:
    """Side by side, with the usual gap."""
    row = QHBoxLayout()
    row.setSpacing(look.gap)
    for widget in widgets:
        row.addWidget(widget)
    return row


def bare(layout: QLayout, spacing: int) -> None:
    """No room around it."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
