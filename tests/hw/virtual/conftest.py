# SPDX-License-Identifier: Apache-2.0
"""One key store for the whole test session: making RSA keys is the only slow thing here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.virtual.card import SoftwareCard
from hw.virtual.keystore import DIRECTORY_VARIABLE, KeyStore
from tests.support.virtual_cards import Table, make_card


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> KeyStore:
    return KeyStore(tmp_path_factory.mktemp("test-pki"))


@pytest.fixture(autouse=True)
def no_state_outside(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing here may touch the user's own key store."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(store.directory))
    yield


@pytest.fixture
def make(tmp_path: Path, store: KeyStore) -> Callable[..., SoftwareCard]:
    """Make a card, with other values in its file's tables if wanted."""

    def build(**tables: Table) -> SoftwareCard:
        return make_card(tmp_path, store, **tables)

    return build


@pytest.fixture
def card(make: Callable[..., SoftwareCard]) -> SoftwareCard:
    return make()
