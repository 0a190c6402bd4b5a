# SPDX-License-Identifier: Apache-2.0
"""Whether drops come with a rhythm: a Rayleigh scan over trial periods, corrected for their number.

Something that transmits every 1.2 s drops the card at multiples of that, more or less; people and
motors do not. For each trial frequency the times become angles and their resultant is tested
(Rayleigh; Mardia and Jupp, "Directional Statistics", 2000, §6.3.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OVERSAMPLING = 6
"""Trial frequencies per 1/span, so that no peak falls between two of them."""
INDEPENDENT = 2.5
"""Independent trials per 1/span of an oversampled scan, by simulation (`make bench-causes`)."""
BACKGROUND = 121
"""Trial frequencies in the running mean that bursts are told from a rhythm by."""
IN_STEP = 0.15
SAME_PEAK = 0.85
"""A rhythm has overtones: the longest period with so much of the greatest power is the rhythm."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Which periods are tried. Seconds.

    Nothing under half a second: pcscd's polls every 0.4 s are themselves a rhythm.
    """

    shortest_s: float = 0.5
    longest_s: float = 10.0
    fewest: int = 5
    """Fewer drops show no rhythm."""
    newest: int = 400
    """More drops than this are not looked at: the newest tell what transmits now."""


@dataclass(frozen=True, slots=True)
class Periodicity:
    """`strength`: the mean resultant length, 1 for a clockwork; `p`: chance of such in noise."""

    period_s: float
    strength: float
    p: float


def find_period(times: Sequence[float], scan: Scan | None = None) -> Periodicity | None:
    """The clearest rhythm in the times, significant or not; None for too few of them."""
    scan = scan or Scan()
    at = np.sort(np.asarray(times, dtype=np.float64))[-scan.newest :]
    if len(at) < scan.fewest or at[-1] - at[0] < 2 * scan.shortest_s:
        return None
    at = at - at[0]
    span = float(at[-1])
    frequencies = _trial_frequencies(span, scan)
    power = _power(at, frequencies)
    excess = power / np.maximum(1.0, _background(power))
    best = int(np.argmax(excess))
    chosen = int(np.argmax(excess >= SAME_PEAK * excess[best]))
    chosen += int(np.argmax(excess[chosen : chosen + OVERSAMPLING]))
    trials = 1 + INDEPENDENT * span * float(frequencies[-1] - frequencies[0])
    one = _rayleigh_p(float(excess[best]), len(at))
    strength = float(np.sqrt(power[chosen] / len(at)))
    p = float(-np.expm1(trials * np.log1p(-min(one, 1 - 1e-12))))
    return Periodicity(1 / float(frequencies[chosen]), strength, p)


def phases(times: Sequence[float], period_s: float) -> Floats:
    """Where in the period each time falls, 0 to 1."""
    at = np.asarray(times, dtype=np.float64)
    return np.mod(at, period_s) / period_s


def keeping_time(times: Sequence[float], period_s: float, within: float = IN_STEP) -> int:
    """How many of the times are at most the fraction `within` of a period off the common phase."""
    angles = 2 * np.pi * phases(times, period_s)
    middle = np.angle(np.exp(1j * angles).sum())
    off = np.abs(np.angle(np.exp(1j * (angles - middle))))
    return int((off <= 2 * np.pi * within).sum())


def _trial_frequencies(span: float, scan: Scan) -> Floats:
    """From the longest period that fits twice to the shortest."""
    low = max(1 / scan.longest_s, 2 / span)
    high = max(1 / scan.shortest_s, low)
    steps = int((high - low) * span * OVERSAMPLING) + 2
    return np.linspace(low, high, steps)


def _power(at: Floats, frequencies: Floats) -> Floats:
    """Rayleigh's n·R²: exponential with mean 1 for times without a rhythm."""
    power = np.empty_like(frequencies)
    for begin in range(0, len(frequencies), 512):
        part = slice(begin, begin + 512)
        angles = 2 * np.pi * np.outer(frequencies[part], at)
        power[part] = (np.cos(angles).sum(axis=1) ** 2 + np.sin(angles).sum(axis=1) ** 2) / len(at)
    return power


def _background(power: Floats) -> Floats:
    """The power round about each frequency: bursts raise all low ones, a rhythm only its own."""
    width = min(BACKGROUND, len(power))
    padded = np.pad(power, width // 2, mode="reflect" if len(power) > width // 2 else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    median: Floats = np.asarray(np.median(windows, axis=-1), dtype=np.float64)[: len(power)]
    return median / float(np.log(2))


def _rayleigh_p(power: float, count: int) -> float:
    """P(n·R² ≥ power) for n times without a rhythm (Zar, "Biostatistical Analysis", eq. 27.4)."""
    n, power = float(count), min(power, float(count))
    r2 = power * n
    return float(np.exp(np.sqrt(1 + 4 * n + 4 * (n * n - r2)) - (1 + 2 * n)))
