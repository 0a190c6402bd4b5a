# SPDX-License-Identifier: Apache-2.0
"""One connection to an encrypted database, and the one place where sqlcipher3's errors become this room's.

sqlcipher3 has exception classes of its own, which are not those of the standard library's sqlite3: what of
sqlite-utils catches those would let these pass, so only calls without such handlers are used on this connection.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils import Database

from terminal.errors import (
    EntryRefused,
    JournalBusy,
    JournalDamaged,
    JournalError,
    JournalFault,
    JournalFull,
    JournalLocked,
    JournalMissing,
    JournalUnwritable,
)
from terminal.journal.keys import Key
from terminal.private_file import sync_directory

BUSY_S = 5.0
PAUSE_S = 0.01
MEMORY = ":memory:"

WRITER = (
    "PRAGMA auto_vacuum = INCREMENTAL",  # only counts before the first table is made
    "PRAGMA synchronous = FULL",  # a visit that was acknowledged survives a power cut
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)

_BY_CODE: dict[int, type[JournalError]] = {
    sqlcipher.SQLITE_NOTADB: JournalLocked,
    sqlcipher.SQLITE_CORRUPT: JournalDamaged,
    sqlcipher.SQLITE_FULL: JournalFull,
    sqlcipher.SQLITE_READONLY: JournalUnwritable,
    sqlcipher.SQLITE_CANTOPEN: JournalUnwritable,
    sqlcipher.SQLITE_PERM: JournalUnwritable,
    sqlcipher.SQLITE_IOERR: JournalUnwritable,
    sqlcipher.SQLITE_BUSY: JournalBusy,
    sqlcipher.SQLITE_LOCKED: JournalBusy,
    sqlcipher.SQLITE_CONSTRAINT: EntryRefused,
}


@contextmanager
def journal_errors(name: str) -> Iterator[None]:
    """Turn what sqlcipher3 raises inside into a JournalError that names the journal."""
    try:
        yield
    except sqlcipher.Error as error:
        kind = _BY_CODE.get(_code(error), JournalFault)
        told = "wrong key, or not a journal" if kind is JournalLocked else str(error)
        raise kind(f"{name}: {told}") from error


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction, all or nothing. The lock is taken at once: asked for later, it could be refused at once."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def open_for_writing(path: Path, key: Key) -> Database:
    """Open or create. Raises JournalError."""
    with journal_errors(str(path)):
        _create(path)
        database = _patiently(lambda: _unlocked(_uri(path, "rw"), key, _write_ahead))
        if database.journal_mode != "wal":
            database.close()
            raise JournalUnwritable(f"{path}: no write-ahead log on this disk (a network share?)")
        return database


def open_for_reading(path: Path, key: Key) -> Database:
    """Open what exists, beside whoever writes it. Raises JournalError."""
    if not path.exists():
        raise JournalMissing(f"{path}: no such journal")
    with journal_errors(str(path)):
        return _unlocked(_uri(path, _reading_mode(path)), key, _nothing)


def try_key(path: Path, key: Key) -> None:
    """Whether it opens, and nothing else: no file is made beside it. Raises JournalError."""
    if not path.exists():
        raise JournalMissing(f"{path}: no such journal")
    alone = not path.with_name(path.name + "-wal").exists()
    with journal_errors(str(path)):
        _unlocked(_uri(path, "ro&immutable=1" if alone else "ro"), key, _nothing).close()


def open_in_memory() -> Database:
    """One that leaves nothing behind, not even an encrypted file."""
    with journal_errors(MEMORY):
        return _unlocked(MEMORY, Key.throwaway(), _prepare_writer)


def _code(error: Exception) -> int:
    """The low byte is the code; the rest tells variants of it apart."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _create(path: Path) -> None:
    """An empty file is a valid new database; made by hand, because SQLite would let others read it.

    SQLite gives the files beside it (-wal, -shm) the same rights.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        sync_directory(path.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise JournalUnwritable(f"{path}: {error.strerror}") from error


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def _reading_mode(path: Path) -> str:
    """A copy on a read-only disk can have no -shm file made beside it, and needs none: nobody writes there."""
    alone = not path.with_name(path.name + "-wal").exists()
    return "ro" if os.access(path.parent, os.W_OK) or not alone else "ro&immutable=1"


def _unlocked(name: str, key: Key, prepare: Any) -> Database:
    connection = sqlcipher.connect(name, timeout=BUSY_S, isolation_level=None, uri=True)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to stderr by itself
        connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the key is tried now
        prepare(connection)
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def _patiently(opening: Callable[[], Database]) -> Database:
    """SQLite waits for others by itself, but not while one of two makes the write-ahead log or removes it."""
    last = time.monotonic() + BUSY_S
    while True:
        try:
            return opening()
        except sqlcipher.OperationalError as error:
            if _code(error) != sqlcipher.SQLITE_BUSY or time.monotonic() >= last:
                raise
        time.sleep(PAUSE_S)


def _nothing(_: Any) -> None:
    """A reader leaves all as it is."""


def _prepare_writer(connection: Any) -> None:
    for pragma in WRITER:
        connection.execute(pragma)


def _write_ahead(connection: Any) -> None:
    _prepare_writer(connection)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
