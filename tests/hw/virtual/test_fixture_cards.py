# SPDX-License-Identifier: Apache-2.0
"""Every card of the fixtures, made as it stands there; slow, because each has its own RSA keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hw.card import visit
from hw.card.applications import JPKI_AUTH_PIN_FILE
from hw.card.auth_certificate import CertificateStatus
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache
from hw.virtual.card import SoftwareCard, enrolment, load_card
from hw.virtual.keystore import KeyStore
from hw.virtual.pictures import PORTRAIT_BYTES, portrait_jp2
from hw.virtual.roots import trust_store
from tests.support.virtual_cards import FIXTURES, copy_fixture

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WITH_A_FACE = [
    "hanako",
    "kenji",
    "akemi",
    "yui",
    "haruto",
    "sota",
    "misaki",
    "taro",
    "maria",
    "shigeru",
    "pin-blocked",
]
PORTRAITS = sorted((FIXTURES / "faces").glob("*/portrait.png"))


def load(name: str, folder: Path, store: KeyStore) -> SoftwareCard:
    return load_card(copy_fixture(f"{name}.card.toml", folder), store)


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_A_FACE)
def test_a_card_with_a_face_passes_every_check(tmp_path: Path, store: KeyStore, name: str) -> None:
    card = load(name, tmp_path, store)
    channel, cache, trust = Channel(card), BlockCache(), trust_store(store)
    number_b = NumberB(card.number_b.encode())
    face = visit.read_face_record(channel, cache, number_b)
    found = visit.check_face(channel, cache, face, trust)
    texts = visit.read_texts(channel, cache, number_b)
    found += visit.check_texts(channel, cache, texts, trust)
    certificate = visit.read_auth_certificate(channel, cache)
    found += visit.check_certificate(certificate, trust)
    assert found.failed == ()
    expected = CertificateStatus.GRACE if name == "haruto" else CertificateStatus.VALID
    assert certificate.status(TODAY) is expected
    assert f"{certificate.serial:08X}" == enrolment(card).auth_certificate_serial


@pytest.mark.slow
def test_the_blocked_card_is_blocked(tmp_path: Path, store: KeyStore) -> None:
    assert load("pin-blocked", tmp_path, store).tries_left(JPKI_AUTH_PIN_FILE) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["phone-android", "phone-iphone", "old-juki", "transit"])
def test_what_is_no_my_number_card_has_no_face(tmp_path: Path, store: KeyStore, name: str) -> None:
    card = load(name, tmp_path, store)
    assert enrolment(card).surface_public_key_der == b""
    assert card.number_b == ""


@pytest.mark.parametrize("portrait", PORTRAITS, ids=lambda path: str(path.parent.name))
def test_the_portraits_of_the_fixtures_fit_the_chip(portrait: Path) -> None:
    assert abs(len(portrait_jp2(portrait)) - PORTRAIT_BYTES) < 1000
