# SPDX-License-Identifier: Apache-2.0
"""Rates and fractions with honest intervals, and whether two of them differ.

Sources: Garwood 1936 (Poisson interval), Przyborowski and Wilenski 1940 (conditional test of two
rates), Clopper and Pearson 1934, Wilson 1927, Fisher's exact test, Holm 1979.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

CONFIDENCE = 0.95
MINUTE_S = 60.0
HOUR_S = 3600.0
BURST_S = 10.0
"""Bins of this length hold a whole burst, as a rule."""
FEWEST = 6
BURSTS_P = 0.01


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval that holds the true one in 95 % of such measurements."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Count:
    """`events` in `seconds` of watching.

    `dispersion`: variance over mean of the counts, 1 for independent events. Events that come in
    bursts tell less than their number: all figures below count them as fewer.
    """

    events: int
    seconds: float
    dispersion: float = 1.0

    def __post_init__(self) -> None:
        if self.events < 0 or self.seconds < 0 or self.dispersion < 1:
            raise ValueError(
                f"{self.events} events in {self.seconds} s, dispersion {self.dispersion}"
            )


def rate(count: Count, per_s: float = MINUTE_S, confidence: float = CONFIDENCE) -> Estimate:
    """Events per `per_s` seconds with the exact Poisson interval; no time watched tells nothing.

    With a dispersion the interval is that of as many independent events as tell as much.
    """
    if count.seconds == 0:
        return Estimate(0.0, 0.0, float("inf"))
    tail, scale = (1 - confidence) / 2, per_s / count.seconds
    phi = count.dispersion
    telling = count.events / phi
    low = 0.0 if telling == 0 else float(stats.chi2.ppf(tail, 2 * telling)) / 2
    high = float(stats.chi2.ppf(1 - tail, 2 * telling + 2)) / 2
    return Estimate(count.events * scale, low * phi * scale, high * phi * scale)


def rates_differ(one: Count, other: Count) -> float:
    """Two-sided p of the exact conditional test that both have one rate; 1 without any event.

    Given the sum, the first count is binomial with the share of the time.
    """
    phi = max(one.dispersion, other.dispersion)
    mine, theirs = round(one.events / phi), round(other.events / phi)
    if mine + theirs == 0 or one.seconds == 0 or other.seconds == 0:
        return 1.0
    share = one.seconds / (one.seconds + other.seconds)
    return float(stats.binomtest(mine, mine + theirs, share).pvalue)


def dispersion(times: Sequence[float], seconds: float) -> float:
    """Variance over mean of the counts in equal bins of `seconds`, at least 1.

    1 also when the test of dispersion (Fisher 1950: sum of squares over mean is chi-squared) gives
    p ≥ 0.01, and when there are too few events or bins to tell. `times` from 0.
    """
    bins = int(seconds / BURST_S)
    if len(times) < FEWEST or bins < FEWEST:
        return 1.0
    counts = [0] * bins
    for at in times:
        counts[min(bins - 1, max(0, int(at / seconds * bins)))] += 1
    mean = len(times) / bins
    squares = sum((count - mean) ** 2 for count in counts) / mean
    if stats.chi2.sf(squares, bins - 1) >= BURSTS_P:
        return 1.0
    return max(1.0, squares / (bins - 1))


def fraction(hits: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """A fraction with the exact (Clopper-Pearson) interval; no trials tell nothing."""
    return _fraction(hits, trials, confidence, "exact")


def wilson(hits: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """A fraction with Wilson's interval, which is shorter and right on average."""
    return _fraction(hits, trials, confidence, "wilson")


def _fraction(hits: int, trials: int, confidence: float, method: str) -> Estimate:
    if trials == 0:
        return Estimate(0.0, 0.0, 1.0)
    interval = stats.binomtest(hits, trials).proportion_ci(confidence, method=method)
    return Estimate(hits / trials, float(interval.low), float(interval.high))


def fractions_differ(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Two-sided p of Fisher's exact test; each is (hits, trials)."""
    table = [[hits, trials - hits] for hits, trials in (one, other)]
    return float(stats.fisher_exact(table).pvalue)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The same p values, corrected for their number (Holm's step-down), in the same order."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected, worst = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[i]))
        corrected[i] = worst
    return tuple(corrected)
