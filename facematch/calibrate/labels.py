# SPDX-License-Identifier: Apache-2.0
"""Who belongs to which group, and who is whose relative: two small CSV lists about the people of a data set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from facematch.calibrate.datasets import Dataset, with_groups
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.listing import rows_of

MOST_GROUPS = 12
MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Kin:
    """Two people, by index, and what they are to each other."""

    one: int
    other: int
    relation: str


def labelled(dataset: Dataset, listing: Path) -> Dataset:
    """The data set with the groups of person,group[,group2]. Raises DataUnusable."""
    known, first, second = set(dataset.people), {}, {}
    for line, row in rows_of(listing, ("person", "group"), ("group2",)):
        person = row["person"]
        _require_known(listing, person, known, line)
        if person in first:
            raise DataUnusable(listing, f"{person} is listed twice", line)
        first[person] = _label(listing, row["group"], line)
        if row.get("group2"):
            second[person] = _label(listing, row["group2"], line)
    columns = [first, second] if second else [first]
    for column in columns:
        found = Counter(column.values())
        if len(found) > MOST_GROUPS:
            raise DataUnusable(listing, f"{len(found)} groups, allowed: {MOST_GROUPS}")
    return with_groups(dataset, columns)


def read_kin(dataset: Dataset, listing: Path) -> tuple[Kin, ...]:
    """The relatives of person_a,person_b,relation. Raises DataUnusable."""
    index = {person: nth for nth, person in enumerate(dataset.people)}
    found: dict[frozenset[int], Kin] = {}
    for line, row in rows_of(listing, ("person_a", "person_b", "relation")):
        one, other = row["person_a"], row["person_b"]
        for person in (one, other):
            _require_known(listing, person, set(index), line)
        if one == other:
            raise DataUnusable(listing, f"{one} is listed as a relative of themselves", line)
        couple = frozenset((index[one], index[other]))
        if couple in found:
            raise DataUnusable(listing, f"{one} and {other} are listed twice", line)
        found[couple] = Kin(index[one], index[other], _label(listing, row["relation"], line))
    return tuple(found.values())


def _require_known(listing: Path, person: str, known: set[str], line: int) -> None:
    if person not in known:
        raise DataUnusable(listing, f"there is no person {person!r} in the data", line)


def _label(listing: Path, text: str, line: int) -> str:
    if len(text) > MOST_LETTERS or not text.isprintable():
        raise DataUnusable(listing, f"a label has at most {MOST_LETTERS} printable letters", line)
    return text
