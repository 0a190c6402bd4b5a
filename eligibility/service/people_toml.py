# SPDX-License-Identifier: Apache-2.0
"""People as the text of a file that `people.load_people` reads back the same."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from eligibility.codes import CardClassification
from eligibility.entitlements import MedicalTicket, SpecificDisease
from eligibility.service.benefits import Elderly, PastConsent
from eligibility.service.people import LINKS, REASONS, RELATIONS, SEXES, Insurance, Link, Person
from eligibility.subsidies import Subsidy

Value = Any
Nested = MedicalTicket | SpecificDisease | Subsidy

_WORDS: dict[str, Mapping[Any, str]] = {
    "sex": {sex: word for word, sex in SEXES.items()},
    "registered_sex": {sex: word for word, sex in SEXES.items()},
    "link": {link: word for word, link in LINKS.items()},
    "relation": {relation: word for word, relation in RELATIONS.items()},
    "reason_of_loss": {reason: word for word, reason in REASONS.items()},
}
_LISTS = {"insurances": "insurance", "subsidies": "subsidy", "consents": "consent"} | {
    "diseases": "disease",
    "tickets": "ticket",
}
_DEFAULTS = {
    "link": Link.LINKED,
    "registered": True,
    "preschool": False,
    "classification": CardClassification.GENERAL,
}
_DATES = ("issued_on", "valid_from", "valid_to")


def dump_people(people: Iterable[Person]) -> str:
    """The text of the file."""
    document: TOMLDocument = tomlkit.document()
    everybody = tomlkit.table(is_super_table=True)
    for person in people:
        everybody.append(person.id, _table(person, skip="id"))
    document.append("people", everybody)
    return tomlkit.dumps(document)


def _table(value: Person | Insurance, skip: str = "") -> Table:
    table, lists = tomlkit.table(), []
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name == skip or held is None or held == () or _DEFAULTS.get(field.name) == held:
            continue
        if field.name in _LISTS:
            lists.append((_LISTS[field.name], _array(held)))
        else:
            table.append(field.name, _plain(field.name, held))
    for name, array in lists:  # after the keys, which would else belong to the last of them
        table.append(name, array)
    return table


def _array(held: Iterable[Any]) -> AoT:
    array = tomlkit.aot()
    for one in held:
        array.append(_table(one) if isinstance(one, Insurance) else _nested(one))
    return array


def _nested(one: Nested | PastConsent) -> Table:
    table = tomlkit.table()
    for field in fields(one):
        held = getattr(one, field.name)
        if isinstance(one, SpecificDisease) and field.name == "self_pay" and held is not None:
            table.append("self_pay_yen", int(held))
        elif held is not None:
            table.append(field.name, _plain(field.name, held))
    return table


def _plain(name: str, held: Value) -> Value:
    if name in _WORDS:
        return _WORDS[name][held]
    if isinstance(held, Elderly):
        return _elderly(held)
    if isinstance(held, tuple):
        return list(held)
    if name in _DATES and isinstance(held, str):
        return datetime.strptime(held, "%Y%m%d").date()
    return held if isinstance(held, date | int) else str(held)


def _elderly(held: Elderly) -> Value:
    inline = tomlkit.inline_table()
    for field in fields(held):
        value = getattr(held, field.name)
        if value is not None:
            inline.append(field.name, _plain(field.name, value))
    return inline
