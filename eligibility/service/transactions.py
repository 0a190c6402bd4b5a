# SPDX-License-Identifier: Apache-2.0
"""One transaction on SQLAlchemy Core. What each question needs is prepared."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from eligibility.access_log import PersonKey
from eligibility.service import schema
from eligibility.service.access_records import accesses_to, add_access
from eligibility.service.people import Person
from eligibility.service.prepared import Prepared
from eligibility.service.records import Access, Enrolment, NonceState, StoredQuery
from eligibility.service.register import find_person

BATCH = 500
"""So many rows at a time: below the parameter limits of both databases."""

_nonces, _cards, _slips, _queries = schema.nonces, schema.enrolments, schema.slips, schema.queries

_ENROLMENT = Prepared(
    select(*(_cards.c[one.name] for one in fields(Enrolment))).where(
        _cards.c.certificate_serial == bindparam("serial")
    )
)
_ADD_NONCE = Prepared(insert(_nonces), ("value", "kiosk", "expires_at", "used"))
_TAKE_NONCE = Prepared(
    update(_nonces)
    .where(
        (_nonces.c.value == bindparam("nonce"))
        & (_nonces.c.kiosk == bindparam("by"))
        & ~_nonces.c.used
        & (_nonces.c.expires_at > bindparam("now"))
    )
    .values(used=True)
)
_NONCE = Prepared(
    select(_nonces.c.kiosk, _nonces.c.used).where(_nonces.c.value == bindparam("nonce"))
)
_SLIP = Prepared(
    select(_slips.c.number).where(
        (_slips.c.number == bindparam("slip")) & (_slips.c.kiosk == bindparam("by"))
    )
)
_QUERY_FIELDS = tuple(one.name for one in fields(StoredQuery))
_QUERY = Prepared(
    select(*(_queries.c[name] for name in _QUERY_FIELDS)).where(
        _queries.c.request_id == bindparam("id")
    )
)
_ADD_QUERY = Prepared(insert(_queries), _QUERY_FIELDS)
_COUNT_QUERIES = select(func.count()).select_from(_queries)
_COUNT_NONCES = select(func.count()).where(
    ~_nonces.c.used & (_nonces.c.expires_at > bindparam("now"))
)
_PURGE_NONCES = delete(_nonces).where(_nonces.c.expires_at < bindparam("before"))


class SqlTransaction:
    """Implements the `Transaction` port on one connection."""

    __slots__ = ("_connection", "_people")

    def __init__(self, connection: Connection, people: PersonKey) -> None:
        self._connection = connection
        self._people = people

    @property
    def connection(self) -> Connection:
        """The open connection, for parts with tables of their own."""
        return self._connection

    def person(self, person_id: str) -> Person | None:
        """The person with all registrations, in the file's order."""
        return find_person(self._connection, person_id)

    def enrolment(self, certificate_serial: str) -> Enrolment | None:
        """Whose card this is."""
        row = _ENROLMENT.one(self._connection, {"serial": certificate_serial})
        return None if row is None else Enrolment(*row)

    def issue_nonce(self, value: str, kiosk: str, expires_at: datetime) -> None:
        """Remember a nonce for one kiosk."""
        row = {"value": value, "kiosk": kiosk, "expires_at": expires_at, "used": False}
        _ADD_NONCE.run(self._connection, row)

    def take_nonce(self, value: str, kiosk: str, now: datetime) -> NonceState:
        """Use a nonce up. One UPDATE decides, so that of two users at once only one succeeds."""
        wanted = {"nonce": value, "by": kiosk, "now": now}
        if _TAKE_NONCE.run(self._connection, wanted) == 1:
            return NonceState.TAKEN
        row = _NONCE.one(self._connection, {"nonce": value})
        if row is None:
            return NonceState.UNKNOWN
        owner, is_used = row
        if owner != kiosk:
            return NonceState.OTHER_KIOSK
        return NonceState.USED if is_used else NonceState.EXPIRED

    def has_slip(self, number: str, kiosk: str) -> bool:
        """True when this kiosk's slip has been settled."""
        return _SLIP.one(self._connection, {"slip": number, "by": kiosk}) is not None

    def record_slip(self, number: str, kiosk: str, at: datetime) -> None:
        """Remember that this kiosk's slip is settled; a second one fails by its key."""
        self._connection.execute(insert(_slips), {"number": number, "kiosk": kiosk, "at": at})

    def query(self, request_id: str) -> StoredQuery | None:
        """The settled question with this id."""
        row = _QUERY.one(self._connection, {"id": request_id})
        if row is None:
            return None
        named = dict(zip(_QUERY_FIELDS, row, strict=True))
        return StoredQuery(**{**named, "at": _utc(named["at"])})

    def record(self, query: StoredQuery) -> None:
        """Remember a settled question."""
        _ADD_QUERY.run(self._connection, {name: getattr(query, name) for name in _QUERY_FIELDS})

    def log_access(self, access: Access) -> None:
        """Append to the access log."""
        add_access(self._connection, self._people, access)

    def accesses(self, person_id: str) -> tuple[Access, ...]:
        """Who looked at this person's data, oldest first."""
        return accesses_to(self._connection, self._people, person_id)

    def count_queries(self) -> int:
        """How many questions were settled."""
        return int(self._connection.execute(_COUNT_QUERIES).scalar_one())

    def count_nonces(self, now: datetime) -> int:
        """How many nonces wait for their proof."""
        return int(self._connection.execute(_COUNT_NONCES, {"now": now}).scalar_one())

    def purge_nonces(self, before: datetime) -> None:
        """Forget nonces that expired before this moment."""
        self._connection.execute(_PURGE_NONCES, {"before": before})


def insert_enrolments(connection: Connection, enrolments: Iterable[Enrolment]) -> None:
    """Add enrolments, replacing those with the same serial; only a batch at a time is in memory."""
    waiting = iter(enrolments)
    while batch := [asdict(one) for one in islice(waiting, BATCH)]:
        serials = [row["certificate_serial"] for row in batch]
        connection.execute(delete(_cards).where(_cards.c.certificate_serial.in_(serials)))
        connection.execute(insert(_cards), batch)


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone; all of ours are UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
