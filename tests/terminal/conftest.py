# SPDX-License-Identifier: Apache-2.0
"""One service for all tests of the runner; a desk for each; no thread of ours is left behind."""

import socket
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.support.front_desk import Desk, Town, open_town, our_threads

TODAY = date(2026, 11, 23)
"""The fixture cards' certificates are good, or in their grace, on this day."""
CARDS = ("hanako", "haruto", "shigeru", "misaki")


@pytest.fixture(scope="session")
def shared_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("town"), CARDS, TODAY) as town:
        yield town


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
