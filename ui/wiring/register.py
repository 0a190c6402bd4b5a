# SPDX-License-Identifier: Apache-2.0
"""Whom a service knows: what its database is filled with, and the same database opened from the command line."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eligibility.errors import BadFile
from eligibility.service.people import load_people, shipped_people
from eligibility.service.records import Store, Transaction
from eligibility.service.register import count_people
from eligibility.service.store import SqlStore
from ui.wiring.enrolments import enrolments

DATABASE = "service.db"
"""The file in a service's state directory."""


def fill(store: Store, people: Path | None, cards: Iterable[Path]) -> None:
    """The people of a file in place of all others; without one those who are there, or at first the shipped ones.

    Raises errors of the rooms below.
    """
    found = enrolments(cards)
    if people is None:
        with store.begin() as tx:
            is_new = count_people(tx.connection) == 0
        people = shipped_people() if is_new else None
    if people is None:
        store.enrol(found)
    else:
        store.load(load_people(people), found)


@contextmanager
def transaction(state: Path | None, database: str | None) -> Iterator[Transaction]:
    """One transaction on a service's database, of its state directory or by URL; the service may run meanwhile.

    Raises BadFile, StoreFault.
    """
    if (state is None) == (database is None):
        raise BadFile(Path("--state"), "give the service's --state directory or its --database URL")
    place: Path | str = database or ""
    if state is not None:
        place = state / DATABASE
        if not place.is_file():
            raise BadFile(place, "is not there: `uketsuke service run` makes it")
    store = SqlStore(place)
    try:
        with store.begin() as tx:
            yield tx
    finally:
        store.close()
