# SPDX-License-Identifier: Apache-2.0
"""One field of a form with its keys below it, over the lower part of the board: typing without a keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind
from ui.kiosk.staff.letters import LetterKeys
from ui.kiosk.staff.line import Line
from ui.kiosk.staff.words import BOARD, StaffKey, Words, bare
from ui.presenter.model import Tone
from ui.presenter.staff.actions import StaffAction, Typed
from ui.presenter.staff.keyboard import leaves, marked
from ui.presenter.staff.model import StaffButton, StaffField, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.texts.staff_book import say

BEFORE: Final = -1
AFTER: Final = 1
KEY_PRESS: Final = QEvent.Type.KeyPress


class TypingSheet(QFrame):
    """`typed` carries a Typed; `moved` BEFORE or AFTER; `sent`: Enter was pressed. A keyboard types there too."""

    typed = Signal(object)
    moved = Signal(int)
    sent = Signal()
    closed = Signal()

    def __init__(self, look: Look, field: StaffField, ways: tuple[bool, bool]) -> None:
        """`ways`: whether there is a field before it, and one after."""
        super().__init__()
        self._look, self.of, self._ways = look, field.of, ways
        self._over: QWidget = self
        self.setObjectName("typing-sheet")
        colours = look.colours
        self.setStyleSheet(
            f"#typing-sheet {{ background: {colours.paper};"
            f" border-top: {look.mm(1.2)}px solid {colours.tones[Tone.CALM]}; }}"
        )
        self._label, self._below = Words(look, Role.SMALL, wrap=False), Words(look, Role.SMALL)
        self.line = Line(look, field)
        self.line.setObjectName(f"sheet-{field.of.value}")
        self.line.textEdited.connect(lambda text: self.typed.emit(Typed(self.of, text)))
        self.line.installEventFilter(self)
        self._keys = LetterKeys(look, leaves(field.of))
        self._keys.struck.connect(self._strike)
        self._keys.erased.connect(self._erase)
        self._keys.marked.connect(self._mark)
        self._lay_out()
        self.become(field)

    def rise(self, over: QWidget) -> None:
        """Over the board that a widget is on, or over its window."""
        host = over
        while host.objectName() != BOARD and (above := host.parentWidget()) is not None:
            host = above
        self._over = over
        self.setParent(host)
        host.installEventFilter(self)
        self._place(host)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def become(self, field: StaffField) -> None:
        """What the model says stands there."""
        self.line.become(field)
        mark = " *" if field.needed else ""
        self._label.say(say(field.label, self._look.view.language) + mark)
        self._below.say(field.problem or field.hint or "")
        colours = self._look.colours
        self._below.paint_in(colours.muted if field.problem is None else colours.tones[Tone.STOP])
        self.line.setAccessibleName(f"{self._label.text()} {self._below.text()}".strip())

    def forget(self) -> None:
        """Nothing typed stays behind, and nothing is said any more."""
        self.blockSignals(True)
        self.line.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends; Escape only closes this."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger between two keys touches nothing below."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As wide as the board, whatever becomes of that; Tab in the line goes to another field."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == KEY_PRESS:
            return self._tabbed(event)
        host = self.parentWidget()
        if host is not None and watched is host and event.type() == QEvent.Type.Resize:
            self._place(host)
        return False

    def _tabbed(self, event: QKeyEvent) -> bool:
        """From field to field, and back to the form behind the last."""
        if event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        onward = event.key() == Qt.Key.Key_Tab
        if self._ways[onward]:
            self.moved.emit(AFTER if onward else BEFORE)
        else:
            self.closed.emit()
        return True

    def _place(self, host: QWidget) -> None:
        """From the lower edge; over the whole form where less than a field of it would be seen."""
        top = max(0, host.height() - self.sizeHint().height())
        form = self._over.mapTo(host, QPoint(0, 0)).y() - self._look.gap // 2
        if 0 < form < top < form + 2 * self._look.touch:
            top = form
        self.setGeometry(0, top, host.width(), host.height() - top)

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * look.gap, look.gap, 2 * look.gap, look.gap)
        column.setSpacing(look.gap // 2)
        told = QHBoxLayout()
        bare(told, look.gap)
        told.addWidget(self._label)
        told.addWidget(self._below, 1)
        self._below.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        bare(row, look.gap // 2)
        row.addWidget(self.line, 1)
        for key in self._ways_out():
            row.addWidget(key)
        column.addStretch(1)
        column.addLayout(told)
        column.addLayout(row)
        column.addWidget(self._keys)
        column.addStretch(1)

    def _ways_out(self) -> tuple[StaffKey, ...]:
        before = self._key("before", T.KEY_BEFORE, enabled=self._ways[0])
        before.clicked.connect(lambda: self.moved.emit(BEFORE))
        after = self._key("after", T.KEY_AFTER, Kind.CHOICE, enabled=self._ways[1])
        after.clicked.connect(lambda: self.moved.emit(AFTER))
        close = self._key("close", T.BUTTON_CLOSE)
        close.clicked.connect(self.closed)
        return before, after, close

    def _key(
        self, name: str, text: T, kind: Kind = Kind.QUIET, *, enabled: bool = True
    ) -> StaffKey:
        button = StaffButton(StaffAction.BACK, StaffText(text), enabled=enabled)
        key = StaffKey(self._look, button, kind, Role.SMALL)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setObjectName(f"key-{name}")
        key.setFixedWidth(max(self._look.touch, key.sizeHint().width()))
        return key

    def _strike(self, letter: str) -> None:
        self.line.insert(letter)
        self.line.textEdited.emit(self.line.text())

    def _erase(self) -> None:
        self.line.backspace()
        self.line.textEdited.emit(self.line.text())

    def _mark(self) -> None:
        at = self.line.cursorPosition()
        self.line.put(marked(self.line.text(), at), at)
