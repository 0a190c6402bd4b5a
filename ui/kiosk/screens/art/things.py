# SPDX-License-Identifier: Apache-2.0
"""What the drawings are made of: the tray from above, a hand that holds a card, arrows and discs with a sign.

All lengths are millimetres of the real thing; the person stands below the picture.
"""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from ui.kiosk.screens.art.palette import Palette, brush, pen
from ui.kiosk.screens.card_drawing import MM
from ui.presenter.model import Tone

TRAY: Final = QSizeF(126.0, 82.0)
PLACE_GAP: Final = 2.0
"""The place for the card is so much bigger than a card, on each side."""
EDGE: Final = 0.9
FINGERS: Final = ((-25.0, -9.0), (-11.5, -13.5), (2.5, -13.0), (16.0, -7.5))
"""Left edge and tip of the four fingers below the card, from the middle of the card's lower edge."""
FINGER: Final = 12.5
PALM: Final = QRectF(-26.0, 8.0, 55.0, 46.0)
THUMB: Final = ((-8.0, 44.0), (-4.0, 22.0), (1.5, -6.0))
"""Root, joint and tip."""
HAND_BELOW: Final = 112.0
"""How far down the arm is drawn; the picture's edge cuts it off."""


def draw_tray(painter: QPainter, colours: Palette, *, well: bool = False) -> None:
    """Its middle is the origin. `well`: a card lies right in it."""
    painter.setPen(pen(colours.edge, EDGE))
    painter.setBrush(brush(colours.tray))
    painter.drawRoundedRect(centred(TRAY), 9, 9)
    place = centred(MM).adjusted(-PLACE_GAP, -PLACE_GAP, PLACE_GAP, PLACE_GAP)
    line = pen(colours.good if well else colours.go, 1.2)
    if not well:
        line.setDashPattern([3.2, 2.6])
    painter.setPen(line)
    painter.setBrush(brush(colours.well if well else colours.place))
    painter.drawRoundedRect(place, 4.5, 4.5)


def draw_hand_below(painter: QPainter, colours: Palette) -> None:
    """What of the hand is under the card; the middle of the card's lower edge is the origin."""
    painter.setPen(pen(colours.edge, EDGE))
    painter.setBrush(brush(colours.sleeve))
    painter.drawPath(_rounded(QRectF(-25.0, 66.0, 53.0, HAND_BELOW), 6.0))
    painter.setBrush(brush(colours.skin))
    hand = _rounded(PALM, 17.0).united(_rounded(QRectF(-16.0, 34.0, 36.0, 40.0), 8.0))
    for left, tip in FINGERS:
        hand = hand.united(_rounded(QRectF(left, tip, FINGER, 40.0), FINGER / 2))
    painter.drawPath(hand)
    cuff = _rounded(QRectF(-27.0, 66.0, 57.0, 9.0), 4.0)
    painter.setBrush(brush(colours.sleeve))
    painter.drawPath(cuff)


def draw_thumb(painter: QPainter, colours: Palette) -> None:
    """Over the card; the middle of the card's lower edge is the origin."""
    root, joint, tip = (QPointF(x, y) for x, y in THUMB)
    way = QPainterPath(root)
    way.quadTo(joint, tip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(colours.edge, 13.0 + 2 * EDGE))
    painter.drawPath(way)
    painter.setPen(pen(colours.skin, 13.0))
    painter.drawPath(way)
    painter.drawLine(root, root + QPointF(2.0, 6.0))
    if colours.paper != "#000000":
        painter.setPen(pen("#f7dfca", 1.0))
        painter.setBrush(brush("#f7dfca"))
        painter.drawEllipse(tip + QPointF(-0.6, -1.6), 3.4, 3.2)


def draw_arrow(
    painter: QPainter, begin: QPointF, end: QPointF, colour: str, width: float = 7.0
) -> None:
    """A thick one, whose tip is `end`."""
    way = end - begin
    length, angle = math.hypot(way.x(), way.y()), math.degrees(math.atan2(way.y(), way.x()))
    head = min(1.7 * width, length)
    painter.save()
    painter.translate(begin)
    painter.rotate(angle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colour))
    neck, half = length - head, width / 2
    shape = [(0, -half), (neck, -half), (neck, -width * 1.25), (length, 0)]
    points = [*shape, *((x, -y) for x, y in reversed(shape[:-1]))]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.restore()


def draw_disc(
    painter: QPainter, at: QPointF, radius: float, colour: str, colours: Palette, sign: Tone | str
) -> None:
    """A disc with a tick (GOOD), an exclamation mark (CARE), a bar (STOP) or `pause`."""
    painter.save()
    painter.translate(at)
    painter.scale(radius / 10, radius / 10)
    painter.setPen(pen(colours.paper, 1.6))
    painter.setBrush(brush(colour))
    painter.drawEllipse(QPointF(0, 0), 10, 10)
    painter.setPen(pen(colours.sign, 2.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in SIGNS[sign]:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))
    painter.restore()


SIGNS: Final[dict[Tone | str, tuple[tuple[tuple[float, float], ...], ...]]] = {
    Tone.GOOD: (((-4.8, 0.4), (-1.4, 3.8), (4.8, -3.4)),),
    Tone.CARE: (((0, -5.2), (0, 1.2)), ((0, 5.0), (0, 5.1))),
    Tone.STOP: (((-4.6, 0), (4.6, 0)),),
    "pause": (((-2.4, -3.8), (-2.4, 3.8)), ((2.4, -3.8), (2.4, 3.8))),
}


def centred(size: QSizeF) -> QRectF:
    """Round the origin."""
    return QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())


def _rounded(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path
