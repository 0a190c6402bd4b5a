# SPDX-License-Identifier: Apache-2.0
import dataclasses
import hashlib

import pytest

from hw.card.applications import Application
from hw.card.authenticity import (
    Authenticity,
    Check,
    Finding,
    check_chip,
    check_face_record,
    check_one_card,
    check_text_record,
)
from hw.card.certificates import parse_cv_certificate
from hw.card.common import parse_card_record
from hw.card.signatures import digest_info, message_signature_holds, signature_holds
from hw.card.surface import parse_face_record
from hw.card.text import parse_text_record, parse_text_signatures
from hw.card.trust import TrustStore
from hw.card.values import CardKey, Sex
from hw.card.visit import verify_surface_signature
from hw.errors import BadCardData, NotAuthentic
from tests.support import card_records as make

COMMON = bytes.fromhex("011C") + b"4000000127198431322120350217"
MESSAGE = b"nonce of the service, and who asks"


@pytest.fixture(scope="module")
def trust():
    root = CardKey(make.modulus("root"))
    applications = (Application.SURFACE, Application.TEXT)
    return TrustStore("test", {(a, make.ROOT_ID): root for a in applications}, ())


@pytest.fixture(scope="module")
def signer():
    return parse_cv_certificate(make.cv_certificate(), "here")


@pytest.fixture(scope="module")
def face():
    return parse_face_record(make.face_record())


@pytest.fixture(scope="module")
def texts():
    return parse_text_record(make.TEXT_RECORD)


def reasons(result):
    return {finding.check: finding.reason for finding in result.failed}


def test_a_genuine_face_record_passes(trust, signer, face):
    result = check_face_record(trust, face, signer)
    assert result.proves(Check.FACE_SIGNER, Check.FACE_RECORD)
    result.require(Check.FACE_SIGNER, Check.FACE_RECORD)


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("DF22", b"19800218"),
        ("DF23", b"2"),
        ("DF24", make.card_key("another")),
        ("DF25", make.png(217)),
        ("DF26", make.png(289, 24)),
        ("DF27", make.jp2(191)),
    ],
)
def test_any_signed_part_that_was_changed_is_found(trust, signer, tag, value):
    forged = parse_face_record(make.face_record(**{tag: value}))
    result = check_face_record(trust, forged, signer)
    assert reasons(result) == {Check.FACE_RECORD: "the signature does not fit the record"}
    assert not result.proves(Check.FACE_SIGNER)
    with pytest.raises(NotAuthentic, match="face_record"):
        result.require(Check.FACE_SIGNER)


def test_the_expiry_is_not_covered_by_the_signature(trust, signer):
    changed = parse_face_record(make.face_record(DF29=b"20990217"))
    assert check_face_record(trust, changed, signer).proves(Check.FACE_RECORD)


def test_an_unknown_root_is_not_trusted(trust, face):
    stranger = parse_cv_certificate(make.cv_certificate(issuer=bytes(16)), "here")
    result = check_face_record(trust, face, stranger)
    assert reasons(result) == {Check.FACE_SIGNER: "its root is not trusted here"}


def test_a_root_of_the_other_application_is_not_trusted(signer, face):
    only_text = TrustStore(
        "test", {(Application.TEXT, make.ROOT_ID): CardKey(make.modulus("root"))}, ()
    )
    assert not check_face_record(only_text, face, signer).proves(Check.FACE_SIGNER)


def test_a_signer_that_named_the_root_itself_is_found(trust, face):
    rogue = parse_cv_certificate(make.cv_certificate(root="rogue"), "here")
    assert reasons(check_face_record(trust, face, rogue)) == {
        Check.FACE_SIGNER: "the root did not sign this key"
    }


def test_genuine_texts_pass(trust, signer, texts):
    signatures = parse_text_signatures(make.text_signatures())
    result = check_text_record(trust, texts, signatures, signer)
    assert result.proves(Check.TEXT_SIGNER, Check.TEXT_RECORD)


def test_other_texts_than_the_signed_ones_are_found(trust, signer):
    other = parse_text_record(make.TEXT_RECORD.replace(b"19800217", b"19800218"))
    signatures = parse_text_signatures(make.text_signatures())
    assert reasons(check_text_record(trust, other, signatures, signer)) == {
        Check.TEXT_RECORD: "the signed hash is of other texts"
    }


def test_hashes_that_nobody_signed_are_found(trust, signer, texts):
    signatures = parse_text_signatures(make.text_signatures(signer="rogue"))
    assert reasons(check_text_record(trust, texts, signatures, signer)) == {
        Check.TEXT_RECORD: "the signature does not fit the hashes"
    }


def test_the_chip_proves_that_it_holds_the_key_of_the_record(face):
    assert check_chip(face, MESSAGE, make.signed("card", MESSAGE)).proves(Check.CHIP)


def test_a_copy_of_the_files_can_not_prove_it(face):
    assert not check_chip(face, MESSAGE, make.signed("another", MESSAGE)).proves(Check.CHIP)


def test_an_old_proof_is_no_proof(face):
    assert not check_chip(face, MESSAGE, make.signed("card", b"yesterday's")).proves(Check.CHIP)


def test_records_of_one_card_agree(face, texts):
    assert check_one_card(face, texts, parse_card_record(COMMON)).proves(Check.ONE_CARD)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"birth": "19800218"}, "two birth dates"),
        ({"sex": Sex.FEMALE}, "two sexes"),
    ],
)
def test_records_that_disagree_are_found(face, texts, change, reason):
    holder = dataclasses.replace(texts.holder, **change)
    other = dataclasses.replace(texts, holder=holder)
    found = check_one_card(face, other, parse_card_record(COMMON))
    assert reasons(found) == {Check.ONE_CARD: reason}


def test_an_expiry_of_another_card_is_found(face, texts):
    other = parse_card_record(COMMON.replace(b"20350217", b"20360217"))
    assert reasons(check_one_card(face, texts, other)) == {Check.ONE_CARD: "two expiry dates"}


def test_a_check_that_was_not_made_did_not_hold():
    some = Authenticity((Finding(Check.CHIP),))
    assert some.proves(Check.CHIP)
    assert not some.proves(Check.CHIP, Check.FACE_RECORD)
    with pytest.raises(NotAuthentic, match="face_record: not checked"):
        some.require(Check.CHIP, Check.FACE_RECORD)


def test_one_failure_spoils_everything_found_before():
    total = Authenticity((Finding(Check.CHIP),)) + Authenticity((Finding(Check.CHIP, "no"),))
    assert not total.proves()
    assert total.held == frozenset()


def test_a_signature_over_the_96_byte_digest_is_checked_by_hand():
    digests = b"".join(hashlib.sha256(part).digest() for part in (b"a", b"b", b"c"))
    block = digest_info(digests)
    assert block == make.FACE_PREFIX + digests
    signature = make.raw_signed("signer", block)
    key = CardKey(make.modulus("signer"))
    assert signature_holds(key, block, signature)
    assert not signature_holds(key, digest_info(digests[::-1]), signature)


@pytest.mark.parametrize("signature", [b"", bytes(255), bytes(256), b"\xff" * 256, bytes(257)])
def test_what_is_no_signature_does_not_hold(signature):
    assert not message_signature_holds(CardKey(make.modulus("card")), MESSAGE, signature)


def test_padding_that_is_too_short_does_not_hold():
    """The forgery of Bleichenbacher 2006: a short padding and rubbish behind the hash."""
    block = digest_info(hashlib.sha256(MESSAGE).digest())
    numbers = make.key("card").private_numbers()
    n = numbers.public_numbers.n
    padded = (b"\0\1" + b"\xff" * 8 + b"\0" + block).ljust(256, b"\0")
    forged = pow(int.from_bytes(padded, "big"), numbers.d, n).to_bytes(256, "big")
    assert not message_signature_holds(CardKey(make.modulus("card")), MESSAGE, forged)


def test_a_signature_has_one_form_only():
    """Adding the modulus gives the same number in the arithmetic, and must not be a signature."""
    name = min(("card", "signer", "root", "another"), key=make.modulus)
    modulus = int.from_bytes(make.modulus(name), "big")
    for count in range(500):
        message = b"%d" % count
        number = int.from_bytes(make.signed(name, message), "big") + modulus
        if number < 1 << 2048:
            break
    other = number.to_bytes(256, "big")
    assert not message_signature_holds(CardKey(make.modulus(name)), message, other)


def test_the_service_can_check_a_surface_signature_with_either_form_of_the_key():
    key = CardKey(make.modulus("card"))
    signature = make.signed("card", MESSAGE)
    for form in (key.to_der(), key.encode()):
        assert verify_surface_signature(form, MESSAGE, signature)
        assert not verify_surface_signature(form, MESSAGE + b"!", signature)
    with pytest.raises(BadCardData):
        verify_surface_signature(b"no key", MESSAGE, signature)
