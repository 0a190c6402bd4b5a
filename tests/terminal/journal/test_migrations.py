# SPDX-License-Identifier: Apache-2.0
"""Tables are made once, in order, whole or not at all; a later version's journal is left alone."""

import threading

import pytest

from terminal.errors import JournalFault, JournalTooNew, JournalTooOld
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.migrations import STEPS, applied, migrate
from terminal.journal.store import journal_errors, open_for_writing
from tests.support.journal_entries import a_visit


def names(database) -> set[str]:
    rows = database.execute("SELECT name FROM sqlite_master").fetchall()
    return {name for (name,) in rows}


def test_all_steps_are_recorded_in_their_order(journal):
    assert applied(journal._database) == list(STEPS)


def test_opening_again_changes_nothing(path, key):
    with Journal.open(path, key) as journal:
        journal.add_visit(a_visit())
    with Journal.open(path, key) as journal:
        assert applied(journal._database) == list(STEPS)
        assert len(journal.visits()) == 1


def test_a_later_step_is_added_to_what_is_there(path, key):
    Journal.open(path, key).close()
    database = open_for_writing(path, key)
    more = {**STEPS, "more": lambda opened: opened.execute("CREATE TABLE more (a INTEGER)")}
    migrate(database, "x", more)
    assert applied(database) == [*STEPS, "more"]
    database.close()


def test_a_step_that_fails_leaves_nothing_of_itself_and_is_tried_again(path, key):
    def breaks(opened) -> None:
        opened.execute("CREATE TABLE half (a INTEGER)")
        opened.execute("nonsense")

    database = open_for_writing(path, key)
    with pytest.raises(JournalFault), journal_errors("x"):
        migrate(database, "x", {**STEPS, "breaks": breaks})
    assert applied(database) == list(STEPS)
    assert "half" not in names(database)
    migrate(
        database, "x", {**STEPS, "breaks": lambda opened: opened.execute("CREATE TABLE half (a)")}
    )
    assert "half" in names(database)
    database.close()


@pytest.mark.parametrize("opener", [Journal.open, JournalReader.open])
def test_a_journal_of_a_later_version_is_refused_by_name(path, key, opener):
    with Journal.open(path, key) as journal:
        journal._database.execute("INSERT INTO migrations VALUES ('tomorrow', '2030')")
    with pytest.raises(JournalTooNew, match=r"journal\.db.*newer version.*tomorrow"):
        opener(path, key)


def test_a_reader_does_not_make_tables(path, key):
    open_for_writing(path, key).close()
    with pytest.raises(JournalTooOld, match="start the kiosk once"):
        JournalReader.open(path, key)


def test_two_that_open_a_new_journal_at_once_both_get_one(path, key):
    opened, gate = [], threading.Barrier(2)

    def open_it() -> None:
        gate.wait()
        with Journal.open(path, key) as journal:
            opened.append(applied(journal._database))

    threads = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [list(STEPS), list(STEPS)]
