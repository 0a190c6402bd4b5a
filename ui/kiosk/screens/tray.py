# SPDX-License-Identifier: Apache-2.0
"""The tray, drawn from above: where a card should lie, where it lies, and what is to be done with it.

Nothing in here is a picture of a card: the outline is four points, the face on it is the same for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.runner.tray_sight import Point, TraySight
from terminal.session.values import LayHint, TrayView
from ui.kiosk.look import Look
from ui.kiosk.screens.art.palette import Palette, palette, pen
from ui.kiosk.screens.card_drawing import RATIO, draw_card_on
from ui.kiosk.screens.tray_signs import Sign, draw_sign

LookAtTray = Callable[[], TraySight | None]

BEAT_MS = 100
SMALLEST, LARGEST = 0.45, 0.86
"""Of the frame's width: how wide the place for a card is drawn, whatever the camera sees."""
USUAL: Final = 0.7
WIDEST: Final = 2.0
BEATS: Final = 12
"""Of `BEAT_MS`: how long a moving sign takes."""
CORNERS: Final = 4
SURE: Final = 3


class TrayDrawing(QWidget):
    """Looks ten times a second while it can be seen, and keeps nothing while it cannot. `well` tells a change."""

    well = Signal(bool)

    def __init__(self, look: Look, look_at_tray: LookAtTray) -> None:
        super().__init__()
        self._look = look_at_tray
        self._colours, self._line = palette(look), max(2.0, look.mm(0.6))
        self._sight: TraySight | None = None
        self._hint: LayHint | None = None
        self._beat = self._well = 0
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._see)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.mm(42), look.mm(30))

    @property
    def sight(self) -> TraySight | None:
        """What is drawn."""
        return self._sight

    @property
    def lies_well(self) -> bool:
        """Whether nothing is to be done any more, for some looks in a row."""
        return self._well >= SURE

    def show_hint(self, hint: LayHint | None) -> None:
        """What is to be done."""
        self._hint = hint
        self._see()

    def forget(self) -> None:
        """Another screen is shown."""
        self._sight = self._hint = None
        self._well, self._told = 0, False

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._timer.start()
        self._see()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        self.forget()
        super().hideEvent(event)

    def _see(self) -> None:
        self._sight = self._look()
        self._beat += 1
        self._well = self._well + 1 if self._seems_well() else 0
        if self.lies_well != self._told:
            self._told = self.lies_well
            self.well.emit(self._told)
        self.update()

    def _seems_well(self) -> bool:
        sight = self._sight
        return (
            sight is not None
            and len(sight.corners) == CORNERS
            and sight.hint is None
            and sight.view in (TrayView.STILL, TrayView.MOVED)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tray in the frame's proportions, as large as there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, colours = self._frame(), self._colours
        place, card = self._place(frame), self._card(frame)
        _draw_ground(painter, frame, colours, self._line)
        painter.setClipRect(frame.adjusted(2, 2, -2, -2))
        _draw_place(painter, place, colours, self._line, well=self.lies_well)
        if card is not None:
            self._draw_card(painter, card)
        if self.lies_well:
            draw_sign(painter, Sign(place, card, 0.0, colours), None)
        elif self._hint is not None:
            phase = (self._beat % BEATS) / BEATS
            draw_sign(painter, Sign(place, card, phase, colours), self._hint)
        painter.end()

    def _draw_card(self, painter: QPainter, card: QPolygonF) -> None:
        known = self._sight is not None and self._sight.upright is not None
        if self._hint is not LayHint.TURN_OVER:  # its sign is a card itself
            draw_card_on(painter, card, face=known, colours=self._colours)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = self._colours.good if self.lies_well else self._colours.go
        painter.setPen(pen(colour, self._line))
        painter.drawPolygon(card)

    def _frame(self) -> QRectF:
        ratio = 4 / 3 if self._sight is None else min(WIDEST, max(1.0, self._sight.frame))
        width = min(self.width() - 8.0, (self.height() - 8.0) * ratio)
        frame = QRectF(0, 0, width, width / ratio)
        frame.moveCenter(QRectF(self.rect()).center())
        return frame

    def _place(self, frame: QRectF) -> QRectF:
        """Where a card should lie: upright in the middle, of the size in which the camera sees it."""
        sight, share = self._sight, USUAL
        if sight is not None and len(sight.corners) == CORNERS:
            share = min(LARGEST, max(SMALLEST, _long_side(sight.corners, sight.frame)))
        width = min(frame.width() * share, frame.height() * LARGEST * RATIO)
        place = QRectF(0, 0, width, width / RATIO)
        place.moveCenter(frame.center())
        return place

    def _card(self, frame: QRectF) -> QPolygonF | None:
        """The card's corners where it is seen, from its own top left as far as that is known."""
        sight = self._sight
        if sight is None or len(sight.corners) != CORNERS:
            return None
        first = _first_corner(sight)
        found = [sight.corners[(first + step) % CORNERS] for step in range(CORNERS)]
        return QPolygonF(
            [
                QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())
                for x, y in found
            ]
        )


def _draw_ground(painter: QPainter, frame: QRectF, colours: Palette, line: float) -> None:
    painter.setPen(pen(colours.edge, 0.6 * line))
    painter.setBrush(QBrush(QColor(colours.tray)))
    radius = 0.06 * frame.height()
    painter.drawRoundedRect(frame, radius, radius)


def _draw_place(
    painter: QPainter, place: QRectF, colours: Palette, line: float, *, well: bool
) -> None:
    style = Qt.PenStyle.SolidLine if well else Qt.PenStyle.DashLine
    painter.setPen(QPen(QColor(colours.good if well else colours.go), line, style))
    painter.setBrush(QBrush(QColor(colours.well if well else colours.place)))
    radius = 0.07 * place.height()
    painter.drawRoundedRect(place, radius, radius)


def _long_side(corners: tuple[Point, ...], frame: float) -> float:
    """The card's longer side in fractions of the frame's width."""
    top, right, bottom, left = _sides(corners, frame)
    return max((top + bottom) / 2, (right + left) / 2)


def _sides(corners: tuple[Point, ...], frame: float) -> tuple[float, ...]:
    points = [(x, y / frame) for x, y in corners]
    return tuple(math.dist(points[i], points[(i + 1) % CORNERS]) for i in range(CORNERS))


def _first_corner(sight: TraySight) -> int:
    """Which corner is the card's top left: a long side begins there, to the right unless it is upside down."""
    sides = _sides(sight.corners, sight.frame)
    first = 0 if sides[0] + sides[2] >= sides[1] + sides[3] else 1
    leads_right = sight.corners[(first + 1) % CORNERS][0] >= sight.corners[first][0]
    return first if leads_right == (sight.upright is not False) else (first + 2) % CORNERS
