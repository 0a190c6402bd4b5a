# SPDX-License-Identifier: Apache-2.0
"""From a survey to figures with intervals, and from several positions to which one is better."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean, median

from hw.quality.causes import Cause, Judged, judge
from hw.quality.observations import Sign
from hw.quality.periodicity import Periodicity, find_period, keeping_time
from hw.quality.rates import (
    Count,
    Estimate,
    dispersion,
    fraction,
    fractions_differ,
    holm,
    rate,
    rates_differ,
)
from hw.quality.scenarios import Model
from hw.quality.survey import Ended, Survey

SIGNIFICANT = 0.05
PERIOD_P = 0.01
PRIORS: Mapping[Cause, float] = {
    Cause.HAND: 0.05,
    Cause.INTERFERENCE: 0.5,
    Cause.OTHER_PROGRAM: 0.15,
    Cause.READER_GONE: 0.15,
    Cause.SERVICE_GONE: 0.15,
}
"""In a calibration the card is left alone: hands are rare."""
MODEL = Model(priors=PRIORS)


@dataclass(frozen=True, slots=True)
class Figures:
    """One position. Times in seconds from its beginning; only drops by radio count in the rate."""

    name: str
    seconds: float
    ended: Ended
    apdus: int
    garbled: tuple[float, ...]
    drops: tuple[Judged, ...]
    began: float
    watched_s: float
    period: Periodicity | None
    median_read_s: float | None
    lost_ms: float | None
    """Per read, above the median of the undisturbed ones; None without any."""
    reads: int

    @property
    def radio(self) -> tuple[Judged, ...]:
        """The drops by interference."""
        return tuple(one for one in self.drops if one.cause is Cause.INTERFERENCE)

    @property
    def causes(self) -> Counter[Cause]:
        """How many drops each cause had."""
        return Counter(one.cause for one in self.drops)

    @property
    def count(self) -> Count:
        """Radio drops in the time in which one could be seen."""
        if self.period is not None:
            return Count(len(self.radio), self.watched_s)
        times = [one.drop.began - self.began for one in self.radio]
        return Count(len(times), self.watched_s, dispersion(times, self.seconds))

    @property
    def in_step(self) -> int:
        """How many radio drops keep time with the period."""
        if self.period is None:
            return 0
        return keeping_time([one.drop.began for one in self.radio], self.period.period_s)

    @property
    def per_minute(self) -> Estimate:
        """Radio drops per minute."""
        return rate(self.count)

    @property
    def garbled_apdus(self) -> tuple[int, int]:
        """(garbled answers, APDUs)."""
        return min(len(self.garbled), self.apdus), self.apdus

    @property
    def garbled_share(self) -> Estimate:
        """Garbled answers per APDU."""
        return fraction(*self.garbled_apdus)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two positions by index; p values corrected for all comparisons of the calibration."""

    one: int
    other: int
    p_drops: float
    p_garbled: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """All positions. `better`: the index of the best one, None unless it beats all others."""

    reader: str
    figures: tuple[Figures, ...]
    comparisons: tuple[Comparison, ...]
    better: int | None
    failures: tuple[tuple[str, str], ...] = field(default=())
    """Positions that could not be measured, and why."""


def figures_of(name: str, survey: Survey) -> Figures:
    """The figures of one survey."""
    drops = judge(survey.observations, MODEL)
    garbled = [o.at - survey.began for o in survey.observations if o.sign is Sign.GARBLED]
    period = _period(drops)
    clean = [read.seconds for read in survey.reads if not read.disturbed]
    usual = median(clean) if clean else None
    spent = fmean(read.seconds for read in survey.reads) if survey.reads else 0.0
    return Figures(
        name=name,
        seconds=survey.seconds,
        ended=survey.ended,
        apdus=survey.apdus,
        garbled=tuple(garbled),
        drops=drops,
        began=survey.began,
        watched_s=_watched_s(survey, drops, rhythmic=period is not None),
        period=period,
        median_read_s=usual,
        lost_ms=None if usual is None else max(0.0, 1000 * (spent - usual)),
        reads=len(survey.reads),
    )


def _period(drops: Sequence[Judged]) -> Periodicity | None:
    times = [one.drop.began for one in drops if one.cause is Cause.INTERFERENCE]
    found = find_period(times, MODEL.scan)
    return found if found is not None and found.p < PERIOD_P else None


def _watched_s(survey: Survey, drops: Sequence[Judged], *, rhythmic: bool) -> float:
    """Time in which a drop could begin: not during another one, unless they keep time anyway."""
    end = survey.began + survey.seconds
    blind = [
        min(end, _end(one, end)) - one.drop.began
        for one in drops
        if not (rhythmic and one.cause is Cause.INTERFERENCE)
    ]
    return max(0.0, survey.seconds - sum(blind))


def _end(one: Judged, end: float) -> float:
    length_s = one.drop.length_s
    return end if length_s is None else one.drop.began + length_s


def calibration_of(
    reader: str, figures: Sequence[Figures], failures: Sequence[tuple[str, str]] = ()
) -> Calibration:
    """Compare all pairs, once by drops and once by garbled answers, corrected after Holm."""
    pairs = list(combinations(range(len(figures)), 2))
    drops = [rates_differ(figures[a].count, figures[b].count) for a, b in pairs]
    garbled = [
        fractions_differ(figures[a].garbled_apdus, figures[b].garbled_apdus) for a, b in pairs
    ]
    corrected = holm([*drops, *garbled])
    compared = tuple(
        Comparison(*pair, corrected[i], corrected[len(pairs) + i]) for i, pair in enumerate(pairs)
    )
    better = _better(figures, compared)
    return Calibration(reader, tuple(figures), compared, better, tuple(failures))


def _better(figures: Sequence[Figures], comparisons: Sequence[Comparison]) -> int | None:
    """The position that is significantly better than each other one, and worse in nothing."""
    if len(figures) < 2:
        return None
    order = sorted(range(len(figures)), key=lambda i: _badness(figures[i]))
    best = order[0]
    mine = [c for c in comparisons if best in (c.one, c.other)]
    return best if all(_beats(figures, best, c) for c in mine) else None


def _badness(figures: Figures) -> tuple[float, float]:
    return figures.per_minute.value, figures.garbled_share.value


def _beats(figures: Sequence[Figures], best: int, comparison: Comparison) -> bool:
    other = comparison.other if comparison.one == best else comparison.one
    mine, theirs = figures[best], figures[other]
    fewer_drops = mine.per_minute.value < theirs.per_minute.value
    fewer_garbled = mine.garbled_share.value < theirs.garbled_share.value
    by_drops = comparison.p_drops < SIGNIFICANT
    by_garbled = comparison.p_garbled < SIGNIFICANT
    better = (by_drops and fewer_drops) or (by_garbled and fewer_garbled)
    worse = (by_drops and not fewer_drops) or (by_garbled and not fewer_garbled)
    return better and not worse
