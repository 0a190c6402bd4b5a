# SPDX-License-Identifier: Apache-2.0
"""Wrong keys, damaged files, full disks: each says what it is, and loses nothing that was there."""

import os
import re
import secrets
import subprocess
import sys

import pytest

from terminal.errors import (
    JournalBusy,
    JournalDamaged,
    JournalError,
    JournalFull,
    JournalLocked,
    JournalMissing,
    JournalUnwritable,
)
from terminal.journal import store
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key
from tests.support.journal_entries import a_drop, a_visit

MANY = 60


@pytest.fixture
def filled(path, key):
    with Journal.open(path, key) as journal:
        for number in range(MANY):
            journal.add_visit(a_visit(number), [a_drop(60 * number, reasons=("x" * 90,) * 9)])
    return path


def until_it_is_full(journal: Journal) -> int:
    """How many visits were written before the disk was full."""
    for number in range(1000):
        try:
            journal.add_visit(a_visit(MANY + number), [a_drop(1, reasons=("y" * 90,) * 9)])
        except JournalFull:
            return number
    raise AssertionError("never full")


@pytest.mark.parametrize("opener", [Journal.open, JournalReader.open])
def test_the_wrong_key_is_told_and_alters_nothing(filled, opener):
    before = filled.read_bytes()
    with pytest.raises(JournalLocked, match=re.escape(f"{filled}: wrong key, or not a journal")):
        opener(filled, Key.throwaway())
    assert filled.read_bytes() == before


@pytest.mark.parametrize("opener", [Journal.open, JournalReader.open])
@pytest.mark.parametrize(
    "data", [secrets.token_bytes(9000), b"SQLite format 3\0" + bytes(4080), b"short"]
)
def test_a_file_that_is_no_journal_is_told_and_left_alone(path, key, opener, data):
    path.write_bytes(data)
    with pytest.raises(JournalLocked):
        opener(path, key)
    assert path.read_bytes() == data


@pytest.mark.parametrize("opener", [Journal.open, JournalReader.open])
def test_a_file_that_was_cut_is_told_and_left_alone(filled, key, opener):
    data = filled.read_bytes()[: 4096 * 5 + 100]
    filled.write_bytes(data)
    with pytest.raises(JournalDamaged, match="malformed"):
        opener(filled, key)
    assert filled.read_bytes() == data


def test_a_page_that_was_altered_is_never_read_as_something_else(filled, key):
    data = bytearray(filled.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 77] ^= 1
    filled.write_bytes(data)
    with pytest.raises(JournalError), JournalReader.open(filled, key) as reader:
        reader.visits()


def test_what_is_not_there_cannot_be_read_and_is_not_made(path, key):
    with pytest.raises(JournalMissing, match="no such journal"):
        JournalReader.open(path, key)
    assert not path.exists()


def test_nothing_is_written_where_nothing_can_be(key, tmp_path):
    for place in ("/proc/journal.db", tmp_path / "missing" / "journal.db"):
        with pytest.raises(JournalUnwritable, match=re.escape(str(place))):
            Journal.open(type(tmp_path)(place), key)
    with pytest.raises(JournalUnwritable):
        Journal.open(tmp_path, key)


AS_NOBODY = """
import os, sys
from pathlib import Path
from terminal.errors import JournalUnwritable
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key
path, key = Path(sys.argv[1]), Key(bytes.fromhex(sys.argv[2]))
Journal.in_memory().visits()  # everything is imported
if os.geteuid() == 0:
    os.setuid(65534)
print(len(JournalReader.open(path, key).visits()))
for place in (path, path.with_name("new.db")):
    try:
        Journal.open(place, key)
    except JournalUnwritable as error:
        print(error)
"""


def test_in_a_read_only_directory_it_can_be_read_and_not_written(filled, key):
    directory = filled.parent
    filled.chmod(0o444)
    passable = [place for place in directory.parents if not place.stat().st_mode & 0o001]
    above = {place: place.stat().st_mode for place in passable}
    directory.chmod(0o555)
    for place, mode in above.items():
        place.chmod(mode | 0o011)  # pytest's own directories let only their owner pass
    try:
        command = [sys.executable, "-c", AS_NOBODY, str(filled), key.raw.hex()]
        run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=50)
    finally:
        directory.chmod(0o755)
        for place, mode in above.items():
            place.chmod(mode)
    read, *told = run.stdout.splitlines()
    assert read == str(MANY)
    assert len(told) == 2
    assert str(filled) in told[0]


def test_a_full_disk_is_told_and_loses_nothing(filled, key):
    with Journal.open(filled, key) as journal:
        journal._database.execute("PRAGMA max_page_count = 1")  # SQLite keeps to what is there
        written = until_it_is_full(journal)
        assert len(journal.visits()) == MANY + written
        journal._database.execute("PRAGMA max_page_count = 100000")
        journal.add_visit(a_visit(9999))
    with JournalReader.open(filled, key) as reader:
        assert len(reader.visits()) == MANY + written + 1
        assert len(reader.drops()) == MANY + written


def test_another_program_that_writes_is_waited_for_and_then_told(path, key, monkeypatch):
    monkeypatch.setattr(store, "BUSY_S", 0.01)
    with Journal.open(path, key) as one, Journal.open(path, key) as other:
        one._database.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalBusy):
            other.add_visit(a_visit())
        one._database.execute("ROLLBACK")
        other.add_visit(a_visit())


def test_a_reader_sees_what_was_written_meanwhile(journal, path, key):
    with JournalReader.open(path, key) as reader:
        assert reader.visits() == ()
        journal.add_visit(a_visit())
        assert reader.visits() == (a_visit(),)


def test_the_library_writes_nothing_on_the_terminal(filled, capfd):
    with pytest.raises(JournalLocked):
        Journal.open(filled, Key.throwaway())
    assert capfd.readouterr() == ("", "")


def test_a_new_journal_is_for_its_owner_only(path, key):
    before = os.umask(0)
    try:
        with Journal.open(path, key) as journal:
            journal.add_visit(a_visit())
            modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}


def test_no_text_stands_readable_on_the_disk(path, key):
    with Journal.open(path, key) as journal:
        for number in range(50):
            journal.add_visit(
                a_visit(number, kiosk="canary-kiosk", reason="canary_reason"),
                [a_drop(1, cause="canary_cause", reasons=("canary why",))],
            )
        files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    files["closed"] = path.read_bytes()
    assert len(files["journal.db-wal"]) > 4096
    for name, data in files.items():
        for canary in (b"canary", b"SQLite format", b"visits", b"kiosk", b"2026-11", key.raw):
            assert canary not in data, name
