# SPDX-License-Identifier: Apache-2.0
"""The rhythm of drops over many visits.

A visit is a few seconds in minutes without anybody, and between two visits every clock drifts. So each burst of
drops is tested for itself at all trial periods, whatever its phase, and the bursts' powers are added: what
transmits near the desk is at the same period in all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hw.quality.periodicity import INDEPENDENT, OVERSAMPLING, SAME_PEAK, Scan
from terminal.journal.entries import DropEntry

Floats = NDArray[np.float64]

SURE = 0.01
"""Chance that noise looks so at any of the periods."""
LEAST_STRENGTH = 0.6
"""Resultant length below which it is no rhythm, however sure: recovery takes its time, so drops that follow each
other at random keep a little distance. A beat seen through polls every 0.4 s has 0.8 and more."""
LONGEST_BURST_S = 60.0
FEWEST_IN_BURST = 3
FEWEST = 8
MOST_BURSTS = 3000
"""The newest ones; more say no more and take long."""
WITHOUT_RHYTHM = frozenset({"hand", "reader_gone", "service_gone"})
"""Causes of which it is known that nothing transmits."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`strength`: 1 for a clockwork, 0 for chance; `p`: the chance of such in noise; `drops` in the bursts tested."""

    every_s: float
    strength: float
    p: float
    bursts: int
    drops: int


def rhythm_of(drops: Iterable[DropEntry], scan: Scan | None = None) -> Rhythm | None:
    """The rhythm of the drops, which are given in the order of their times; None when there is none."""
    scan = scan or Scan()
    bursts = [burst for burst in _bursts(drops, scan) if len(burst) >= FEWEST_IN_BURST]
    bursts = bursts[-MOST_BURSTS:]
    if sum(map(len, bursts)) < FEWEST:
        return None
    return _test(bursts, scan)


def _bursts(drops: Iterable[DropEntry], scan: Scan) -> list[Floats]:
    """Runs of one visit, or of none, without a gap of two of the longest periods, none longer than a minute."""
    visits: dict[UUID | None, list[list[float]]] = {}
    for drop in drops:
        if drop.cause in WITHOUT_RHYTHM:
            continue
        at, runs = drop.at.timestamp(), visits.setdefault(drop.visit, [[]])
        run = runs[-1]
        if run and (at - run[-1] > 2 * scan.longest_s or at - run[0] > LONGEST_BURST_S):
            runs.append([at])
        else:
            run.append(at)
    return [np.asarray(run) - run[0] for runs in visits.values() for run in runs]


def _test(bursts: Sequence[Floats], scan: Scan) -> Rhythm | None:
    from scipy.special import gammaincc  # noqa: PLC0415 - half a second, and most kiosks have no drops

    longest = max(float(burst[-1]) for burst in bursts)
    frequencies = _trial_frequencies(longest, scan)
    power, count, weight = (np.zeros_like(frequencies) for _ in range(3))
    for burst in bursts:
        fits = frequencies * burst[-1] >= 2  # a period that fits twice
        power[fits] += _power(burst, frequencies[fits])
        count[fits] += 1
        weight[fits] += len(burst) - 1
    # Each burst's power is exponential in noise, so their sum is a gamma variable.
    trials = 1 + INDEPENDENT * longest * float(frequencies[-1] - frequencies[0])
    chance = np.minimum(1.0, trials * gammaincc(np.maximum(count, 1), power))
    strength = np.sqrt(np.clip((power - count) / np.maximum(weight, 1), 0, 1))
    sure = (chance <= SURE) & (strength >= LEAST_STRENGTH)
    if not sure.any():
        return None
    excess = (power - count) / np.sqrt(np.maximum(count, 1))
    chosen = _fundamental(np.where(sure, strength, 0.0), np.where(sure, excess, 0.0))
    every_s, drops = 1 / float(frequencies[chosen]), sum(map(len, bursts))
    return Rhythm(every_s, float(strength[chosen]), float(chance[chosen]), len(bursts), drops)


def _fundamental(strength: Floats, excess: Floats) -> int:
    """A beat is as strong at its overtones: the longest period that is about as strong as the surest one."""
    best = int(np.argmax(excess))
    first = int(np.argmax(strength >= SAME_PEAK * strength[best]))
    return first + int(np.argmax(strength[first : first + OVERSAMPLING]))


def _trial_frequencies(longest: float, scan: Scan) -> Floats:
    low, high = 1 / scan.longest_s, 1 / scan.shortest_s
    return np.linspace(low, high, int((high - low) * longest * OVERSAMPLING) + 2)


def _power(burst: Floats, frequencies: Floats) -> Floats:
    """Rayleigh's n·R² at each frequency."""
    angles = 2 * np.pi * np.outer(frequencies, burst)
    power: Floats = (np.cos(angles).sum(axis=1) ** 2 + np.sin(angles).sum(axis=1) ** 2) / len(burst)
    return power
