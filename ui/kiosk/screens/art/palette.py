# SPDX-License-Identifier: Apache-2.0
"""The colours of things that are drawn: a card, a hand, a tray. In high contrast all are lines on black."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from ui.kiosk import look
from ui.kiosk.look import Look
from ui.presenter.model import Tone


@dataclass(frozen=True, slots=True)
class Palette:
    """`go`: which way; `good`: that is right; `care`: not so. `edge` is the line around everything."""

    paper: str
    edge: str
    tray: str
    place: str
    card: str
    print: str
    print_dark: str
    photo: str
    person: str
    skin: str
    sleeve: str
    hair: str
    light: str
    go: str
    good: str
    well: str
    care: str
    sign: str
    """On a disc of `go`, `good` or `care`."""


USUAL: Final = Palette(
    paper=look.USUAL.paper,
    edge="#3a3f45",
    tray="#e4e0d6",
    place="#ffffff",
    card="#fde8ee",
    print="#d9c3cb",
    print_dark="#8d7480",
    photo="#c7d4e3",
    person="#5f6f80",
    skin="#eac3a2",
    sleeve="#8fb0d0",
    hair="#4b4540",
    light="#f2b705",
    go=look.TONES[Tone.CALM],
    good=look.TONES[Tone.GOOD],
    well="#dcefe3",
    care=look.TONES[Tone.CARE],
    sign="#ffffff",
)
CONTRAST: Final = Palette(
    paper="#000000",
    edge="#ffffff",
    tray="#000000",
    place="#000000",
    card="#ffffff",
    print="#8a8a8a",
    print_dark="#000000",
    photo="#d0d0d0",
    person="#000000",
    skin="#4a4a4a",
    sleeve="#000000",
    hair="#ffffff",
    light="#ffff00",
    go="#ffff00",
    good=look.CONTRAST.tones[Tone.GOOD],
    well="#003a12",
    care=look.CONTRAST.tones[Tone.CARE],
    sign="#000000",
)


def palette(of: Look) -> Palette:
    """For a look."""
    return CONTRAST if of.view.contrast else USUAL


def pen(colour: str, width: float) -> QPen:
    """With round ends."""
    return QPen(QColor(colour), width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)


def brush(colour: str) -> QBrush:
    """Plain."""
    return QBrush(QColor(colour))
