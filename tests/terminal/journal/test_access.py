# SPDX-License-Identifier: Apache-2.0
"""The kiosk's own access log: chained in the encrypted database, only added to, pruned without breaking the chain."""

from datetime import UTC, datetime, timedelta

import pytest

from eligibility.access_log import Mark, SigningKey, verify
from eligibility.access_log.key_files import LogKeys
from eligibility.errors import BadCheckpoint
from terminal.errors import EntryRefused, JournalLocked, JournalMissing
from terminal.journal.access import AccessLog, AccessReader
from terminal.journal.journal import Journal
from terminal.journal.keys import Key
from tests.support.access_rows import BEGAN, an_event

CHAIN = "kiosk-1"
NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def log():
    with AccessLog.in_memory(CHAIN) as made:
        yield made


def report(log: AccessReader, *more):
    return verify(CHAIN, log.rows(), [*log.marks(), *more])


def test_rows_come_back_as_they_were_noted_and_the_chain_holds(log):
    assert log.append([an_event(1), an_event(2)]) == 2
    assert log.append([an_event(3)]) == 3
    assert [row.reference for row in log.rows()] == ["visit-1", "visit-2", "visit-3"]
    assert report(log).holds


def test_a_checkpoint_confirms_what_was_there_and_is_not_signed_twice(log):
    assert log.checkpoint(NOW) is None
    log.append([an_event(1), an_event(2)])
    assert log.checkpoint(NOW) is not None
    assert log.checkpoint(NOW) is None
    assert log.append([an_event(3)]) == 1
    assert report(log).confirmed == 2


def test_what_was_noted_survives_in_an_encrypted_file_that_a_journal_shares(tmp_path):
    path, key, keys = tmp_path / "journal.db", Key.throwaway(), LogKeys.throwaway()
    Journal.open(path, key).close()
    with AccessLog.open(path, key, CHAIN, keys) as log:
        log.append([an_event(1)])
        log.checkpoint(NOW)
        assert b"visit-1" not in path.read_bytes() + (tmp_path / "journal.db-wal").read_bytes()
        with AccessReader.open(path, key, CHAIN, keys) as reader:
            assert report(reader).confirmed == 1
    with pytest.raises(JournalLocked):
        AccessReader.open(path, Key.throwaway(), CHAIN, keys)
    with pytest.raises(JournalMissing):
        AccessReader.open(tmp_path / "none.db", key, CHAIN, keys)


def test_two_programs_that_write_at_once_make_one_chain(tmp_path):
    path, key, keys = tmp_path / "journal.db", Key.throwaway(), LogKeys.throwaway()
    with (
        AccessLog.open(path, key, CHAIN, keys) as one,
        AccessLog.open(path, key, CHAIN, keys) as two,
    ):
        for number in range(6):
            (one, two)[number % 2].append([an_event(number)])
        assert report(one).rows == report(two).rows == 6
        assert report(one).holds


def test_of_several_events_all_or_none_are_written(log):
    def events():
        yield an_event(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        log.append(events())
    assert list(log.rows()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_rows SET purpose = 'other' WHERE seq = 1",
        "DELETE FROM access_rows WHERE seq = 2",
    ],
)
def test_the_database_itself_refuses_a_change_by_mistake(log, statement):
    log.append([an_event(1), an_event(2)])
    with pytest.raises(EntryRefused, match="only added to"), log._writing():
        log._database.execute(statement)
    assert report(log).rows == 2


def test_an_alteration_past_the_triggers_is_named(log):
    log.append([an_event(number) for number in range(5)])
    log.checkpoint(NOW)
    log._database.execute("DROP TRIGGER access_rows_never_changed")
    log._database.execute("UPDATE access_rows SET person = '' WHERE seq = 4")
    assert report(log).finding.text().startswith("row 4: altered")


def test_a_cut_off_tail_shows_against_an_anchor_though_its_checkpoint_went_with_it(log):
    log.append([an_event(number) for number in range(5)])
    log.checkpoint(NOW)
    (anchor,) = log.marks()
    for statement in (
        "DROP TRIGGER access_rows_only_pruned",
        "DELETE FROM access_rows WHERE seq > 3",
        "DELETE FROM access_marks",
    ):
        log._database.execute(statement)
    assert report(log).holds  # the kiosk alone cannot know
    assert report(log, anchor).finding.text().startswith("rows 4 to 5: cut off")


def test_pruning_keeps_a_signed_mark_and_the_rest_still_verifies(log):
    log.append([an_event(number) for number in range(6)])
    log.checkpoint(NOW)
    (anchor,) = log.marks()
    assert log.prune(BEGAN + timedelta(seconds=4), NOW) == 4
    found = report(log, anchor)
    assert found.holds
    assert (found.pruned.seq, found.first, found.rows, found.confirmed) == (4, 5, 2, 6)
    log.append([an_event(7)])
    assert report(log, anchor).holds


def test_a_log_that_was_pruned_to_nothing_goes_on_where_it_was(log):
    log.append([an_event(1), an_event(2)])
    log.checkpoint(NOW)
    assert log.prune(NOW, NOW) == 2
    assert log.prune(NOW, NOW) == 0
    assert log.unmarked() == 0
    log.append([an_event(3)])
    assert [row.seq for row in log.rows()] == [3]
    assert report(log).holds


def test_a_young_row_keeps_what_comes_after_it(log):
    log.append([an_event(900), an_event(1), an_event(2)])  # a clock that was wrong for a moment
    assert log.prune(BEGAN + timedelta(seconds=100), NOW) == 0


def test_a_mark_of_another_key_is_not_believed(log):
    log.append([an_event(1)])
    log.checkpoint(NOW)
    stranger = LogKeys(log.keys.people, SigningKey.generate())
    reader = AccessReader(log._database, "copy", CHAIN, stranger)
    with pytest.raises(BadCheckpoint):
        reader.marks()


def test_a_person_finds_their_own_rows_and_nobody_elses(log):
    key = log.keys.people
    log.append([an_event(n, person="x") for n in range(2)])
    mine = an_event(3, person="x")
    log.append(
        [
            type(mine)(
                at=mine.at,
                actor="terminal",
                person=key.hash("0A1B2C3D"),
                kind="chip_read",
                purpose="photo",
            )
        ]
    )
    assert [row.kind for row in log.about("0A1B2C3D")] == ["chip_read"]
    assert log.about("someone else") == ()


def test_checkpoints_wait_until_there_is_a_receipt(log):
    for number in range(2):
        log.append([an_event(number)])
        log.checkpoint(NOW)
    first, second = log.not_anchored()
    log.keep_receipt(1, "receipt")
    log.keep_receipt(1, "receipt again")
    assert log.not_anchored() == [second]
    assert log.tokens() == {
        Mark.CHECKPOINT.value: [first, second],
        Mark.PRUNED.value: [],
        "receipt": ["receipt"],
    }
