# SPDX-License-Identifier: Apache-2.0
"""A store with the shipped people, for each test a fresh one, on SQLite and (slow) on a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from eligibility.service.features import all_tables
from eligibility.service.people import Person, load_people, shipped_people
from eligibility.service.store import SqlStore
from tests.support.counter_desk import CounterDesk
from tests.support.postgres_server import is_installed, running_postgres

POSTGRESQL = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="PostgreSQL is not installed"),
]


@pytest.fixture(scope="session")
def shipped() -> dict[str, Person]:
    return {person.id: person for person in load_people(shipped_people())}


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, shipped) -> Path:
    path = tmp_path_factory.mktemp("counter") / "stocked.db"
    stock(path, shipped)
    return path


@pytest.fixture(scope="session")
def on_server() -> Iterator[str]:
    with running_postgres() as server:
        yield server.database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=POSTGRESQL)])
def database(request, tmp_path: Path, shipped) -> Path | str:
    if request.param == "sqlite":
        stocked = request.getfixturevalue("stocked")
        return Path(shutil.copy(stocked, tmp_path / "service.db"))
    url: str = request.getfixturevalue("on_server")
    empty(url)
    stock(url, shipped)
    return url


@pytest.fixture
def store(database: Path | str) -> Iterator[SqlStore]:
    made = SqlStore(database)
    yield made
    made.close()


@pytest.fixture
def counter(store, maker) -> CounterDesk:
    return CounterDesk(store, maker)


def stock(place: Path | str, shipped: dict[str, Person]) -> None:
    made = SqlStore(place)
    made.load(shipped.values(), [])
    made.close()


def empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        all_tables().drop_all(connection)
    engine.dispose()
