# SPDX-License-Identifier: Apache-2.0
"""Labelled synthetic episodes: what happens to a card on a reader, for each of the five causes.

This half draws what really happens; `tests.bench.pcsc_view` shows it as a program sees it through PC/SC. Every
distribution, its reason and its source is written down in docs/link-quality.md, "The generator".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from hw.quality.observations import Observation
from tests.bench.happenings import Happening, Kind, Noise, What, World
from tests.bench.pcsc_view import Habits, look

FOR_GOOD = math.inf


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal length of time: median and sigma of its logarithm, cut off at both ends. Seconds."""

    median: float
    sigma: float
    low: float = 0.0
    high: float = math.inf

    def draw(self, rng: np.random.Generator) -> float:
        """One length."""
        return float(
            np.clip(self.median * math.exp(self.sigma * rng.normal()), self.low, self.high)
        )


@dataclass(frozen=True, slots=True)
class Hands:
    """A person takes the card away, or lets it slip."""

    away_s: Spread = Spread(2.0, 0.9, low=0.3)
    fumble: float = 0.4
    """Chance that it slips two or three times before it lies still."""
    fumble_away_s: Spread = Spread(0.8, 0.6, low=0.3)
    fumble_gap_s: Spread = Spread(1.5, 0.7, low=0.25)
    for_good: float = 0.1
    other_card: float = 0.04
    edge: float = 0.5
    """Chance that the card passes the edge of the field slowly enough to garble answers."""
    edge_s: Spread = Spread(0.12, 0.6, low=0.02, high=0.6)
    edge_garbles: float = 0.3


class Pattern(StrEnum):
    """How interference comes in time."""

    PERIODIC = "periodic"
    BURSTS = "bursts"
    POISSON = "poisson"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Interferers:
    """Gates, other readers, telephones, motors."""

    patterns: tuple[tuple[Pattern, float], ...] = (
        (Pattern.PERIODIC, 0.40),
        (Pattern.BURSTS, 0.25),
        (Pattern.POISSON, 0.25),
        (Pattern.SINGLE, 0.10),
    )
    blink_s: Spread = Spread(0.09, 0.8, low=0.015, high=1.0)
    slow: float = 0.12
    """Chance that this interferer's pulses are long: a gate that searches until it has an answer."""
    slow_s: Spread = Spread(0.7, 0.45, low=0.25, high=2.5)
    period_s: Spread = Spread(1.2, 0.6, low=0.4, high=6.0)
    jitter: tuple[float, float] = (0.01, 0.06)
    missed: tuple[float, float] = (0.0, 0.4)
    active_s: Spread = Spread(20.0, 0.8, low=3.0)
    per_minute: tuple[float, float] = (2.0, 40.0)
    burst_gap_s: Spread = Spread(15.0, 0.6, low=3.0)
    burst_size: tuple[int, int] = (2, 6)
    burst_spacing_s: float = 0.5
    garbles: float = 0.75
    """Chance that this interferer garbles answers around its pulses."""
    garbled_around: tuple[float, float] = (0.1, 0.5)
    around_s: Spread = Spread(0.15, 0.6, low=0.03, high=0.8)
    background: float = 0.5
    background_garbles: tuple[float, float] = (0.002, 0.03)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Another program uses the reader."""

    once: float = 0.45
    polls: float = 0.30
    """It comes back with a period; what is left holds the card exclusively for a while."""
    period_s: Spread = Spread(4.0, 0.7, low=0.8, high=30.0)
    unpowers: float = 0.3
    busy_s: Spread = Spread(1.2, 0.8, low=0.1, high=10.0)


@dataclass(frozen=True, slots=True)
class Failures:
    """The reader's cable and the PC/SC service."""

    reader_s: Spread = Spread(5.0, 1.1, low=0.4)
    wobble: float = 0.25
    """Chance that the plug loses contact two to four times."""
    wobble_gap_s: Spread = Spread(2.0, 0.8, low=0.5)
    service_s: Spread = Spread(3.0, 1.0, low=0.3)
    crash_loop: float = 0.15
    for_good: float = 0.2


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set about the episodes."""

    hands: Hands = Hands()
    interferers: Interferers = Interferers()
    rivals: Rivals = Rivals()
    failures: Failures = Failures()
    habits: Habits = field(default_factory=Habits)
    nuisance: float = 0.10
    """Chance of one drop of another cause in the same episode."""
    noisy: float = 0.15
    """Chance of background garbling in an episode of a cause that does not garble."""
    noisy_garbles: tuple[float, float] = (0.002, 0.02)
    length_s: tuple[float, float] = (40.0, 180.0)


@dataclass(frozen=True, slots=True)
class Episode:
    """One visit, or some minutes, in which drops of `kind` happened.

    `truth` runs along `observations`: of which kind the happening behind each one was; None where
    nothing but ordinary work or noise is behind it.
    """

    kind: Kind
    observations: tuple[Observation, ...]
    truth: tuple[Kind | None, ...]
    world: World = field(repr=False)

    def kind_at(self, at: float) -> Kind | None:
        """What was behind the first thing observed at this time."""
        pairs = zip(self.observations, self.truth, strict=True)
        return next((kind for seen, kind in pairs if seen.at == at and kind is not None), None)


def episodes(seed: int, count: int, settings: Settings | None = None) -> tuple[Episode, ...]:
    """`count` episodes, the five causes in turn; the same seed gives the same episodes."""
    rng = np.random.default_rng(seed)
    kinds = list(Kind)
    return tuple(episode(rng, kinds[i % len(kinds)], settings) for i in range(count))


def episode(rng: np.random.Generator, kind: Kind, settings: Settings | None = None) -> Episode:
    """One episode, drawn again until something of its kind can be seen at all."""
    settings = settings or Settings()
    while True:
        world = _world(rng, kind, settings)
        seen = look(rng, world, settings.habits)
        if any(what is kind for _, what in seen):
            return Episode(kind, tuple(o for o, _ in seen), tuple(k for _, k in seen), world)


def _world(rng: np.random.Generator, kind: Kind, settings: Settings) -> World:
    length_s = float(rng.uniform(*settings.length_s))
    world = _DRAW[kind](rng, settings, World(length_s))
    if rng.random() < settings.nuisance:
        others = [other for other in Kind if other is not kind]
        world = _with_one(rng, settings, world, others[rng.integers(len(others))])
    if kind is not Kind.INTERFERENCE and rng.random() < settings.noisy:
        chance = float(rng.uniform(*settings.noisy_garbles))
        world = world.with_noise(Noise(0.0, length_s, chance))
    return world.in_order()


def _with_one(rng: np.random.Generator, settings: Settings, world: World, kind: Kind) -> World:
    """Add one happening of another kind, where nothing else goes on."""
    drawn = _DRAW[kind](rng, settings, World(world.length_s))
    free = [one for one in drawn.happenings if world.is_free(one)]
    if not free:
        return world
    chosen = free[rng.integers(len(free))]
    if math.isinf(chosen.end):  # what never comes back would end the episode before its own drops
        chosen = replace(chosen, end=min(chosen.start + 3.0, world.length_s))
    near = [n for n in drawn.noises if n.start <= chosen.end and n.end >= chosen.start]
    return World(
        world.length_s,
        (*world.happenings, chosen),
        (*world.noises, *(n for n in near if n.is_brief)),
    )


def _begin(rng: np.random.Generator, world: World) -> float:
    return float(rng.uniform(2.0, 0.85 * world.length_s))


def _hand(rng: np.random.Generator, settings: Settings, world: World) -> World:
    hands, at = settings.hands, _begin(rng, world)
    times = int(rng.integers(2, 4)) if rng.random() < hands.fumble else 1
    for nth in range(times):
        away = (hands.away_s if times == 1 else hands.fumble_away_s).draw(rng)
        last = nth == times - 1
        end = FOR_GOOD if last and rng.random() < hands.for_good else at + away
        other = last and rng.random() < hands.other_card
        world = world.with_happening(Happening(Kind.HAND, What.ABSENT, at, end, other_card=other))
        world = _edges(rng, hands, world, at, end)
        at = end + hands.fumble_gap_s.draw(rng)
    return world


def _edges(rng: np.random.Generator, hands: Hands, world: World, start: float, end: float) -> World:
    """Garbled answers while the card leaves the field, and while it comes back."""
    for before, edge in ((True, start), (False, end)):
        if math.isfinite(edge) and rng.random() < hands.edge:
            long = hands.edge_s.draw(rng)
            span = (edge - long, edge) if before else (edge, edge + long)
            world = world.with_noise(Noise(*span, hands.edge_garbles))
    return world


def _interference(rng: np.random.Generator, settings: Settings, world: World) -> World:
    given = settings.interferers
    names, weights = zip(*given.patterns, strict=True)
    pattern = names[rng.choice(len(names), p=weights)]
    blink = given.slow_s if rng.random() < given.slow else given.blink_s
    around = float(rng.uniform(*given.garbled_around)) if rng.random() < given.garbles else 0.0
    free = 0.0
    for at in _PATTERNS[pattern](rng, given, world):
        if at < free or at > world.length_s:
            continue
        end = at + blink.draw(rng)
        world = world.with_happening(Happening(Kind.INTERFERENCE, What.ABSENT, at, end))
        long = given.around_s.draw(rng)
        world = world.with_noise(Noise(at - long, end + long, around))
        free = end + 0.03
    if rng.random() < given.background:
        chance = float(rng.uniform(*given.background_garbles))
        world = world.with_noise(Noise(0.0, world.length_s, chance))
    return world


def _periodic(rng: np.random.Generator, given: Interferers, world: World) -> list[float]:
    """Pulses of one period, each a little off (not adding up), some of them harmless."""
    period, begin = given.period_s.draw(rng), float(rng.uniform(0.0, 0.7 * world.length_s))
    jitter, missed = float(rng.uniform(*given.jitter)), float(rng.uniform(*given.missed))
    count = max(2, int(given.active_s.draw(rng) / period))
    times = begin + period * (np.arange(count) + jitter * rng.normal(size=count))
    return sorted(float(t) for t in times[rng.random(count) >= missed] if t > 0)


def _bursts(rng: np.random.Generator, given: Interferers, world: World) -> list[float]:
    times, at = [], float(rng.uniform(1.0, 0.6 * world.length_s))
    while at < world.length_s:
        size = int(rng.integers(given.burst_size[0], given.burst_size[1] + 1))
        times += [at + t for t in np.cumsum(rng.exponential(given.burst_spacing_s, size))]
        at = times[-1] + given.burst_gap_s.draw(rng)
    return [float(t) for t in times]


def _poisson(rng: np.random.Generator, given: Interferers, world: World) -> list[float]:
    low, high = np.log(given.per_minute)
    mean = math.exp(rng.uniform(low, high)) * world.length_s / 60
    count = max(1, int(rng.poisson(mean)))
    return sorted(float(t) for t in rng.uniform(1.0, world.length_s, count))


def _single(rng: np.random.Generator, given: Interferers, world: World) -> list[float]:
    return [_begin(rng, world)]


_PATTERNS: dict[Pattern, Callable[[np.random.Generator, Interferers, World], list[float]]] = {
    Pattern.PERIODIC: _periodic,
    Pattern.BURSTS: _bursts,
    Pattern.POISSON: _poisson,
    Pattern.SINGLE: _single,
}


def _other_program(rng: np.random.Generator, settings: Settings, world: World) -> World:
    rivals, at, drawn = settings.rivals, _begin(rng, world), rng.random()
    what = What.UNPOWER if rng.random() < rivals.unpowers else What.RESET
    if drawn < rivals.once:
        return world.with_happening(Happening(Kind.OTHER_PROGRAM, what, at, at))
    if drawn < rivals.once + rivals.polls:
        period = rivals.period_s.draw(rng)
        count = int(rng.integers(2, 9))
        times = [at + period * (n + 0.02 * rng.normal()) for n in range(count)]
        found = [Happening(Kind.OTHER_PROGRAM, what, t, t) for t in times if t < world.length_s]
        return World(world.length_s, tuple(found), world.noises)
    for _ in range(int(rng.integers(1, 4))):
        busy = Happening(Kind.OTHER_PROGRAM, What.BUSY, at, at + rivals.busy_s.draw(rng))
        world = world.with_happening(busy)
        at = busy.end + rivals.period_s.draw(rng)
    return world


def _reader_gone(rng: np.random.Generator, settings: Settings, world: World) -> World:
    failures, at = settings.failures, _begin(rng, world)
    times = int(rng.integers(2, 5)) if rng.random() < failures.wobble else 1
    for nth in range(times):
        ends = nth == times - 1 and rng.random() < failures.for_good
        end = FOR_GOOD if ends else at + failures.reader_s.draw(rng)
        world = world.with_happening(Happening(Kind.READER_GONE, What.NO_READER, at, end))
        at = end + failures.wobble_gap_s.draw(rng)
    return world


def _service_gone(rng: np.random.Generator, settings: Settings, world: World) -> World:
    failures, at = settings.failures, _begin(rng, world)
    times = int(rng.integers(2, 4)) if rng.random() < failures.crash_loop else 1
    for nth in range(times):
        ends = nth == times - 1 and rng.random() < failures.for_good
        end = FOR_GOOD if ends else at + failures.service_s.draw(rng)
        world = world.with_happening(Happening(Kind.SERVICE_GONE, What.NO_SERVICE, at, end))
        at = end + failures.wobble_gap_s.draw(rng)
    return world


_DRAW: dict[Kind, Callable[[np.random.Generator, Settings, World], World]] = {
    Kind.HAND: _hand,
    Kind.INTERFERENCE: _interference,
    Kind.OTHER_PROGRAM: _other_program,
    Kind.READER_GONE: _reader_gone,
    Kind.SERVICE_GONE: _service_gone,
}
