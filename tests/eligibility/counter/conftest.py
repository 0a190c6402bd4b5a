# SPDX-License-Identifier: Apache-2.0
"""A store with the shipped people, for each test a fresh one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from eligibility.service.people import Person, load_people, shipped_people
from eligibility.service.store import SqlStore
from tests.support.counter_desk import CounterDesk


@pytest.fixture(scope="session")
def shipped() -> dict[str, Person]:
    return {person.id: person for person in load_people(shipped_people())}


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, shipped) -> Path:
    path = tmp_path_factory.mktemp("counter") / "stocked.db"
    made = SqlStore(path)
    made.load(shipped.values(), [])
    made.close()
    return path


@pytest.fixture
def database(tmp_path: Path, stocked: Path) -> Path | str:
    return Path(shutil.copy(stocked, tmp_path / "service.db"))


@pytest.fixture
def store(database: Path | str) -> Iterator[SqlStore]:
    made = SqlStore(database)
    yield made
    made.close()


@pytest.fixture
def counter(store, maker) -> CounterDesk:
    return CounterDesk(store, maker)
