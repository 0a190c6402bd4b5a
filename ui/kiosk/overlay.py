# SPDX-License-Identifier: Apache-2.0
"""What lies over a screen for a moment: what is below stays as it is, and cannot be read."""

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton
from ui.kiosk.screens.say import Say
from ui.presenter.text_ids import TextId

FRAME_MS: Final = 200
VEIL: Final = 250
"""Of 255: what was typed below cannot be read through it."""


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
        self._before: QWidget | None = None
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
        window = self.window()
        self._before = window.focusWidget()
        self.setGeometry(self._below.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes back to where it was."""
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        super().hideEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The Tab key stays inside."""
        within = [one for one in self.findChildren(QWidget) if _is_stop(one)]
        if within:
            now = self.window().focusWidget()
            place = within.index(now) if now in within else -1 if forward else 0
            within[(place + (1 if forward else -1)) % len(within)].setFocus(
                Qt.FocusReason.TabFocusReason
            )
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is below is not touched."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what is below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, VEIL))
        painter.end()


class TimeBar(QWidget):
    """The time that is left, as the length of a bar; its frame is the whole time."""

    def __init__(self, look: Look, seconds: float) -> None:
        super().__init__()
        self.setObjectName("time-left")
        self._look, self.seconds = look, seconds
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self.update)
        self.setFixedHeight(look.mm(7))

    @property
    def left(self) -> float:
        """From 1 to 0."""
        if not self._since.isValid():
            return 1.0
        return max(0.0, 1.0 - self._since.elapsed() / 1000 / self.seconds)

    def begin(self) -> None:
        """All of it is left."""
        self._since.start()
        self._frames.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._frames.stop()
        self._since.invalidate()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, edge = self._look.colours, self._look.mm(0.5)
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        round_ = frame.height() / 2
        painter.setPen(QPen(QColor(colours.ink), edge))
        painter.setBrush(QColor(colours.paper))
        painter.drawRoundedRect(frame, round_, round_)
        full = frame.adjusted(2 * edge, 2 * edge, -2 * edge, -2 * edge)
        full.setWidth(full.width() * self.left)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ink))
        painter.drawRoundedRect(full, full.height() / 2, full.height() / 2)
        painter.end()


class StillHere(Overlay):
    """The visit is about to end by itself; one touch anywhere, or any key, goes on."""

    go_on = Signal()

    def __init__(self, look: Look, parent: QWidget, seconds: float) -> None:
        super().__init__(look, parent)
        self.setObjectName("still-here")
        headline, detail = Say(look, Role.HEADLINE), Say(look, Role.BODY)
        headline.say(TextId.STILL_HERE)
        detail.say(TextId.STILL_HERE_WHAT)
        self.bar = TimeBar(look, seconds)
        button = TouchButton(look, TextId.BUTTON_CONTINUE, Kind.MAIN)
        button.setObjectName("button-continue")
        button.setMinimumHeight(look.mm(22))
        button.clicked.connect(self.go_on)
        self.setFocusProxy(button)
        self.setAccessibleName(f"{headline.text()} {detail.text()}")
        for widget in (headline, detail, self.bar, button):
            self.inside.addWidget(widget)

    def rise(self) -> None:
        """The bar begins to shrink."""
        if not self.isVisible():
            super().rise()
            self.bar.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wherever it is."""
        event.accept()
        self.go_on.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whichever it is. It types nothing: nobody sees the field now."""
        event.accept()
        self.go_on.emit()


def _is_stop(widget: QWidget) -> bool:
    tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabs) and widget.isVisible() and widget.isEnabled()
