# SPDX-License-Identifier: Apache-2.0
"""What the service believes of a card: the same as the card room's own arithmetic, also the second time."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hw.card.signatures import message_signature_holds
from hw.card.trust import TrustStore
from hw.card.values import CardKey
from tests.support import card_records as make
from tests.support.certificates import NOT_AFTER, ca_certificate, certificate
from ui.wiring.verifier import KEPT, CardProofVerifier

MESSAGE = b"uketsuke-proof/1\nmessage"
DAY = datetime(2026, 11, 24, tzinfo=UTC)


def der(key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def sign(name: str, message: bytes = MESSAGE) -> bytes:
    return make.key(name).sign(message, padding.PKCS1v15(), SHA256())


@pytest.fixture
def verifier() -> CardProofVerifier:
    return CardProofVerifier(TrustStore("test", {}, (ca_certificate("ca").certificate,)))


def test_a_right_signature_holds_and_a_wrong_one_after_it_does_not(verifier):
    key = der(make.key("surface"))
    for _ in range(2):
        assert verifier.surface(key, MESSAGE, sign("surface"))
        assert not verifier.surface(key, MESSAGE + b"x", sign("surface"))
        assert not verifier.surface(key, MESSAGE, sign("other"))


def test_a_certificate_is_looked_at_once_and_its_signature_and_its_day_each_time(verifier):
    own = certificate().der
    checks = [
        (sign("auth"), DAY, "valid"),
        (sign("other"), DAY, "bad_signature"),
        (sign("auth"), NOT_AFTER + timedelta(days=30), "grace"),
        (sign("auth"), NOT_AFTER + timedelta(days=200), "expired"),
        (sign("auth"), DAY, "valid"),
    ]
    for signature, at, status in checks:
        found = verifier.certificate(own, MESSAGE, signature, at)
        assert (found.status, found.serial) == (status, "01234567")


def test_another_authoritys_certificate_stays_untrusted(verifier):
    for _ in range(2):
        found = verifier.certificate(certificate(signer="other").der, MESSAGE, sign("auth"), DAY)
        assert found.status == "untrusted"


@pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x03\x02\x01\x01", bytes(1000)])
def test_junk_is_nobodys_key_and_no_certificate(verifier, junk):
    assert not verifier.surface(junk, MESSAGE, sign("surface"))
    assert verifier.certificate(junk, MESSAGE, sign("auth"), DAY).status == "untrusted"


def test_keys_that_no_card_has_verify_nothing(verifier):
    small = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- that is the point
    signature = small.sign(MESSAGE, padding.PKCS1v15(), SHA256())
    assert not verifier.surface(der(small), MESSAGE, signature)
    curve = ec.generate_private_key(ec.SECP256R1())
    signed = curve.sign(MESSAGE, ec.ECDSA(SHA256()))
    assert not verifier.surface(der(curve), MESSAGE, signed)
    other = make.key("surface").sign(MESSAGE, padding.PKCS1v15(), SHA384())
    assert not verifier.surface(der(make.key("surface")), MESSAGE, other)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    at=st.integers(0, 255),
    flip=st.integers(0, 255),
    size=st.sampled_from([0, 1, 255, 256, 257]),
)
def test_it_agrees_with_the_card_rooms_arithmetic_on_damaged_signatures(verifier, at, flip, size):
    good = bytearray(sign("surface"))
    good[at] ^= flip
    damaged = bytes(good)[:size].ljust(size, b"\x00")
    key = make.key("surface").public_key().public_numbers()
    own = message_signature_holds(CardKey(key.n.to_bytes(256, "big"), key.e), MESSAGE, damaged)
    assert verifier.surface(der(make.key("surface")), MESSAGE, damaged) is own


def test_what_is_kept_has_a_bound(verifier):
    for number in range(KEPT + 10):
        verifier.surface(number.to_bytes(4, "big"), MESSAGE, b"")
    assert verifier._key.cache_info().currsize == KEPT
