# SPDX-License-Identifier: Apache-2.0
"""What is seen of a card that lies in the tray: where, of what sort, what stands on it, and how sure that is.

Digits are the holder's secret: they stay out of every `repr`, and whoever holds a reading drops it with the visit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A picture as OpenCV keeps it: height x width x 3, blue-green-red, 8 bits a channel."""

Corners = NDArray[np.float32]
"""4 x 2, (x, y) in pixels of the frame, clockwise; from the card's own top left corner once that is known."""


class Part(StrEnum):
    """The three things on the face that 照合番号B is made of."""

    BIRTH = "birth"
    EXPIRY = "expiry"
    CODE = "code"


class CardSort(StrEnum):
    """What the thing in the tray is by its looks."""

    MY_NUMBER = "my_number"
    MY_NUMBER_BACK = "my_number_back"
    """The side with the My Number. Nothing on it is ever read."""
    DRIVING_LICENCE = "driving_licence"
    INSURANCE_CARD = "insurance_card"
    """The old 健康保険証; not valid any more since December 2025."""
    ELIGIBILITY_CERTIFICATE = "eligibility_certificate"
    """資格確認書: goes to the desk, not into the tray."""
    RESIDENCE_CARD = "residence_card"
    JUKI_CARD = "juki_card"
    OTHER = "other"


class Trouble(StrEnum):
    """Why a face could not be read, as far as the person can do something about it."""

    NO_CARD = "no_card"
    CUT_OFF = "cut_off"
    """A part of the card is outside the picture."""
    FACE_DOWN = "face_down"
    COVERED = "covered"
    GLARE = "glare"
    BLURRED = "blurred"
    DARK = "dark"
    TOO_SMALL = "too_small"
    WRONG_CARD = "wrong_card"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A card-shaped thing in a frame. `score`: 0 to 1, how sure; `cut_off`: it goes on outside the picture."""

    corners: Corners
    score: float
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a part, and its natural logarithm of probability given this picture (at most 0).

    `digits`: BIRTH YYMMDD as 照合番号B has it, EXPIRY YYYYMMDD, CODE four digits. `year`: of the birth, Gregorian, in
    full. `western`: the birth is printed with its Gregorian year, as foreign residents' cards have it.
    """

    digits: str = field(repr=False)
    log_p: float
    year: int | None = field(default=None, repr=False)
    western: bool = False


@dataclass(frozen=True, slots=True)
class PartReading:
    """What one picture says of one part: spellings, the likeliest first; together their chances are at most 1."""

    part: Part
    spellings: tuple[Spelling, ...]

    @property
    def confidence(self) -> float:
        """The chance of the likeliest spelling; 0 when nothing was found."""
        return math.exp(self.spellings[0].log_p) if self.spellings else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class FaceReading:
    """All that one picture said. `parts` has an entry for each part that was found.

    `face_only`: the 追記欄 says 顔認証, the mark of a card without PINs. `troubles`: worst first.
    """

    sort: CardSort | None
    outline: Outline | None
    parts: dict[Part, PartReading] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    face_only: bool = False
