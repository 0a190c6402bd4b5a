# SPDX-License-Identifier: Apache-2.0
"""The file of fictional people: who is insured where. Strict: an unknown key is refused with its line.

[people.<id>]                  id: letters, digits and _
name, kana, address            text; the kana may be half or full width
birth                          date
sex                            "male" | "female" | "unknown"
link                           how the card is linked to the insurance, default "linked":
                               "linked"           what the rows below say
                               "new_eligibility"  nothing valid here, but a new one exists
                               "pending"          registered, but found only from link_until on
link_until                     date, with "pending"

[[people.<id>.insurance]]      any number; several valid on one day: "several"
insurer_number, insurer_name   text; the check digit must be right
symbol, number, branch         text; symbol and branch may be absent
relation                       "self" | "family"
valid_from, valid_to           dates, valid_to is the last day; reason_of_loss: "death" |
                               "public_assistance" | "other_insurance" | "other"
ratio_percent                  10 | 20 | 30, late-stage elderly only
classification, limit_flag     codes of OQSCD010 and OQSCD012, e.g. "01", "B05"
preschool                      true for a child before school age
registered_name, registered_kana, registered_birth, registered_sex
                               whose data the service holds, where it is somebody else's
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import jaconv

from eligibility.codes import CardClassification, LimitFlag, ReasonOfLoss, Relation, Sex
from eligibility.errors import BadFile
from eligibility.numbers import is_insurer_number
from eligibility.service.tables import Table


class Link(StrEnum):
    """How a card is linked to its holder's insurance."""

    LINKED = "linked"
    NEW_ELIGIBILITY = "new_eligibility"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Insurance:
    """One registration. The `registered_` fields are None where they are the person's own."""

    insurer_number: str
    insurer_name: str
    number: str
    relation: Relation
    valid_from: date
    symbol: str | None = None
    branch: str | None = None
    valid_to: date | None = None
    reason_of_loss: ReasonOfLoss | None = None
    ratio_percent: int | None = None
    classification: CardClassification = CardClassification.GENERAL
    limit_flag: LimitFlag | None = None
    preschool: bool = False
    registered_name: str | None = None
    registered_kana: str | None = None
    registered_birth: date | None = None
    registered_sex: Sex | None = None

    def covers(self, day: date) -> bool:
        """True when the registration is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person as the service knows them; `kana` is half width, as in real answers."""

    id: str
    name: str
    kana: str
    birth: date
    sex: Sex
    address: str
    link: Link = Link.LINKED
    link_until: date | None = None
    insurances: tuple[Insurance, ...] = ()


SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "unknown": Sex.NOT_SET}
RELATIONS = {"self": Relation.SELF, "family": Relation.FAMILY}
LINKS = {link.value: link for link in Link}
REASONS = {
    "death": ReasonOfLoss.DEATH,
    "public_assistance": ReasonOfLoss.PUBLIC_ASSISTANCE,
    "other_insurance": ReasonOfLoss.OTHER_INSURANCE,
    "other": ReasonOfLoss.OTHER,
}
RATIOS = (10, 20, 30)
_ID = re.compile(r"[A-Za-z0-9_]+")


def load_people(path: Path) -> tuple[Person, ...]:
    """Read the file. Raises BadFile with path, line, key and what is allowed."""
    root = Table(path, _parse(path), source=path.read_text("utf-8"))
    people = root.table("people")
    found = tuple(_person(name, people.table(name)) for name in people.names())
    root.finish()
    return found


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadFile(path, f"not TOML: {error}", line=int(line[1]) if line else None) from error


def _person(name: str, table: Table) -> Person:
    if not _ID.fullmatch(name):
        raise table.bad(None, "a person's id has only letters, digits and _")
    person = Person(
        id=name,
        name=table.text("name"),
        kana=_half_width(table.text("kana")),
        birth=table.date("birth"),
        sex=table.choice("sex", SEXES),
        address=table.text("address"),
        link=table.choice("link", LINKS) if table.has("link") else Link.LINKED,
        link_until=table.date("link_until") if table.has("link_until") else None,
        insurances=tuple(_insurance(row) for row in table.rows("insurance")),
    )
    if (person.link is Link.PENDING) != (person.link_until is not None):
        raise table.bad("link_until", 'goes with link = "pending", and only with it')
    table.finish()
    return person


def _insurance(row: Table) -> Insurance:
    insurance = Insurance(
        insurer_number=_insurer_number(row),
        insurer_name=row.text("insurer_name"),
        number=row.text("number"),
        relation=row.choice("relation", RELATIONS),
        valid_from=row.date("valid_from"),
        symbol=row.text("symbol") if row.has("symbol") else None,
        branch=row.text("branch") if row.has("branch") else None,
        valid_to=row.date("valid_to") if row.has("valid_to") else None,
        reason_of_loss=row.choice("reason_of_loss", REASONS) if row.has("reason_of_loss") else None,
        ratio_percent=_ratio(row) if row.has("ratio_percent") else None,
        preschool=row.flag("preschool") if row.has("preschool") else False,
        **_codes(row),
        **_registered(row),
    )
    row.finish()
    return insurance


def _codes(row: Table) -> dict[str, Any]:
    kinds = {"classification": CardClassification, "limit_flag": LimitFlag}
    return {
        key: row.choice(key, {code.value: code for code in kind})
        for key, kind in kinds.items()
        if row.has(key)
    }


def _registered(row: Table) -> dict[str, Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "registered_name": row.text,
        "registered_kana": lambda key: _half_width(row.text(key)),
        "registered_birth": row.date,
        "registered_sex": lambda key: row.choice(key, SEXES),
    }
    return {key: read(key) for key, read in readers.items() if row.has(key)}


def _insurer_number(row: Table) -> str:
    number = row.text("insurer_number")
    if not is_insurer_number(number):
        raise row.bad("insurer_number", "needs 6 or 8 digits with a right check digit")
    return number


def _ratio(row: Table) -> int:
    ratio = row.whole("ratio_percent")
    if ratio not in RATIOS:
        raise row.bad("ratio_percent", "is not a burden ratio", map(str, RATIOS))
    return ratio


def _half_width(kana: str) -> str:
    convert: Any = jaconv  # only partly typed
    half: str = convert.z2h(convert.hira2kata(kana), kana=True)
    return half.replace("　", " ")
