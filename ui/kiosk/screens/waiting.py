# SPDX-License-Identifier: Apache-2.0
"""The machine works: three dots that move, and what it works at. Also while staff are on their way."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.kiosk.look import LINE, TONES, Look
from ui.kiosk.screens.base import Screen
from ui.presenter.model import Tone

DOTS, BEAT_MS = 3, 450


class MovingDots(QWidget):
    """Says that nothing hangs. Moves only while it can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self._beat = 0
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._move)
        self.setMinimumHeight(120)

    def _move(self) -> None:
        self._beat = (self._beat + 1) % DOTS
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One dot at a time is dark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, across = self.height() / 2, 44.0
        left = (self.width() - across * (2 * DOTS - 1)) / 2
        for dot in range(DOTS):
            dark = dot == self._beat
            painter.setBrush(QBrush(QColor(TONES[Tone.CALM] if dark else LINE)))
            painter.drawEllipse(
                QRectF(left + 2 * across * dot, middle - across / 2, across, across)
            )
        painter.end()


class WaitingScreen(Screen):
    """Reading, confirming, asking the service."""

    def __init__(
        self, look: Look, progress: Callable[[int], float | None] = lambda _: None
    ) -> None:
        super().__init__(look)
        self._progress = progress
        self.middle.addWidget(MovingDots(), 1)
