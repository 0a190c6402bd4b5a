# SPDX-License-Identifier: Apache-2.0
"""How a camera over the tray sees the world of an episode: views with holes in them, late, and at times wrong.

Every number and its reason is written down in docs/link-quality.md, "What the tray's camera shows of it".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hw.quality.observations import Observation, Sign
from hw.quality.tray import TrayNotes
from tests.bench.episodes import Episode
from tests.bench.happenings import Happening, Kind, What

FRAME_S = 1 / 12


@dataclass(frozen=True, slots=True)
class TrayHabits:
    """Of the camera and of the people before it. Chances, and seconds (a median and a sigma, log-normal)."""

    works: float = 0.9
    delay_s: tuple[float, float] = (0.04, 0.15)
    covers_before_s: tuple[float, float] = (0.4, 0.4)
    covers_after_s: tuple[float, float] = (0.4, 0.4)
    blind_per_minute: float = 1.5
    blind_s: tuple[float, float] = (0.8, 0.8)
    same_place: float = 0.4
    remembered_s: float = 1.5
    reaches_in: float = 0.25
    """That somebody reaches for a card which is away for longer than `patience_s`, though no hand took it."""
    patience_s: tuple[float, float] = (2.0, 0.4)
    lifts: float = 0.5
    knocked: float = 0.03
    """That the camera is knocked once in the episode, and takes it for a card that was moved."""


@dataclass(frozen=True, slots=True)
class _Spell:
    view: str
    begin: float
    end: float


def witnessed(
    rng: np.random.Generator, episode: Episode, habits: TrayHabits | None = None
) -> Episode:
    """The same episode, with what the camera saw among its observations."""
    habits = habits or TrayHabits()
    if rng.random() >= habits.works:
        return episode
    seen = _words(rng, list(_spells(rng, episode, habits)), episode.world.length_s, habits)
    pairs = [*zip(episode.observations, episode.truth, strict=True), *((one, None) for one in seen)]
    pairs.sort(key=lambda pair: pair[0].at)
    return replace(
        episode, observations=tuple(o for o, _ in pairs), truth=tuple(kind for _, kind in pairs)
    )


def _spells(rng: np.random.Generator, episode: Episode, habits: TrayHabits) -> Iterator[_Spell]:
    """Later ones hide earlier ones."""
    yield _Spell("still", 0.0, math.inf)
    for one in episode.world.happenings:
        if one.kind is Kind.HAND:
            yield from _lift(rng, one, habits)
        elif one.what in (What.ABSENT, What.NO_READER, What.NO_SERVICE):
            yield from _reach(rng, one, habits)
    if rng.random() < habits.knocked:
        at = float(rng.uniform(0, episode.world.length_s))
        yield _Spell("moved", at, at + float(rng.uniform(1, 20)))
    minutes = episode.world.length_s / 60
    for _ in range(int(rng.poisson(habits.blind_per_minute * minutes))):
        at = float(rng.uniform(0, episode.world.length_s))
        yield _Spell("blind", at, at + _long(rng, habits.blind_s))


def _lift(rng: np.random.Generator, one: Happening, habits: TrayHabits) -> Iterator[_Spell]:
    """A hand covers the card before the field loses it; the empty tray shows when hand and card have gone."""
    before, after = _long(rng, habits.covers_before_s), _long(rng, habits.covers_after_s)
    yield _Spell("hand", one.start - before, one.end + after)
    gone = one.start + after, one.end - before
    if gone[0] < gone[1]:
        yield _Spell("empty", *gone)
    if math.isfinite(one.end) and (one.other_card or rng.random() >= habits.same_place):
        yield _Spell("moved", one.end + after, one.end + after + habits.remembered_s)


def _reach(rng: np.random.Generator, one: Happening, habits: TrayHabits) -> Iterator[_Spell]:
    """Somebody who waits in vain takes the card in the hand."""
    at = one.start + _long(rng, habits.patience_s)
    if at >= one.end or rng.random() >= habits.reaches_in:
        return
    until = at + _long(rng, (1.5, 0.5))
    yield _Spell("hand", at, until)
    if rng.random() < habits.lifts:
        yield _Spell("empty", at + 0.4, until - 0.3)
        yield _Spell("moved", until, until + habits.remembered_s)


def _words(
    rng: np.random.Generator, spells: Sequence[_Spell], length_s: float, habits: TrayHabits
) -> list[Observation]:
    """What a watch over twelve frames a second writes down."""
    found: list[Observation] = []

    def note(at: float, sign: Sign) -> None:
        found.append(Observation(at, sign))

    notes, delay = TrayNotes(note), float(rng.uniform(*habits.delay_s))
    view, since = "", 0.0
    for at in np.arange(0.0, length_s, FRAME_S):
        now = [s.view for s in spells if s.begin <= at - delay < s.end] or ["blind"]
        if now[-1] != view:
            view, since = now[-1], float(at)
        notes.saw(view, since, float(at))
    return found


def _long(rng: np.random.Generator, law: tuple[float, float]) -> float:
    return law[0] * math.exp(law[1] * float(rng.normal()))
