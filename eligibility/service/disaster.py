# SPDX-License-Identifier: Apache-2.0
"""Disaster mode (災害時モード): staff find people without a card, where and while the operator has opened it.

Every search is kept with who searched and why, also one that found nobody; what was shown is in the access log.
"""

import unicodedata
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    String,
    Table,
    insert,
    select,
    update,
)

from eligibility.codes import QualificationValidity, Sex
from eligibility.names import fold_kana, fold_name
from eligibility.refusals import Refusal
from eligibility.service import schema
from eligibility.service.by_number import Search, find
from eligibility.service.counter import Ask, Purpose, header_of, note_access, once, settled
from eligibility.service.official import AnswerHeader, Elements, render_answer, render_results
from eligibility.service.official_result import Beside
from eligibility.service.people import Person
from eligibility.service.records import Transaction
from eligibility.service.register import born_on
from eligibility.service.rules import Settled

METHOD = "staff"

disasters = Table(
    "disasters",
    schema.metadata,
    Column("id", Integer, primary_key=True),
    Column("region", String, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reason", String, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
)
searches = Table(
    "disaster_searches",
    schema.metadata,
    Column("request_id", String, primary_key=True),
    Column("kiosk", String, nullable=False),
    Column("institution_code", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("staff", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("found", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Disaster:
    """Opened for one region (the two digits of a prefecture) from one day to another, both included."""

    region: str
    first_day: date
    last_day: date
    reason: str
    id: int | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A person as staff describe them. `name` may be written or read; the birth date is exact."""

    name: str = field(repr=False)
    birth: date = field(repr=False)
    sex: Sex | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)

    def fits(self, person: Person) -> bool:
        """Whether this may be the person; an address is compared as far as it is told."""
        names = fold_name(self.name) == fold_name(person.name)
        names = names or fold_kana(self.name) == fold_kana(person.kana)
        same_sex = self.sex in (None, Sex.NOT_SET, person.sex)
        told = _plain(self.address or "")
        return names and same_sex and _plain(person.address).startswith(told)


@dataclass(frozen=True, slots=True)
class Errand:
    """Who searches, why, and for whom."""

    staff: str
    reason: str
    wanted: Who | Search


def open_disaster(connection: Connection, disaster: Disaster, now: datetime) -> int:
    """Open the mode; its number."""
    row = {**asdict(disaster), "opened_at": now.astimezone(UTC)}
    row.pop("id")
    made = connection.execute(insert(disasters).values(row)).inserted_primary_key
    return int(made[0]) if made else 0


def close_disasters(connection: Connection, region: str, now: datetime) -> int:
    """Close whatever is open for the region; how many there were."""
    c = disasters.c
    still = (c.region == region) & c.closed_at.is_(None)
    changed = update(disasters).where(still).values(closed_at=now.astimezone(UTC))
    return connection.execute(changed).rowcount


def all_disasters(connection: Connection) -> tuple[Disaster, ...]:
    """All that were ever opened, the oldest first."""
    rows = connection.execute(select(disasters).order_by(disasters.c.id)).mappings()
    return tuple(Disaster(**row) for row in rows)


def is_open(connection: Connection, institution_code: str, day: date) -> bool:
    """Whether the mode is open where this institution is (its code begins with the prefecture)."""
    c = disasters.c
    here = (c.region == institution_code[:2]) & c.closed_at.is_(None)
    during = (c.first_day <= day) & (day <= c.last_day)
    return connection.execute(select(c.id).where(here & during).limit(1)).first() is not None


def search(
    tx: Transaction, ask: Ask, errand: Errand, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """One person's eligibility, or that nobody or several were found; refused where it is not open."""

    def work() -> Settled | Refusal:
        header = header_of(ask, now, fixed_day, None)
        if not is_open(tx.connection, ask.institution_code, header.as_of):
            return Refusal.DISASTER_NOT_OPEN
        people = _find(tx.connection, errand.wanted)
        tx.connection.execute(insert(searches), _row(ask, errand, len(people), now))
        if len(people) == 1:
            note_access(tx, ask, people[0].id, METHOD, Purpose.DISASTER, now)
        return settled(people[0].id if len(people) == 1 else None, _answer(header, people))

    return once(tx, ask, now, work)


def _find(connection: Connection, wanted: Who | Search) -> list[Person]:
    if isinstance(wanted, Who):
        return [person for person in born_on(connection, wanted.birth) if wanted.fits(person)]
    (found,) = find(connection, [wanted])
    return list({one.person.id: one.person for one in found}.values())


def _answer(header: AnswerHeader, people: list[Person]) -> Elements:
    if len(people) > 1:
        return render_results(header, QualificationValidity.SEVERAL, [])
    # no card, so it does not matter whether it was ever registered for use
    person = replace(people[0], registered=True) if people else None
    return render_answer(header, person, None, Beside(by_card=False))


def _row(ask: Ask, errand: Errand, found: int, now: datetime) -> dict[str, Any]:
    return {
        "request_id": ask.request_id,
        "kiosk": ask.kiosk,
        "institution_code": ask.institution_code,
        "at": now.astimezone(UTC),
        "staff": errand.staff,
        "reason": errand.reason,
        "found": found,
    }


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
