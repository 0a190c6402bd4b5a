# SPDX-License-Identifier: Apache-2.0
"""An office for each test; one service over TLS for all, with the shipped people and an open disaster."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from eligibility.client import ClientSettings
from eligibility.counter import CounterClient
from eligibility.service.disaster import Disaster, open_disaster
from eligibility.service.people import load_people, shipped_people
from eligibility.service.run import start
from eligibility.service.settings import Behaviour, ServiceSettings
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from hw.virtual.roots import trust_store
from terminal.clock import MediaClock
from tests.support.staff_office import Office
from ui.wiring.verifier import CardProofVerifier

DAY = date(2026, 11, 24)
"""The shipped people's insurances hold on it."""


class Counter:
    """The service, and a way to it."""

    def __init__(self, store: SqlStore, client: ClientSettings) -> None:
        self.store, self.client = store, client
        self.asked = 0

    def connect(self) -> CounterClient:
        self.asked += 1
        return CounterClient(self.client, MediaClock())

    def flood(self) -> None:
        """Disaster mode is open in the clinic's region."""
        flood = Disaster("99", date(2026, 11, 20), date(2100, 1, 1), "flood")
        with self.store.begin() as tx:
            open_disaster(tx.connection, flood, datetime.now(UTC))

    def searches(self) -> list[tuple[Any, ...]]:
        with self.store.begin() as tx:
            rows = tx.connection.exec_driver_sql("SELECT staff, reason FROM disaster_searches")
            return [tuple(row) for row in rows]


@pytest.fixture(scope="package")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    folder = tmp_path_factory.mktemp("counter")
    authority = TestAuthority(folder / "tls")
    kiosk, store = authority.kiosk("kiosk-1"), SqlStore(folder / "service.db")
    store.load(load_people(shipped_people()), [])
    settings = ServiceSettings(folder / "tls", behaviour=Behaviour(), as_of=DAY)
    service = start(settings, store, CardProofVerifier(trust_store()))
    client = ClientSettings(service.base_url, authority.ca_file, kiosk.cert_file, kiosk.key_file)
    yield Counter(store, client)
    service.stop()
    store.close()


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(**options: Any) -> Office:
        made.append(Office(tmp_path, **options))
        return made[-1]

    yield make
    for office in made:
        office.close()


@pytest.fixture
def office(offices: Callable[..., Office]) -> Office:
    return offices()
