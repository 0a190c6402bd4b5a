# SPDX-License-Identifier: Apache-2.0
"""Who the card belongs to, and the numbers that follow from that: serial, 照合番号A and B."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hw.errors import BadFile
from hw.toml_file import line_of, load_toml, read_text
from hw.virtual.card_file import CardFile, Sex

ERAS = (
    date(2019, 5, 1),  # 令和
    date(1989, 1, 8),  # 平成
    date(1926, 12, 25),  # 昭和
    date(1912, 7, 30),  # 大正
    date(1868, 1, 25),  # 明治
)
"""First days of the eras, newest first; year 1 is the rest of that calendar year."""


class Person(BaseModel):
    """What a card needs of an entry of the people's file; the insurance is not its business."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    birth: date
    sex: Sex
    address: str


class People(BaseModel):
    """The file of fictional people."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    people: dict[str, Person]


@dataclass(frozen=True, slots=True)
class Identity:
    """The holder, and what the card's numbers are. Dates are Gregorian."""

    person: Person
    serial: str
    number_a: str
    number_b: str


def find_holder(path: Path, file: CardFile) -> Person | None:
    """The person named by the card file at `path`. Raises BadFile; None for a card of nobody."""
    holder = file.holder
    if holder.people is None or holder.person is None:
        if holder.name is None:
            return None
        return Person.model_validate(holder.model_dump(include=set(Person.model_fields)))
    people = load_toml(path.parent / holder.people, People).people
    if holder.person not in people:
        line = line_of(read_text(path), ("holder", "person"))
        reason = f"nobody of that name in {holder.people}; there are: {', '.join(people)}"
        raise BadFile(path, line, "holder.person", reason)
    return people[holder.person]


def identify(file: CardFile, person: Person) -> Identity:
    """The card's numbers; those that the file leaves out follow from the person."""
    seed = f"{person.name}|{person.birth.isoformat()}|{file.card.kind}"
    return Identity(
        person,
        file.card.serial or "4999" + _digits(seed, 11),
        file.card.my_number or "9999" + _digits("number|" + seed, 8),
        number_b(file, person),
    )


def number_b(file: CardFile, person: Person) -> str:
    """照合番号B: birth YYMMDD, expiry year, security code (confirmed by soltia48/myna-card).

    YY is the Japanese era's year; for a foreign resident the last two digits of the Gregorian one
    (a rule published for the older 住基カード; unverified for this card). The card file may say otherwise.
    """
    if file.card.expires is None or file.card.security_code is None:
        return ""
    birth = person.birth
    printed = "western" if file.holder.foreign_resident else "era"
    western = (file.holder.number_b_year or printed) == "western"
    year = birth.year % 100 if western else era_year(birth)
    return f"{year:02}{birth:%m%d}{file.card.expires.year}{file.card.security_code}"


def era_year(day: date) -> int:
    """The year in the Japanese era of that day."""
    era = next((first for first in ERAS if day >= first), ERAS[-1])
    return day.year - era.year + 1


def _digits(seed: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    return f"{number % 10**count:0{count}}"
