# SPDX-License-Identifier: Apache-2.0
"""What is written is read again, alike; what must not be written is refused."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from terminal.errors import EntryRefused, JournalError
from terminal.journal.entries import LinkHour, OutageKind, Pruned
from terminal.journal.journal import Journal, JournalReader
from tests.support.journal_entries import MONDAY, a_drop, a_visit, an_outage

JAPAN = timezone(timedelta(hours=9))


def test_a_visit_and_its_drops_come_back_as_they_were(journal, path, key):
    visit = a_visit(drops=2, resumes=1, resets=1, garbled=3, away_ms=1500.25, support_code="R04")
    drops = (
        a_drop(61, reset_seen=True, garbled_before=2, reasons=("short", "card was there")),
        a_drop(62, cause="hand", length_s=None, same_card=None, resumed=False, spacing_s=1.0),
    )
    journal.add_visit(visit, drops)
    with JournalReader.open(path, key) as reader:
        assert reader.visits() == (visit,)
        assert [drop.visit for drop in reader.drops()] == [visit.id, visit.id]
        assert [drop.reasons for drop in reader.drops()] == [drop.reasons for drop in drops]
        first, second = reader.drops()
        assert (first.reset_seen, first.same_card, first.resumed) == (True, True, True)
        assert (second.length_s, second.same_card, second.resumed) == (None, None, False)


def test_what_was_written_is_there_after_closing(path, key):
    with Journal.open(path, key) as journal:
        journal.add_visit(a_visit())
    assert not path.with_name("journal.db-wal").exists()
    with Journal.open(path, key) as journal:
        assert journal.visits() == (a_visit(),)


def test_a_journal_in_memory_works_alike_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Journal.in_memory() as journal:
        journal.add_visit(a_visit(), [a_drop()])
        assert len(journal.visits()) == len(journal.drops()) == 1
    assert list(tmp_path.iterdir()) == []


def test_times_are_kept_in_utc_wherever_they_came_from(journal):
    at = datetime(2026, 11, 24, 8, 30, 15, 123_999, tzinfo=JAPAN)
    journal.add_visit(a_visit(began=at))
    (found,) = journal.visits()
    assert found.began == datetime(2026, 11, 23, 23, 30, 15, 123_000, tzinfo=UTC)
    assert found.began.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(journal):
    with pytest.raises(EntryRefused, match="zone"):
        journal.add_visit(a_visit(began=datetime(2026, 11, 24, 8, 30)))


def test_the_begin_of_a_period_belongs_to_it_and_its_end_does_not(journal):
    for number in range(5):
        journal.add_visit(a_visit(number))
    since, until = MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=3)
    assert [visit.id.int for visit in journal.visits(since, until)] == [1, 2]
    assert [visit.id.int for visit in journal.visits(since)] == [1, 2, 3, 4]
    assert [visit.id.int for visit in journal.visits(until=until)] == [0, 1, 2]


def test_entries_come_in_the_order_of_their_time(journal):
    for number in (3, 1, 2):
        journal.add_visit(a_visit(number), [a_drop(60 * number)])
    assert [visit.id.int for visit in journal.visits()] == [1, 2, 3]
    assert [drop.visit for drop in journal.drops()] == [UUID(int=n) for n in (1, 2, 3)]


def test_a_visit_is_written_once(journal):
    journal.add_visit(a_visit(), [a_drop()])
    with pytest.raises(EntryRefused):
        journal.add_visit(a_visit(), [a_drop()])
    assert len(journal.visits()) == len(journal.drops()) == 1


def test_a_visit_with_a_drop_that_is_refused_is_not_written_at_all(journal):
    with pytest.raises(EntryRefused):
        journal.add_visit(a_visit(), [a_drop(), a_drop(confidence=1.5)])
    assert journal.visits() == journal.drops() == ()
    journal.add_visit(a_visit(), [a_drop()])
    assert len(journal.drops()) == 1


def test_a_drop_of_a_visit_that_is_not_there_is_refused(journal):
    with pytest.raises(EntryRefused):
        journal.add_drop(a_drop(visit=UUID(int=9)))


def test_a_drop_between_visits_has_none(journal):
    journal.add_drop(a_drop())
    assert journal.drops() == (a_drop(),)


@pytest.mark.parametrize("field", ["outcome", "reason", "card_kind", "method", "support_code"])
@pytest.mark.parametrize("text", ["模擬 花子", "Hanako Mogi", "1234", "a" * 41, "x\n"])
def test_what_could_be_a_persons_data_is_refused_without_being_quoted(journal, field, text):
    with pytest.raises(EntryRefused) as refused:
        journal.add_visit(a_visit(**{field: text}))
    assert text not in str(refused.value)


def test_a_reason_of_a_drop_is_a_short_text_of_ours(journal):
    with pytest.raises(EntryRefused):
        journal.add_drop(a_drop(reasons=("模擬 花子",)))


def test_an_outage_begins_and_ends(journal):
    journal.put_outage(an_outage(2, None, OutageKind.SERVICE))
    assert journal.outages()[0].ended is None
    journal.put_outage(an_outage(2, 5, OutageKind.SERVICE))
    assert journal.outages() == (an_outage(2, 5, OutageKind.SERVICE),)


def test_hours_add_up_what_happened_in_them(journal):
    for number in (1, 2, 40):
        drops = [a_drop(60 * number), a_drop(60 * number + 1, cause="hand")][: number % 3]
        journal.add_visit(
            a_visit(number, drops=len(drops), garbled=number, resets=1, away_ms=10.5), drops
        )
    journal.add_drop(a_drop(7200))
    first, second, third = journal.hours()
    start = MONDAY.replace(minute=0)
    assert first == LinkHour(
        hour=start,
        visits=2,
        disturbed=2,
        drops={"interference": 2, "hand": 1},
        garbled=3,
        resets=2,
        apdus=122,
        away_ms=21.0,
        read_ms=4401.0,
    )
    assert (second.hour, second.visits, second.drops) == (
        start + timedelta(hours=1),
        1,
        {"interference": 1},
    )
    assert (third.hour, third.visits, third.drops) == (
        start + timedelta(hours=2),
        0,
        {"interference": 1},
    )


def test_a_period_takes_every_hour_that_it_reaches_into(journal):
    for number in (0, 40, 100):
        journal.add_visit(a_visit(number))
    start = MONDAY.replace(minute=0)

    def hours(since: float, until: float) -> list[int]:
        found = journal.hours(start + timedelta(hours=since), start + timedelta(hours=until))
        return [(hour.hour - start) // timedelta(hours=1) for hour in found]

    assert hours(0, 2) == [0, 1]
    assert hours(0.9, 2.1) == [0, 1, 2]
    assert hours(1, 2) == [1]


def test_what_is_too_old_is_forgotten_and_the_room_comes_back(path, key):
    with Journal.open(path, key) as journal:
        for number in range(100):
            journal.add_visit(a_visit(number), [a_drop(60 * number, reasons=("x" * 90,) * 9)])
        journal.add_drop(a_drop(0.0))
        journal.put_outage(an_outage(0, 3))
        journal.put_outage(an_outage(6, 3))
    size = path.stat().st_size
    with Journal.open(path, key) as journal:
        pruned = journal.prune(MONDAY + timedelta(minutes=90))
        assert pruned == Pruned(visits=90, drops=91, outages=1)
        assert len(journal.visits()) == len(journal.drops()) == 10
        assert path.with_name("journal.db-wal").stat().st_size == 0
        assert path.stat().st_size < size * 0.6  # what is left are the empty tables
        assert journal.prune(MONDAY) == Pruned(0, 0, 0)


def test_a_journal_belongs_to_the_thread_that_opened_it(journal):
    caught: list[Exception] = []

    def elsewhere() -> None:
        try:
            journal.visits()
        except JournalError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "thread" in str(caught[0])
