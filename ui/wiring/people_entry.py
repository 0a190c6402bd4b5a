# SPDX-License-Identifier: Apache-2.0
"""People as they are typed on the command line, checked like a file of people; their card files enrolled."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from sqlalchemy import Connection

from eligibility.service.people import Person, read_people
from eligibility.service.tables import read_text
from eligibility.service.transactions import insert_enrolments
from hw.virtual.card import load_card
from ui.wiring.enrolments import enrol

PLACE = Path("people add")


def entry(person: str, keys: Mapping[str, Any], insurance: Mapping[str, Any] | None) -> Person:
    """A new person; None values count as absent. Raises BadFile with the key and what is allowed."""
    written: dict[str, Any] = _given(keys)
    if insurance is not None:
        written["insurance"] = [_given(insurance)]
    (read,) = read_people(read_text(tomlkit.dumps({"people": {person: written}}), PLACE))
    return read


def enrol_cards(connection: Connection, person: str, cards: Iterable[Path]) -> int:
    """These card files are the person's from now on; how many. Raises hw.errors.BadFile."""
    found = [enrol(load_card(path), person) for path in cards]
    own = [replace(one, person_id=person) for one in found if one is not None]
    insert_enrolments(connection, own)
    return len(own)


def _given(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in keys.items() if value is not None}
