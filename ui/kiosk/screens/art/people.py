# SPDX-License-Identifier: Apache-2.0
"""Heads and half figures: nobody in particular, and never a picture of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from ui.kiosk.screens.art.palette import Palette, brush, pen

HEAD: Final = QRectF(-19, -25, 38, 50)
"""A head's outline; its middle is the origin."""
SHIFT: Final = 9.0
"""How far eyes, nose and mouth move to the side in a head that is turned."""


@dataclass(frozen=True, slots=True)
class Mien:
    """`turn`: -1 (to the left of the picture) to 1; `eyes`: 0 shut, 1 open."""

    turn: float = 0.0
    eyes: float = 1.0


def draw_head(painter: QPainter, colours: Palette, mien: Mien | None = None) -> None:
    """Head, hair, ears, eyes, nose and mouth."""
    mien = mien or Mien()
    painter.save()
    painter.setPen(pen(colours.edge, 1.6))
    painter.setBrush(brush(colours.skin))
    for side in (-1, 1):
        painter.drawEllipse(QPointF(side * 19.0 - 3.0 * mien.turn, 1.0), 3.6, 5.4)
    painter.drawEllipse(HEAD)
    _draw_hair(painter, colours, mien.turn)
    _draw_features(painter, colours, mien)
    painter.restore()


def _draw_hair(painter: QPainter, colours: Palette, turn: float) -> None:
    head = QPainterPath()
    head.addEllipse(HEAD)
    brow = QPainterPath()
    brow.addEllipse(QPointF(SHIFT * 0.7 * turn, 11.0), 21.0, 23.5)
    painter.setBrush(brush(colours.hair))
    painter.drawPath(head.subtracted(brow))


def _draw_features(painter: QPainter, colours: Palette, mien: Mien) -> None:
    shift = SHIFT * mien.turn
    far = 1.0 - 0.28 * abs(mien.turn)
    painter.setPen(pen(colours.edge, 1.7))
    for side in (-1, 1):
        _draw_eye(painter, colours, QPointF(shift + side * 7.6 * far, 0.0), mien.eyes)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    nose = QPainterPath(QPointF(shift * 1.25, 3.0))
    nose.lineTo(shift * 1.25 + 2.2 * (1 if mien.turn >= 0 else -1), 8.6)
    nose.lineTo(shift * 1.25, 9.0)
    painter.drawPath(nose)
    painter.drawArc(QRectF(shift - 6 * far, 9.5, 12 * far, 7.5), 200 * 16, 140 * 16)


def _draw_eye(painter: QPainter, colours: Palette, at: QPointF, open_: float) -> None:
    if open_ < 0.15:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(at.x() - 4, at.y() - 3.5, 8, 5), 200 * 16, 140 * 16)
        return
    painter.setBrush(brush(colours.sign if colours.paper != "#000000" else colours.paper))
    painter.drawEllipse(at, 4.0, 3.3 * open_)
    painter.setBrush(brush(colours.edge))
    painter.drawEllipse(at, 1.6, min(1.6, 3.0 * open_))


def draw_person(painter: QPainter, colours: Palette, *, staff: bool) -> None:
    """Head and shoulders; the chin's middle is near the origin. `staff` wear a badge and a collar."""
    painter.save()
    painter.setPen(pen(colours.edge, 1.6))
    painter.setBrush(brush(colours.sleeve if staff else colours.print))
    body = QPainterPath()
    body.addRoundedRect(QRectF(-32, 27, 64, 70), 22, 22)
    painter.drawPath(body)
    painter.setBrush(brush(colours.skin))
    painter.drawRect(QRectF(-6.5, 20, 13, 10))
    if staff:
        _draw_badge(painter, colours)
    painter.restore()
    draw_head(painter, colours)


def _draw_badge(painter: QPainter, colours: Palette) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([QPointF(-8, 28), QPointF(9, 48), QPointF(9, 48), QPointF(14, 28)])
    painter.setBrush(brush(colours.place))
    painter.drawRoundedRect(QRectF(0, 46, 19, 13), 2, 2)
    painter.setPen(pen(colours.go, 2.0))
    painter.drawLine(QPointF(4, 50.5), QPointF(15, 50.5))
    painter.drawLine(QPointF(4, 54.8), QPointF(11, 54.8))
