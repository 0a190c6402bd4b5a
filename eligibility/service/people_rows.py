# SPDX-License-Identifier: Apache-2.0
"""People as rows of the database and back. What only a few have lies as JSON in the column `details`."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from eligibility.codes import (
    CardClassification,
    LimitClassification,
    LimitFlag,
    ReasonOfLoss,
    Relation,
    Sex,
)
from eligibility.entitlements import MedicalTicket
from eligibility.numbers import strip_insurer_number
from eligibility.service import schema
from eligibility.service.benefits import Elderly, PastConsent, disease_of, without_nothing
from eligibility.service.people import Insurance, Link, Person
from eligibility.subsidies import Subsidy

Row = dict[str, Any]

_KINDS = {
    "relation": Relation,
    "reason_of_loss": ReasonOfLoss,
    "classification": CardClassification,
    "limit_flag": LimitFlag,
    "registered_sex": Sex,
}
_PERSON = ("id", "name", "kana", "birth", "address", "link_until", "post_number", "registered")
_INSURANCE = tuple(field.name for field in fields(Insurance) if field.name in schema.insurances.c)
_DETAIL_DATES = ("limit_issued_on", "limit_from", "limit_to", "limit_long_term_on", "issued_on")
_DETAIL_TEXTS = ("insured_name", "other_name", "other_kana", "limit_classification")
_DETAIL_LISTS = ("diseases", "tickets")


def lookup_key(insurer_number: str, symbol: str | None, number: str) -> str:
    """What a registration is found by, whatever the width of its characters and the padding."""
    plain = (_plain(part) for part in (insurer_number, symbol or "", number))
    insurer, *rest = plain
    return "|".join((strip_insurer_number(insurer), *rest))


def person_row(person: Person) -> Row:
    """The row of `people`."""
    row = {name: getattr(person, name) for name in _PERSON}
    return {**row, "sex": person.sex, "link": person.link, "details": _dump(_beside(person))}


def insurance_rows(person: Person) -> list[Row]:
    """The rows of `insurances`, in order."""
    return [_insurance_row(person.id, one) for one in person.insurances]


def read_person(row: Mapping[str, Any], insurances: list[Row]) -> Person:
    """The person of a row of `people` and their rows of `insurances`."""
    kept = json.loads(row["details"]) if row["details"] else {}
    return Person(
        **{name: row[name] for name in _PERSON},
        sex=Sex(row["sex"]),
        link=Link(row["link"]),
        insurances=tuple(_insurance(one) for one in insurances),
        subsidies=tuple(Subsidy(**one) for one in kept.get("subsidies", ())),
        consents=tuple(_consent(one) for one in kept.get("consents", ())),
    )


def _beside(person: Person) -> dict[str, Any]:
    subsidies = [without_nothing(one) for one in person.subsidies]
    consents = [{**asdict(one), "at": one.at.isoformat()} for one in person.consents]
    return {
        **({"subsidies": subsidies} if subsidies else {}),
        **({"consents": consents} if consents else {}),
    }


def _consent(kept: Mapping[str, Any]) -> PastConsent:
    at = datetime.fromisoformat(kept["at"])
    return PastConsent(kept["institution_code"], at, tuple(kept["items"]))


def _insurance_row(person_id: str, insurance: Insurance) -> Row:
    key = lookup_key(insurance.insurer_number, insurance.symbol, insurance.number)
    return {
        **{name: getattr(insurance, name) for name in _INSURANCE},
        "person_id": person_id,
        "lookup_key": key,
        "details": _dump(_details(insurance)),
    }


def _details(insurance: Insurance) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (*_DETAIL_TEXTS, *_DETAIL_DATES, "elderly", *_DETAIL_LISTS):
        value = getattr(insurance, name)
        if isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, tuple):
            found |= {name: [without_nothing(one) for one in value]} if value else {}
        elif value is not None:
            found[name] = without_nothing(value) if isinstance(value, Elderly) else value
    return found


def _insurance(row: Row) -> Insurance:
    values = {name: row[name] for name in _INSURANCE}
    typed = {key: kind(values[key]) for key, kind in _KINDS.items() if values[key] is not None}
    details = _read_details(json.loads(row["details"])) if row["details"] else {}
    return Insurance(**{**values, **typed, **details})


def _read_details(kept: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: kept[name] for name in _DETAIL_TEXTS if name in kept}
    found |= {name: date.fromisoformat(kept[name]) for name in _DETAIL_DATES if name in kept}
    if "limit_classification" in kept:
        found["limit_classification"] = LimitClassification(kept["limit_classification"])
    if "elderly" in kept:
        found["elderly"] = Elderly(**kept["elderly"])
    found["diseases"] = tuple(disease_of(one) for one in kept.get("diseases", ()))
    found["tickets"] = tuple(MedicalTicket(**one) for one in kept.get("tickets", ()))
    return found


def _dump(kept: Mapping[str, Any]) -> str | None:
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
