# SPDX-License-Identifier: Apache-2.0
"""The journal that the settings name, or one that nobody keeps."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from terminal.errors import JournalKeyUnusable, JournalMissing
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key, create_key_file, read_credential, read_key_file
from terminal.settings import JournalTable

KEY_SUFFIX = ".key"


def journal_opener(table: JournalTable) -> Callable[[], Journal]:
    """To be called on the thread that the journal shall belong to. What it returns raises JournalError."""
    return lambda: open_journal(table)


def journal_tender(table: JournalTable) -> Callable[[Journal], None]:
    """What forgets the entries that are older than they may be. It raises JournalError."""
    return lambda journal: forget_old(journal, table.keep_days, datetime.now(UTC))


def open_journal(table: JournalTable) -> Journal:
    """Open or create it, and forget what is older than it may be. Raises JournalError."""
    if table.path is None:
        return Journal.in_memory()
    journal = Journal.open(table.path, journal_key(table))
    try:
        forget_old(journal, table.keep_days, datetime.now(UTC))
    except BaseException:
        journal.close()
        raise
    return journal


def open_reader(table: JournalTable) -> JournalReader:
    """Open what is there, to read it. Raises JournalError."""
    if table.path is None:
        raise JournalMissing("the settings name no journal ([journal] path)")
    if not table.path.exists():
        raise JournalMissing(f"{table.path}: no such journal")  # before its key is looked for
    return JournalReader.open(table.path, journal_key(table))


def forget_old(journal: Journal, keep_days: int, now: datetime) -> None:
    """Counted from the newest entry if that is older than `now`: a clock that jumped must not cost the journal."""
    newest = journal.newest()
    if newest is not None:
        journal.prune(min(now, newest) - timedelta(days=keep_days))


def named_journal(path: Path) -> JournalTable:
    """A journal named on the command line: its key lies beside it."""
    return JournalTable(path=path, key_file=key_beside(path))


def ensure_key(path: Path) -> None:
    """Make the key for a new journal named on the command line. Raises JournalKeyUnusable."""
    key = key_beside(path)
    if key.exists():
        return
    if path.exists():
        raise JournalKeyUnusable(f"{path} exists, but its key {key} does not")
    create_key_file(key)


def key_beside(path: Path) -> Path:
    """FILE.key"""
    return path.with_name(path.name + KEY_SUFFIX)


def journal_key(table: JournalTable) -> Key:
    """The key that the settings name. Raises JournalKeyUnusable."""
    if table.credential is not None:
        return read_credential(table.credential)
    if table.key_file is None:
        raise JournalKeyUnusable(f"{table.path}: no key is named")
    return read_key_file(table.key_file)
