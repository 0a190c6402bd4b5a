# SPDX-License-Identifier: Apache-2.0
"""How often a number would have been sent to the card: of one frame, and of three in a row. Digits stay inside."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hw.cardface.judge import CONTRADICTED, judge
from hw.cardface.values import FaceReading, Part, PartReading
from hw.cardface.vote import vote

VOTERS: Final = 3


@dataclass(frozen=True, slots=True)
class Decisions:
    """Shares of all frames, and of all threes in a row (NaN for fewer frames).

    `apart`: how many of these decisions gave another number than most did. `why`: what the single frames lacked,
    how often. `given`: judged against an expiry that somebody stated, and not the one that was read.
    """

    alone: float
    of_three: float
    apart: int
    why: dict[str, int]
    given: bool


def decisions_of(readings: Sequence[FaceReading], expiry: date | None, today: date) -> Decisions:
    """Judge the frames of one card. `expiry`: as its chip would tell it; None: as most frames read it."""
    last = expiry or _read_by_most(readings)
    alone = [_decided([one], last, today) for one in readings]
    threes = [
        _decided(readings[place : place + VOTERS], last, today)
        for place in range(len(readings) - VOTERS + 1)
    ]
    numbers = Counter(digits for digits, _ in (*alone, *threes) if digits is not None)
    apart = numbers.total() - max(numbers.values(), default=0)
    why = Counter(why for digits, why in alone if digits is None)
    return Decisions(_share(alone), _share(threes), apart, dict(why), expiry is not None)


def _decided(
    readings: Sequence[FaceReading], expiry: date | None, today: date
) -> tuple[bytes | None, str]:
    found = judge(readings, expiry, today)
    digits = None if found.number is None else found.number.digits
    for number in (found.number, found.other):
        if number is not None:
            number.wipe()
    return digits, found.why


def _share(decided: Sequence[tuple[bytes | None, str]]) -> float:
    if not decided:
        return math.nan
    return sum(digits is not None for digits, _ in decided) / len(decided)


def _read_by_most(readings: Sequence[FaceReading]) -> date | None:
    best = vote(Part.EXPIRY, (parts[Part.EXPIRY] for parts in _parts(readings))).best
    if best is None or best.chance < CONTRADICTED:
        return None
    try:
        return date(int(best.digits[:4]), int(best.digits[4:6]), int(best.digits[6:]))
    except ValueError:
        return None


def _parts(readings: Sequence[FaceReading]) -> list[dict[Part, PartReading]]:
    return [one.parts for one in readings if Part.EXPIRY in one.parts]
