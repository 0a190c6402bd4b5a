# SPDX-License-Identifier: Apache-2.0
"""The mock service's fictional people as text and as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, select

from eligibility.japan import JAPAN
from eligibility.service.official import qualify
from eligibility.service.people import SEXES, Person
from eligibility.service.people_toml import dump_people
from eligibility.service.register import all_people
from eligibility.service.schema import enrolments

WIDEST = 120
"""A row is not cut where the terminal is narrower, or none."""

_SEX_WORDS = {sex: word for word, sex in SEXES.items()}
_VALIDITIES = {
    "1": "valid",
    "2": "lost",
    "3": "lost, new one exists",
    "4": "none",
    "5": "several",
    "6": "valid, no ticket",
}


def overview(connection: Connection, day: date | None = None) -> list[dict[str, Any]]:
    """One row for each person; `day` in Japan, None: today."""
    cards = Counter(connection.execute(select(enrolments.c.person_id)).scalars())
    return [_row(person, cards[person.id], day or _today()) for person in all_people(connection)]


def person_json(connection: Connection, person: Person) -> dict[str, Any]:
    """Everything about one person: the row, the cards' serials, and the text of the file."""
    own = enrolments.c.person_id == person.id
    serials = connection.execute(select(enrolments.c.certificate_serial).where(own)).scalars()
    cards = sorted(serials)
    return {**_row(person, len(cards), _today()), "serials": cards, "toml": dump_people([person])}


def print_people(rows: Sequence[dict[str, Any]]) -> None:
    """A table, as wide as it needs to be."""
    table = Table(box=None, pad_edge=False)
    for name in ("id", "name", "born", "sex", "link", "today", "insurances", "cards"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        link = row["link"] + (f" until {row['link_until']}" if row["link_until"] else "")
        table.add_row(
            row["id"],
            row["name"],
            row["birth"],
            row["sex"],
            link if row["registered"] else "not registered",
            row["validity"],
            str(row["insurances"]),
            str(row["cards"]),
        )
    Console(highlight=False, width=max(Console().width, WIDEST)).print(table)


def _row(person: Person, cards: int, day: date) -> dict[str, Any]:
    validity, _ = qualify(person, day)
    return {
        "id": person.id,
        "name": person.name,
        "kana": person.kana,
        "birth": person.birth.isoformat(),
        "sex": _SEX_WORDS[person.sex],
        "link": person.link.value,
        "link_until": None if person.link_until is None else person.link_until.isoformat(),
        "registered": person.registered,
        "validity": _VALIDITIES[validity.value],
        "insurances": len(person.insurances),
        "cards": cards,
    }


def _today() -> date:
    return datetime.now(UTC).astimezone(JAPAN).date()
