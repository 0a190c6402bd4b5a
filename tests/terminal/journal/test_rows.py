# SPDX-License-Identifier: Apache-2.0
"""Entries become rows and entries again, whatever stands in them."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal.journal.entries import DropEntry, OutageEntry, OutageKind, VisitEntry
from terminal.journal.rows import (
    drop_of,
    drop_row,
    instant,
    moment,
    outage_of,
    outage_row,
    visit_of,
    visit_row,
)

zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29), timezones=zones)
words = st.text("abz_09", max_size=39).map(lambda rest: f"a{rest}")
codes = st.sampled_from(["A00", "Z99", "R01"])
PRINTABLE = "".join(map(chr, range(32, 127)))
counts = st.integers(0, 10_000)
seconds = st.floats(0, 1e6)

visits = st.builds(
    VisitEntry,
    id=st.uuids(),
    kiosk=st.text(max_size=50),
    began=times,
    lasted_s=seconds,
    outcome=words,
    reason=words,
    support_code=st.none() | codes,
    card_kind=st.none() | words,
    method=st.none() | words,
    drops=counts,
    resumes=counts,
    resets=counts,
    garbled=counts,
    away_ms=seconds,
    apdus=counts,
    read_ms=seconds,
)
drops = st.builds(
    DropEntry,
    at=times,
    cause=words,
    visit=st.none() | st.uuids(),
    confidence=st.floats(0, 1),
    length_s=st.none() | seconds,
    spacing_s=st.none() | seconds,
    garbled_before=counts,
    garbled_after=counts,
    reset_seen=st.booleans(),
    same_card=st.none() | st.booleans(),
    resumed=st.booleans(),
    reasons=st.lists(st.text(PRINTABLE, min_size=1, max_size=20), max_size=3).map(tuple),
)


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy with something else."""


def to_the_millisecond(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


@UNHURRIED
@given(visits)
def test_a_visit(visit: VisitEntry) -> None:
    again = visit_of(visit_row(visit))
    assert again.began == to_the_millisecond(visit.began)
    assert visit_row(again) == visit_row(visit)


@UNHURRIED
@given(drops)
def test_a_drop(drop: DropEntry) -> None:
    again = drop_of({"id": 7, **drop_row(drop)})
    assert again.at == to_the_millisecond(drop.at)
    assert (again.reasons, again.same_card, again.visit) == (
        drop.reasons,
        drop.same_card,
        drop.visit,
    )
    assert drop_row(again) == drop_row(drop)


@UNHURRIED
@given(
    st.builds(
        OutageEntry,
        id=st.uuids(),
        kind=st.sampled_from(OutageKind),
        began=times,
        ended=st.none() | times,
    )
)
def test_an_outage(outage: OutageEntry) -> None:
    assert outage_row(outage_of(outage_row(outage))) == outage_row(outage)


@UNHURRIED
@given(times, times)
def test_times_sort_as_they_pass(one: datetime, other: datetime) -> None:
    assert len(instant(one)) == len(instant(other)) == 24
    if to_the_millisecond(one) <= to_the_millisecond(other):
        assert instant(one) <= instant(other)
    assert moment(instant(one)) == to_the_millisecond(one)
    assert moment(instant(one)[:13]) == to_the_millisecond(one).replace(
        minute=0, second=0, microsecond=0
    )
