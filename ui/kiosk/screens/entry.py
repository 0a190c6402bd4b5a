# SPDX-License-Identifier: Apache-2.0
"""Screens on which digits are typed: what is asked for on one side, what is touched on the other.

The keys have the full height. On a screen that is higher than wide the one stands above the other.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout

from ui.kiosk.look import Look
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.keypad import Keypad
from ui.presenter.model import Entry, ScreenModel


class EntryScreen(Screen):
    """`side` is for what is looked at, `middle` for what is touched. `typed` carries the digits, once for each entry.

    Who derives says what a key does: `add`, `delete`, `clear_all`, `enter`, `step_back`.
    """

    low_band = True
    share = (4, 5)
    """How the width is parted between the two."""
    centred = False
    """Whether what is looked at stands in the middle of the height."""

    def __init__(self, look: Look) -> None:
        self.side = QVBoxLayout()
        super().__init__(look)
        self._entry: Entry | None = None
        self.keypad = Keypad(look)
        self.keypad.digit.connect(self.add)
        self.keypad.deleted.connect(self.delete)
        self.keypad.cleared.connect(self.clear_all)
        self.keypad.entered.connect(self.enter)
        self.keypad.went_back.connect(self.step_back)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def filled(self) -> int:
        """How many digits there are."""
        raise NotImplementedError

    def show_model(self, model: ScreenModel) -> None:
        """Become this model; another attempt begins with an empty field."""
        super().show_model(model)
        if model.entry != self._entry:
            self.wipe()
            self._entry = model.entry
            self.begin()
        self.changed()

    def begin(self) -> None:
        """An entry begins: what is known of it is shown."""

    def wipe(self) -> None:
        """Zero what was typed."""
        raise NotImplementedError

    def forget(self) -> None:
        """Zero the digits."""
        self._entry = None
        self.wipe()

    def changed(self) -> None:
        """There are more digits than before, or fewer."""
        raise NotImplementedError

    def add(self, digit: str) -> None:
        """A digit was typed."""
        raise NotImplementedError

    def key_digit(self, digit: str) -> None:
        """A keyboard typed a digit."""
        self.add(digit)

    def delete(self) -> None:
        """The last digit goes."""
        raise NotImplementedError

    def clear_all(self) -> None:
        """All digits go."""
        raise NotImplementedError

    def enter(self) -> None:
        """The big key."""
        raise NotImplementedError

    def step_back(self) -> None:
        """To the step before, where there are steps."""

    def showEvent(self, event: QShowEvent) -> None:
        """A keyboard types at once."""
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, delete, clear and enter of a keyboard or a numeric pad."""
        if event.text() and event.text() in "0123456789":
            self.key_digit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.delete()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.enter()
        else:
            super().keyPressEvent(event)

    def _arrange(self, layout: QVBoxLayout) -> None:
        gap = self.look.gap
        self.side.setContentsMargins(2 * gap, gap, 2 * gap, 0)
        self.side.setSpacing(gap)
        self.words.addWidget(self._detail)
        self.words.addLayout(self._notes)
        self.words.setContentsMargins(2 * gap, 0, 2 * gap, gap)
        self._foot_row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if self.look.portrait:
            self._stack_up(layout)
        else:
            self._set_beside(layout)

    def _stack_up(self, layout: QVBoxLayout) -> None:
        layout.addLayout(self.side, 1)
        layout.addLayout(self.words)
        layout.addLayout(self.middle, 3)
        layout.addLayout(self._choices)
        layout.addWidget(self._foot_row)

    def _set_beside(self, layout: QVBoxLayout) -> None:
        looked_at = QVBoxLayout()
        looked_at.addLayout(self.side, 1)
        looked_at.addLayout(self.words)
        if self.centred:
            looked_at.addStretch(1)
        looked_at.addLayout(self._choices)
        looked_at.addWidget(self._foot_row)
        row = QBoxLayout(self.along())
        row.addLayout(looked_at, self.share[0])
        row.addLayout(self.middle, self.share[1])
        layout.addLayout(row, 1)
