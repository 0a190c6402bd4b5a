# SPDX-License-Identifier: Apache-2.0
"""The drawings: a reader, a card above or on it, and which way it goes. Marks for good, care and stop."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import INK, LINE, TONES, Look
from ui.presenter.model import Picture, Tone

WIDTH, HEIGHT = 460.0, 300.0
READER = QRectF(90, 205, 280, 70)
LIFTED, LYING = 20.0, 112.0
CARD = QSize(170, 107)


class CardPicture(QWidget):
    """A card and a reader; the drawing keeps its proportions."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture.LAY_CARD
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(300, 196)

    def show_picture(self, picture: Picture) -> None:
        """Draw another one."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw in a space of 460 x 300, scaled to the widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        painter.translate((self.width() - WIDTH * scale) / 2, (self.height() - HEIGHT * scale) / 2)
        painter.scale(scale, scale)
        _draw_reader(painter)
        lying = self._picture is Picture.HOLD_CARD
        _draw_card(painter, LYING if lying else LIFTED)
        if not lying:
            _draw_arrow(painter, up=self._picture is Picture.TAKE_CARD)
        painter.end()


def _draw_reader(painter: QPainter) -> None:
    painter.setPen(QPen(QColor(INK), 3))
    painter.setBrush(QBrush(QColor("#d9d5ca")))
    painter.drawRoundedRect(READER, 14, 14)
    painter.setBrush(QBrush(QColor("#8f8a7d")))
    painter.drawRoundedRect(QRectF(125, 214, 210, 10), 5, 5)


def _draw_card(painter: QPainter, top: float) -> None:
    left = (WIDTH - CARD.width()) / 2
    painter.setPen(QPen(QColor(INK), 3))
    painter.setBrush(QBrush(QColor("#fde8ee")))
    painter.drawRoundedRect(QRectF(left, top, CARD.width(), CARD.height()), 10, 10)
    painter.setPen(QPen(QColor(LINE), 1))
    painter.setBrush(QBrush(QColor("#c7d4e3")))
    painter.drawRoundedRect(QRectF(left + 12, top + 22, 46, 60), 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor("#5f6f80")))
    painter.drawEllipse(QPointF(left + 35, top + 44), 11, 13)
    painter.drawChord(QRectF(left + 16, top + 58, 38, 46), 0, 180 * 16)
    painter.setBrush(QBrush(QColor("#b9a2aa")))
    for row in range(4):
        painter.drawRoundedRect(
            QRectF(left + 70, top + 24 + 16 * row, 84 - 14 * (row % 2), 6), 3, 3
        )


def _draw_arrow(painter: QPainter, *, up: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(TONES[Tone.CALM])))
    for x in (70.0, 390.0):
        shape = [(-11, 0), (11, 0), (11, 56), (27, 56), (0, 92), (-27, 56), (-11, 56)]
        points = [QPointF(x + dx, 165 - dy if up else 73 + dy) for dx, dy in shape]
        painter.drawPolygon(QPolygonF(points))


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
