# SPDX-License-Identifier: Apache-2.0
"""What a visit's record and the journal say of its drops, with and without a camera over the tray."""

from datetime import UTC, datetime

import pytest

from hw.quality.observations import LinkLog, Sign
from hw.quality.tray import TrayNotes
from terminal.journal.entries import DropEntry
from terminal.journal.journal import Journal
from terminal.journal.keys import Key
from terminal.journal.migrations import STEPS, migrate
from terminal.journal.store import open_for_writing
from terminal.runner.evidence import Calendar, drop_entries, judge_visit, visit_entry
from terminal.runner.record import VisitRecord
from tests.support.journal_entries import MONDAY
from tests.support.still_clock import StillClock

CALENDAR = Calendar(0.0, datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
BEGAN = 100.0


@pytest.fixture
def visit():
    """A visit that began at 100 s; a card that was away from 101 to 105."""
    record, log = VisitRecord(1, StillClock()), LinkLog()
    record.began = BEGAN
    for at, sign in (
        (100.2, Sign.GOOD),
        (101.0, Sign.LOST),
        (101.2, Sign.CARD_AWAY),
        (105.0, Sign.CARD_HERE),
        (105.1, Sign.SAME_CARD),
        (106.0, Sign.GOOD),
    ):
        log.note(at, sign)
    return record, log


def look_on(log, begin, end):
    notes = TrayNotes(log.note)
    for nth in range(int(10 * (end - begin))):
        notes.saw("still", begin, begin + nth / 10)


def test_what_the_tray_showed_before_the_visit_counts_for_its_first_drop(visit):
    record, log = visit
    look_on(log, 90.0, 110.0)
    judge_visit(record, log, 110.0)
    (one,) = record.judged
    assert (one.cause, one.drop.tray) == ("interference", "still")


def test_without_a_camera_the_same_drop_is_a_hand(visit):
    record, log = visit
    judge_visit(record, log, 110.0)
    (one,) = record.judged
    assert (one.cause, one.drop.tray) == ("hand", None)


def test_the_journal_keeps_what_was_seen_and_why(visit):
    record, log = visit
    look_on(log, 90.0, 110.0)
    judge_visit(record, log, 110.0)
    with Journal.in_memory() as journal:
        journal.add_visit(visit_entry(record, "kiosk", CALENDAR), drop_entries(record, CALENDAR))
        (kept,) = journal.drops()
    assert kept.tray == "still"
    assert "seen lying still" in kept.reasons


def test_drops_of_a_journal_without_the_column_are_kept_and_say_nothing_of_the_tray(tmp_path):
    path, key = tmp_path / "journal.db", Key.throwaway()
    database = open_for_writing(path, key)
    migrate(database, "x", {name: step for name, step in STEPS.items() if name != "tray_testimony"})
    database.execute(
        "INSERT INTO drops (at, cause, confidence, garbled_before, garbled_after, reset_seen, resumed, reasons) "
        "VALUES ('2026-05-01T00:00:00.000Z', 'hand', 0.9, 0, 0, 0, 1, '[]')"
    )
    database.conn.commit()
    database.close()
    with Journal.open(path, key) as journal:
        journal.add_drop(DropEntry(at=MONDAY, cause="hand", tray="lifted"))
        assert {drop.tray for drop in journal.drops()} == {None, "lifted"}
