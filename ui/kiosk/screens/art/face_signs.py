# SPDX-License-Identifier: Apache-2.0
"""What to do before the camera, as a head that does it: each sign is drawn in a space of 100 x 100, `t` from 0 to 1.

Left and right are those of a mirror: who turns to their own left sees the head turn to the left.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from ui.kiosk.screens.art.film import Act
from ui.kiosk.screens.art.palette import Palette, brush, pen
from ui.kiosk.screens.art.people import Mien, draw_head
from ui.kiosk.screens.art.things import draw_arrow, draw_disc
from ui.presenter.model import FaceAsk
from ui.presenter.text_ids import TextId

Draw = Callable[[QPainter, Palette, float], None]
MIDDLE: Final = QPointF(50, 52)


@dataclass(frozen=True, slots=True)
class Sign:
    """A drawing that moves: it stands, goes from 0 to 1, stands; one that `returns` goes back too."""

    draw: Draw
    stand_s: float = 0.7
    go_s: float = 1.3
    stay_s: float = 1.1
    returns: bool = False

    @property
    def acts(self) -> tuple[Act, ...]:
        """For a film."""
        there = (Act(self.stand_s, moves=False), Act(self.go_s), Act(self.stay_s, moves=False))
        return (*there, Act(self.go_s)) if self.returns else there

    def time(self, act: int, share: float) -> float:
        """`t` of an act of which a share is over."""
        return (0.0, share, 1.0, 1.0 - share)[act]


def _head(
    painter: QPainter,
    colours: Palette,
    mien: Mien | None = None,
    *,
    at: QPointF = MIDDLE,
    scale: float = 1.25,
) -> None:
    painter.save()
    painter.translate(at)
    painter.scale(scale, scale)
    draw_head(painter, colours, mien)
    painter.restore()


def _look(painter: QPainter, colours: Palette, t: float) -> None:
    """A camera above the head, and a line of sight that grows."""
    _head(painter, colours, at=QPointF(50, 63), scale=1.0)
    painter.setPen(pen(colours.edge, 2.0))
    painter.setBrush(brush(colours.edge))
    painter.drawRoundedRect(QRectF(34, 6, 32, 15), 5, 5)
    painter.setPen(pen(colours.place, 1.5))
    painter.setBrush(brush(colours.go))
    painter.drawEllipse(QPointF(50, 13.5), 3.5 + 1.5 * t, 3.5 + 1.5 * t)
    draw_arrow(painter, QPointF(16, 56), QPointF(16, 38 - 14 * t), colours.go, 6.0)
    draw_arrow(painter, QPointF(84, 56), QPointF(84, 38 - 14 * t), colours.go, 6.0)


def _turn(side: int) -> Draw:
    def draw(painter: QPainter, colours: Palette, t: float) -> None:
        _head(painter, colours, Mien(turn=side * t), at=QPointF(50 - 4 * side, 46), scale=1.2)
        begin = QPointF(50 - side * 26, 90)
        draw_arrow(painter, begin, QPointF(50 + side * (2 + 38 * t), 90), colours.go, 8.0)

    return draw


def _blink(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, Mien(eyes=1 - t), scale=1.45)


def _open_eyes(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, Mien(eyes=t), scale=1.45)


def _nearer(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, scale=0.7 + 0.65 * t)
    for side in (-1, 1):
        for below in (-1, 1):
            inner = MIDDLE + QPointF(side * (20 + 10 * t), below * (22 + 10 * t))
            draw_arrow(painter, inner, inner + QPointF(side * 11, below * 11), colours.go, 4.5)


def _further(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, scale=1.35 - 0.6 * t)
    for side in (-1, 1):
        for below in (-1, 1):
            outer = MIDDLE + QPointF(side * (41 - 8 * t), below * (43 - 8 * t))
            draw_arrow(painter, outer, outer - QPointF(side * 11, below * 11), colours.go, 4.5)


def _into_oval(painter: QPainter, colours: Palette, t: float) -> None:
    _oval(painter, colours)
    _head(painter, colours, at=QPointF(50, 52 + 62 * (1 - t)), scale=1.05)


def _to_middle(painter: QPainter, colours: Palette, t: float) -> None:
    _oval(painter, colours)
    _head(painter, colours, at=QPointF(50 + 26 * (1 - t), 50), scale=0.95)
    draw_arrow(painter, QPointF(84, 93), QPointF(64 - 14 * t, 93), colours.go, 7.0)


def _oval(painter: QPainter, colours: Palette) -> None:
    line = pen(colours.go, 3.0)
    line.setDashPattern([2.2, 2.0])
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(24, 14, 52, 72))


def _alone(painter: QPainter, colours: Palette, t: float) -> None:
    """The other head goes."""
    _head(painter, colours, at=QPointF(78 + 44 * t, 44), scale=0.8)
    _head(painter, colours, at=QPointF(44, 54), scale=1.15)


def _lamp(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, at=QPointF(50, 64), scale=1.0)
    _sun(painter, colours, QPointF(50, 17), 9.0, 9.0 + 5.0 * t)


def _glare(painter: QPainter, colours: Palette, t: float) -> None:
    """Away from the light."""
    _sun(painter, colours, QPointF(80, 22), 10.0, 15.0)
    _head(painter, colours, at=QPointF(56 - 14 * t, 58), scale=1.05)
    draw_arrow(painter, QPointF(66, 95), QPointF(46 - 22 * t, 95), colours.go, 6.0)


def _sun(painter: QPainter, colours: Palette, at: QPointF, radius: float, reach: float) -> None:
    painter.setPen(pen(colours.edge, 2.0))
    for step in range(8):
        way = QPointF(math.cos(step * math.pi / 4), math.sin(step * math.pi / 4))
        painter.drawLine(at + way * (radius * 0.8), at + way * reach)
    painter.setBrush(brush(colours.light))
    painter.drawEllipse(at, radius * 0.62, radius * 0.62)


def _still(painter: QPainter, colours: Palette, t: float) -> None:
    shake = 2.0 * math.sin(t * 6 * math.pi) * (1 - t)
    _head(painter, colours, at=MIDDLE + QPointF(shake, 0), scale=1.2)
    draw_disc(painter, QPointF(76, 78), 15, colours.go, colours, "pause")


def _glasses_off(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, scale=1.4)
    painter.save()
    painter.translate(MIDDLE + QPointF(0, 34 * t))
    painter.scale(1.4, 1.4)
    painter.setPen(pen(colours.edge, 1.6))
    painter.setBrush(brush("#22262a"))
    for side in (-1, 1):
        painter.drawRoundedRect(QRectF(side * 8 - 6.6, -4.5, 13.2, 10), 4, 4)
        painter.drawLine(QPointF(side * 14.4, -1), QPointF(side * 21, -2))
    painter.drawLine(QPointF(-1.6, -1), QPointF(1.6, -1))
    painter.restore()
    draw_arrow(painter, QPointF(90, 44), QPointF(90, 62 + 22 * t), colours.go, 6.0)


def _mask_off(painter: QPainter, colours: Palette, t: float) -> None:
    _head(painter, colours, scale=1.4)
    painter.save()
    painter.translate(MIDDLE + QPointF(0, 30 * t))
    painter.scale(1.4, 1.4)
    painter.setPen(pen(colours.edge, 1.4))
    painter.setBrush(brush(colours.place))
    mask = QPainterPath(QPointF(-15, 5))
    mask.quadTo(QPointF(0, 0), QPointF(15, 5))
    mask.quadTo(QPointF(14, 18), QPointF(0, 22))
    mask.quadTo(QPointF(-14, 18), QPointF(-15, 5))
    painter.drawPath(mask)
    for y in (9.0, 13.0):
        painter.drawLine(QPointF(-9, y), QPointF(9, y))
    for side in (-1, 1):
        painter.drawLine(QPointF(side * 15, 6), QPointF(side * 20, 0))
    painter.restore()
    draw_arrow(painter, QPointF(90, 44), QPointF(90, 62 + 22 * t), colours.go, 6.0)


def _uncover(painter: QPainter, colours: Palette, t: float) -> None:
    """A hand goes from the face."""
    _head(painter, colours, at=QPointF(46, 50), scale=1.3)
    painter.setPen(pen(colours.edge, 2.0))
    painter.setBrush(brush(colours.skin))
    painter.translate(58 + 26 * t, 58 + 14 * t)
    painter.rotate(-24)
    hand = QPainterPath()
    hand.addRoundedRect(QRectF(-12, 0, 24, 40), 9, 9)
    for finger in range(4):
        part = QPainterPath()
        part.addRoundedRect(
            QRectF(-12 + 6.1 * finger, -16 - (finger in (1, 2)) * 4, 5.7, 28), 2.8, 2.8
        )
        hand = hand.united(part)
    painter.drawPath(hand)


def _light(painter: QPainter, colours: Palette, t: float) -> None:
    """A screen that shines."""
    _sun(painter, colours, QPointF(50, 18), 9.0, 9.0 + 5.0 * t)
    _head(painter, colours, at=QPointF(50, 64), scale=1.0)


def _done(painter: QPainter, colours: Palette, _t: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colours.good))
    painter.drawEllipse(QRectF(4, 4, 92, 92))
    painter.setPen(pen(colours.sign, 10.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(27, 52), QPointF(44, 69), QPointF(74, 34)]))


LOOK: Final = Sign(_look, returns=True)
DONE: Final = Sign(_done)
ASKED: Final = {
    FaceAsk.LOOK: LOOK,
    FaceAsk.TURN_LEFT: Sign(_turn(-1), stand_s=0.4, go_s=1.6, stay_s=1.0, returns=True),
    FaceAsk.TURN_RIGHT: Sign(_turn(1), stand_s=0.4, go_s=1.6, stay_s=1.0, returns=True),
    FaceAsk.BLINK: Sign(_blink, stand_s=0.9, go_s=0.35, stay_s=0.3, returns=True),
    FaceAsk.LIGHT: Sign(_light, returns=True),
}
SAID: Final = {
    TextId.FACE_NEUTRAL: LOOK,
    TextId.FACE_TURN_LEFT: ASKED[FaceAsk.TURN_LEFT],
    TextId.FACE_TURN_RIGHT: ASKED[FaceAsk.TURN_RIGHT],
    TextId.FACE_BLINK: ASKED[FaceAsk.BLINK],
    TextId.FACE_LIGHT: ASKED[FaceAsk.LIGHT],
    TextId.FACE_NO_FACE: Sign(_into_oval),
    TextId.FACE_SEVERAL: Sign(_alone),
    TextId.FACE_AT_EDGE: Sign(_to_middle),
    TextId.FACE_TOO_FAR: Sign(_nearer),
    TextId.FACE_TOO_NEAR: Sign(_further),
    TextId.FACE_TOO_DARK: Sign(_lamp, returns=True),
    TextId.FACE_TOO_BRIGHT: Sign(_glare),
    TextId.FACE_BLURRED: Sign(_still),
    TextId.FACE_EYES_SHUT: Sign(_open_eyes, go_s=0.5, stay_s=1.6),
    TextId.FACE_SUNGLASSES: Sign(_glasses_off),
    TextId.FACE_MASKED: Sign(_mask_off),
    TextId.FACE_COVERED: Sign(_uncover),
}
"""By the sentence on the screen: first what hinders, as the sentence does."""
