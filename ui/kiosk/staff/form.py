# SPDX-License-Identifier: Apache-2.0
"""The form of a question: its fields stay while somebody types; what is wrong with one stands below it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.words import StaffKey, Words, bare
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Field, StaffAction, Typed
from ui.presenter.staff.model import FieldKind, StaffButton, StaffField
from ui.texts.staff_book import say

TypedInto = Callable[[Typed], None]
KEYS: Final = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "-")
BACK: Final = "←"


class Line(QLineEdit):
    """Nothing is copied out of it: a clipboard would keep a person's name after the sign-out."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but those two."""
        copy, cut = QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut
        if event.matches(copy) or event.matches(cut):
            event.accept()
            return
        super().keyPressEvent(event)


class Entry(QWidget):
    """A line to type in."""

    def __init__(self, look: Look, field: StaffField, typed: TypedInto) -> None:
        super().__init__()
        self._look = look
        self.edit = Line()
        self.edit.setObjectName(f"field-{field.of.value}")
        self.edit.setFont(look.type(Role.HINT))
        self.edit.setMinimumHeight(look.touch)
        self.edit.setMinimumWidth(1)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.edit.setAcceptDrops(False)
        hints = Qt.InputMethodHint.ImhSensitiveData  # no input method learns people's names
        if field.kind is FieldKind.DIGITS:
            hints |= Qt.InputMethodHint.ImhPreferNumbers
        self.edit.setInputMethodHints(hints)
        self.edit.textEdited.connect(lambda text: typed(Typed(field.of, text)))
        self.below = Words(look, Role.SMALL)
        inside = QVBoxLayout(self)
        bare(inside, 0)
        self._label = Words(look, Role.SMALL)
        for widget in (self._label, self.edit, self.below):
            inside.addWidget(widget)
        inside.addStretch(1)
        self.become(field)

    def become(self, field: StaffField) -> None:
        """What the model says stands there."""
        if self.edit.text() != field.value:
            self.edit.setText(field.value)
        language = self._look.view.language
        mark = " *" if field.needed else ""
        self._label.say(say(field.label, language) + mark)
        colours, wrong = self._look.colours, field.problem is not None
        self.below.say(field.problem or field.hint or "")
        self.below.paint_in(colours.tones[Tone.STOP] if wrong else colours.muted)
        edge = colours.tones[Tone.STOP] if wrong else colours.muted
        self.edit.setStyleSheet(_line_sheet(self._look, edge, wrong=wrong))
        self.edit.setAccessibleName(f"{self._label.text()} {self.below.text()}".strip())

    def forget(self) -> None:
        """Also what could be undone."""
        self.edit.clear()
        self.edit.setText("")


class Choice(QWidget):
    """A tick, or one of several, as buttons that stay down."""

    def __init__(self, look: Look, field: StaffField, typed: TypedInto) -> None:
        super().__init__()
        self._look, self._keys = look, []  # type: tuple[Look, list[StaffKey]]
        inside = QVBoxLayout(self)
        bare(inside, 0)
        self._label = Words(look, Role.SMALL)
        inside.addWidget(self._label)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        for button in _choice_buttons(field):
            key = StaffKey(look, button, Kind.QUIET, Role.SMALL)
            key.setObjectName(f"field-{field.of.value}-{button.arg}")
            key.clicked.connect(lambda _=False, k=key: typed(Typed(field.of, k.button.arg)))
            self._keys.append(key)
            row.addWidget(key)
        inside.addLayout(row)
        inside.addStretch(1)
        self.become(field)

    def become(self, field: StaffField) -> None:
        """Which is down."""
        tick = field.kind is FieldKind.TICK
        self._label.say("" if tick else field.label)
        self._label.setVisible(not tick)
        for key, button in zip(self._keys, _choice_buttons(field), strict=True):
            key.become(button)

    def forget(self) -> None:
        """The model knows it, this does not."""


class FormSection(QWidget):
    """`typed` carries a Typed, `sent` that Enter was pressed in a field."""

    typed = Signal(object)
    sent = Signal()

    def __init__(self, look: Look, fields: tuple[StaffField, ...], *, pad: bool) -> None:
        super().__init__()
        self._look = look
        self._parts: dict[Field, Entry | Choice] = {}
        grid = QGridLayout()
        bare(grid, look.gap)
        across = 1 if look.portrait else 2
        for number, field in enumerate(fields):
            part = self._part(field)
            grid.addWidget(part, number // across, number % across)
        for column in range(across):
            grid.setColumnStretch(column, 1)
        row = QHBoxLayout(self)
        bare(row, 2 * look.gap)
        row.addLayout(grid, 1)
        if pad:
            row.addWidget(self._make_pad(), 0, Qt.AlignmentFlag.AlignTop)

    @property
    def shape(self) -> tuple[Field, ...]:
        """Which fields it has."""
        return tuple(self._parts)

    def show_fields(self, fields: tuple[StaffField, ...]) -> None:
        """The same fields, with what stands in them now."""
        for field in fields:
            self._parts[field.of].become(field)

    def forget(self) -> None:
        """Nothing typed stays behind in a widget that Qt has yet to delete."""
        for part in self._parts.values():
            part.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sent.emit()
            return
        super().keyPressEvent(event)

    def _part(self, field: StaffField) -> Entry | Choice:
        plain = field.kind in (FieldKind.DIGITS, FieldKind.TEXT)
        part = (Entry if plain else Choice)(self._look, field, self.typed.emit)
        self._parts[field.of] = part
        return part

    def _make_pad(self) -> QWidget:
        """Digits for who has no keyboard; they go where the cursor is."""
        box = QWidget()
        grid = QGridLayout(box)
        bare(grid, self._look.gap // 2)
        for place, letter in enumerate((*KEYS, BACK)):
            key = StaffKey(
                self._look, StaffButton(StaffAction.DIGIT, letter, letter), role=Role.HINT
            )
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setObjectName(f"pad-{letter}")
            key.setFixedSize(self._look.touch, self._look.touch)
            key.clicked.connect(lambda _=False, one=letter: self._type(one))
            grid.addWidget(key, place // 3, place % 3)
        return box

    def _type(self, letter: str) -> None:
        edit = QApplication.focusWidget()
        if not isinstance(edit, QLineEdit) or not self.isAncestorOf(edit):
            edit = next(p.edit for p in self._parts.values() if isinstance(p, Entry))
            edit.setFocus()
        if letter == BACK:
            edit.backspace()
        else:
            edit.insert(letter)
        edit.textEdited.emit(edit.text())


def _choice_buttons(field: StaffField) -> tuple[StaffButton, ...]:
    """A tick is one button; pressed again it is none."""
    if field.kind is FieldKind.TICK:
        on = bool(field.value)
        arg = "" if on else "1"
        mark = StaffButton(StaffAction.ASK, field.label, arg, on=on, detail=field.hint)
        return (mark,)
    return tuple(
        StaffButton(StaffAction.ASK, words, value, on=field.value == value)
        for value, words in field.choices
    )


def _line_sheet(look: Look, edge: str, *, wrong: bool) -> str:
    width = max(1, look.mm(0.6 if wrong else 0.3))
    colours = look.colours
    return (
        f"QLineEdit {{ background: {colours.paper}; color: {colours.ink}; padding: 0 {look.mm(2)}px;"
        f" border: {width}px solid {edge}; border-radius: {look.mm(1.5)}px; }}"
        f"QLineEdit:focus {{ border: {max(3, look.mm(0.7))}px solid {colours.focus}; }}"
    )
