# SPDX-License-Identifier: Apache-2.0
"""Three dots that say: nothing hangs."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import Look
from ui.kiosk.screens.art.film import Act, Film
from ui.kiosk.screens.art.palette import brush, pen

DOTS: Final = 3
BEAT_S: Final = 0.45


class MovingDots(QWidget):
    """One at a time is big and dark. Moves only while it can be seen."""

    def __init__(self, look: Look, millimetres: float = 5.0) -> None:
        super().__init__()
        self._look, self._across = look, look.mm(millimetres)
        self.film = Film(self, [Act(BEAT_S, moves=False)] * DOTS)
        self.film.stepped.connect(self.update)
        self.setMinimumSize(self._across * 2 * DOTS, 2 * self._across)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        self.film.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self.film.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, step = self._look.colours, 2.0 * self._across
        left = self.width() / 2 - (DOTS - 1) / 2 * step
        for dot in range(DOTS):
            lit = dot == self.film.act
            across = self._across * (1.2 if lit else 0.8)
            box = QRectF(0, 0, across, across)
            box.moveCenter(QRectF(self.rect()).center())
            box.moveLeft(left + dot * step - across / 2)
            painter.setPen(Qt.PenStyle.NoPen if lit else pen(colours.key_edge, across / 10))
            painter.setBrush(brush(colours.key_edge if lit else colours.paper))
            painter.drawEllipse(box)
        painter.end()
