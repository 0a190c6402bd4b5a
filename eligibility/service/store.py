# SPDX-License-Identifier: Apache-2.0
"""The store on SQLAlchemy Core: SQLite in WAL mode by default, another database by URL."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from eligibility.access_log.key_files import LogKeys
from eligibility.errors import StoreFault
from eligibility.service import schema
from eligibility.service.features import all_tables
from eligibility.service.people import Person
from eligibility.service.records import Enrolment, Transaction
from eligibility.service.register import insert_people
from eligibility.service.transactions import SqlTransaction, insert_enrolments
from eligibility.service.versions import check_version

BUSY_TIMEOUT_S = 5
READING = "uketsuke_reading"
THREADS = 8
"""Connections that one process keeps to a database server."""


class SqlStore:
    """Implements the `Store` port."""

    def __init__(self, database: Path | str, keys: LogKeys | None = None) -> None:
        """Open or create: a path is a SQLite file, a text is an SQLAlchemy URL. Raises StoreFault.

        Without `keys` those of the access log lie beside a file; for a URL they are lost at the end.
        """
        self.keys = keys or _own_keys(database)
        self._own = threading.local()
        self._kept: list[Connection] = []
        url = f"sqlite:///{database}" if isinstance(database, Path) else database
        with _translated():
            self._engine = _engine(url)
            self._reading = self._engine.execution_options(**{READING: True})
            self.is_embedded = self._engine.dialect.name == "sqlite"
            if self.is_embedded:
                _prepare_sqlite(self._engine)
            all_tables().create_all(self._engine)
            with self._engine.connect() as connection:
                check_version(connection)

    def load(self, people: Iterable[Person], enrolments: Iterable[Enrolment]) -> None:
        """Replace all people and enrolments."""
        with _translated(), self._engine.begin() as connection:
            for table in (schema.insurances, schema.people, schema.enrolments):
                connection.execute(delete(table))
            insert_people(connection, people)
            insert_enrolments(connection, enrolments)

    def enrol(self, enrolments: Iterable[Enrolment]) -> None:
        """Add enrolments, replacing those with the same serial."""
        with _translated(), self._engine.begin() as connection:
            insert_enrolments(connection, enrolments)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction; commits at the end of the block, rolls back on an exception."""
        with _translated(), self._connection() as connection, connection.begin():
            yield SqlTransaction(connection, self.keys.people)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for a look, which waits for no writer."""
        with _translated(), self._reading.connect() as connection:
            yield connection

    def ping(self) -> None:
        """Raise StoreFault when the database cannot be reached."""
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Close all connections."""
        with _translated():
            for connection in self._kept:
                connection.close()
            self._kept.clear()
            self._engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """From the pool; one to a file is kept by its thread, because taking it costs more than using it."""
        if not self.is_embedded:
            with self._engine.connect() as connection:
                yield connection
            return
        kept: Connection | None = getattr(self._own, "connection", None)
        if kept is None or kept.closed:
            kept = self._own.connection = self._engine.connect()
            self._kept.append(kept)
        try:
            yield kept
        except BaseException:
            # whatever state it is in, the next one begins anew
            with suppress(ValueError):  # `close` was there first
                self._kept.remove(kept)
            kept.close()
            raise


def _own_keys(database: Path | str) -> LogKeys:
    return LogKeys.beside(database) if isinstance(database, Path) else LogKeys.throwaway()


def _engine(url: str) -> Engine:
    """SQLite's connections are given back clean by `begin`; a server's may have died while they waited."""
    if make_url(url).get_backend_name() == "sqlite":
        return create_engine(url, pool_reset_on_return=None, max_overflow=100)
    return create_engine(url, pool_size=THREADS, pool_pre_ping=True)


def _prepare_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy, not the sqlite3 module, begin transactions: the nonce rule needs real ones."""

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        try:
            is_look = connection.get_execution_options().get(READING)
            driver.execute("BEGIN" if is_look else "BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise StoreFault(f"the database failed ({type(error).__name__})") from None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # from None: its text carries the parameters, people's data
        raise StoreFault(f"the database failed ({type(error).__name__})") from None
