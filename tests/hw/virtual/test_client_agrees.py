# SPDX-License-Identifier: Apache-2.0
"""The client in `hw.card` and the card here, written apart from each other, agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hw.card import visit
from hw.card.authenticity import Authenticity, Check, check_chip
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache
from hw.card.trust import TrustStore
from hw.errors import PinBlocked, WrongPin
from hw.virtual.authority import card_public_key
from hw.virtual.card import SoftwareCard, enrolment
from hw.virtual.keystore import KeyStore
from hw.virtual.roots import trust_store
from tests.support.virtual_cards import draw_portrait

CHALLENGE = b"a challenge of this visit"


@pytest.fixture
def trust(store: KeyStore) -> TrustStore:
    return trust_store(store)


def examine(card: SoftwareCard, trust: TrustStore) -> Authenticity:
    """All checks the client can make."""
    channel, cache = Channel(card), BlockCache()
    number_b = NumberB(card.number_b.encode())
    face = visit.read_face_record(channel, cache, number_b)
    found = visit.check_face(channel, cache, face, trust)
    texts = visit.read_texts(channel, cache, number_b)
    found += visit.check_texts(channel, cache, texts, trust)
    certificate = visit.read_auth_certificate(channel, cache)
    found += visit.check_certificate(certificate, trust)
    signature = visit.prove_presence(channel, cache, CHALLENGE)
    return found + check_chip(face, CHALLENGE, signature)


def test_the_client_finds_everything_in_order(card: SoftwareCard, trust: TrustStore) -> None:
    found = examine(card, trust)
    assert found.failed == ()
    assert found.held >= {
        Check.FACE_SIGNER,
        Check.FACE_RECORD,
        Check.TEXT_SIGNER,
        Check.TEXT_RECORD,
        Check.CERTIFICATE,
        Check.CHIP,
    }


@pytest.mark.parametrize(
    ("tamper", "failing"),
    [
        ({"face_signature": "true"}, {Check.FACE_RECORD}),
        ({"text_signature": "true"}, {Check.TEXT_RECORD}),
        ({"portrait_swapped": '"other.png"'}, {Check.FACE_RECORD}),
        ({"wrong_root": "true"}, {Check.FACE_SIGNER, Check.TEXT_SIGNER}),
        ({"wrong_ca": "true"}, {Check.CERTIFICATE}),
        ({"cloned": "true"}, {Check.CHIP}),
    ],
)
def test_each_forgery_fails_exactly_its_own_check(
    make: Callable[..., SoftwareCard],
    trust: TrustStore,
    tmp_path: Path,
    tamper: dict[str, str],
    failing: set[Check],
) -> None:
    draw_portrait(tmp_path / "other.png", shade=120)
    found = examine(make(tamper=tamper), trust)
    assert {finding.check for finding in found.failed} == failing


def test_the_client_reads_the_holder_and_the_card(card: SoftwareCard) -> None:
    channel, cache = Channel(card), BlockCache()
    holder = visit.read_text_record(channel, cache, NumberB(card.number_b.encode()))
    assert (holder.name, holder.birth) == ("模擬　試験", "19800217")
    assert cache.identity is not None
    assert cache.identity.expiry == date(2035, 2, 17)


def test_a_presence_proof_holds_with_the_key_the_service_was_told(
    card: SoftwareCard, trust: TrustStore
) -> None:
    channel, cache = Channel(card), BlockCache()
    signature = visit.prove_presence(channel, cache, CHALLENGE)
    key = card_public_key(card.keys["surface"].public_key())
    assert visit.verify_surface_signature(key, CHALLENGE, signature)
    assert enrolment(card).surface_public_key_der


def test_a_pin_is_counted_once_per_presentation(card: SoftwareCard) -> None:
    channel, cache = Channel(card), BlockCache()
    with pytest.raises(WrongPin) as raised:
        visit.sign_with_pin(channel, cache, b"0000", CHALLENGE)
    assert raised.value.tries_left == 2
    assert visit.pin_tries(channel, cache).tries_left == 2
    visit.sign_with_pin(channel, cache, b"1234", CHALLENGE)
    visit.leave(channel)
    assert visit.pin_tries(channel, cache).tries_left == 3


def test_a_card_without_pins_is_seen_as_blocked(make: Callable[..., SoftwareCard]) -> None:
    channel, cache = Channel(make(card={"kind": '"pinless"'})), BlockCache()
    with pytest.raises(PinBlocked):
        visit.sign_with_pin(channel, cache, b"1234", CHALLENGE)
