# SPDX-License-Identifier: Apache-2.0
"""The store on SQLAlchemy Core: SQLite in WAL mode by default, another database by URL."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from eligibility.errors import StoreFault
from eligibility.service import schema
from eligibility.service.features import all_tables
from eligibility.service.people import Person
from eligibility.service.records import Access, Enrolment, NonceState, StoredQuery, Transaction
from eligibility.service.register import find_person, insert_people

BUSY_TIMEOUT_S = 5


class SqlStore:
    """Implements the `Store` port."""

    def __init__(self, database: Path | str) -> None:
        """Open or create: a path is a SQLite file, a text is an SQLAlchemy URL. Raises StoreFault."""
        url = f"sqlite:///{database}" if isinstance(database, Path) else database
        with _translated():
            self._engine = create_engine(url)
            if self._engine.dialect.name == "sqlite":
                _prepare_sqlite(self._engine)
            all_tables().create_all(self._engine)

    def load(self, people: Iterable[Person], enrolments: Iterable[Enrolment]) -> None:
        """Replace all people and enrolments."""
        with _translated(), self._engine.begin() as connection:
            for table in (schema.insurances, schema.people, schema.enrolments):
                connection.execute(delete(table))
            insert_people(connection, people)
            _insert_enrolments(connection, enrolments)

    def enrol(self, enrolments: Iterable[Enrolment]) -> None:
        """Add enrolments, replacing those with the same serial."""
        with _translated(), self._engine.begin() as connection:
            _insert_enrolments(connection, enrolments)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction; commits at the end of the block, rolls back on an exception."""
        with _translated(), self._engine.begin() as connection:
            yield _SqlTransaction(connection)

    def close(self) -> None:
        """Close all connections."""
        with _translated():
            self._engine.dispose()


class _SqlTransaction:
    """Implements the `Transaction` port on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The open connection, for parts with tables of their own."""
        return self._connection

    def person(self, person_id: str) -> Person | None:
        """The person with all registrations, in the file's order."""
        return find_person(self._connection, person_id)

    def enrolment(self, certificate_serial: str) -> Enrolment | None:
        """Whose card this is."""
        table = schema.enrolments
        row = self._one(select(table).where(table.c.certificate_serial == certificate_serial))
        return None if row is None else Enrolment(**row)

    def issue_nonce(self, value: str, kiosk: str, expires_at: datetime) -> None:
        """Remember a nonce for one kiosk."""
        row = {"value": value, "kiosk": kiosk, "expires_at": expires_at, "used": False}
        self._connection.execute(insert(schema.nonces).values(row))

    def take_nonce(self, value: str, kiosk: str, now: datetime) -> NonceState:
        """Use a nonce up. One UPDATE decides, so that of two users at once only one succeeds."""
        table = schema.nonces
        mine = (table.c.value == value) & (table.c.kiosk == kiosk)
        usable = mine & ~table.c.used & (table.c.expires_at > now)
        if self._connection.execute(update(table).where(usable).values(used=True)).rowcount == 1:
            return NonceState.TAKEN
        row = self._one(select(table).where(table.c.value == value))
        return _why_not(row, kiosk)

    def has_slip(self, number: str, kiosk: str) -> bool:
        """True when this kiosk's slip has been settled."""
        table = schema.slips
        same = (table.c.number == number) & (table.c.kiosk == kiosk)
        return self._one(select(table).where(same)) is not None

    def record_slip(self, number: str, kiosk: str, at: datetime) -> None:
        """Remember that this kiosk's slip is settled; a second one fails by its key."""
        self._connection.execute(insert(schema.slips).values(number=number, kiosk=kiosk, at=at))

    def query(self, request_id: str) -> StoredQuery | None:
        """The settled question with this id."""
        table = schema.queries
        row = self._one(select(table).where(table.c.request_id == request_id))
        return None if row is None else StoredQuery(**{**row, "at": _utc(row["at"])})

    def record(self, query: StoredQuery) -> None:
        """Remember a settled question."""
        self._connection.execute(insert(schema.queries).values(asdict(query)))

    def log_access(self, access: Access) -> None:
        """Append to the access log."""
        self._connection.execute(insert(schema.accesses).values(asdict(access)))

    def accesses(self, person_id: str) -> tuple[Access, ...]:
        """Who looked at this person's data, oldest first."""
        table = schema.accesses
        columns = [table.c[column.name] for column in fields(Access)]
        found = select(*columns).where(table.c.person_id == person_id).order_by(table.c.row)
        rows = self._connection.execute(found).mappings()
        return tuple(Access(**{**row, "at": _utc(row["at"])}) for row in rows)

    def count_queries(self) -> int:
        """How many questions were settled."""
        found = self._connection.execute(select(func.count()).select_from(schema.queries))
        return int(found.scalar_one())

    def purge_nonces(self, before: datetime) -> None:
        """Forget nonces that expired before this moment."""
        table = schema.nonces
        self._connection.execute(delete(table).where(table.c.expires_at < before))

    def _one(self, query: Any) -> dict[str, Any] | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else dict(row)


def _why_not(row: dict[str, Any] | None, kiosk: str) -> NonceState:
    if row is None:
        return NonceState.UNKNOWN
    if row["kiosk"] != kiosk:
        return NonceState.OTHER_KIOSK
    return NonceState.USED if row["used"] else NonceState.EXPIRED


def _insert_enrolments(connection: Connection, enrolments: Iterable[Enrolment]) -> None:
    table, rows = schema.enrolments, [asdict(one) for one in enrolments]
    serials = [row["certificate_serial"] for row in rows]
    connection.execute(delete(table).where(table.c.certificate_serial.in_(serials)))
    _insert_all(connection, table, rows)


def _insert_all(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:  # an empty list would insert one row of defaults
        connection.execute(insert(table), rows)


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone; all of ours are UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


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
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # from None: its text carries the parameters, people's data
        raise StoreFault(f"the database failed ({type(error).__name__})") from None
