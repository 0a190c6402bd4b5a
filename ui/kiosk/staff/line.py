# SPDX-License-Identifier: Apache-2.0
"""A line to type in: nothing typed leaves it by another way than the form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputDevice, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from ui.kiosk.look import Look, Role
from ui.presenter.model import Tone
from ui.presenter.staff.model import FieldKind, StaffField


class Line(QLineEdit):
    """Nothing is copied out of it: a clipboard would keep a person's name after the sign-out.

    `fingered`: a finger tapped it, so perhaps there is no keyboard; `entered`: it has the keyboard now.
    """

    fingered = Signal()
    entered = Signal()

    def __init__(self, look: Look, field: StaffField) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.type(Role.HINT))
        self.setMinimumHeight(look.touch)
        self.setMinimumWidth(1)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        hints = Qt.InputMethodHint.ImhSensitiveData  # no input method learns people's names
        if field.kind is FieldKind.DIGITS:
            hints |= Qt.InputMethodHint.ImhPreferNumbers
        self.setInputMethodHints(hints)

    def become(self, field: StaffField) -> None:
        """What the model says stands there; a thick edge where something is wrong."""
        if self.text() != field.value:
            self.setText(field.value)
        look, wrong = self._look, field.problem is not None
        colours = look.colours
        edge = colours.tones[Tone.STOP] if wrong else colours.muted
        width = max(1, look.mm(0.6 if wrong else 0.3))
        style = (
            f"QLineEdit {{ background: {colours.paper}; color: {colours.ink}; padding: 0 {look.mm(2)}px;"
            f" border: {width}px solid {edge}; border-radius: {look.mm(1.5)}px; }}"
            f"QLineEdit:focus {{ border: {max(3, look.mm(0.7))}px solid {colours.focus}; }}"
        )
        if style != self.styleSheet():
            self.setStyleSheet(style)

    def put(self, text: str, at: int) -> None:
        """Another text, as if somebody had typed it, with the cursor there."""
        self.setText(text)
        self.setCursorPosition(at)
        self.textEdited.emit(text)

    def forget(self) -> None:
        """Also what could be undone."""
        self.clear()
        self.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys but those two."""
        copy, cut = QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut
        if event.matches(copy) or event.matches(cut):
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A mouse has a keyboard beside it, a finger may have none."""
        super().mouseReleaseEvent(event)
        if event.device().type() is QInputDevice.DeviceType.TouchScreen:
            self.fingered.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever typed elsewhere types here now."""
        super().focusInEvent(event)
        self.entered.emit()
