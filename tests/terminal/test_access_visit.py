# SPDX-License-Identifier: Apache-2.0
"""Safety rule 7 over whole visits: each access to a person's data leaves a row that this person finds, no other."""

from pathlib import Path

import pytest

from eligibility.access_log import verify
from eligibility.access_log.key_files import LogKeys
from hw.virtual.card import enrolment
from terminal.clock import MediaClock
from terminal.journal.access import AccessLog, AccessReader
from terminal.journal.keys import Key
from terminal.runner.access_listener import access_listener
from terminal.runner.access_work import AccessPorts, AccessWork
from terminal.session.values import Method


class Log:
    """A kiosk's log in a file, written while the visits run, read when it is closed."""

    def __init__(self, path: Path, town) -> None:
        self._path, self._key, self._keys = path, Key.throwaway(), LogKeys.throwaway()
        self.clock = MediaClock()
        self.work = AccessWork(AccessPorts(self._open, self.clock, town.now))

    def _open(self) -> AccessLog:
        return AccessLog.open(self._path, self._key, "kiosk-1", self._keys)

    def read(self) -> AccessReader:
        return AccessReader.open(self._path, self._key, "kiosk-1", self._keys)


@pytest.fixture
def log(tmp_path, town):
    made = Log(tmp_path / "journal.db", town)
    made.work.start()
    yield made
    made.work.close()


def serial(card) -> str:
    return enrolment(card).auth_certificate_serial


def test_each_person_finds_their_own_visit_in_the_kiosks_log_and_no_other(desks, town, log):
    desk = desks(clock=log.clock, listeners=(access_listener(log.work),))
    hanako, haruto = town.card("hanako"), town.card("haruto")
    first = desk.visit(desk.visitor(hanako))
    second = desk.visit(desk.visitor(haruto, method=Method.STAFF))
    desk.close()
    assert log.work.close()
    with log.read() as reader:
        assert verify("kiosk-1", reader.rows(), reader.marks()).confirmed == 5
        mine, other = reader.about(serial(hanako)), reader.about(serial(haruto))
    assert [(row.kind, row.purpose) for row in mine] == [
        ("chip_read", "texts_and_photo"),
        ("answer_shown", "eligible"),
    ]
    assert {row.reference for row in mine} == {str(first.id)}
    assert {row.kind for row in other} == {"chip_read", "staff_check", "answer_shown"}
    assert {row.reference for row in other} == {str(second.id)}
