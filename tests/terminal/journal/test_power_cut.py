# SPDX-License-Identifier: Apache-2.0
"""The process dies in the middle of writing: what was acknowledged is there, and nothing is there by half."""

import os
import signal
import subprocess
import sys

import pytest

from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import create_key_file

WRITER = """
import sys
from pathlib import Path
from terminal.journal.journal import Journal
from terminal.journal.keys import read_key_file
from tests.support.journal_entries import a_drop, a_visit
journal = Journal.open(Path(sys.argv[1]), read_key_file(Path(sys.argv[2])))
number = int(sys.argv[3])
while True:
    journal.add_visit(a_visit(number, drops=3), [a_drop(60 * number + n) for n in range(3)])
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
    number += 1
"""


def killed_after(lines: int, *arguments: str) -> list[int]:
    """Start a writer, kill it when so many visits were acknowledged, and tell which ones were."""
    command = [sys.executable, "-c", WRITER, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(lines)]
        os.kill(child.pid, signal.SIGKILL)
        told += child.stdout.readlines()
    return [int(line) for line in told if line.endswith("\n")]


@pytest.mark.parametrize("lines", [1, 7, 60])
def test_every_visit_that_was_acknowledged_survives_and_none_is_half(path, lines):
    key = create_key_file(path.with_name("key"))
    first = killed_after(lines, str(path), str(path.with_name("key")), "0")
    again = killed_after(lines, str(path), str(path.with_name("key")), "10000")
    with JournalReader.open(path, key) as reader:  # what is still in the write-ahead log shows too
        seen = {visit.id.int for visit in reader.visits()}
    with Journal.open(path, key) as journal:
        found = {visit.id.int for visit in journal.visits()}
        by_visit: dict[int, int] = {}
        for drop in journal.drops():
            assert drop.visit is not None
            by_visit[drop.visit.int] = by_visit.get(drop.visit.int, 0) + 1
    assert set(first) | set(again) <= found
    assert seen == found
    assert len(found) <= len(first) + len(again) + 2, "at most one each was not yet told"
    assert by_visit == dict.fromkeys(found, 3)
