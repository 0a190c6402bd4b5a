# SPDX-License-Identifier: Apache-2.0
"""Several pictures of one card, combined into what each part is likely to say.

Log-probabilities add, but less than fully: frames of one camera see the same glare and the same worn print, so a
second frame is half a witness. A spelling that a frame never offered is unlikely there, not impossible. Sums are
exact (`math.fsum`), so that the order of the frames can't matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hw.cardface.values import Part, PartReading, Spelling

SECOND_FRAME = 0.5
"""How much of a witness each frame after the first is. An assumption; 1 would call frames independent."""
UNSEEN_SPELLINGS = 100
"""Among how many spellings the chance is shared that no offered spelling is right: look-alikes, not all numbers."""
OTHER_DIGITS = 0.05
"""What a frame's chances lack to 1 is mostly that no date stands there at all; this share is for other digits."""
LEAST_REST = 2e-5
"""However sure a frame is, it may have looked at another line. Bounds what one frame alone can prove."""
FLOOR = 1e-4
"""The least chance that one of several frames leaves a spelling, so that one gone wrong can be outvoted."""
LEAST_LOG = math.log(1e-9)
"""Keeps a spelling's logarithm finite."""
CONFIDENT = 0.9
"""From here on a frame's likeliest spelling counts for or against another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spelling and its chance after all frames; see `values.Spelling` for the other fields."""

    digits: str = field(repr=False)
    chance: float
    year: int | None = field(default=None, repr=False)
    western: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """What all frames say of one part. The candidates' chances and `rest` (none of them) make 1.

    `favourites`: the likeliest digits of each frame with their chance there.
    """

    candidates: tuple[Candidate, ...] = ()
    rest: float = 1.0
    favourites: tuple[tuple[str, float], ...] = field(default=(), repr=False)

    @property
    def best(self) -> Candidate | None:
        """The likeliest candidate, if any frame offered one."""
        return self.candidates[0] if self.candidates else None

    def agreeing(self, digits: str) -> int:
        """How many frames like these digits best, and are confident."""
        return sum(one == digits and chance >= CONFIDENT for one, chance in self.favourites)

    def against(self, digits: str) -> int:
        """How many frames are confident of other digits."""
        return sum(one != digits and chance >= CONFIDENT for one, chance in self.favourites)


Key = tuple[str, int, bool]


def vote(part: Part, readings: Iterable[PartReading]) -> Vote:
    """Combine what several frames said of `part`; readings of other parts and empty ones are left out."""
    ballots = [_ballot(one.spellings) for one in readings if one.part is part and one.spellings]
    if not ballots:
        return Vote()
    keys = sorted({key for ballot in ballots for key in ballot.chances})
    weight, floor = _weight(len(ballots)), FLOOR if len(ballots) > 1 else 0.0
    scores = [_sum(weight, (ballot.of(key, floor) for ballot in ballots)) for key in keys]
    scores.append(_rest(ballots, weight))
    *chances, rest = _shares(scores)
    found = [Candidate(k[0], p, k[1] or None, k[2]) for k, p in zip(keys, chances, strict=True)]
    found.sort(key=lambda one: (-one.chance, one.digits, one.year or 0, one.western))
    return Vote(tuple(found), rest, tuple(sorted(ballot.favourite for ballot in ballots)))


def digit_chances(
    candidates: Sequence[Candidate], rest: float, length: int
) -> list[dict[str, float]]:
    """For each of `length` places the chance of each digit; what no candidate explains may be any digit."""
    places: list[dict[str, float]] = []
    for place in range(length):
        chances = dict.fromkeys("0123456789", rest / 10)
        for one in candidates:
            chances[one.digits[place]] += one.chance
        places.append(chances)
    return places


@dataclass(frozen=True, slots=True)
class _Ballot:
    """One frame's chances, its chance for none of them, and its favourite."""

    chances: dict[Key, float] = field(repr=False)
    rest: float
    favourite: tuple[str, float] = field(repr=False)

    def of(self, key: Key, floor: float) -> float:
        """The chance of a spelling; one that was not offered is no likelier than those that were."""
        unseen = min(self.rest / UNSEEN_SPELLINGS, *self.chances.values())
        return max(self.chances.get(key, unseen), floor)


def _ballot(spellings: Sequence[Spelling]) -> _Ballot:
    chances: dict[Key, float] = {}
    for one in spellings:
        key = (one.digits, one.year or 0, one.western)
        chances[key] = chances.get(key, 0.0) + math.exp(max(min(one.log_p, 0.0), LEAST_LOG))
    rest = max(OTHER_DIGITS * (1 - math.fsum(chances.values())), LEAST_REST)
    return _Ballot(chances, rest, _favourite(chances))


def _favourite(chances: dict[Key, float]) -> tuple[str, float]:
    by_digits: dict[str, float] = {}
    for (digits, _year, _western), chance in sorted(chances.items()):
        by_digits[digits] = by_digits.get(digits, 0.0) + chance
    digits = min(by_digits, key=lambda one: (-by_digits[one], one))
    return digits, by_digits[digits]


def _weight(frames: int) -> float:
    return (1 + (frames - 1) * SECOND_FRAME) / frames


def _sum(weight: float, chances: Iterable[float]) -> float:
    return weight * math.fsum(math.log(chance) for chance in chances)


def _rest(ballots: Sequence[_Ballot], weight: float) -> float:
    shared = (ballot.rest / UNSEEN_SPELLINGS for ballot in ballots)
    return math.log(UNSEEN_SPELLINGS) + _sum(weight, shared)


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    whole = math.fsum(shares)
    return [share / whole for share in shares]
