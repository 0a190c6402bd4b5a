# SPDX-License-Identifier: Apache-2.0
"""The JPKI certificates on the virtual card, and the signatures of the keys they certify."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from hw.virtual.card import SoftwareCard, enrolment
from tests.support.virtual_cards import JPKI, read_file, select, send, verify

MESSAGE = b"what is signed"


def certificate(card: SoftwareCard, fid: int) -> x509.Certificate:
    """From the physical file, whose length its DER header says."""
    select(card, JPKI)
    verify(card, 0x1B, "ABC123")
    data, sw = read_file(card, fid)
    assert sw == "9000"
    size = int.from_bytes(data[2:4], "big") + 4
    assert data[:2] == b"\x30\x82"
    assert set(data[size:]) == {0xFF}
    return x509.load_der_x509_certificate(data[:size])


def names(name: x509.Name) -> list[str]:
    """`C=JP` and so on."""
    return [attribute.rfc4514_string() for attribute in name]


def test_the_authentication_certificate_names_nobody(card: SoftwareCard) -> None:
    found = certificate(card, 0x000A)
    assert names(found.issuer) == [
        "C=JP",
        "O=JPKI",
        "OU=JPKI for user authentication",
        "OU=Japan Agency for Local Authority Information Systems",
    ]
    country, common_name = names(found.subject)
    assert country == "C=JP"
    assert len(common_name) == len("CN=997794E9AGCIEG13221003A")
    assert "99101" in common_name
    assert "模擬".encode() not in found.public_bytes(Encoding.DER)


def test_the_authentication_certificate_is_for_client_authentication(card: SoftwareCard) -> None:
    extensions = certificate(card, 0x000A).extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.content_commitment
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    (policy,) = extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier.dotted_string == "1.2.392.200149.8.5.1.3.30"


def test_certificates_end_at_midnight_in_japan(card: SoftwareCard) -> None:
    for fid in (0x000A, 0x0001):
        found = certificate(card, fid)
        assert found.not_valid_after_utc == datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)
        assert found.not_valid_before_utc == datetime(2025, 1, 14, 15, 0, 0, tzinfo=UTC)


def test_each_certificate_is_issued_by_the_authority_beside_it(card: SoftwareCard) -> None:
    for holder, authority in ((0x000A, 0x000B), (0x0001, 0x0002)):
        ca = certificate(card, authority)
        certificate(card, holder).verify_directly_issued_by(ca)
        ca.verify_directly_issued_by(ca)
        constraints = ca.extensions.get_extension_for_class(x509.BasicConstraints).value
        assert constraints.ca


def test_the_signature_certificate_holds_the_basic_four(card: SoftwareCard) -> None:
    found = certificate(card, 0x0001)
    others = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    values = {
        name.type_id.dotted_string[-1]: name.value[2:].decode()
        for name in others
        if isinstance(name, x509.OtherName)
    }
    assert values["1"] == "模擬　試験"
    assert values["3"] == "2"
    assert values["4"] == "19800217"
    assert values["5"] == "架空県模擬市見本町１丁目２－３"
    usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment


def test_certificates_have_about_the_size_of_real_ones(card: SoftwareCard) -> None:
    assert 1300 <= len(certificate(card, 0x000A).public_bytes(Encoding.DER)) <= 1700
    assert certificate(card, 0x000A).serial_number.bit_length() <= 31


def test_the_enrolment_names_the_certificate_on_the_card(card: SoftwareCard) -> None:
    serial = enrolment(card).auth_certificate_serial
    assert serial == f"{certificate(card, 0x000A).serial_number:08X}"


def test_a_revocation_is_known_to_the_service_and_not_to_the_card(
    card: SoftwareCard, make: Callable[..., SoftwareCard]
) -> None:
    revoked = make(certificate={"revoked": "true"})
    assert enrolment(revoked).auth_certificate_revoked
    assert not enrolment(card).auth_certificate_revoked
    assert certificate(revoked, 0x000A) == certificate(card, 0x000A)


def test_another_first_day_is_another_certificate_of_the_same_key(
    card: SoftwareCard, make: Callable[..., SoftwareCard]
) -> None:
    renewed = make(certificate={"not_before": "2025-06-01"})
    old, new = certificate(card, 0x000A), certificate(renewed, 0x000A)
    assert old.serial_number != new.serial_number
    assert old.subject != new.subject
    assert old.public_key() == new.public_key()


# --- signatures of the authentication key ----------------------------------------------------


def sign(card: SoftwareCard, scheme: int, data: bytes) -> bytes:
    """Select, present the PIN, sign with EF 0017 as the current file."""
    select(card, JPKI)
    verify(card, 0x18, "1234")
    assert send(card, "00A4020C020017")[1] == "9000"
    signature, sw = send(card, f"802A{scheme:02X}80{len(data):02X}{data.hex()}00")
    assert sw == "9000"
    return signature


def public_key(card: SoftwareCard) -> RSAPublicKey:
    """Of the authentication certificate."""
    key = certificate(card, 0x000A).public_key()
    assert isinstance(key, RSAPublicKey)
    return key


def test_the_usual_signature_is_over_a_digest_info(card: SoftwareCard) -> None:
    info = bytes.fromhex("3031300D060960864801650304020105000420")
    signature = sign(card, 0x00, info + hashlib.sha256(MESSAGE).digest())
    public_key(card).verify(signature, MESSAGE, PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        public_key(card).verify(signature, MESSAGE + b"!", PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("length", [1, 32, 51, 115, 245])
def test_anything_is_padded_verbatim(card: SoftwareCard, length: int) -> None:
    data = bytes(range(256))[:length]
    signature = sign(card, 0x00, data)
    opened = public_key(card).recover_data_from_signature(signature, PKCS1v15(), None)
    assert opened == data


def test_the_other_padding_schemes_are_what_they_say(card: SoftwareCard) -> None:
    digest, key = hashlib.sha256(MESSAGE).digest(), public_key(card)
    bare = key.recover_data_from_signature(sign(card, 0x01, MESSAGE), PKCS1v15(), None)
    assert bare == digest
    key.verify(sign(card, 0x02, digest), MESSAGE, PKCS1v15(), hashes.SHA256())
    key.verify(sign(card, 0x03, MESSAGE), MESSAGE, PKCS1v15(), hashes.SHA256())
    pss = PSS(MGF1(hashes.SHA256()), 32)
    key.verify(sign(card, 0x04, digest), MESSAGE, pss, hashes.SHA256())
    key.verify(sign(card, 0x05, MESSAGE), MESSAGE, pss, hashes.SHA256())


def test_a_second_signature_needs_no_second_pin(card: SoftwareCard) -> None:
    sign(card, 0x00, MESSAGE)
    assert send(card, "802A008003010203 00")[1] == "9000"
