# SPDX-License-Identifier: Apache-2.0
"""A card that lies in the tray and is not read: push it in, turn it over, take it away and lay the right one."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from ui.kiosk.screens.art.film import Act, eased
from ui.kiosk.screens.art.palette import Palette, brush, pen
from ui.kiosk.screens.art.theatre import At, Draw, Play, Puppet
from ui.kiosk.screens.art.things import centred, draw_arrow, draw_disc
from ui.kiosk.screens.art.tray_plays import (
    BOX,
    LYING_BOX,
    laying,
    puppets_of_tray,
    taking_out,
)
from ui.kiosk.screens.card_drawing import MM, draw_card, draw_card_on
from ui.presenter.model import Tone

ASKEW_DEG: Final = 13.0
ASKEW_Y: Final = 12.0
ASKEW_BOX: Final = LYING_BOX.adjusted(0, 0, 0, 8)
"""All of the card, with its corner before the tray."""
TURNS: Final = 14
"""Pictures of a card that turns over; each is a puppet of its own."""
LEAN: Final = 0.16
"""By how much more of it the nearer long side of a turning card shows."""


@cache
def push_in() -> Play:
    """The card lies askew at the tray's edge and slides into its place."""
    turned = {f"askew-{step}": _puppet(_askew(step / TURNS)) for step in range(TURNS + 1)}
    return Play(
        ASKEW_BOX,
        puppets_of_tray() | turned,
        _pushing,
        (Act(1.4, moves=False), Act(1.4), Act(2.0, moves=False)),
    )


@cache
def turn_over() -> Play:
    """The card is turned over, round its long side, until the photo is seen."""
    turning = {f"turn-{step}": _puppet(_turned(step / TURNS)) for step in range(TURNS + 1)}
    return Play(
        LYING_BOX,
        puppets_of_tray() | turning | {"round": _puppet(_draw_round)},
        _turning,
        (Act(1.4, moves=False), Act(1.4), Act(2.0, moves=False)),
    )


def other_card(*, left_handed: bool = False) -> Play:
    """A card without a photo of its own is drawn out; then the one with the photo is laid down."""
    return _other_card(left_handed)


@cache
def _other_card(left_handed: bool) -> Play:
    more = {
        "other": Puppet(centred(MM).adjusted(-1, -1, 1, 1), _draw_other),
        "no": Puppet(QRectF(-17, -17, 34, 34), _draw_no),
    }
    acts = (Act(2.4, moves=False), Act(0.7), Act(1.4), Act(0.8), Act(1.4), Act(0.8))
    return Play(
        BOX,
        puppets_of_tray(left_handed=left_handed) | more,
        _exchanging,
        (*acts, Act(2.6, moves=False)),
    )


def _pushing(act: int, share: float) -> tuple[At, ...]:
    match act:
        case 0:
            return At("tray"), At("askew-0"), At("way-up", 0, 0)
        case 1:
            return At("tray"), At(f"askew-{round(eased(share) * TURNS)}")
        case _:
            return At("tray-well"), At("card"), At("tick")


def _turning(act: int, share: float) -> tuple[At, ...]:
    match act:
        case 0:
            return At("tray"), At("turn-0"), At("round")
        case 1:
            return At("tray"), At(f"turn-{round(eased(share) * TURNS)}"), At("round")
        case _:
            return At("tray-well"), At("card"), At("tick")


def _exchanging(act: int, share: float) -> tuple[At, ...]:
    match act:
        case 0:
            return At("tray"), At("other"), At("no")
        case 1 | 2:
            return taking_out(act, share, "other")
        case 3:
            return laying(4, share)
        case _:
            return laying(act - 3, share)


def _puppet(draw: Draw) -> Puppet:
    return Puppet(ASKEW_BOX, draw)


def _askew(straight: float) -> Draw:
    def draw(painter: QPainter, colours: Palette) -> None:
        left = 1.0 - straight
        painter.translate(0, ASKEW_Y * left)
        painter.rotate(ASKEW_DEG * left)
        painter.translate(-MM.width() / 2, -MM.height() / 2)
        draw_card(painter, face=True, colours=colours)

    return draw


def _turned(share: float) -> Draw:
    """0: the back; 1: the face."""

    def draw(painter: QPainter, colours: Palette) -> None:
        turned = math.cos(math.pi * share)
        lean = LEAN * math.sin(math.pi * share)
        width, rise = MM.width() / 2, MM.height() / 2 * turned
        top, bottom = width * (1 + lean), width * (1 - lean)
        corners = [(-top, -rise), (top, -rise), (bottom, rise), (-bottom, rise)]
        if turned < 0:
            corners = [(-bottom, rise), (bottom, rise), (top, -rise), (-top, -rise)]
        quad = QPolygonF([QPointF(x, y) for x, y in corners])
        draw_card_on(painter, quad, face=turned < 0, colours=colours)

    return draw


def _draw_round(painter: QPainter, colours: Palette) -> None:
    """An arrow that goes over the tray's side, beside the card."""
    painter.setPen(pen(colours.go, 4.0))
    box = QRectF(47, -19, 26, 38)
    painter.drawArc(box, 100 * 16, -170 * 16)
    painter.save()
    painter.translate(60, 19)
    draw_arrow(painter, QPointF(6, 0), QPointF(-8, 0.5), colours.go, 7.5)
    painter.restore()


def _draw_other(painter: QPainter, colours: Palette) -> None:
    """Lines only, in grey."""
    card = centred(MM)
    painter.setPen(pen(colours.edge, 0.5))
    painter.setBrush(brush(colours.photo))
    painter.drawRoundedRect(card, 3.2, 3.2)
    painter.setPen(pen(colours.person, 2.2))
    for row in range(4):
        y = card.top() + 12 + 10 * row
        painter.drawLine(QPointF(card.left() + 9, y), QPointF(card.right() - 9 - 8 * row, y))


def _draw_no(painter: QPainter, colours: Palette) -> None:
    draw_disc(painter, QPointF(0, 0), 15, colours.care, colours, Tone.STOP)
