# SPDX-License-Identifier: Apache-2.0
"""The form of a question: its fields stay while somebody types; what is wrong with one stands below it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import discard
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.line import Line
from ui.kiosk.staff.typing_sheet import TypingSheet
from ui.kiosk.staff.words import StaffKey, Words, bare
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Field, StaffAction, Typed
from ui.presenter.staff.keyboard import SIGNS, Leaf, leaves
from ui.presenter.staff.model import FieldKind, StaffButton, StaffField, StaffText
from ui.presenter.staff.text_ids import StaffTextId
from ui.texts.staff_book import say

TypedInto = Callable[[Typed], None]
KEYS: Final = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "-")
BACK: Final = "←"
OPENER_MM: Final = 14.5
"""As wide as two kana want, so that all lines of a form end at one place."""


class Entry(QWidget):
    """A line to type in; beside it, where a field has keys on the glass, the key that shows them."""

    def __init__(self, look: Look, field: StaffField, typed: TypedInto) -> None:
        super().__init__()
        self._look, self.field = look, field
        self.edit = Line(look, field)
        self.edit.setObjectName(f"field-{field.of.value}")
        self.edit.textEdited.connect(lambda text: typed(Typed(field.of, text)))
        self.below = Words(look, Role.SMALL)
        self._label = Words(look, Role.SMALL)
        self._row = QHBoxLayout()
        bare(self._row, look.gap // 2)
        self._row.addWidget(self.edit, 1)
        inside = QVBoxLayout(self)
        bare(inside, 0)
        inside.addWidget(self._label)
        inside.addLayout(self._row)
        inside.addWidget(self.below)
        inside.addStretch(1)
        self.become(field)

    def add_opener(self, show_keys: Callable[[], None]) -> None:
        """Marked with what the first of the keys type."""
        words = StaffButton(StaffAction.DIGIT, SIGNS[leaves(self.field.of)[0]])
        key = StaffKey(self._look, words, role=Role.HINT)
        key.setObjectName(f"keys-{self.field.of.value}")
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        language = self._look.view.language
        named = StaffText(StaffTextId.KEYBOARD_OF, say(self.field.label, language))
        key.setAccessibleName(say(named, language))
        width = max(self._look.touch, self._look.mm(OPENER_MM))
        key.setFixedSize(width, self.edit.minimumHeight())
        key.clicked.connect(lambda _=False: show_keys())
        self._row.addWidget(key)

    def become(self, field: StaffField) -> None:
        """What the model says stands there."""
        self.field = field
        self.edit.become(field)
        language = self._look.view.language
        mark = " *" if field.needed else ""
        self._label.say(say(field.label, language) + mark)
        colours = self._look.colours
        self.below.say(field.problem or field.hint or "")
        self.below.paint_in(colours.muted if field.problem is None else colours.tones[Tone.STOP])
        self.edit.setAccessibleName(f"{self._label.text()} {self.below.text()}".strip())

    def forget(self) -> None:
        """Also what could be undone."""
        self.field = replace(self.field, value="")
        self.edit.forget()


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
        self._look, self._has_pad = look, pad
        self._parts: dict[Field, Entry | Choice] = {}
        self._sheet: TypingSheet | None = None
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
            if self._sheet is not None and self._sheet.of is field.of:
                self._sheet.become(field)

    def show_keys(self, of: Field) -> None:
        """The keys of a field, over the lower part of the board."""
        order = [
            one for one, part in self._parts.items() if isinstance(part, Entry) and leaves(one)
        ]
        part, place = self._parts[of], order.index(of)
        if not isinstance(part, Entry) or (self._sheet is not None and self._sheet.of is of):
            return
        self._drop_sheet()
        ways = (place > 0, place + 1 < len(order))
        self._sheet = sheet = TypingSheet(self._look, part.field, ways)
        sheet.typed.connect(self.typed)
        sheet.sent.connect(self._send)
        sheet.closed.connect(self.hide_keys)
        sheet.moved.connect(lambda by: self.show_keys(order[place + by]))
        sheet.rise(self)

    def hide_keys(self) -> None:
        """The form again, with the cursor where it was."""
        if self._sheet is not None:
            part = self._parts[self._sheet.of]
            self._drop_sheet()
            if isinstance(part, Entry):
                part.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed stays behind in a widget that Qt has yet to delete."""
        self._drop_sheet()
        for part in self._parts.values():
            part.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sent.emit()
            return
        super().keyPressEvent(event)

    def _send(self) -> None:
        self.hide_keys()
        self.sent.emit()

    def _drop_sheet(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.forget()
            discard(sheet)

    def _entered(self, of: Field) -> None:
        """Who goes to another field takes the keys along."""
        if self._sheet is None:
            return
        if self._sheet.of is of:
            self._sheet.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif leaves(of):
            self.show_keys(of)
        else:
            self._drop_sheet()

    def _part(self, field: StaffField) -> Entry | Choice:
        part: Entry | Choice
        if field.kind in (FieldKind.DIGITS, FieldKind.TEXT):
            part = self._entry(field)
        else:
            part = Choice(self._look, field, self.typed.emit)
        self._parts[field.of] = part
        return part

    def _entry(self, field: StaffField) -> Entry:
        """With a key to its keys, unless the pad beside the form has all of them."""
        part, of = Entry(self._look, field, self.typed.emit), field.of
        part.edit.entered.connect(lambda: self._entered(of))
        kept = leaves(of) == (Leaf.DIGITS,) and self._has_pad
        if leaves(of) and not kept:
            part.add_opener(lambda: self.show_keys(of))
        if leaves(of) and not self._has_pad:
            part.edit.fingered.connect(lambda: self.show_keys(of))
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
        edit = self._typed_into()
        if letter == BACK:
            edit.backspace()
        else:
            edit.insert(letter)
        edit.textEdited.emit(edit.text())

    def _typed_into(self) -> QLineEdit:
        """The field with the keys, the one with the cursor, or the first."""
        if self._sheet is not None:
            return self._sheet.line
        edit = QApplication.focusWidget()
        if not isinstance(edit, QLineEdit) or not self.isAncestorOf(edit):
            edit = next(p.edit for p in self._parts.values() if isinstance(p, Entry))
            edit.setFocus()
        return edit


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
