# SPDX-License-Identifier: Apache-2.0
"""What lies over a screen for a moment: what is below stays as it is, and is dimmed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.kiosk.screens.say import Say
from ui.presenter.text_ids import TextId


class Overlay(QWidget):
    """As big as its parent; `card` is the white middle that belongs to it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.card = QFrame()
        self.card.setObjectName("card")
        colours, edge = look.colours, look.mm(0.6)
        self.card.setStyleSheet(
            f"#card {{ background: {colours.paper}; border: {edge}px solid {colours.ink};"
            f" border-radius: {look.mm(4)}px; }}"
        )
        self.inside = QVBoxLayout(self.card)
        gap = look.gap
        self.inside.setContentsMargins(3 * gap, 3 * gap, 3 * gap, 3 * gap)
        self.inside.setSpacing(2 * gap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * gap, 4 * gap, 4 * gap, 4 * gap)
        layout.addStretch(1)
        layout.addWidget(self.card)
        layout.addStretch(1)
        self._below = parent
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as big as the parent."""
        if watched is self._below and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._below.rect())
        return super().eventFilter(watched, event)

    def rise(self) -> None:
        """Over everything; the keyboard goes along."""
        if self.isVisible():
            return
        self.setGeometry(self._below.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 150))
        painter.end()


class StillHere(Overlay):
    """The visit is about to end by itself; one touch anywhere goes on."""

    go_on = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setObjectName("still-here")
        headline, detail = Say(look, Role.HEADLINE), Say(look, Role.BODY)
        headline.say(TextId.STILL_HERE)
        detail.say(TextId.STILL_HERE_WHAT)
        button = TouchButton(look, TextId.BUTTON_CONTINUE, Kind.MAIN)
        button.setObjectName("button-continue")
        button.setMinimumHeight(look.mm(22))
        button.clicked.connect(self.go_on)
        self.setFocusProxy(button)
        for widget in (headline, detail, button):
            self.inside.addWidget(widget)
