# SPDX-License-Identifier: Apache-2.0
"""The buttons of the bar above every screen: a drawing, a small word below it, and a tick when it is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kiosk.look import FAMILY, Look, Role
from ui.kiosk.screens.buttons import Kind, TouchButton, pressed_down, sheet
from ui.presenter.text_ids import TextId
from ui.texts import Phrase, Run, phrase

Drawing = Callable[[QPainter, QColor], None]
ICON_MM: Final = 6.2
WIDEST_MM: Final = 34.0


class IconAbove(QWidget):
    """A drawing in the middle, and a tick at its side when the button is on."""

    def __init__(self, look: Look, draw: Drawing, ink: str, *, ticked: bool) -> None:
        super().__init__()
        self._draw, self._ink, self.ticked = draw, ink, ticked
        self.setFixedHeight(look.mm(ICON_MM))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In a space of 100 x 100."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, ink = self.height(), QColor(self._ink)
        painter.translate((self.width() - side) / 2, 0)
        painter.scale(side / 100, side / 100)
        painter.save()
        self._draw(painter, ink)
        painter.restore()
        if self.ticked:
            painter.setPen(QPen(ink, 13, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline([QPointF(115, 52), QPointF(134, 74), QPointF(168, 26)])
        painter.end()


class BarButton(TouchButton):
    """As wide as there is room, never wider than its words deserve."""

    def __init__(self, look: Look, text: TextId, draw: Drawing, *, on: bool = False) -> None:
        super().__init__(look, text, Kind.QUIET, role=Role.SMALL)
        self.name(phrase(text, look.view.language).plain)
        ink = look.colours.paper if on else look.colours.ink
        pad = look.mm(0.8)
        self.inside.setContentsMargins(pad, look.mm(1.2), pad, look.mm(0.6))
        self.inside.insertWidget(1, IconAbove(look, draw, ink, ticked=on))
        self.setStyleSheet(sheet(look, Kind.QUIET) + pressed_down(look))
        if on:
            self.ink(ink)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(look.mm(WIDEST_MM))
        self.setFixedHeight(look.key_height)

    def name(self, words: str) -> None:
        """Without readings, for which there is no room."""
        self.show_phrase(Phrase(self._look.view.language, (Run(words),)))

    def sizeHint(self) -> QSize:
        """All alike."""
        return QSize(self._look.mm(24), self._look.key_height)


def globe(painter: QPainter, ink: QColor) -> None:
    """Languages."""
    painter.setPen(QPen(ink, 7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(8, 8, 84, 84))
    painter.drawEllipse(QRectF(32, 8, 36, 84))
    painter.drawLine(QPointF(10, 50), QPointF(90, 50))


def big_letter(painter: QPainter, ink: QColor) -> None:
    """A small letter and a big one."""
    _letter(painter, ink, "A", 46, QRectF(-8, 40, 50, 60))
    _letter(painter, ink, "A", 96, QRectF(30, -10, 80, 116))


def ruby(painter: QPainter, ink: QColor) -> None:
    """Small letters above a big one."""
    _letter(painter, ink, "かな", 34, QRectF(0, -8, 100, 44))
    _letter(painter, ink, "字", 66, QRectF(0, 26, 100, 80))


def half_dark(painter: QPainter, ink: QColor) -> None:
    """A disc that is half dark."""
    painter.setPen(QPen(ink, 8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(10, 10, 80, 80))
    painter.setBrush(ink)
    painter.drawPie(QRectF(10, 10, 80, 80), 90 * 16, 180 * 16)


def loudspeaker(painter: QPainter, ink: QColor) -> None:
    """With two waves."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    cone = [(8, 36), (26, 36), (52, 12), (52, 88), (26, 64), (8, 64)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in cone]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 8, c=Qt.PenCapStyle.RoundCap))
    for reach in (16, 36):
        wave = QPainterPath()
        box = QRectF(56 - reach, 50 - reach, 2 * reach, 2 * reach)
        wave.arcMoveTo(box, 50)
        wave.arcTo(box, 50, -100)
        painter.drawPath(wave)


def _letter(painter: QPainter, ink: QColor, letters: str, size: int, box: QRectF) -> None:
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
