# SPDX-License-Identifier: Apache-2.0
"""One key store for the whole test session: making RSA keys is the only slow thing here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.virtual.card import SoftwareCard
from hw.virtual.files import all_pins
from hw.virtual.keystore import DIRECTORY_VARIABLE, KeyStore
from tests.support.virtual_cards import Table, make_card


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> KeyStore:
    return KeyStore(tmp_path_factory.mktemp("test-pki"))


@pytest.fixture(autouse=True)
def no_state_outside(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may touch the user's own key store."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(store.directory))


@pytest.fixture
def make(tmp_path: Path, store: KeyStore) -> Callable[..., SoftwareCard]:
    """Make a card, with other values in its file's tables if wanted."""

    def build(**tables: Table) -> SoftwareCard:
        return make_card(tmp_path, store, **tables)

    return build


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, store: KeyStore) -> SoftwareCard:
    return make_card(tmp_path_factory.mktemp("card"), store)


@pytest.fixture
def card(loaded: SoftwareCard) -> Iterator[SoftwareCard]:
    """The same card for all, as fresh as on its first day."""
    pins = all_pins(loaded.applications)
    left = [pin.tries_left for pin in pins]
    yield loaded
    loaded.power_off()
    for pin, count in zip(pins, left, strict=True):
        pin.tries_left = count
