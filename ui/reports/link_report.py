# SPDX-License-Identifier: Apache-2.0
"""What a period of the journal says about the link to the cards, as numbers. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from uuid import UUID

from eligibility.japan import JAPAN
from hw.quality.rates import Estimate, wilson
from terminal.journal.advice import Advice, AdviceLimits, advice_for_all, recent
from terminal.journal.entries import DropEntry, OutageEntry, VisitEntry
from terminal.journal.journal import JournalReader
from terminal.journal.rhythm import Rhythm, rhythm_of
from ui.reports.period import Period

BINS = (1, 2, 3, 6, 12, 24, 7 * 24)
"""Hours of one step of the plot over time."""
MOST_BINS = 60
SPACING_S = 10.0
LOST_OUTCOME, LOST_REASON = "card_error", "card_not_put_back"
"""A visit that ended without a result because of the card or its reader."""


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause. `visits`: disturbed by it; `share`: of all drops; `per_100`: drops in a hundred visits."""

    cause: str
    drops: int
    share: float
    visits: int
    per_100: float
    median_length_s: float | None


@dataclass(frozen=True, slots=True)
class HourOfDay:
    """One hour of the day in Japan, over all days."""

    hour: int
    visits: int
    disturbed: int
    drops: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Bin:
    """One step of time; `drops` by cause."""

    began: datetime
    visits: int
    disturbed: int
    drops: Counter[str]


@dataclass(frozen=True, slots=True)
class Outages:
    """Times without reader or PC/SC service; `minutes` in all, those that last until now included."""

    kind: str
    times: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """Times are Japan's. `away_ms`: how long cards were away in all; `ended`: disturbed visits without a result.

    `tray`: the drops of which a camera over the tray told something, by what it told (still, lifted).
    """

    journal: str
    made: datetime
    since: datetime | None
    until: datetime | None
    visits: int
    disturbed: int
    share: Estimate
    ended: int
    drops: int
    idle_drops: int
    resumed: int
    tray: Counter[str]
    resets: int
    garbled: int
    apdus: int
    away_ms: float
    causes: tuple[CauseLine, ...]
    hours: tuple[HourOfDay, ...]
    bins: tuple[Bin, ...]
    bin_hours: int
    outages: tuple[Outages, ...]
    rhythm: Rhythm | None
    spacings_s: tuple[float, ...]
    advice: tuple[Advice, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing happened at all."""
        return not (self.visits or self.drops or self.outages)


def report_on(
    reader: JournalReader, period: Period, now: datetime, limits: AdviceLimits
) -> LinkReport:
    """Read the period and add it up. Raises JournalError."""
    visits = reader.visits(period.since, period.until)
    drops = reader.drops(period.since, period.until)
    outages = reader.outages(period.since, period.until)
    rhythm = rhythm_of(drops)
    disturbed = sum(visit.drops > 0 for visit in visits)
    seen = recent(visits, drops, outages, rhythm.every_s if rhythm else None)
    bin_hours = _bin_hours([*(v.began for v in visits), *(d.at for d in drops)])
    return LinkReport(
        journal=reader.name,
        made=now.astimezone(JAPAN),
        since=None if period.since is None else period.since.astimezone(JAPAN),
        until=None if period.until is None else period.until.astimezone(JAPAN),
        visits=len(visits),
        disturbed=disturbed,
        share=wilson(disturbed, len(visits)),
        ended=sum(visit.drops > 0 and _lost(visit) for visit in visits),
        drops=len(drops),
        idle_drops=sum(drop.visit is None for drop in drops),
        resumed=sum(drop.resumed for drop in drops),
        tray=Counter(drop.tray for drop in drops if drop.tray is not None),
        resets=sum(visit.resets for visit in visits),
        garbled=sum(visit.garbled for visit in visits),
        apdus=sum(visit.apdus for visit in visits),
        away_ms=sum(visit.away_ms for visit in visits),
        causes=_causes(drops, len(visits)),
        hours=_hours_of_day(visits, drops),
        bins=_bins(visits, drops, bin_hours),
        bin_hours=bin_hours,
        outages=_outages(outages, min(now, period.until or now)),
        rhythm=rhythm,
        spacings_s=_spacings(drops),
        advice=advice_for_all(seen, limits),
    )


def _lost(visit: VisitEntry) -> bool:
    return visit.outcome == LOST_OUTCOME or visit.reason == LOST_REASON


def _causes(drops: Sequence[DropEntry], visits: int) -> tuple[CauseLine, ...]:
    by_cause: dict[str, list[DropEntry]] = {}
    for drop in drops:
        by_cause.setdefault(drop.cause, []).append(drop)
    lines = [_cause(cause, found, len(drops), visits) for cause, found in by_cause.items()]
    return tuple(sorted(lines, key=lambda line: (-line.drops, line.cause)))


def _cause(cause: str, found: Sequence[DropEntry], drops: int, visits: int) -> CauseLine:
    lengths = [drop.length_s for drop in found if drop.length_s is not None]
    return CauseLine(
        cause=cause,
        drops=len(found),
        share=len(found) / drops,
        visits=len({drop.visit for drop in found if drop.visit is not None}),
        per_100=100 * len(found) / visits if visits else 0.0,
        median_length_s=median(lengths) if lengths else None,
    )


def _hours_of_day(
    visits: Iterable[VisitEntry], drops: Iterable[DropEntry]
) -> tuple[HourOfDay, ...]:
    """From the first hour of the day in which anything happened to the last."""
    whole, hit = Counter[int](), Counter[int]()
    for visit in visits:
        hour = visit.began.astimezone(JAPAN).hour
        whole[hour] += 1
        hit[hour] += visit.drops > 0
    lost = Counter(drop.at.astimezone(JAPAN).hour for drop in drops)
    used = whole.keys() | lost.keys()
    if not used:
        return ()
    return tuple(
        HourOfDay(hour, whole[hour], hit[hour], lost[hour], wilson(hit[hour], whole[hour]))
        for hour in range(min(used), max(used) + 1)
    )


def _bin_hours(times: Sequence[datetime]) -> int:
    if not times:
        return BINS[0]
    span = (max(times) - min(times)) / timedelta(hours=1)
    return next((hours for hours in BINS if span / hours <= MOST_BINS), BINS[-1])


def _bins(visits: Iterable[VisitEntry], drops: Iterable[DropEntry], hours: int) -> tuple[Bin, ...]:
    whole, hit = Counter[datetime](), Counter[datetime]()
    lost: dict[datetime, Counter[str]] = {}
    for visit in visits:
        began = _bin_of(visit.began, hours)
        whole[began] += 1
        hit[began] += visit.drops > 0
    for drop in drops:
        lost.setdefault(_bin_of(drop.at, hours), Counter())[drop.cause] += 1
    return tuple(
        Bin(began, whole[began], hit[began], lost.get(began, Counter()))
        for began in sorted(whole.keys() | lost.keys())
    )


def _bin_of(at: datetime, hours: int) -> datetime:
    """The step's beginning: midnight in Japan, and from there in steps; weeks begin on Monday."""
    local = at.astimezone(JAPAN)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if hours > 24:
        return midnight - timedelta(days=local.weekday())
    return midnight + timedelta(hours=local.hour // hours * hours)


def _outages(outages: Iterable[OutageEntry], end: datetime) -> tuple[Outages, ...]:
    minutes: dict[str, list[float]] = {}
    for outage in outages:
        seconds = ((outage.ended or end) - outage.began).total_seconds()
        minutes.setdefault(outage.kind.value, []).append(max(0.0, seconds) / 60)
    return tuple(Outages(kind, len(each), sum(each)) for kind, each in sorted(minutes.items()))


def _spacings(drops: Sequence[DropEntry]) -> tuple[float, ...]:
    """Between two drops of a visit (or of none) that follow each other within ten seconds."""
    times: dict[UUID | None, list[datetime]] = {}
    for drop in drops:
        times.setdefault(drop.visit, []).append(drop.at)
    gaps = [
        (after - before).total_seconds()
        for of_visit in times.values()
        for before, after in pairwise(of_visit)
    ]
    return tuple(gap for gap in gaps if 0 < gap <= SPACING_S)
