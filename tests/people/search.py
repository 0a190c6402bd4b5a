# SPDX-License-Identifier: Apache-2.0
"""Looks for seeds whose faces are far apart for the matcher (rejection sampling)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from . import portrait, roster, sampling
from .actor import Actor
from .arrays import F32, f32
from .gl import Renderer
from .nets import Landmarker, Matcher


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    seed: int
    vector: F32


def candidates(names: Sequence[str], seeds: Sequence[int]) -> list[Candidate]:
    """Every person drawn with every seed, as the matcher sees the card photo."""
    renderer, marks, net = Renderer(), Landmarker(), Matcher()
    found = []
    for name in names:
        entry = roster.ENTRIES[name]
        age, male = roster.record(name)
        for seed in seeds:
            one = sampling.person(
                name, seed, age, male, replace(entry.now, strands=1800), entry.asian
            )
            picture = portrait.take(Actor(renderer, one, 8), 1)
            seen = marks.see(picture)
            if seen is not None and abs(seen.yaw) < 4 and seen.blink < 0.12:
                found.append(Candidate(name, seed, net.embed(picture, seen.points)))
    return found


def choose(pool: Sequence[Candidate], rounds: int = 4000, seed: int = 0) -> dict[str, Candidate]:
    """One candidate a name so that the nearest two are as far apart as can be found."""
    rng = np.random.default_rng(seed)
    by_name: dict[str, list[Candidate]] = {}
    for one in pool:
        by_name.setdefault(one.name, []).append(one)
    names = list(by_name)
    best: tuple[float, dict[str, Candidate]] = (-1.0, {})
    for _ in range(30):
        pick = {n: by_name[n][int(rng.integers(len(by_name[n])))] for n in names}
        for _ in range(rounds // 30):
            name = names[int(rng.integers(len(names)))]
            pick[name] = max(by_name[name], key=lambda c: _score({**pick, c.name: c}))
        best = max(best, (_score(pick), dict(pick)), key=lambda pair: pair[0])
    return best[1]


def _score(pick: dict[str, Candidate]) -> float:
    vectors = f32([c.vector for c in pick.values()])
    gaps = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1) + 9 * np.eye(len(vectors))
    return float(gaps.min() + 0.15 * np.sort(gaps.min(axis=1)).mean())
