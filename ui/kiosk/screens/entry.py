# SPDX-License-Identifier: Apache-2.0
"""Screens on which digits are typed: they are kept only until they are entered or the screen goes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.keypad import Dots, Keypad
from ui.presenter.model import Entry, ScreenModel


class EntryScreen(Screen):
    """Dots above a keypad. `typed` carries the digits, once for each entry."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._entry: Entry | None = None
        self._digits = bytearray()
        self._dots = Dots()
        self._keypad = Keypad(look)
        self.middle.addStretch(1)
        self.middle.addWidget(self._dots)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(self._keypad)
        self._row.addStretch(1)
        self.middle.addLayout(self._row)
        self.middle.addStretch(1)
        self._keypad.digit.connect(self._add)
        self._keypad.cleared.connect(self._clear)
        self._keypad.entered.connect(self._enter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def filled(self) -> int:
        """How many digits there are."""
        return len(self._digits)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model; another attempt begins with an empty field."""
        super().show_model(model)
        if model.entry != self._entry:
            self._entry = model.entry
            self._clear()
        self.changed()

    def forget(self) -> None:
        """Zero the digits."""
        self._entry = None
        self._clear()

    @property
    def holds(self) -> bool:
        """Digits that were typed."""
        return bool(self._digits)

    def take_over(self, former: Screen) -> None:
        """The digits go along; the former screen keeps none."""
        if isinstance(former, EntryScreen):
            self._entry = former._entry
            self._digits[:] = former._digits
            former.forget()
            self.changed()

    def changed(self) -> None:
        """There are more digits than before, or fewer."""
        groups = self._entry.groups if self._entry else ()
        self._dots.show_filled(groups, self.filled)
        self._keypad.let_enter(self._entry is not None and self.filled == self._entry.length)

    def showEvent(self, event: QShowEvent) -> None:
        """A keyboard types at once."""
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, clear and enter of a keyboard."""
        if event.text() and event.text() in "0123456789":
            self._add(event.text())
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _beside_keypad(self, widget: QWidget) -> None:
        """On its left."""
        self._row.insertWidget(1, widget)
        self._row.insertSpacing(2, 40)

    def _add(self, digit: str) -> None:
        if self._entry is not None and self.filled < self._entry.length:
            self._digits += digit.encode("ascii")
            self.changed()

    def _clear(self) -> None:
        self._digits[:] = bytes(len(self._digits))
        self._digits.clear()
        self.changed()

    def _enter(self) -> None:
        if self._entry is None or self.filled != self._entry.length:
            return
        digits = self._taken()
        self.changed()
        self.typed.emit(digits)

    def _taken(self) -> str:
        """All digits; wiped here."""
        digits = self._digits.decode("ascii")
        self._clear()
        return digits
