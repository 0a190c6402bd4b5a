# SPDX-License-Identifier: Apache-2.0
"""Icons for the ways to confirm who somebody is. Each is drawn in a space of 100 x 100."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.kiosk.screens.art.palette import Palette, brush, pen
from ui.kiosk.screens.art.people import draw_head, draw_person
from ui.presenter.model import Action

Icon = Callable[[QPainter, Palette], None]
FRAME: Final = ((14, 30, 14, 14, 30, 14), (70, 14, 86, 14, 86, 30))
"""The upper corners of a camera's frame; the lower ones mirror them."""


def face_icon(painter: QPainter, colours: Palette) -> None:
    """A face in the corners of a camera's frame."""
    painter.save()
    painter.translate(50, 51)
    painter.scale(1.12, 1.12)
    draw_head(painter, colours)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(colours.go, 4.5))
    for x0, y0, x1, y1, x2, y2 in FRAME:
        for flip in (False, True):
            points = [QPointF(x, 100 - y if flip else y) for x, y in ((x0, y0), (x1, y1), (x2, y2))]
            painter.drawPolyline(points)


def pin_icon(painter: QPainter, colours: Palette) -> None:
    """A keypad, and four places that are filled."""
    painter.setPen(pen(colours.edge, 2.2))
    painter.setBrush(brush(colours.place))
    painter.drawRoundedRect(QRectF(10, 10, 80, 24), 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colours.go))
    for place in range(4):
        painter.drawEllipse(QPointF(23 + 18 * place, 22), 5.4, 5.4)
    painter.setPen(pen(colours.edge, 2.2))
    painter.setBrush(brush(colours.tray))
    for row in range(3):
        for column in range(3):
            box = QRectF(16 + 24 * column, 41 + 17.5 * row, 20, 13.5)
            painter.drawRoundedRect(box, 3.5, 3.5)


def staff_icon(painter: QPainter, colours: Palette) -> None:
    """A person with a badge."""
    painter.save()
    painter.setClipRect(QRectF(0, 0, 100, 96))
    painter.translate(50, 37)
    painter.scale(1.08, 1.08)
    draw_person(painter, colours, staff=True)
    painter.restore()


ICONS: Final[dict[Action, Icon]] = {
    Action.FACE: face_icon,
    Action.PIN: pin_icon,
    Action.STAFF: staff_icon,
}
