# SPDX-License-Identifier: Apache-2.0
"""The drawing of a card, in any place and perspective; the same for everybody, and where the three numbers stand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QTransform

from ui.kiosk.look import LINE

MM: Final = QSizeF(85.60, 53.98)
RATIO: Final = MM.width() / MM.height()
CARD: Final = "#fde8ee"
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


def draw_card_on(painter: QPainter, corners: QPolygonF, *, face: bool) -> None:
    """A card whose corners (from its own top left, clockwise) are there. `face`: with its print, otherwise plain."""
    painter.save()
    painter.setTransform(_way_to(corners), combine=True)
    draw_card(painter, face=face)
    painter.restore()


def draw_card(painter: QPainter, *, face: bool) -> None:
    """In a space of 85.6 x 53.98."""
    painter.setPen(QPen(QColor(LINE), 0.4))
    painter.setBrush(QBrush(QColor(CARD)))
    painter.drawRoundedRect(QRectF(QPointF(0, 0), MM), 3.2, 3.2)
    if not face:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor("#d9c3cb")))
    for left, top, length in LINES:
        painter.drawRoundedRect(QRectF(left, top, length, 1.8), 0.9, 0.9)
    _draw_photo(painter)
    painter.setBrush(QBrush(QColor("#8d7480")))
    for box in (BIRTH, EXPIRY, CODE):
        painter.drawRoundedRect(box.adjusted(0, 0.5, 0, -0.5), 1, 1)


def _draw_photo(painter: QPainter) -> None:
    painter.setBrush(QBrush(QColor("#c7d4e3")))
    painter.drawRoundedRect(PHOTO, 1.2, 1.2)
    painter.setBrush(QBrush(QColor("#5f6f80")))
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
