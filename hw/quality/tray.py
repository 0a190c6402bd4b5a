# SPDX-License-Identifier: Apache-2.0
"""What a camera over the tray saw, among the signs of the link: each change, and every second that it still is so.

A view that nobody repeats is worth nothing after a while: the camera, or its reader, may have died since. What the
views say of a drop of the link is its testimony; one with a hole in it is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from hw.quality.observations import Observation, Sign

REPEAT_S = 1.0
"""A view is written down again when it is so old."""
KEEPS_S = 1.6
"""And holds no longer than this without being repeated."""
DOUBT_S = 0.25
"""Nobody lifts a card and lays it back to the millimetre within this: so short a doubt between two STILL is none."""
BEFORE_S = 2.0
"""The slowest readers tell of a removal so late (1.6 s: acsccid #29), and rarely is a card asked less often."""
REACTS_S = 0.5
"""A card that is seen still so long after the link was lost was not lifted before; nobody reacts sooner."""
VIEWS = frozenset(sign for sign in Sign if sign.value.startswith("tray_"))
AWAY = frozenset({Sign.TRAY_EMPTY, Sign.TRAY_MOVED})


class Testimony(StrEnum):
    """What the tray's camera says of a drop, from before it began until it ended."""

    STILL = "still"
    """The card lay still all the time."""
    LIFTED = "lifted"
    """It was taken away or moved when the drop began."""


@dataclass(frozen=True, slots=True)
class _Spell:
    """A time of one view."""

    sign: Sign
    begin: float
    end: float


class Witness:
    """All that the camera saw in a log."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        ordered = sorted(observations, key=lambda seen: (seen.at, seen.sign.value))
        self._spells = _without_doubts(_spells([o for o in ordered if o.sign in VIEWS]))
        self._begins = [spell.begin for spell in self._spells]
        self._last = ordered[-1].at if ordered else 0.0

    def of(self, began: float, ended: float | None) -> Testimony | None:
        """What it says of a drop (`ended` None: until the log's end); None: nothing, or not enough."""
        until = max(began, self._last if ended is None else ended)
        near = self._near(began - BEFORE_S - REACTS_S, until + REACTS_S)
        if _covers(near, began - BEFORE_S, until):
            return Testimony.STILL
        return Testimony.LIFTED if _lifted(near, began, until) else None

    def _near(self, begin: float, end: float) -> Sequence[_Spell]:
        first = max(0, bisect_left(self._begins, begin) - 2)
        return self._spells[first : bisect_left(self._begins, end)]


def _spells(views: Sequence[Observation]) -> list[_Spell]:
    """One spell for each view and its repetitions, as long as they follow each other soon enough."""
    found: list[_Spell] = []
    ends = [*(after.at for _, after in pairwise(views)), float("inf")]
    for view, after in zip(views, ends, strict=False):
        end = min(after, view.at + KEEPS_S)
        if found and found[-1].sign is view.sign and found[-1].end >= view.at:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(_Spell(view.sign, view.at, end))
    return found


def _without_doubts(spells: Sequence[_Spell]) -> list[_Spell]:
    """A moment in which the camera could not tell, between two in which the card lay still, is no interruption."""
    found: list[_Spell] = []
    for spell in spells:
        doubt = found[-1] if len(found) > 1 else None
        if (
            doubt is not None
            and (found[-2].sign, doubt.sign, spell.sign) == _DOUBT
            and spell.begin - found[-2].end <= DOUBT_S
        ):
            found.pop()
            found[-1] = replace(found[-1], end=spell.end)
        else:
            found.append(spell)
    return found


_DOUBT = (Sign.TRAY_STILL, Sign.TRAY_BLIND, Sign.TRAY_STILL)


def _covers(spells: Sequence[_Spell], begin: float, end: float) -> bool:
    return any(s.sign is Sign.TRAY_STILL and s.begin <= begin and s.end >= end for s in spells)


def _lifted(spells: Sequence[_Spell], began: float, until: float) -> bool:
    """Whether it went from its place about the beginning of the drop, before anybody could react to that."""
    for place, spell in enumerate(spells):
        soon = began - BEFORE_S - REACTS_S <= spell.begin <= until
        if spell.sign in AWAY and soon and _was_seen_before(spells[:place]):
            still = [s.end for s in spells[:place] if s.sign is Sign.TRAY_STILL]
            return max(still, default=began) <= began + REACTS_S
    return False


def _was_seen_before(spells: Sequence[_Spell]) -> bool:
    """Whether the view before it, short doubts apart, was one of the card lying there or under a hand."""
    for spell in reversed(spells):
        if spell.sign is not Sign.TRAY_BLIND:
            return spell.sign not in AWAY
        if spell.end - spell.begin > DOUBT_S:
            return False
    return False


class TrayNotes:
    """Writes down views of the tray; tell it every one, as they come. Used by one thread.

    `note` is a log's, such as `LinkLog.note`.
    """

    def __init__(self, note: Callable[[float, Sign], None]) -> None:
        self._note = note
        self._last: Sign | None = None
        self._written = 0.0
        self._saw_at = 0.0

    def saw(self, view: str, since: float, at: float) -> None:
        """At `at` the tray looked like this, since `since`; `view` is a `hw.cardface.presence.View`.

        Raises ValueError for another word.
        """
        sign = Sign(f"tray_{view}")
        if sign is self._last and since > self._written:  # it began anew: nobody looked in between
            self._write(self._saw_at, Sign.TRAY_BLIND)
        if sign is not self._last:
            self._write(max(since, self._written), sign)
        if at - self._written >= REPEAT_S:
            self._write(at, sign)
        self._saw_at = at

    def ended(self, at: float) -> None:
        """Nobody looks any more."""
        self._write(max(at, self._written), Sign.TRAY_BLIND)

    def _write(self, at: float, sign: Sign) -> None:
        self._note(at, sign)
        self._last, self._written = sign, at
