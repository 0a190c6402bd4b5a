# SPDX-License-Identifier: Apache-2.0
"""What happens around the person: the service is asked, staff come, paper comes out of the printer."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from ui.kiosk.screens.art.film import Act, eased
from ui.kiosk.screens.art.palette import Palette, brush, pen
from ui.kiosk.screens.art.people import draw_person
from ui.kiosk.screens.art.theatre import At, Draw, Play, Puppet
from ui.kiosk.screens.art.things import centred, draw_disc, draw_tray
from ui.kiosk.screens.card_drawing import MM, draw_card
from ui.presenter.model import Tone

BOX: Final = QRectF(-90, -42, 180, 84)
DOTS: Final = 5
DOT_MM: Final = 11.0
WALK: Final = 16.0
"""How far staff are seen to come."""
PAPER_MM: Final = 40.0
SMALL: Final = 0.62
"""Of the card's own size."""


@cache
def ask_service() -> Play:
    """From the card a light goes to the insurer's shield, again and again."""
    puppets = {
        "card": Puppet(QRectF(-42, -28, 84, 56), _draw_small_tray),
        "shield": Puppet(QRectF(-34, -40, 68, 80), _draw_shield),
        "dot": Puppet(QRectF(-4, -4, 8, 8), _dot(lit=False)),
        "lit": Puppet(QRectF(-5, -5, 10, 10), _dot(lit=True)),
    }
    return Play(BOX, puppets, _asking, tuple(Act(0.42, moves=False) for _ in range(DOTS)))


@cache
def staff_come() -> Play:
    """A member of staff with a badge walks towards who waits."""
    puppets = {
        "person": Puppet(QRectF(-35, -29, 70, 93), _draw_visitor),
        "staff": Puppet(QRectF(-35, -29, 70, 93), _draw_staff),
    }
    return Play(
        QRectF(-72, -34, 144, 100),
        puppets,
        _coming,
        (Act(2.2, moves=False), Act(1.6), Act(1.6, moves=False)),
    )


@cache
def print_paper() -> Play:
    """Paper comes out of the printer."""
    return Play(
        QRectF(-60, -36, 120, 98),
        _printer(),
        _printing,
        (Act(1.4, moves=False), Act(2.0), Act(1.0, moves=False)),
    )


@cache
def printer_stands() -> Play:
    """The printer, and that something is wrong with it."""
    return Play(QRectF(-60, -42, 120, 66), _printer(), _stuck)


def _asking(act: int, _share: float) -> tuple[At, ...]:
    left = -(DOTS - 1) / 2 * DOT_MM + 4
    dots = (At("lit" if step == act else "dot", left + step * DOT_MM, 0.0) for step in range(DOTS))
    return At("card", -47, 0), At("shield", 56, 0), *dots


def _coming(act: int, share: float) -> tuple[At, ...]:
    x = 0.0 if act != 1 else WALK * (1 - eased(share))
    return At("person", -34, 0), At("staff", 34 + x, 0)


def _printing(act: int, share: float) -> tuple[At, ...]:
    out = (PAPER_MM, PAPER_MM * eased(share), PAPER_MM)[act]
    return At("paper", 0, out - PAPER_MM), At("printer")


def _stuck(_act: int, _share: float) -> tuple[At, ...]:
    return At("printer"), At("care", 38, -22)


def _printer() -> dict[str, Puppet]:
    return {
        "printer": Puppet(QRectF(-56, -34, 112, 52), _draw_printer),
        "paper": Puppet(QRectF(-32, 8, 64, 52), _draw_paper),
        "care": Puppet(QRectF(-16, -16, 32, 32), _draw_care),
    }


def _draw_small_tray(painter: QPainter, colours: Palette) -> None:
    painter.scale(SMALL, SMALL)
    draw_tray(painter, colours, well=True)
    card = centred(MM)
    painter.translate(card.topLeft())
    draw_card(painter, face=True, colours=colours)


def _draw_shield(painter: QPainter, colours: Palette) -> None:
    """With a cross: the health insurance."""
    painter.setPen(pen(colours.edge, 1.4))
    painter.setBrush(brush(colours.well))
    shield = QPainterPath(QPointF(0, -36))
    shield.cubicTo(QPointF(10, -29), QPointF(20, -27), QPointF(29, -27))
    shield.cubicTo(QPointF(30, 6), QPointF(20, 26), QPointF(0, 36))
    shield.cubicTo(QPointF(-20, 26), QPointF(-30, 6), QPointF(-29, -27))
    shield.cubicTo(QPointF(-20, -27), QPointF(-10, -29), QPointF(0, -36))
    painter.drawPath(shield)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colours.good))
    painter.drawRoundedRect(QRectF(-5, -19, 10, 34), 2, 2)
    painter.drawRoundedRect(QRectF(-17, -7, 34, 10), 2, 2)


def _dot(*, lit: bool) -> Draw:
    def draw(painter: QPainter, colours: Palette) -> None:
        painter.setPen(pen(colours.go, 1.0))
        painter.setBrush(brush(colours.go if lit else colours.paper))
        radius = 3.9 if lit else 2.6
        painter.drawEllipse(QPointF(0, 0), radius, radius)

    return draw


def _draw_visitor(painter: QPainter, colours: Palette) -> None:
    draw_person(painter, colours, staff=False)


def _draw_staff(painter: QPainter, colours: Palette) -> None:
    draw_person(painter, colours, staff=True)


def _draw_printer(painter: QPainter, colours: Palette) -> None:
    painter.setPen(pen(colours.edge, 1.2))
    painter.setBrush(brush(colours.tray))
    painter.drawRoundedRect(QRectF(-52, -30, 104, 44), 8, 8)
    painter.setBrush(brush(colours.edge))
    painter.drawRoundedRect(QRectF(-36, 3, 72, 5.5), 2.5, 2.5)
    painter.setBrush(brush(colours.good))
    painter.drawEllipse(QPointF(41, -20), 3, 3)


def _draw_paper(painter: QPainter, colours: Palette) -> None:
    painter.setPen(pen(colours.edge, 1.2))
    painter.setBrush(brush(colours.place))
    painter.drawRect(QRectF(-29, 9, 58, 48))
    painter.setPen(pen(colours.print_dark if colours.place == "#ffffff" else colours.edge, 2.0))
    for row, length in enumerate((30, 42, 36, 42)):
        painter.drawLine(QPointF(-21, 20 + 8 * row), QPointF(-21 + length, 20 + 8 * row))


def _draw_care(painter: QPainter, colours: Palette) -> None:
    draw_disc(painter, QPointF(0, 0), 14, colours.care, colours, Tone.CARE)
