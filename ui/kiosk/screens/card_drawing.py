# SPDX-License-Identifier: Apache-2.0
"""The drawing of a card, in any place and perspective; the same for everybody, and where the three numbers stand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPolygonF, QTransform

from ui.kiosk.screens.art.palette import USUAL, Palette, brush, pen

MM: Final = QSizeF(85.60, 53.98)
RATIO: Final = MM.width() / MM.height()
PHOTO: Final = QRectF(3.6, 18.9, 20.6, 26.1)
BIRTH: Final = QRectF(30.0, 18.1, 22.0, 3.2)
EXPIRY: Final = QRectF(55.2, 18.1, 26.6, 3.2)
CODE: Final = QRectF(20.4, 49.3, 6.0, 3.2)
"""In mm: the public specimen's geometry, as in hw.virtual.face.drawing."""
LINES: Final = (
    (8.0, 5.2, 30.0),
    (8.0, 10.8, 46.0),
    (30.4, 28.5, 52.0),
    (30.4, 33.0, 52.0),
    (30.4, 37.5, 52.0),
)
"""Left, top and length in mm of what else is printed."""


def draw_card_on(
    painter: QPainter, corners: QPolygonF, *, face: bool, colours: Palette = USUAL
) -> None:
    """A card whose corners (from its own top left, clockwise) are there. `face`: with its print, otherwise plain."""
    painter.save()
    painter.setTransform(_way_to(corners), combine=True)
    draw_card(painter, face=face, colours=colours)
    painter.restore()


def draw_card(painter: QPainter, *, face: bool, colours: Palette = USUAL) -> None:
    """In a space of 85.6 x 53.98."""
    painter.setPen(pen(colours.edge, 0.5))
    painter.setBrush(brush(colours.card))
    painter.drawRoundedRect(QRectF(QPointF(0, 0), MM), 3.2, 3.2)
    if not face:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colours.print))
    for left, top, length in LINES:
        painter.drawRoundedRect(QRectF(left, top, length, 1.8), 0.9, 0.9)
    _draw_photo(painter, colours)
    painter.setBrush(brush(colours.print_dark))
    for box in (BIRTH, EXPIRY, CODE):
        painter.drawRoundedRect(box.adjusted(0, 0.5, 0, -0.5), 1, 1)


def _draw_photo(painter: QPainter, colours: Palette) -> None:
    painter.setBrush(brush(colours.photo))
    painter.drawRoundedRect(PHOTO, 1.2, 1.2)
    painter.setBrush(brush(colours.person))
    middle = PHOTO.center()
    painter.drawEllipse(QPointF(middle.x(), middle.y() - 3.5), 4.6, 5.6)
    shoulders = QRectF(middle.x() - 8, middle.y() + 3.4, 16, 19)
    painter.drawChord(shoulders, 0, 180 * 16)


def _way_to(corners: QPolygonF) -> QTransform:
    """From the card's millimetres to those corners; nothing moves when they are no four-sided figure."""
    way = QTransform()
    card = QPolygonF(QRectF(QPointF(0, 0), MM))
    card.removeLast()
    found = QTransform.quadToQuad(card, corners, way)
    return way if found else QTransform()
