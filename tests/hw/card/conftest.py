# SPDX-License-Identifier: Apache-2.0
"""A genuine virtual card for all tests, and the roots it is judged by; keys are made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.card.trust import TrustStore
from hw.virtual.card import SoftwareCard
from hw.virtual.files import all_pins
from hw.virtual.keystore import KeyStore
from hw.virtual.roots import trust_store
from tests.support.virtual_cards import Table, make_card


@pytest.fixture(scope="session")
def key_store(tmp_path_factory: pytest.TempPathFactory) -> KeyStore:
    return KeyStore(tmp_path_factory.mktemp("test-pki"))


@pytest.fixture(scope="session")
def virtual_trust(key_store: KeyStore) -> TrustStore:
    return trust_store(key_store)


@pytest.fixture
def make(tmp_path: Path, key_store: KeyStore) -> Callable[..., SoftwareCard]:
    """Make a virtual card, with other values in its file's tables if wanted."""

    def build(**tables: Table) -> SoftwareCard:
        return make_card(tmp_path, key_store, **tables)

    return build


@pytest.fixture(scope="session")
def genuine(tmp_path_factory: pytest.TempPathFactory, key_store: KeyStore) -> SoftwareCard:
    return make_card(tmp_path_factory.mktemp("card"), key_store)


@pytest.fixture
def card(genuine: SoftwareCard) -> Iterator[SoftwareCard]:
    """The genuine card, as fresh as on its first day."""
    pins = all_pins(genuine.applications)
    left = [pin.tries_left for pin in pins]
    genuine.power_off()
    yield genuine
    genuine.power_off()
    for pin, count in zip(pins, left, strict=True):
        pin.tries_left = count
