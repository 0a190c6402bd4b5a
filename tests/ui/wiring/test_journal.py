# SPDX-License-Identifier: Apache-2.0
"""The journal that the settings name."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eligibility.verdict import Why
from hw.errors import BadFile
from hw.quality.causes import Cause
from terminal.errors import JournalKeyUnusable, JournalLocked, JournalMissing
from terminal.failures import TABLE, UNKNOWN
from terminal.journal.keys import create_key_file
from terminal.session.values import CardKind, Method, OutcomeKind
from terminal.settings import AdviceTable, JournalTable, load_settings
from tests.support.journal_entries import a_drop, a_visit
from ui.presenter.outcomes import BY_REASON
from ui.wiring.journal import (
    ensure_key,
    forget_old,
    key_beside,
    named_journal,
    open_journal,
    open_reader,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def settings(tmp_path: Path, text: str):
    file = tmp_path / "uketsuke.toml"
    file.write_text(text)
    return load_settings(file)


def test_without_settings_nothing_is_kept() -> None:
    with open_journal(load_settings(None).journal) as journal:
        journal.add_visit(a_visit())
        assert len(journal.visits()) == 1
    with pytest.raises(JournalMissing, match=r"\[journal\] path"):
        open_reader(load_settings(None).journal)


def test_the_settings_name_file_and_key(tmp_path: Path, path: Path) -> None:
    create_key_file(tmp_path / "key")
    read = settings(tmp_path, f'[journal]\npath = "{path}"\nkey_file = "{tmp_path}/key"\n')
    with open_journal(read.journal) as journal:
        journal.add_visit(a_visit(1, began=datetime.now(UTC)))
    with open_reader(read.journal) as reader:
        assert len(reader.visits()) == 1


def test_or_the_key_comes_from_systemd(tmp_path: Path, path: Path, monkeypatch) -> None:
    create_key_file(tmp_path / "journal")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    read = settings(tmp_path, f'[journal]\npath = "{path}"\ncredential = "journal"\n')
    open_journal(read.journal).close()
    assert path.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('path = "x"', "either key_file or credential"),
        ('path = "x"\nkey_file = "a"\ncredential = "b"', "either key_file or credential"),
        ('key_file = "a"', "a key without path"),
        ("keep_days = 0", "keep_days"),
        ("keep = 3", "unknown key"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        settings(tmp_path, f"[journal]\n{text}\n")


def test_thresholds_of_the_advice_may_not_cross(tmp_path: Path) -> None:
    assert AdviceTable().limits().notice_share == 0.2
    with pytest.raises(BadFile, match="has to hold"):
        settings(tmp_path, "[advice]\nclear_share = 0.5\n")


def test_a_named_journal_has_its_key_beside_it(path: Path) -> None:
    ensure_key(path)
    with open_journal(named_journal(path)) as journal:
        journal.add_visit(a_visit(1, began=datetime.now(UTC)))
    ensure_key(path)
    with open_reader(named_journal(path)) as reader:
        assert len(reader.visits()) == 1
    assert key_beside(path).name == "journal.db.key"


def test_a_journal_whose_key_was_lost_gets_no_new_one(path: Path) -> None:
    ensure_key(path)
    open_journal(named_journal(path)).close()
    key_beside(path).unlink()
    with pytest.raises(JournalKeyUnusable, match=r"its key .* does not"):
        ensure_key(path)
    assert not key_beside(path).exists()


def test_the_wrong_key_is_told(path: Path) -> None:
    ensure_key(path)
    open_journal(named_journal(path)).close()
    key_beside(path).unlink()
    create_key_file(key_beside(path))
    with pytest.raises(JournalLocked):
        open_reader(named_journal(path))


def test_what_is_too_old_goes_when_it_is_opened(path: Path) -> None:
    ensure_key(path)
    table = JournalTable(path=path, key_file=key_beside(path), keep_days=10)
    now = datetime.now(UTC)
    with open_journal(table) as journal:
        journal.add_visit(a_visit(1, began=now - timedelta(days=11)))
        journal.add_visit(a_visit(2, began=now - timedelta(days=9)))
        journal.add_visit(a_visit(3, began=now))
    with open_journal(table) as journal:
        assert [visit.id.int for visit in journal.visits()] == [2, 3]


def test_a_clock_that_jumped_ahead_costs_nothing() -> None:
    with open_journal(JournalTable()) as journal:
        for number in (1, 2):
            journal.add_visit(a_visit(number))
        forget_old(journal, 10, datetime(2099, 1, 1, tzinfo=UTC))
        assert len(journal.visits()) == 2


def test_every_word_of_the_house_is_one_that_a_journal_holds() -> None:
    words = {*BY_REASON, *OutcomeKind, *Method, *CardKind, *Cause, *Why}
    with open_journal(JournalTable()) as journal:
        for number, word in enumerate(sorted(map(str, words))):
            said = {"outcome": word, "reason": word, "card_kind": word, "method": word}
            journal.add_visit(a_visit(number, **said), [a_drop(cause=word)])
        assert len(journal.visits()) == len(words) > 40


def test_every_support_code_is_one_that_a_journal_holds() -> None:
    with open_journal(JournalTable()) as journal:
        for number, row in enumerate((*TABLE.values(), UNKNOWN)):
            journal.add_visit(a_visit(number, support_code=row.code))
