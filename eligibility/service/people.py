# SPDX-License-Identifier: Apache-2.0
"""The file of fictional people: who is insured where. Strict: an unknown key is refused with its line.

The people that come with the program are `eligibility/data/people.toml`; what an insurance may carry besides
(certificates, tickets, subsidies) is in `benefits`.

[people.<id>]                  id: letters, digits and _
name, kana, address            text; the kana may be half or full width
post_number                    text, "999-0001"; may be absent
registered                     false: the card was never registered for use as a health-insurance card
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
issued_on                      date of the certificate
insured_name                   the insured person's name, of a family member
other_name, other_kana         the second name that some registrations have
classification                 code of OQSCD010, e.g. "01"; "A1" is 医療扶助
limit_flag                     code of OQSCD012, e.g. "B05", with limit_classification (OQSCD011, default "01")
                               and limit_issued_on, limit_from, limit_to, limit_long_term_on (dates)
preschool                      true for a child before school age
registered_name, registered_kana, registered_birth, registered_sex
                               whose data the service holds, where it is somebody else's
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

import jaconv

from eligibility.codes import (
    CardClassification,
    LimitClassification,
    LimitFlag,
    ReasonOfLoss,
    Relation,
    Sex,
)
from eligibility.entitlements import MedicalTicket, SpecificDisease
from eligibility.numbers import is_insurer_number
from eligibility.service.benefits import (
    Elderly,
    PastConsent,
    read_consent,
    read_disease,
    read_elderly,
    read_ratio,
    read_subsidy,
    read_ticket,
)
from eligibility.service.tables import Table, read_root
from eligibility.subsidies import Subsidy


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
    limit_classification: LimitClassification | None = None
    limit_issued_on: date | None = None
    limit_from: date | None = None
    limit_to: date | None = None
    limit_long_term_on: date | None = None
    preschool: bool = False
    issued_on: date | None = None
    insured_name: str | None = None
    other_name: str | None = None
    other_kana: str | None = None
    elderly: Elderly | None = None
    diseases: tuple[SpecificDisease, ...] = ()
    tickets: tuple[MedicalTicket, ...] = ()
    registered_name: str | None = None
    registered_kana: str | None = None
    registered_birth: date | None = None
    registered_sex: Sex | None = None

    def covers(self, day: date) -> bool:
        """True when the registration is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person as the service knows them; `kana` is half width, as in real answers.

    Not `registered`: the card was never registered for use as a health-insurance card (初回登録).
    """

    id: str
    name: str
    kana: str
    birth: date
    sex: Sex
    address: str
    link: Link = Link.LINKED
    link_until: date | None = None
    insurances: tuple[Insurance, ...] = ()
    post_number: str | None = None
    registered: bool = True
    subsidies: tuple[Subsidy, ...] = ()
    consents: tuple[PastConsent, ...] = ()


SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "unknown": Sex.NOT_SET}
RELATIONS = {"self": Relation.SELF, "family": Relation.FAMILY}
LINKS = {link.value: link for link in Link}
REASONS = {
    "death": ReasonOfLoss.DEATH,
    "public_assistance": ReasonOfLoss.PUBLIC_ASSISTANCE,
    "other_insurance": ReasonOfLoss.OTHER_INSURANCE,
    "other": ReasonOfLoss.OTHER,
}
_LIMIT_DATES = ("issued_on", "from", "to", "long_term_on")
_ID = re.compile(r"[A-Za-z0-9_]+")


def shipped_people() -> Path:
    """The file that comes with the program: the people of the scenarios."""
    return Path(str(resources.files("eligibility") / "data" / "people.toml"))


def load_people(path: Path) -> tuple[Person, ...]:
    """Read the file. Raises BadFile with path, line, key and what is allowed."""
    return read_people(read_root(path))


def read_people(root: Table) -> tuple[Person, ...]:
    """Read a file's root table. Raises BadFile."""
    people = root.table("people")
    found = tuple(_person(name, people.table(name)) for name in people.names())
    root.finish()
    return found


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
        post_number=_text(table, "post_number"),
        registered=table.flag("registered") if table.has("registered") else True,
        subsidies=tuple(read_subsidy(row) for row in table.rows("subsidy")),
        consents=tuple(read_consent(row) for row in table.rows("consent")),
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
        symbol=_text(row, "symbol"),
        branch=_text(row, "branch"),
        reason_of_loss=row.choice("reason_of_loss", REASONS) if row.has("reason_of_loss") else None,
        ratio_percent=read_ratio(row) if row.has("ratio_percent") else None,
        preschool=row.flag("preschool") if row.has("preschool") else False,
        insured_name=_text(row, "insured_name"),
        other_name=_text(row, "other_name"),
        other_kana=_half_width(row.text("other_kana")) if row.has("other_kana") else None,
        elderly=read_elderly(row.table("elderly")) if row.has("elderly") else None,
        diseases=tuple(read_disease(one) for one in row.rows("disease")),
        tickets=tuple(read_ticket(one) for one in row.rows("ticket")),
        **_dates(row),
        **_codes(row),
        **_registered(row),
    )
    _check_limit(row, insurance)
    row.finish()
    return insurance


def _dates(row: Table) -> dict[str, Any]:
    keys = ("valid_to", "issued_on", *(f"limit_{key}" for key in _LIMIT_DATES))
    return {key: row.date(key) for key in keys if row.has(key)}


def _check_limit(row: Table, insurance: Insurance) -> None:
    for key in ("limit_classification", *(f"limit_{key}" for key in _LIMIT_DATES)):
        if insurance.limit_flag is None and row.has(key):
            raise row.bad(key, "goes with limit_flag, and only with it")


def _codes(row: Table) -> dict[str, Any]:
    kinds = {
        "classification": CardClassification,
        "limit_flag": LimitFlag,
        "limit_classification": LimitClassification,
    }
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


def _text(row: Table, key: str) -> str | None:
    return row.text(key) if row.has(key) else None


def _half_width(kana: str) -> str:
    convert: Any = jaconv  # only partly typed
    half: str = convert.z2h(convert.hira2kata(kana), kana=True)
    return half.replace("　", " ")
