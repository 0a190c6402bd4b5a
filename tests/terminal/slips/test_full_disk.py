# SPDX-License-Identifier: Apache-2.0
"""A full disk is told, loses nothing and doubles nothing; when there is room, it goes on where it was."""

import json
import subprocess
import sys

import pytest

from terminal.errors import JournalFull
from terminal.slips.book import SlipBook
from terminal.slips.round import ask_now
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import FRIDAY, ScriptedService, a_draft, a_proof, a_visit

ROOM = 1_000_000
LONG = ("架空健康保険組合 資格喪失 " * 40,) * 3


def fill(book) -> tuple[list[str], int]:
    """Issue slips until the disk is full: the numbers that were given out, and the visit that got none."""
    numbers = [book.issue(a_visit(visit), a_draft()).number for visit in range(1, 4)]
    book._run("PRAGMA max_page_count = 1", [])  # SQLite keeps to what is there
    for visit in range(4, 1000):
        try:
            number = book.issue(a_visit(visit), a_draft(reference=LONG)).number
        except JournalFull:
            return numbers, visit
        numbers.append(number)
    raise AssertionError("never full")


def test_the_visit_that_got_no_slip_gets_it_when_there_is_room(path, key):
    with SlipBook.open(path, key) as book:
        numbers, visit = fill(book)
        assert book.of_visit(a_visit(visit)) is None
        assert [slip.number for slip in book.slips()] == numbers
        with pytest.raises(JournalFull):
            book.issue(a_visit(visit), a_draft(reference=LONG))
        book._run(f"PRAGMA max_page_count = {ROOM}", [])
        late = book.issue(a_visit(visit), a_draft(reference=LONG)).number
        assert late not in numbers
    with SlipBook.open(path, key) as book:
        assert [slip.number for slip in book.slips()] == [*numbers, late]


def test_a_proof_that_finds_no_room_leaves_the_slip_as_it_was(path, key):
    with SlipBook.open(path, key) as book:
        numbers, _ = fill(book)
        proof = a_proof(numbers[0], signature=bytes(8000))
        with pytest.raises(JournalFull):
            book.attach_proof(numbers[0], proof)
        assert not book.get(numbers[0]).has_proof
        book._run(f"PRAGMA max_page_count = {ROOM}", [])
        assert book.attach_proof(numbers[0], proof).has_proof
        assert book.take(numbers[0], FRIDAY).proof == proof


def test_slips_are_settled_on_a_full_disk_for_that_frees_room(path, key):
    with SlipBook.open(path, key) as book:
        number = book.issue(a_visit(5000), a_draft()).number
        book.attach_proof(number, a_proof(number))
        fill(book)
        (outcome,) = ask_now(book, ScriptedService(), [number], lambda: FRIDAY)
        assert outcome.record.outcome is SlipOutcome.ELIGIBLE


NO_ROOM = """
import json, resource, sys
from pathlib import Path
from terminal.errors import JournalError
from terminal.journal.keys import Key
from terminal.slips.book import LEASE, SlipBook
from terminal.slips.round import ask_now
from tests.support.slip_drafts import FRIDAY, ScriptedService, a_draft, a_proof, a_visit
path, key = Path(sys.argv[1]), Key(bytes.fromhex(sys.argv[2]))
book = SlipBook.open(path, key)
first = book.issue(a_visit(0), a_draft()).number
book.attach_proof(first, a_proof(first))
room = resource.RLIM_INFINITY
told, numbers = [], [first]
def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, room))
size = path.with_name(path.name + "-wal").stat().st_size
limit(size + 20_000)  # the write-ahead log may grow by so much
for visit in range(1, 500):
    try:
        numbers.append(book.issue(a_visit(visit), a_draft(reference=("x" * 900,))).number)
    except JournalError as error:
        told.append(type(error).__name__)
        break
try:
    asked = ScriptedService()
    list(ask_now(book, asked, [first], lambda: FRIDAY))
except JournalError as error:
    told.append(type(error).__name__)
before = len(book.slips())
limit(room)
numbers.append(book.issue(a_visit(visit), a_draft()).number)
list(ask_now(book, ScriptedService(), [first], lambda: FRIDAY + LEASE))
print(json.dumps({"told": told, "numbers": numbers, "before": before}))
book.close()
"""


def test_a_disk_that_takes_nothing_more_is_told_and_the_same_process_goes_on_later(path, key):
    command = [sys.executable, "-c", NO_ROOM, str(path), key.raw.hex()]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=50)
    told = json.loads(run.stdout)
    assert told["told"], "it was full"
    assert set(told["told"]) <= {"JournalFull", "JournalUnwritable"}
    assert told["before"] == len(told["numbers"]) - 1
    with SlipBook.open(path, key) as book:
        assert [slip.number for slip in book.slips()] == told["numbers"]
        assert book.get(told["numbers"][0]).state is SlipState.SETTLED
