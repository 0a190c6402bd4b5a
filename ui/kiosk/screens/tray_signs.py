# SPDX-License-Identifier: Apache-2.0
"""A sign for each thing that can be done with a card in the tray: it says the same as the sentence, and moves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPolygonF

from terminal.session.values import LayHint
from ui.kiosk.screens.art.palette import USUAL, Palette
from ui.kiosk.screens.art.palette import pen as _pen
from ui.kiosk.screens.card_drawing import draw_card_on

NEAR: Final = 0.06
"""Of the place's width: a card so near to it needs no arrow."""
ASKEW: Final = 26.0
"""Degrees that the example card is turned at first, while none is seen."""

FINGERS: Final = ((-1.9, -1.6), (-0.95, -2.5), (0.0, -2.3), (1.0, -1.3), (-2.9, 1.6))
"""Left edge and tip of four fingers and a thumb, in units."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a sign is drawn: the place for a card, the card if one is seen; how far the sign has moved, 0 to 1."""

    place: QRectF
    card: QPolygonF | None
    phase: float
    colours: Palette = USUAL

    @property
    def middle(self) -> QPointF:
        """Of the card, or of its place."""
        return self.place.center() if self.card is None else self.card.boundingRect().center()

    @property
    def unit(self) -> float:
        """A tenth of the place's height."""
        return self.place.height() / 10


def draw_sign(painter: QPainter, sign: Sign, hint: LayHint | None) -> None:
    """What is to be done; None: a tick, all is well."""
    painter.save()
    match hint:
        case None:
            _draw_tick(painter, sign)
        case LayHint.TURN_OVER:
            _draw_turn(painter, sign)
        case LayHint.TAKE_HAND_AWAY:
            _draw_hand(painter, sign)
        case LayHint.GLARE:
            _draw_glare(painter, sign)
        case LayHint.DARK:
            _draw_lamp(painter, sign)
        case LayHint.BLURRED:
            _draw_shake(painter, sign)
        case LayHint.PUSH_IN | LayHint.STRAIGHTEN:
            _draw_way(painter, sign)
    painter.restore()


def _draw_tick(painter: QPainter, sign: Sign) -> None:
    u, at = sign.unit, sign.place.center()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(sign.colours.good)))
    painter.drawEllipse(at, 2.4 * u, 2.4 * u)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(sign.colours.sign, 0.6 * u))
    points = [QPointF(-1.1, 0.1), QPointF(-0.3, 0.9), QPointF(1.2, -0.8)]
    painter.drawPolyline(QPolygonF([at + point * u for point in points]))


def _draw_way(painter: QPainter, sign: Sign) -> None:
    """An arrow from the card to its place; an example that slides there while no card is seen."""
    if sign.card is None:
        _draw_example(painter, sign)
        return
    way = sign.place.center() - sign.middle
    if math.hypot(way.x(), way.y()) > NEAR * sign.place.width():
        _draw_arrow(painter, sign.middle, sign.middle + way * (0.5 + 0.5 * sign.phase), sign)
    else:
        _draw_round(painter, sign.middle, 2.6 * sign.unit, sign)


def _draw_example(painter: QPainter, sign: Sign) -> None:
    u, left = sign.unit, 1 - sign.phase
    painter.translate(sign.place.center() + QPointF(0, 3.0 * u * left))
    painter.rotate(ASKEW * left)
    half = sign.place.width() / 2, sign.place.height() / 2
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    painter.setOpacity(0.85)
    card = QPolygonF([QPointF(x * half[0], y * half[1]) for x, y in corners])
    draw_card_on(painter, card, face=True, colours=sign.colours)


def _draw_turn(painter: QPainter, sign: Sign) -> None:
    """The card as it goes round its long axis, and an arrow that goes with it."""
    u, at = sign.unit, sign.place.center()
    width, height = sign.place.width() / 2, sign.place.height() / 2
    turned = math.cos(math.pi * sign.phase)
    lean = 0.16 * math.sin(math.pi * sign.phase)
    top, bottom = width * (1 + lean), width * (1 - lean)
    rise = height * turned
    corners = [(-top, -rise), (top, -rise), (bottom, rise), (-bottom, rise)]
    if turned < 0:
        corners = [(-bottom, rise), (bottom, rise), (top, -rise), (-top, -rise)]
    quad = QPolygonF([at + QPointF(x * 0.9, y * 0.9) for x, y in corners])
    draw_card_on(painter, quad, face=turned < 0, colours=sign.colours)
    _draw_curve(painter, QPointF(sign.place.right() + 1.1 * u, at.y()), 2.2 * u, sign)


def _draw_curve(painter: QPainter, at: QPointF, radius: float, sign: Sign) -> None:
    """Half a circle with an arrow's head at its lower end."""
    box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(sign.colours.go, 0.5 * sign.unit))
    painter.drawArc(box, 80 * 16, -150 * 16)
    end = QPointF(
        at.x() + radius * math.cos(math.radians(70)), at.y() + radius * math.sin(math.radians(70))
    )
    _draw_head(painter, end, math.radians(160), sign)


def _draw_round(painter: QPainter, at: QPointF, radius: float, sign: Sign) -> None:
    """Two arrows round the middle: turn it a little."""
    u, swing = sign.unit, 30 * math.sin(2 * math.pi * sign.phase)
    painter.setPen(_pen(sign.colours.go, 0.5 * u))
    for side in (0, 180):
        painter.save()
        painter.translate(at)
        painter.rotate(side + swing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(-radius, -radius, 2 * radius, 2 * radius), -50 * 16, 100 * 16)
        end = math.radians(-50)
        head = QPointF(radius * math.cos(end), radius * math.sin(end))
        _draw_head(painter, head, end - math.pi / 2, sign)
        painter.restore()


def _draw_hand(painter: QPainter, sign: Sign) -> None:
    """A hand that leaves the card downwards."""
    u = 1.35 * sign.unit
    painter.translate(sign.place.center() + QPointF(0, (0.4 + 3.6 * sign.phase) * u))
    painter.setPen(_pen(sign.colours.edge, 0.16 * u))
    painter.setBrush(QBrush(QColor(sign.colours.skin)))
    hand = _rounded(QRectF(-1.9 * u, 0.8 * u, 3.8 * u, 9.0 * u), 1.3 * u)
    for x, top in FINGERS:
        hand = hand.united(_rounded(QRectF(x * u, top * u, 0.9 * u, 4.6 * u), 0.45 * u))
    painter.drawPath(hand.simplified())
    painter.translate(3.6 * u, 0.0)
    _draw_arrow(painter, QPointF(0, 0), QPointF(0, 2.2 * u), sign)


def _rounded(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def _draw_glare(painter: QPainter, sign: Sign) -> None:
    """Rays on the card, and arrows to both sides: move it a little."""
    u, at = sign.unit, sign.middle
    reach = (1.9 + 0.4 * math.sin(2 * math.pi * sign.phase)) * u
    _draw_sun(painter, at, sign, reach)
    for way in (-1, 1):
        begin = at + QPointF(way * 3.2 * u, 0)
        _draw_arrow(painter, begin, begin + QPointF(way * (1.6 + sign.phase) * u, 0), sign)


def _draw_lamp(painter: QPainter, sign: Sign) -> None:
    """A lamp above the place, whose light grows."""
    u, at = sign.unit, QPointF(sign.place.center().x(), sign.place.top() + 2.4 * sign.unit)
    light = QColor(sign.colours.light)
    light.setAlpha(round(40 + 110 * sign.phase))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(light))
    cone = [(-1.0, 0.6), (1.0, 0.6), (5.4, 6.4), (-5.4, 6.4)]
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) * u for x, y in cone]))
    _draw_sun(painter, at, sign, 1.9 * u)


def _draw_sun(painter: QPainter, at: QPointF, sign: Sign, reach: float) -> None:
    painter.setPen(_pen(sign.colours.edge, 0.16 * sign.unit))
    painter.setBrush(QBrush(QColor(sign.colours.light)))
    rays = []
    for step in range(16):
        far, angle = (reach if step % 2 == 0 else reach * 0.5), math.pi * step / 8
        rays.append(at + QPointF(math.cos(angle), math.sin(angle)) * far)
    painter.drawPolygon(QPolygonF(rays))


def _draw_shake(painter: QPainter, sign: Sign) -> None:
    """Lines beside the card that say it trembles, and the sign for: leave it."""
    u, tremble = sign.unit, 0.3 * math.sin(4 * math.pi * sign.phase)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(sign.colours.go, 0.35 * u))
    for way in (-1, 1):
        for step in (0.9, 1.7):
            edge = sign.place.center().x() + way * (sign.place.width() / 2 + (step + tremble) * u)
            middle, high = sign.place.center().y(), (3.0 - step) * u
            painter.drawLine(QPointF(edge, middle - high), QPointF(edge, middle + high))
    _draw_pause(painter, sign.place.center(), sign)


def _draw_pause(painter: QPainter, at: QPointF, sign: Sign) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(sign.colours.go)))
    painter.drawEllipse(at, 2.2 * sign.unit, 2.2 * sign.unit)
    painter.setBrush(QBrush(QColor(sign.colours.sign)))
    for x in (-0.85, 0.25):
        painter.drawRoundedRect(
            QRectF(
                at.x() + x * sign.unit, at.y() - 1.0 * sign.unit, 0.6 * sign.unit, 2.0 * sign.unit
            ),
            2,
            2,
        )


def _draw_arrow(painter: QPainter, begin: QPointF, end: QPointF, sign: Sign) -> None:
    way = end - begin
    angle = math.atan2(way.y(), way.x())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(sign.colours.go, 0.6 * sign.unit))
    painter.drawLine(begin, end - QPointF(math.cos(angle), math.sin(angle)) * 0.6 * sign.unit)
    _draw_head(painter, end, angle, sign)


def _draw_head(painter: QPainter, tip: QPointF, angle: float, sign: Sign) -> None:
    painter.save()
    painter.translate(tip)
    painter.rotate(math.degrees(angle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(sign.colours.go)))
    shape = [(0.5, 0.0), (-0.9, -0.9), (-0.9, 0.9)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) * sign.unit for x, y in shape]))
    painter.restore()
