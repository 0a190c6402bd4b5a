# SPDX-License-Identifier: Apache-2.0
import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card.certificates import parse_cv_certificate
from hw.card.channel import Channel
from hw.card.common import parse_card_record, read_card_identity
from hw.card.surface import parse_face_record, parse_surface_info
from hw.card.text import parse_text_record, parse_text_signatures
from hw.card.values import CardKey, Sex
from hw.errors import BadCardData, GarbledReply, WrongCard
from tests.support import card_records as make
from tests.support.scripted_card import ScriptedCard

COMMON = bytes.fromhex("011C") + b"4000000127198431322120350217"
"""Public test vector (soltia48/myna-card)."""
SELECT_COMMON = "00A4040C0AD3921000310001010100"
READ_RECORD = "00B2010C00"


def test_the_published_text_record_is_read():
    record = parse_text_record(make.TEXT_RECORD)
    assert record.holder.name == "黒桐　幹也"
    assert record.holder.address == "東京都清瀬市観布子南１２－７－２０２"
    assert record.holder.birth == "19800217"
    assert record.holder.sex is Sex.MALE


def test_the_signed_digest_leaves_the_offset_table_out():
    record = parse_text_record(make.TEXT_RECORD + b"\xff" * 20)
    assert record.digest == hashlib.sha256(make.TEXT_RECORD[14:]).digest()


def test_a_record_with_longer_length_forms_reads_the_same():
    inside = make.TEXT_RECORD[3:].replace(bytes.fromhex("DF2336"), bytes.fromhex("DF238136"))
    moved = bytes.fromhex("FF20820066") + inside
    assert parse_text_record(moved).holder == parse_text_record(make.TEXT_RECORD).holder


def test_unknown_tags_are_passed_over():
    extended = make.element("FF20", make.TEXT_RECORD[3:] + make.element("DF2E", b"new"))
    assert parse_text_record(extended).holder.birth == "19800217"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"19800217", b"1980021x"),
        (bytes.fromhex("DF250131"), bytes.fromhex("DF250135")),
        ("黒".encode(), b"\xff\xfe\xfd"),
        ("黒".encode(), b"\n\n\n"),
        (bytes.fromhex("DF2501"), bytes.fromhex("DF2E01")),
        (bytes.fromhex("DF2501"), bytes.fromhex("DF2401")),
    ],
)
def test_a_text_record_with_a_fault_is_refused(old, new):
    assert old in make.TEXT_RECORD
    with pytest.raises(BadCardData):
        parse_text_record(make.TEXT_RECORD.replace(old, new))


def test_a_text_record_that_is_cut_off_is_refused():
    with pytest.raises(BadCardData, match="cut off"):
        parse_text_record(make.TEXT_RECORD[:-1])


def test_the_common_record_is_read():
    identity = parse_card_record(COMMON)
    assert identity.serial == "400000012719843"
    assert identity.municipality == "13221"
    assert identity.expiry == date(2035, 2, 17)


def test_an_identity_shows_a_short_hash_and_nothing_else():
    shown = repr(parse_card_record(COMMON))
    assert "400000012719843" not in shown
    assert "2035" not in shown
    assert len(shown) == len("<CardIdentity 01234567>")


def test_another_serial_is_another_card():
    first = parse_card_record(COMMON)
    first.require_same(parse_card_record(COMMON))
    with pytest.raises(WrongCard) as caught:
        first.require_same(parse_card_record(COMMON.replace(b"9843", b"9844")))
    assert "4000000" not in str(caught.value)


def test_the_identity_costs_two_apdus():
    card = ScriptedCard((SELECT_COMMON, "9000"), (READ_RECORD, COMMON + b"\x90\x00"))
    assert read_card_identity(Channel(card)) == parse_card_record(COMMON)
    card.assert_finished()


def test_a_record_that_no_card_has_is_garbled():
    card = ScriptedCard((SELECT_COMMON, "9000"), (READ_RECORD, COMMON[:20] + b"\x90\x00"))
    channel = Channel(card)
    with pytest.raises(GarbledReply):
        read_card_identity(channel)
    assert channel.application is None


def test_the_face_record_is_read():
    record = parse_face_record(make.face_record())
    assert record.birth == "19800217"
    assert record.sex is Sex.MALE
    assert record.expiry == date(2035, 2, 17)
    assert record.photo == make.jp2()
    assert record.name_image == make.png()
    assert record.public_key.encode() == make.card_key("card")
    assert record.signed[2] == make.element("DF27", make.jp2())


def test_no_text_of_a_record_shows_a_person():
    for value in (
        parse_face_record(make.face_record()),
        parse_text_record(make.TEXT_RECORD),
        parse_text_record(make.TEXT_RECORD).holder,
        parse_text_signatures(make.text_signatures()),
    ):
        assert "1980" not in repr(value)
        assert "黒桐" not in repr(value)


@pytest.mark.parametrize(
    "tag", ["DF22", "DF23", "DF24", "DF25", "DF26", "DF27", "DF28", "DF29", "DF2A"]
)
def test_a_face_record_without_a_part_is_refused(tag):
    with pytest.raises(BadCardData, match=tag):
        parse_face_record(make.face_record(drop=tag))


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("DF22", b"1980021"),
        ("DF23", b"3"),
        ("DF24", bytes(265)),
        ("DF24", make.element("90", b"\x01\x00\x01")),
        ("DF25", b"GIF89a"),
        ("DF27", b"\xff\xd8\xff\xe0"),
        ("DF28", bytes(255)),
        ("DF29", b"20350230"),
    ],
)
def test_a_face_record_with_a_broken_part_is_refused(tag, value):
    with pytest.raises(BadCardData, match=r"SURFACE 0002|RSA|elements"):
        parse_face_record(make.face_record(**{tag: value}))


def test_the_surface_info_is_read():
    raw = make.element(
        "FF30",
        make.element("DF31", bytes.fromhex("06030E01"))
        + make.element("DF32", make.SIGNER_ID)
        + make.element("DF33", b"01")
        + make.element("DF34", b"13221")
        + make.element("DF35", bytes(272)),
    )
    info = parse_surface_info(raw)
    assert (info.key_id, info.municipality) == (make.SIGNER_ID, "13221")


def test_the_record_signers_certificate_is_read():
    raw = make.cv_certificate()
    assert raw[:5] == bytes.fromhex("7F21820233")
    certificate = parse_cv_certificate(raw, "here")
    assert (certificate.issuer, certificate.subject) == (make.ROOT_ID, make.SIGNER_ID)
    assert certificate.key.modulus == make.modulus("signer")
    assert len(certificate.signed) == 297


def test_a_certificate_of_another_length_is_refused():
    short = make.element(
        "7F21", make.element("5F4E", bytes(296)) + make.element("5F37", bytes(256))
    )
    with pytest.raises(BadCardData, match="body of 296"):
        parse_cv_certificate(short, "here")


def test_a_key_survives_both_of_its_forms():
    key = CardKey(make.modulus("card"))
    assert len(key.encode()) == 265
    assert CardKey.parse(key.encode(), "here") == key
    assert CardKey.from_der(key.to_der(), "here") == key


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [
        (bytes(256), 65537),
        (b"\xff" * 255, 65537),
        (b"\xff" * 256, 1),
        (b"\xff" * 256, 4),
        (b"\xff" * 256, 2**64 + 1),
        (b"\xff" * 255 + b"\xfe", 65537),
    ],
)
def test_weak_keys_are_refused(modulus, exponent):
    with pytest.raises(BadCardData):
        CardKey(modulus, exponent)


PARSERS = [
    parse_text_record,
    parse_text_signatures,
    parse_card_record,
    parse_face_record,
    parse_surface_info,
    lambda data: parse_cv_certificate(data, "here"),
    lambda data: CardKey.parse(data, "here"),
    lambda data: CardKey.from_der(data, "here"),
]


@pytest.mark.parametrize("parse", PARSERS)
@settings(deadline=None, max_examples=50)
@given(data=st.binary(max_size=400))
def test_garbage_ends_in_one_kind_of_error(parse, data):
    try:
        parse(data)
    except BadCardData:
        return


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_records_with_changed_bytes_parse_or_end_in_one_kind_of_error(data):
    good, parse = data.draw(
        st.sampled_from(
            [
                (make.TEXT_RECORD, parse_text_record),
                (make.text_signatures(), parse_text_signatures),
                (make.face_record(), parse_face_record),
                (make.cv_certificate(), lambda raw: parse_cv_certificate(raw, "here")),
                (COMMON, parse_card_record),
            ]
        )
    )
    broken = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    for raw in (bytes(broken), bytes(broken[:cut])):
        try:
            parse(raw)
        except BadCardData:
            continue
