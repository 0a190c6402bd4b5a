# SPDX-License-Identifier: Apache-2.0
"""The service's accesses as rows of a chain, and back. The chain is the kiosk, the actor its institution."""

from sqlalchemy import Connection

from eligibility.access_log import AccessRow, Event, PersonKey
from eligibility.service.access_store import add_row, rows_about
from eligibility.service.records import Access

MOST = 1000
"""Accesses that one question gives back, the newest ones."""


def add_access(connection: Connection, people: PersonKey, access: Access) -> None:
    """Append to the kiosk's chain; of the person only the keyed hash is written."""
    event = Event(
        at=access.at,
        actor=access.institution,
        person=people.hash(access.person_id),
        kind=access.method,
        purpose=access.purpose,
        reference=access.request_id,
    )
    add_row(connection, access.kiosk, event)


def accesses_to(
    connection: Connection, people: PersonKey, person_id: str, most: int | None = MOST
) -> tuple[Access, ...]:
    """Who looked at this person's data, oldest first; of too many, the newest."""
    rows = rows_about(connection, people.hash(person_id), most)
    return tuple(_access(kiosk, row, person_id) for kiosk, row in rows)


def _access(kiosk: str, row: AccessRow, person_id: str) -> Access:
    return Access(
        at=row.at,
        kiosk=kiosk,
        person_id=person_id,
        request_id=row.reference,
        method=row.kind,
        purpose=row.purpose,
        institution=row.actor,
    )
