# SPDX-License-Identifier: Apache-2.0
"""How a program sees a world through PC/SC: a status that is polled, and the ends of its own calls.

Two observers run beside each other, as in the terminal: one waits for changes of the reader's
status, one works on the card and so sees only what happens to its calls.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hw.quality.observations import Observation, Sign
from tests.bench.happenings import Happening, Kind, What, World

Seen = tuple[Observation, Kind | None]


@dataclass(frozen=True, slots=True)
class Habits:
    """Of pcscd, the reader, and the program that observes."""

    poll_s: float = 0.4
    event_s: tuple[float, float] = (0.011, 0.03)
    lazy_reader: float = 0.2
    """Chance that this reader tells of a removal late by itself."""
    lazy_s: tuple[float, float] = (0.1, 1.2)
    counts_blinks: float = 0.5
    """Chance that this reader's event counter shows what fell between two polls."""
    apdu_s: tuple[float, float] = (0.015, 0.06)
    apdus_per_step: tuple[int, int] = (3, 15)
    working_s: tuple[float, float] = (2.0, 10.0)
    idle_s: tuple[float, float] = (2.0, 20.0)
    surveys: float = 0.3
    """Chance that the program reads all the time, as a calibration does."""
    retry_s: float = 0.1
    retry_for_s: float = 1.5
    notes_retries: float = 0.5
    """Chance that each failed attempt to reach the card again is written down too."""
    interfered: tuple[tuple[Sign, float], ...] = (
        (Sign.LOST, 0.78),
        (Sign.MUTE, 0.08),
        (Sign.RESET, 0.08),
        (Sign.GARBLED, 0.06),
    )
    lifted: tuple[tuple[Sign, float], ...] = ((Sign.LOST, 0.85), (Sign.MUTE, 0.15))
    reset: tuple[tuple[Sign, float], ...] = ((Sign.RESET, 0.88), (Sign.LOST, 0.12))
    unpowered: tuple[tuple[Sign, float], ...] = (
        (Sign.RESET, 0.75),
        (Sign.MUTE, 0.15),
        (Sign.LOST, 0.10),
    )
    unplugged: tuple[tuple[Sign, float], ...] = (
        (Sign.READER_AWAY, 0.5),
        (Sign.LOST, 0.35),
        (Sign.MUTE, 0.15),
    )
    card_away_first: float = 0.4
    """Chance that a reader's end shows as the card's end first."""
    service_follows_reader: float = 0.05
    reader_follows_service: float = 0.4
    errors_before_service: float = 0.25
    reader_before_service: float = 0.08
    hangs_s: tuple[float, float] = (0.2, 3.0)


def look(rng: np.random.Generator, world: World, habits: Habits) -> list[Seen]:
    """Everything that both observers write down, by time."""
    seen = _Watcher(rng, world, habits).look()
    heres = [o.at for o, _ in seen if o.sign is Sign.CARD_HERE]
    seen += _Worker(rng, world, habits, heres).look()
    last = world.length_s + habits.retry_for_s
    return sorted((one for one in seen if one[0].at <= last), key=lambda one: one[0].at)


def _drawn(rng: np.random.Generator, chances: tuple[tuple[Sign, float], ...]) -> Sign:
    signs, weights = zip(*chances, strict=True)
    return signs[rng.choice(len(signs), p=weights)]


class _Watcher:
    """Waits for changes of the status: knows only what a poll shows."""

    def __init__(self, rng: np.random.Generator, world: World, habits: Habits) -> None:
        self._rng, self._world, self._habits = rng, world, habits
        self._phase = float(rng.uniform(0.0, habits.poll_s))
        self._counts = rng.random() < habits.counts_blinks
        lazy = rng.random() < habits.lazy_reader
        self._lag = float(rng.uniform(*habits.lazy_s)) if lazy else 0.0

    def look(self) -> list[Seen]:
        found: list[Seen] = []
        for one in self._world.happenings:
            show = {
                What.ABSENT: self._absence,
                What.NO_READER: self._no_reader,
                What.NO_SERVICE: self._no_service,
            }.get(one.what)
            if show is not None:
                found += [(Observation(at, sign), one.kind) for at, sign in show(one)]
        return found

    def _poll_after(self, at: float) -> float:
        habits = self._habits
        polls = math.ceil((at - self._phase) / habits.poll_s)
        return self._phase + polls * habits.poll_s + float(self._rng.uniform(*habits.event_s))

    def _absence(self, one: Happening) -> Iterator[tuple[float, Sign]]:
        """Late by the reader's laziness and the poll; between two polls only if it counts."""
        away = self._poll_after(one.start + self._lag)
        if away < one.end:
            yield away, Sign.CARD_AWAY
            if math.isfinite(one.end):
                yield max(self._poll_after(one.end), away + 0.01), Sign.CARD_HERE
        elif self._counts:
            yield away, Sign.CARD_AWAY
            yield away + float(self._rng.uniform(0.0, 0.01)), Sign.CARD_HERE

    def _no_reader(self, one: Happening) -> Iterator[tuple[float, Sign]]:
        rng, habits = self._rng, self._habits
        gone = self._poll_after(one.start) + float(rng.exponential(0.2))
        if rng.random() < habits.card_away_first:
            yield float(rng.uniform(one.start, gone)), Sign.CARD_AWAY
        yield gone, Sign.READER_AWAY
        if rng.random() < habits.service_follows_reader:
            yield gone + float(rng.uniform(0.0, 1.0)), Sign.SERVICE_AWAY
        if math.isfinite(one.end):
            back = max(one.end, gone) + float(rng.uniform(0.1, 1.0))
            yield back, Sign.READER_HERE
            yield back + float(rng.uniform(0.0, 0.8)), Sign.CARD_HERE

    def _no_service(self, one: Happening) -> Iterator[tuple[float, Sign]]:
        rng, habits = self._rng, self._habits
        if rng.random() < habits.reader_before_service:
            yield one.start - float(rng.uniform(0.0, 0.05)), Sign.READER_AWAY
        yield one.start + float(rng.uniform(0.0, 0.02)), Sign.SERVICE_AWAY
        if math.isfinite(one.end):
            back = one.end + float(rng.uniform(0.0, 0.5))
            yield back, Sign.SERVICE_HERE
            if rng.random() < habits.reader_follows_service:
                yield back + 0.01, Sign.READER_AWAY
                back += float(rng.uniform(0.1, 1.0))
                yield back, Sign.READER_HERE
            yield back + float(rng.uniform(0.0, 0.8)), Sign.CARD_HERE


class _Worker:
    """Works on the card in steps of some APDUs, and idles while the person does something."""

    def __init__(
        self, rng: np.random.Generator, world: World, habits: Habits, heres: list[float]
    ) -> None:
        self._rng, self._world, self._habits = rng, world, habits
        self._heres = heres
        self._apdu_s = float(rng.uniform(*habits.apdu_s))
        self._retries = rng.random() < habits.notes_retries
        self._surveys = rng.random() < habits.surveys
        self._left = list(world.happenings)
        self._seen: list[Seen] = []
        self._now = 0.0
        self._ended = False

    def look(self) -> list[Seen]:
        while self._now < self._world.length_s and not self._ended:
            stop = self._now + float(self._rng.uniform(*self._habits.working_s))
            while self._now < stop and not self._ended:
                self._step()
            if not self._surveys:
                self._idle()
        return self._seen

    def _note(self, at: float, sign: Sign, kind: Kind | None = None) -> None:
        self._seen.append((Observation(at, sign), kind))

    def _step(self) -> None:
        """Some APDUs; GOOD when all of them went through."""
        low, high = self._habits.apdus_per_step
        for _ in range(int(self._rng.integers(low, high + 1))):
            if not self._apdu():
                return
        self._note(self._now, Sign.GOOD)

    def _idle(self) -> None:
        """Nobody asks the card. What the status shows meanwhile is answered with a reconnect."""
        end = self._now + float(self._rng.uniform(*self._habits.idle_s))
        while self._left and self._left[0].start < end and not self._ended:
            one = self._left.pop(0)
            if one.what in (What.RESET, What.UNPOWER):
                self._left.insert(0, one)  # shows only when the card is used again
                break
            here = self._shown_after(one.start)
            if one.what is What.BUSY or (one.what is What.ABSENT and here is None):
                if math.isinf(one.end):
                    self._ended = True
                continue
            self._come_back(one, here if here is not None else one.end)
            end = max(end, self._now)
        self._now = max(self._now, end)

    def _shown_after(self, start: float) -> float | None:
        return next((at for at in self._heres if start < at < start + 60), None)

    def _apdu(self) -> bool:
        start, end = self._now, self._now + self._apdu_s
        while self._left and max(self._left[0].end, self._left[0].start) < start:
            if self._left[0].what in (What.RESET, What.UNPOWER):
                break
            self._left.pop(0)
        if self._left and self._left[0].start < end:
            self._fail(self._left.pop(0))
            return False
        self._now = end
        if self._rng.random() < self._garbling(start):
            self._note(end, Sign.GARBLED)
            self._reconnected(end)
            return False
        return True

    def _garbling(self, at: float) -> float:
        clear = 1.0
        for noise in self._world.noises:
            if noise.start <= at <= noise.end:
                clear *= 1.0 - noise.chance
        return 1.0 - clear

    def _reconnected(self, at: float, *, other: bool = False) -> None:
        self._now = at + float(self._rng.uniform(0.03, 0.15))
        self._note(self._now, Sign.OTHER_CARD if other else Sign.SAME_CARD)
        self._ended = other

    def _fail(self, one: Happening) -> None:
        """What becomes of a call that a happening falls into."""
        at = max(self._now, one.start) + float(self._rng.uniform(0.01, 0.08))
        habits = self._habits
        if one.what is What.ABSENT:
            chances = habits.lifted if one.kind is Kind.HAND else habits.interfered
            self._lost(one, at, _drawn(self._rng, chances))
        elif one.what in (What.RESET, What.UNPOWER):
            chances = habits.reset if one.what is What.RESET else habits.unpowered
            self._note(at, _drawn(self._rng, chances), one.kind)
            self._reconnected(at)
        elif one.what is What.BUSY:
            self._busy(one, at)
        elif one.what is What.NO_READER:
            self._lost(one, at, _drawn(self._rng, habits.unplugged))
        else:
            self._no_service(one, at)

    def _lost(self, one: Happening, at: float, sign: Sign) -> None:
        kind = None if sign is Sign.GARBLED else one.kind
        self._note(at, sign, kind)
        again = Sign.READER_AWAY if one.what is What.NO_READER else Sign.LOST
        limit, trial = at + self._habits.retry_for_s, at + self._habits.retry_s
        while trial < min(limit, one.end):
            if self._retries:
                self._note(trial, again, one.kind)
            trial += self._habits.retry_s
        if one.end < limit:
            self._come_back(one, max(trial, one.end))
            return
        here = self._shown_after(one.end)
        self._come_back(one, here if here is not None else one.end)

    def _come_back(self, one: Happening, at: float) -> None:
        if math.isinf(at) or math.isinf(one.end):
            self._ended = True
        else:
            self._reconnected(max(at, one.end), other=one.other_card)

    def _busy(self, one: Happening, at: float) -> None:
        pause = self._habits.retry_s
        while at < one.end:
            self._note(at, Sign.BUSY, one.kind)
            at += pause
            pause = min(1.0, 2 * pause)
        self._reconnected(at)

    def _no_service(self, one: Happening, at: float) -> None:
        """It may hang before it dies: calls run into their own deadline first."""
        rng, habits = self._rng, self._habits
        if rng.random() < habits.errors_before_service:
            before = one.start - float(rng.uniform(*habits.hangs_s))
            sign = Sign.MUTE if rng.random() < 0.6 else Sign.LOST
            self._seen = [s for s in self._seen if s[0].at < before]
            self._note(before, sign, one.kind)
        self._note(at, Sign.SERVICE_AWAY, one.kind)
        here = self._shown_after(one.end) if math.isfinite(one.end) else None
        self._come_back(one, here if here is not None else one.end)
