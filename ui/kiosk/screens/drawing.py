# SPDX-License-Identifier: Apache-2.0
"""Marks for good, care and stop: what a colour alone would not tell everybody."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.kiosk.look import Look
from ui.presenter.model import Tone


class Mark(QWidget):
    """A disc with dots, a tick, an exclamation mark, or a bar: what a colour alone would not tell everybody."""

    def __init__(self, look: Look, millimetres: float = 30.0) -> None:
        super().__init__()
        self._look = look
        self._tone = Tone.CALM
        self.setFixedSize(look.mm(millimetres), look.mm(millimetres))

    def show_tone(self, tone: Tone) -> None:
        """Draw another one."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw in a space of 100 x 100."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 100, self.height() / 100)
        draw_mark(painter, self._look, self._tone)
        painter.end()


def draw_mark(painter: QPainter, look: Look, tone: Tone) -> None:
    """In a space of 100 x 100."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(look.colours.tones[tone])))
    painter.drawEllipse(QRectF(2, 2, 96, 96))
    sign = QColor(look.colours.paper)
    pen = QPen(sign, 10, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _draw_sign(painter, tone)


def _draw_sign(painter: QPainter, tone: Tone) -> None:
    match tone:
        case Tone.GOOD:
            tick = [QPointF(27, 52), QPointF(44, 69), QPointF(74, 34)]
            painter.drawPolyline(QPolygonF(tick))
        case Tone.CALM:
            painter.drawPoints([QPointF(x, 50) for x in (27, 50, 73)])
        case Tone.CARE:
            painter.drawLine(QPointF(50, 25), QPointF(50, 55))
            painter.drawPoint(QPointF(50, 74))
        case Tone.STOP:
            painter.drawLine(QPointF(28, 50), QPointF(72, 50))
