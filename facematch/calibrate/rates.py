# SPDX-License-Identifier: Apache-2.0
"""Shares with their intervals, and which share can be claimed at all.

Sources: Clopper and Pearson, Biometrika 26 (1934); the rule of three, Hanley and Lippman-Hand, JAMA 249
(1983): with no event in n independent trials the share is below 3/n with 95 % confidence; ISO/IEC
19795-1 (FMR, FNMR, rule of three).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of trials with the exact 95 % interval of independent trials.

    resampled: the interval when people are drawn anew, which respects that the trials of one person
    hang together; None where it cannot tell (no event, or too few people).
    """

    events: int
    trials: int
    value: float
    low: float
    high: float
    resampled: tuple[float, float] | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """The wider of the two: what may be said without assuming independence."""
        if self.resampled is None:
            return self.low, self.high
        return min(self.low, self.resampled[0]), max(self.high, self.resampled[1])

    def with_resampled(self, interval: tuple[float, float] | None) -> Estimate:
        """The same share with the other interval."""
        return replace(self, resampled=interval)


def share(events: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """Clopper and Pearson's interval. No trial tells nothing: NaN within 0 to 1."""
    if not 0 <= events <= trials:
        raise ValueError(f"{events} events in {trials} trials")
    if trials == 0:
        return Estimate(0, 0, math.nan, 0.0, 1.0)
    tail = (1 - confidence) / 2
    low = float(stats.beta.ppf(tail, events, trials - events + 1)) if events else 0.0
    high = float(stats.beta.ppf(1 - tail, events + 1, trials - events)) if events < trials else 1.0
    return Estimate(events, trials, events / trials, low, high)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether a share of accepted strangers can be claimed from so many comparisons.

    pairs: impostor pairs of the smaller of the two halves; people and couples (card of one, face of
    another) behind them. Pairs of the same two people are not independent: what is claimed rests on the
    couples as well.
    """

    target: float
    pairs: int
    people: int
    couples: int

    @property
    def needed(self) -> int:
        """Rule of three."""
        return math.ceil(3 / self.target - 1e-9)

    @property
    def proven(self) -> bool:
        """Whether there are enough pairs."""
        return self.pairs >= self.needed

    @property
    def by_couples(self) -> float:
        """The smallest share that the couples alone could show, one comparison each."""
        return min(1.0, 3 / self.couples) if self.couples else 1.0
