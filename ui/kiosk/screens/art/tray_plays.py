# SPDX-License-Identifier: Apache-2.0
"""The card and the tray from above: lay it down, leave it, hold it still, take it.

The origin is the middle of the place for the card; the person stands below. Every play begins with a picture that
says all by itself.
"""

from __future__ import annotations

from functools import cache
from math import cos, pi
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from ui.kiosk.screens.art.film import Act, eased
from ui.kiosk.screens.art.palette import Palette, pen
from ui.kiosk.screens.art.theatre import At, Draw, Play, Puppet
from ui.kiosk.screens.art.things import (
    HAND_BELOW,
    TRAY,
    centred,
    draw_arrow,
    draw_disc,
    draw_hand_below,
    draw_thumb,
    draw_tray,
)
from ui.kiosk.screens.card_drawing import MM, draw_card
from ui.presenter.model import Tone

BOX: Final = QRectF(-74, -44, 148, 132)
"""What is seen: the tray, and before it the hand."""
LYING_BOX: Final = QRectF(-80, -46, 160, 92)
"""The tray alone."""
HELD_Y: Final = 38.0
"""Where the card is held before the tray."""
GONE_Y: Final = 62.0
"""A hand that has sunk so much is out of the picture."""
TAKEN_Y: Final = 112.0
GRIP_Y: Final = MM.height() / 2
"""The card's lower edge, where the hand has its origin."""
TREMBLE: Final = 1.6
HOVER: Final = 2.5
"""So that somebody who looks up sees at once that this is a picture of what to do, and not a sign."""


def lay_card(*, left_handed: bool = False) -> Play:
    """A hand brings the card, photo side up, lays it into the tray and goes; a tick says that it is right."""
    return _lay_card(left_handed)


@cache
def _lay_card(left_handed: bool) -> Play:
    return Play(
        BOX,
        puppets_of_tray(left_handed=left_handed),
        laying,
        (
            Act(2.0),
            Act(1.6),
            Act(0.8),
            Act(2.0, moves=False),
            Act(0.8),
        ),
    )


def take_card(*, left_handed: bool = False) -> Play:
    """A hand comes, takes the card and draws it out towards the person; a big arrow points there."""
    return _take_card(left_handed)


@cache
def _take_card(left_handed: bool) -> Play:
    return Play(
        BOX,
        puppets_of_tray(left_handed=left_handed),
        _taking,
        (Act(0.8, moves=False), Act(0.7), Act(1.4), Act(0.9, moves=False)),
    )


@cache
def leave_card() -> Play:
    """The card lies in the tray and is being read: waves, one after the other."""
    return Play(
        LYING_BOX, puppets_of_tray(), _leaving, tuple(Act(0.5, moves=False) for _ in range(4))
    )


@cache
def hold_still() -> Play:
    """Lines beside the card tremble and come to rest; then there is a sign for: leave it."""
    return Play(
        LYING_BOX,
        puppets_of_tray(),
        _holding,
        (Act(2.2, moves=False), Act(1.2)),
    )


def laying(act: int, share: float) -> tuple[At, ...]:
    """The scenes of `lay_card`."""
    gone = HELD_Y + GONE_Y
    match act:
        case 0:
            return At("tray"), At("way-in"), *_held(HELD_Y + _hover(share))
        case 1:
            return At("tray"), At("way-in"), *_held(HELD_Y * (1 - eased(share)))
        case 2:
            return At("tray-well"), *_let_go(GONE_Y * 1.4 * eased(share))
        case 3:
            return At("tray-well"), At("card"), At("tick")
        case _:
            return At("tray"), At("way-in"), *_held(gone - GONE_Y * eased(share))


def _taking(act: int, share: float) -> tuple[At, ...]:
    match act:
        case 0:
            return At("tray"), At("card"), At("way-out")
        case 1 | 2:
            return (*taking_out(act, share, "card"), At("way-out"))
        case _:
            return At("tray"), At("way-out")


def taking_out(act: int, share: float, card: str) -> tuple[At, ...]:
    """A hand comes for a card (act 1) and draws it out (act 2)."""
    if act == 1:
        return At("tray"), *_let_go(GONE_Y * 1.4 * (1 - eased(share)), card)
    return At("tray"), *_held(TAKEN_Y * eased(share), card)


def _leaving(act: int, _share: float) -> tuple[At, ...]:
    waves = tuple(At(f"wave-{step}") for step in range(act))
    return At("tray-well"), At("card"), *waves


def _holding(act: int, share: float) -> tuple[At, ...]:
    x = 0.0 if act == 0 else TREMBLE * (1 - share) * (1, 0, -1, 0)[round(share * 16) % 4]
    sign = (At("pause"),) if act == 0 else ()
    return At("tray"), At("card", x), At("shake", x), *sign


def _hover(share: float) -> float:
    """A hand that waits is never quite still: down a little and back, in millimetres."""
    return HOVER * (1 - cos(2 * pi * share)) / 2


def _held(y: float, card: str = "card") -> tuple[At, ...]:
    return At("hand", 0, y + GRIP_Y), At(card, 0, y), At("thumb", 0, y + GRIP_Y)


def _let_go(sunk: float, card: str = "card") -> tuple[At, ...]:
    return At("hand", 0, GRIP_Y + sunk), At(card), At("thumb", 0, GRIP_Y + sunk)


def puppets_of_tray(*, left_handed: bool = False) -> dict[str, Puppet]:
    """All that can be on the tray and before it."""
    card = centred(MM)
    hand = QRectF(-34, -18, 68, HAND_BELOW)
    tray = centred(TRAY).adjusted(-2, -2, 2, 2)
    made = {
        "tray": Puppet(tray, draw_tray),
        "tray-well": Puppet(tray, lambda painter, colours: draw_tray(painter, colours, well=True)),
        "card": Puppet(card.adjusted(-1, -1, 1, 1), _draw_card),
        "hand": Puppet(hand, _sided(draw_hand_below, left_handed=left_handed)),
        "thumb": Puppet(hand, _sided(draw_thumb, left_handed=left_handed)),
        "way-in": Puppet(QRectF(-16, -25, 32, 46), _draw_way_in),
        "way-up": Puppet(QRectF(-16, -25, 32, 46), _draw_way_up),
        "way-out": Puppet(QRectF(-26, -4, 52, 84), _draw_way_out),
        "tick": Puppet(_round(52, -30, 15), _draw_tick),
        "pause": Puppet(_round(0, 0, 18), _draw_pause),
        "shake": Puppet(QRectF(-66, -26, 132, 52), _draw_shake),
    }
    return made | {
        f"wave-{step}": Puppet(QRectF(-80, -46, 160, 92), _wave(step)) for step in range(3)
    }


def _draw_card(painter: QPainter, colours: Palette) -> None:
    painter.translate(-MM.width() / 2, -MM.height() / 2)
    draw_card(painter, face=True, colours=colours)


def _draw_way_in(painter: QPainter, colours: Palette) -> None:
    draw_arrow(painter, QPointF(0, 18), QPointF(0, -22), colours.go, 9.0)


def _draw_way_up(painter: QPainter, colours: Palette) -> None:
    """Edged, because it lies over the card."""
    draw_arrow(painter, QPointF(0, 20), QPointF(0, -24), colours.paper, 13.0)
    draw_arrow(painter, QPointF(0, 17), QPointF(0, -20), colours.go, 9.0)


def _draw_way_out(painter: QPainter, colours: Palette) -> None:
    """Edged, because it lies over the card."""
    draw_arrow(painter, QPointF(0, -3), QPointF(0, 79), colours.paper, 20.0)
    draw_arrow(painter, QPointF(0, 0), QPointF(0, 75), colours.go, 16.0)


def _draw_tick(painter: QPainter, colours: Palette) -> None:
    draw_disc(painter, QPointF(52, -30), 14, colours.good, colours, Tone.GOOD)


def _draw_pause(painter: QPainter, colours: Palette) -> None:
    draw_disc(painter, QPointF(0, 0), 16, colours.go, colours, "pause")


def _draw_shake(painter: QPainter, colours: Palette) -> None:
    painter.setPen(pen(colours.care, 2.2))
    for way in (-1, 1):
        for x, half in ((49.5, 20.0), (55.5, 12.0)):
            painter.drawLine(QPointF(way * x, -half), QPointF(way * x, half))


def _wave(step: int) -> Draw:
    """Arcs on both sides of the tray, each further out."""

    def draw(painter: QPainter, colours: Palette) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(colours.go, 2.4))
        radius = 49.0 + 5.0 * step
        box = centred(QSizeF(2 * radius, 2 * radius))
        half = 20
        painter.drawArc(box, -half * 16, 2 * half * 16)
        painter.drawArc(box, (180 - half) * 16, 2 * half * 16)

    return draw


def _sided(draw: Draw, *, left_handed: bool) -> Draw:
    """Hands are drawn as right ones."""

    def mirrored(painter: QPainter, colours: Palette) -> None:
        painter.scale(-1, 1)
        draw(painter, colours)

    return mirrored if left_handed else draw


def _round(x: float, y: float, radius: float) -> QRectF:
    return QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
