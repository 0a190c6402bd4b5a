# SPDX-License-Identifier: Apache-2.0
"""The register of people in the database: put in, changed, found by number, found by who they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from eligibility.service import schema
from eligibility.service.consents import Said, forget_said, items_of, put_said
from eligibility.service.people import Insurance, Link, Person
from eligibility.service.people_rows import insurance_rows, lookup_key, person_row, read_person
from eligibility.service.prepared import Prepared
from eligibility.service.references import forget_references

BATCH = 500
"""So many rows or keys at a time: below the parameter limits of both databases."""

_people, _insurances = schema.people, schema.insurances

# Asked with each question, so prepared.
_PERSON = Prepared(select(_people).where(_people.c.id == bindparam("person")))
_HELD = Prepared(
    select(_insurances)
    .where(_insurances.c.person_id == bindparam("person"))
    .order_by(_insurances.c.row)
)
_PEOPLE_NAMES, _INSURANCE_NAMES = _people.c.keys(), _insurances.c.keys()


@dataclass(frozen=True, slots=True)
class Found:
    """A person and the registration that was looked for, by its `lookup_key`."""

    person: Person
    insurance: Insurance
    key: str


def insert_people(connection: Connection, people: Iterable[Person]) -> None:
    """Add people who are not there yet."""
    waiting = iter(people)
    while batch := tuple(islice(waiting, BATCH)):
        connection.execute(insert(_people), [person_row(person) for person in batch])
        rows = [row for person in batch for row in insurance_rows(person)]
        if rows:  # an empty list would insert one row of defaults
            connection.execute(insert(_insurances), rows)
        for person in batch:
            _put_past_consents(connection, person)


def put_people(connection: Connection, people: Iterable[Person]) -> None:
    """Add people, replacing those with the same id; their cards stay theirs."""
    kept = tuple(people)
    for person in kept:
        _delete(connection, person.id)
    insert_people(connection, kept)


def remove_person(connection: Connection, person_id: str) -> bool:
    """Forget a person with cards, consents and reference numbers; false when nobody has this id."""
    forget_cards(connection, person_id)
    forget_said(connection, person_id)
    forget_references(connection, person_id)
    return _delete(connection, person_id)


def set_link(connection: Connection, person_id: str, link: Link, until: date | None = None) -> bool:
    """Change how a person's card is linked to the insurance; false when nobody has this id."""
    changed = update(_people).where(_people.c.id == person_id)
    return connection.execute(changed.values(link=link, link_until=until)).rowcount == 1


def set_registered(connection: Connection, person_id: str) -> None:
    """The card is registered for use as a health-insurance card (初回登録)."""
    connection.execute(update(_people).where(_people.c.id == person_id).values(registered=True))


def forget_cards(connection: Connection, person_id: str) -> int:
    """Forget whose cards these were; how many there were."""
    cards = schema.enrolments
    return connection.execute(delete(cards).where(cards.c.person_id == person_id)).rowcount


def count_people(connection: Connection) -> int:
    """How many people there are."""
    return int(connection.execute(select(func.count()).select_from(_people)).scalar_one())


def all_people(connection: Connection) -> Iterator[Person]:
    """Everybody, by id."""
    ids = list(connection.execute(select(_people.c.id).order_by(_people.c.id)).scalars())
    for start in range(0, len(ids), BATCH):
        yield from _read(connection, _people.c.id.in_(ids[start : start + BATCH]))


def find_person(connection: Connection, person_id: str) -> Person | None:
    """The person with all registrations, in the file's order."""
    row = _PERSON.one(connection, {"person": person_id})
    if row is None:
        return None
    held = _HELD.all(connection, {"person": person_id})
    insurances = [dict(zip(_INSURANCE_NAMES, one, strict=True)) for one in held]
    return read_person(dict(zip(_PEOPLE_NAMES, row, strict=True)), insurances)


def find_by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, list[Found]]:
    """All registrations with these lookup keys, each with its person."""
    found: dict[str, list[Found]] = {}
    for start in range(0, len(keys), BATCH):
        for one in _with_keys(connection, keys[start : start + BATCH]):
            found.setdefault(one.key, []).append(one)
    return found


def born_on(connection: Connection, birth: date) -> list[Person]:
    """Everybody with this birth date."""
    return _read(connection, _people.c.birth == birth)


def _put_past_consents(connection: Connection, person: Person) -> None:
    for past in person.consents:
        said = items_of(dict.fromkeys(past.items, True))
        new = [Said(item, True, past.at.astimezone(UTC)) for item in said]
        put_said(connection, person.id, past.institution_code, new)


def _with_keys(connection: Connection, keys: Sequence[str]) -> Iterator[Found]:
    wanted = _insurances.c.lookup_key.in_(keys)
    ids = set(connection.execute(select(_insurances.c.person_id).where(wanted)).scalars())
    sought = set(keys)
    for person in _read(connection, _people.c.id.in_(ids)):
        for one in person.insurances:
            key = lookup_key(one.insurer_number, one.symbol, one.number)
            if key in sought:
                yield Found(person, one, key)


def _read(connection: Connection, which: Any) -> list[Person]:
    rows = connection.execute(select(_people).where(which).order_by(_people.c.id)).mappings().all()
    ids: Select[Any] = select(_people.c.id).where(which)
    own = select(_insurances).where(_insurances.c.person_id.in_(ids)).order_by(_insurances.c.row)
    held: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(own).mappings():
        held.setdefault(row["person_id"], []).append(dict(row))
    return [read_person(dict(row), held.get(row["id"], [])) for row in rows]


def _delete(connection: Connection, person_id: str) -> bool:
    connection.execute(delete(_insurances).where(_insurances.c.person_id == person_id))
    return connection.execute(delete(_people).where(_people.c.id == person_id)).rowcount == 1
