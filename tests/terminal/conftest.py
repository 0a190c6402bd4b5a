# SPDX-License-Identifier: Apache-2.0
"""One service for all tests of the runner; a desk for each; no thread of ours is left behind."""

import socket
from collections.abc import Callable, Iterator

import pytest

from eligibility.client import ClientSettings
from eligibility.service.people import load_people
from eligibility.service.run import start
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from hw.virtual.roots import trust_store
from tests.support.front_desk import Desk, Town, our_threads
from tests.support.virtual_cards import FIXTURES, copy_fixture
from ui.wiring.enrolments import enrolments
from ui.wiring.verifier import CardProofVerifier

CARDS = ("hanako", "haruto", "shigeru", "misaki")
TOKEN = "for-tests"


@pytest.fixture(scope="session")
def shared_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    authority = TestAuthority(folder / "tls")
    kiosk = authority.kiosk("kiosk-1")
    store = SqlStore(folder / "service.db")
    cards = [copy_fixture(f"{name}.card.toml", folder) for name in CARDS]
    store.load(load_people(FIXTURES / "people.toml"), enrolments(cards))
    settings = ServiceSettings(tls_directory=folder / "tls", admin_token=TOKEN)
    service = start(settings, store, CardProofVerifier(trust_store()))
    client = ClientSettings(service.base_url, authority.ca_file, kiosk.cert_file, kiosk.key_file)
    yield Town(folder, service.base_url, client, TOKEN)
    service.stop()
    store.close()


@pytest.fixture
def town(shared_town: Town) -> Iterator[Town]:
    """The service on a good day, and everybody's card their own."""
    yield shared_town
    while shared_town.undo:
        shared_town.undo.pop()()


@pytest.fixture
def no_threads_left() -> Iterator[None]:
    before = our_threads()
    yield
    assert our_threads() == before


@pytest.fixture
def desks(town: Town, no_threads_left: None) -> Iterator[Callable[..., Desk]]:
    """Makes desks and closes them."""
    made: list[Desk] = []

    def make(**options: object) -> Desk:
        desk = Desk(town, **options)  # type: ignore[arg-type]
        made.append(desk)
        desk.open()
        return desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desks: Callable[..., Desk]) -> Desk:
    return desks()


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
