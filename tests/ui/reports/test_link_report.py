# SPDX-License-Identifier: Apache-2.0
"""The numbers of the report are those of the journal."""

from datetime import timedelta

import pytest

from terminal.journal.entries import OutageKind
from terminal.journal.journal import Journal
from tests.support.journal_entries import MONDAY, a_drop, a_visit, an_outage
from ui.reports.link_report import CauseLine, Outages
from ui.reports.period import Period


@pytest.fixture
def journal():
    with Journal.in_memory() as opened:
        yield opened


def test_an_empty_journal_gives_an_empty_report(empty_report) -> None:
    assert empty_report.empty
    assert (empty_report.visits, empty_report.drops) == (0, 0)
    assert (empty_report.share.low, empty_report.share.high) == (0, 1)
    assert empty_report.advice == empty_report.hours == empty_report.bins == ()


def test_counts_are_those_of_the_entries(journal, report_of) -> None:
    journal.add_visit(a_visit(1, garbled=2, resets=1))
    lost = a_visit(2, drops=2, outcome="card_error", reason="card_not_put_back", away_ms=61_000.0)
    journal.add_visit(lost, [a_drop(130), a_drop(133, cause="hand", length_s=None, resumed=False)])
    journal.add_visit(a_visit(3, drops=1, away_ms=300.0), [a_drop(190, length_s=0.3)])
    journal.add_drop(a_drop(7000, cause="hand", length_s=2.0))
    report = report_of(journal)
    assert (report.visits, report.disturbed, report.ended) == (3, 2, 1)
    assert (report.drops, report.idle_drops, report.resumed) == (4, 1, 3)
    assert (report.garbled, report.resets, report.apdus) == (2, 1, 183)
    assert report.away_ms == 61_300
    assert report.share.value == pytest.approx(2 / 3)
    assert report.share.low < 2 / 3 < report.share.high
    assert report.causes == (
        CauseLine("hand", 2, 0.5, 1, pytest.approx(200 / 3), 2.0),
        CauseLine("interference", 2, 0.5, 2, pytest.approx(200 / 3), 0.2125),
    )


def test_a_card_that_was_never_put_back_is_a_visit_without_a_result(journal, report_of) -> None:
    gone = {"outcome": "abandoned", "reason": "card_not_put_back"}
    journal.add_visit(a_visit(1, drops=1, **gone), [a_drop()])
    journal.add_visit(a_visit(2, drops=1, outcome="abandoned", reason="no_input"), [a_drop()])
    assert report_of(journal).ended == 1


def test_hours_of_the_day_are_japans_and_without_gaps(journal, report_of) -> None:
    journal.add_visit(a_visit(0))  # 23:30 UTC is 8:30 in Japan
    journal.add_visit(a_visit(24 * 60 + 150, drops=1), [a_drop(150 * 60)])
    report = report_of(journal)
    assert [(hour.hour, hour.visits, hour.disturbed, hour.drops) for hour in report.hours] == [
        (8, 1, 0, 0),
        (9, 0, 0, 0),
        (10, 0, 0, 0),
        (11, 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("days", "hours"), [(0.2, 1), (2, 1), (5, 2), (29, 12), (59, 24), (300, 168), (3000, 168)]
)
def test_steps_of_time_grow_with_the_period(journal, report_of, days, hours) -> None:
    journal.add_visit(a_visit(1))
    journal.add_visit(a_visit(2, began=MONDAY + timedelta(days=days)))
    assert report_of(journal).bin_hours == hours


def test_every_drop_and_visit_is_in_one_step(week_report) -> None:
    assert sum(one.visits for one in week_report.bins) == week_report.visits == 120
    assert sum(one.drops.total() for one in week_report.bins) == week_report.drops
    assert sum(hour.drops for hour in week_report.hours) == week_report.drops
    assert all(one.began.utcoffset() == timedelta(hours=9) for one in week_report.bins)


def test_weeks_begin_on_monday_in_japan(journal, report_of) -> None:
    for day in (3, 400):
        journal.add_visit(a_visit(day, began=MONDAY + timedelta(days=day)))
    assert {one.began.weekday() for one in report_of(journal).bins} == {0}


def test_only_the_period_counts(journal, report_of) -> None:
    for number in range(10):
        journal.add_visit(a_visit(number))
    period = Period(MONDAY + timedelta(minutes=2), MONDAY + timedelta(minutes=5))
    assert report_of(journal, period).visits == 3


def test_an_outage_that_lasts_counts_until_now(journal, report_of) -> None:
    journal.put_outage(an_outage(1, 30))
    journal.put_outage(an_outage(7 * 24 - 2, None))
    journal.put_outage(an_outage(3, 1.5, OutageKind.SERVICE))
    assert report_of(journal).outages == (
        Outages("reader", 2, pytest.approx(150)),
        Outages("service", 1, pytest.approx(1.5)),
    )


def test_the_week_with_the_gate_is_recognised(week_report) -> None:
    assert week_report.rhythm is not None
    assert week_report.rhythm.every_s == pytest.approx(1.2, rel=0.02)
    assert [advice.id.value for advice in week_report.advice] == ["interference_rhythm", "reader"]
    morning, afternoon = week_report.hours[1], week_report.hours[-3]
    assert morning.share.high < 0.5 < afternoon.share.high


def test_spacings_are_those_within_a_visit(journal, report_of) -> None:
    drops = [a_drop(seconds) for seconds in (0.0, 1.5, 2.0, 60.0)]
    journal.add_visit(a_visit(1, drops=4), drops)
    journal.add_visit(a_visit(2, drops=1), [a_drop(1.0)])
    assert report_of(journal).spacings_s == (1.5, 0.5)
