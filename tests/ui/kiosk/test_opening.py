# SPDX-License-Identifier: Apache-2.0
"""What is done behind the window while it says that it is starting, and when that does not work."""

import threading
from pathlib import Path
from typing import Any

import pytest

from hw.errors import BadFile
from terminal.session.values import Failure
from tests.ui.kiosk.test_program import write_settings
from ui.kiosk import opening
from ui.kiosk.conduct import Conduct
from ui.kiosk.opening import Opening
from ui.kiosk.order import Order, screen_table

KEY = "journal-key"


class Told:
    """What the opening's thread said."""

    def __init__(self) -> None:
        self.conduct: Conduct | None = None
        self.failures: list[Failure] = []
        self.error: BaseException | None = None
        self._changed = threading.Condition()

    def opening(self, order: Order) -> Opening:
        return Opening(order, lambda _: None, self._done, self._waits, self._gave_up)

    def wait(self, what: str) -> Any:
        with self._changed:
            assert self._changed.wait_for(lambda: getattr(self, what), 20)
        return getattr(self, what)

    def _done(self, conduct: Conduct) -> None:
        self._say(conduct=conduct)

    def _waits(self, failure: Failure) -> None:
        self._say(failures=[*self.failures, failure])

    def _gave_up(self, error: BaseException) -> None:
        self._say(error=error)

    def _say(self, **what: Any) -> None:
        with self._changed:
            vars(self).update(what)
            self._changed.notify_all()


def test_a_journal_that_cannot_be_had_is_told_with_its_code_and_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "AGAIN_S", 0.05)
    disk = tmp_path / "disk"
    disk.touch()  # where a directory should be mounted
    (tmp_path / KEY).write_text("ab" * 32)
    (tmp_path / KEY).chmod(0o600)
    journal = f'path = "{disk}/journal.db"\nkey_file = "{tmp_path / KEY}"'
    told = Told()
    made = told.opening(Order(write_settings(tmp_path, journal=journal)))
    made.start()
    assert told.wait("failures")[0].message == "journal_unusable"
    disk.unlink()
    disk.mkdir()  # it is there now
    conduct = told.wait("conduct")
    made.end()
    conduct.close()
    assert told.error is None
    assert (disk / "journal.db").exists()


def test_settings_that_cannot_be_right_are_given_up(tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text("[session]\nidle = 3\n")
    told = Told()
    made = told.opening(Order(settings))
    made.start()
    error = told.wait("error")
    made.end()
    assert isinstance(error, BadFile)
    assert "idle" in str(error)


def test_a_kiosk_closed_while_it_opens_begins_nothing(tmp_path):
    told = Told()
    made = told.opening(Order(write_settings(tmp_path)))
    made.start()
    conduct = told.wait("conduct")
    made.end()
    assert not conduct.runner.warm
    conduct.close()


def test_the_screen_s_table_is_read_alone_and_a_broken_file_opens_as_a_new_one_would(tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text("[screen]\nfull = true\n[nonsense]\n")
    assert screen_table(settings).full
    for text in ("[screen\n", "[screen]\nfull = 'perhaps'\n"):
        settings.write_text(text)
        assert not screen_table(settings).full
    assert not screen_table(Path("/nowhere")).full
    assert not screen_table(None).full


@pytest.fixture(autouse=True)
def no_threads_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before
