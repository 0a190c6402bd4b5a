# SPDX-License-Identifier: Apache-2.0
"""Groups what was observed of the link into drops, with the measurements that tell their causes apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hw.quality.observations import Observation, Sign
from hw.quality.tray import Testimony, Witness

OPENING = frozenset(
    {
        Sign.CARD_AWAY,
        Sign.LOST,
        Sign.MUTE,
        Sign.RESET,
        Sign.BUSY,
        Sign.READER_AWAY,
        Sign.SERVICE_AWAY,
    }
)
"""A garbled answer opens no drop: it proves that a card is there."""
CLOSING = frozenset({Sign.SAME_CARD, Sign.OTHER_CARD, Sign.GOOD})
BLINK_S = 0.05
"""Away and here within this: the event counter told of a blink that no poll saw."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How observations become drops. Seconds."""

    late_s: float = 0.6
    """So long after its drop began the status may still tell of it (pcscd polls every 0.4 s)."""
    lazy_s: float = 2.0
    """The same for a change to and fro that a slow reader tells of when all is over."""
    around_s: float = 1.0
    """Garbled answers so near belong to the drop."""
    working_s: float = 2.0
    """A completed operation so near: answers could have been garbled at all."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One time that the card could not be reached.

    `length_s` is None while it never came back. `by_status`: no call failed, so that begin and end
    are only as good as the poll. `signs` are in the order of their times.
    """

    began: float
    length_s: float | None
    spacing_s: float | None
    """From the previous drop's beginning."""
    signs: tuple[Sign, ...]
    by_status: bool
    status_away: bool
    """The reader's status (or its event counter) told of it."""
    garbled_before: int
    garbled_after: int
    worked_around: bool
    reader_led_s: float | None
    """How long before the service the reader went (negative: after it); None unless both did."""
    same_card: bool | None
    """What the card said after it; None when it was not asked."""
    tray: Testimony | None = None
    """What a camera over the tray saw of it; None without one, or when it did not see enough."""

    @property
    def resets(self) -> int:
        """How often another program's reset, or a lost selection, was seen."""
        return self.signs.count(Sign.RESET)

    @property
    def reader_gone(self) -> bool:
        """The reader itself went."""
        return Sign.READER_AWAY in self.signs

    @property
    def service_gone(self) -> bool:
        """The PC/SC service went."""
        return Sign.SERVICE_AWAY in self.signs

    @property
    def garbled(self) -> int:
        """Garbled answers around it."""
        return self.garbled_before + self.garbled_after


@dataclass(slots=True)
class _Open:
    """A drop while its observations are collected."""

    began: float
    signs: list[Sign] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    status_away: bool = False
    here: float | None = None
    closed: float | None = None
    same_card: bool | None = None

    @property
    def reader_led_s(self) -> float | None:
        if not {Sign.READER_AWAY, Sign.SERVICE_AWAY} <= set(self.signs):
            return None
        reader, service = (self.signs.index(s) for s in (Sign.READER_AWAY, Sign.SERVICE_AWAY))
        return self.times[service] - self.times[reader]

    @property
    def ended(self) -> float | None:
        known = [at for at in (self.here, self.closed) if at is not None]
        return min(known, default=None)


def drops_of(
    observations: Sequence[Observation], grouping: Grouping | None = None
) -> tuple[Drop, ...]:
    """The drops in a log, by time; the log may be in any order."""
    grouping = grouping or Grouping()
    ordered = sorted(observations, key=lambda seen: seen.at)
    collected: list[_Open] = []
    times = _Times(ordered)
    for seen in ordered:
        _collect(collected, seen, grouping.lazy_s if seen.at in times.blinks else grouping.late_s)
    befores, witness = [None, *collected], Witness(ordered)
    return tuple(
        replace(_finish(one, before, times, grouping), tray=witness.of(one.began, one.ended))
        for before, one in zip(befores, collected, strict=False)
    )


def _collect(collected: list[_Open], seen: Observation, late_s: float) -> None:
    last = collected[-1] if collected else None
    if seen.sign in OPENING:
        _add_trouble(collected, last, seen, late_s)
    elif last is not None and seen.sign is Sign.CARD_HERE:
        if last.status_away and last.here is None:
            last.here = seen.at
    elif last is not None and seen.sign in CLOSING:
        _add_answer(last, seen)


def _add_trouble(
    collected: list[_Open], last: _Open | None, seen: Observation, late_s: float
) -> None:
    if last is None or not _belongs(last, seen, late_s):
        last = _Open(seen.at)
        collected.append(last)
    elif seen.sign is not Sign.CARD_AWAY:
        last.closed = last.same_card = None
    last.signs.append(seen.sign)
    last.times.append(seen.at)
    last.status_away = last.status_away or seen.sign is Sign.CARD_AWAY


def _belongs(last: _Open, seen: Observation, late_s: float) -> bool:
    """Whether this is more of the same drop: it is still open, or its status comes late."""
    if seen.sign is Sign.CARD_AWAY:
        late = seen.at - last.began <= late_s
        return not last.status_away and (last.closed is None or late)
    return last.closed is None or _too_early(last, seen.at, late_s)


def _too_early(last: _Open, at: float, late_s: float) -> bool:
    """The card answered once more at the edge of the field, while the status says that it is away."""
    away = last.status_away and last.here is None
    return away and last.closed is not None and at - last.closed <= late_s


def _add_answer(last: _Open, seen: Observation) -> None:
    if last.closed is None:
        last.closed = seen.at
        if seen.sign is not Sign.GOOD:
            last.same_card = seen.sign is Sign.SAME_CARD


class _Times:
    """When answers were garbled, when work went well, when a blink fell between two polls."""

    def __init__(self, ordered: Sequence[Observation]) -> None:
        self.garbled = [o.at for o in ordered if o.sign is Sign.GARBLED]
        self.good = [o.at for o in ordered if o.sign is Sign.GOOD]
        status = [o for o in ordered if o.sign in (Sign.CARD_AWAY, Sign.CARD_HERE)]
        self.blinks = {
            one.at
            for one, after in pairwise(status)
            if (one.sign, after.sign) == (Sign.CARD_AWAY, Sign.CARD_HERE)
            and after.at - one.at <= BLINK_S
        }


def _finish(one: _Open, before: _Open | None, times: _Times, grouping: Grouping) -> Drop:
    ended = one.ended
    last = one.began if ended is None else ended
    calls = [sign for sign in one.signs if sign is not Sign.CARD_AWAY]
    return Drop(
        began=one.began,
        length_s=None if ended is None else ended - one.began,
        spacing_s=None if before is None else one.began - before.began,
        signs=tuple(one.signs),
        by_status=not calls,
        status_away=one.status_away,
        garbled_before=_within(times.garbled, one.began - grouping.around_s, one.began),
        garbled_after=_within(times.garbled, one.began, last + grouping.around_s),
        worked_around=bool(
            _within(times.good, one.began - grouping.working_s, last + grouping.working_s)
        ),
        reader_led_s=one.reader_led_s,
        same_card=one.same_card,
    )


def _within(times: Sequence[float], begin: float, end: float) -> int:
    """How many of the sorted times lie in (begin, end]."""
    return bisect_right(times, end) - bisect_right(times, begin)
