# SPDX-License-Identifier: Apache-2.0
"""What the service keeps besides people, and the port through which it keeps it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from eligibility.access_log.key_files import LogKeys
from eligibility.service.people import Person

if TYPE_CHECKING:  # a kiosk that enrols cards needs no database library
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Which card is whose. `surface_public_key_der` is a DER SubjectPublicKeyInfo.

    `certificate_expires` is the last day of the authentication certificate (Japan), None: unknown.
    """

    person_id: str
    certificate_serial: str
    surface_public_key_der: bytes | None = field(repr=False)
    certificate_expires: date | None = None


class NonceState(Enum):
    """What became of a nonce when somebody tried to use it."""

    TAKEN = "taken"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    OTHER_KIOSK = "other_kiosk"


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A settled question. The same request id asked again gets the same `answer` (JSON)."""

    request_id: str
    kiosk: str
    fingerprint: str
    person_id: str | None
    answer: str = field(repr=False)
    at: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Access:
    """Who looked at whose data, when and why. `institution`: the clinic's code, as the question named it."""

    at: datetime
    kiosk: str
    person_id: str
    request_id: str
    method: str
    purpose: str
    institution: str = ""


class Transaction(Protocol):
    """Everything inside happens together or not at all.

    `connection` is for the tables of parts that keep their own.
    """

    @property
    def connection(self) -> "Connection": ...
    def person(self, person_id: str) -> Person | None: ...
    def enrolment(self, certificate_serial: str) -> Enrolment | None: ...
    def issue_nonce(self, value: str, kiosk: str, expires_at: datetime) -> None: ...
    def take_nonce(self, value: str, kiosk: str, now: datetime) -> NonceState: ...
    def has_slip(self, number: str, kiosk: str) -> bool: ...
    def record_slip(self, number: str, kiosk: str, at: datetime) -> None: ...
    def query(self, request_id: str) -> StoredQuery | None: ...
    def record(self, query: StoredQuery) -> None: ...
    def log_access(self, access: Access) -> None: ...
    def accesses(self, person_id: str) -> tuple[Access, ...]: ...
    def count_queries(self) -> int: ...
    def count_nonces(self, now: datetime) -> int: ...
    def purge_nonces(self, before: datetime) -> None: ...


class Store(Protocol):
    """The service's memory. Raises StoreFault and nothing of its database's.

    `keys` are those of the access log; they lie outside of the database.
    """

    @property
    def keys(self) -> LogKeys: ...

    @property
    def is_embedded(self) -> bool:
        """Whether the database is part of this process, so that a thread for each call costs more than it gives."""
        ...

    def load(self, people: Iterable[Person], enrolments: Iterable[Enrolment]) -> None:
        """Replace all people and enrolments."""
        ...

    def enrol(self, enrolments: Iterable[Enrolment]) -> None:
        """Add enrolments, replacing those with the same serial."""
        ...

    def begin(self) -> AbstractContextManager[Transaction]:
        """One transaction; commits at the end of the block, rolls back on an exception."""
        ...

    def read(self) -> "AbstractContextManager[Connection]":
        """A connection for a look, which waits for no writer."""
        ...

    def ping(self) -> None:
        """Raise StoreFault when the database cannot be reached."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
