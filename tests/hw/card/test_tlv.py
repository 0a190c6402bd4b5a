# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import tlv
from hw.card.tlv import Limits
from hw.errors import BadCardData

TAGS = st.sampled_from([0x01, 0x30, 0x90, 0xA1, 0x5F4E, 0x7F21, 0xDF21, 0xFF20, 0xFF8120])
VALUES = st.binary(max_size=70_000 // 100) | st.integers(0, 66_000).map(bytes)


@settings(deadline=None)
@given(TAGS, VALUES)
def test_an_element_comes_back_from_its_bytes(tag, value):
    limits = Limits(size=70_000)
    raw = tlv.encode(tag, value)
    element = tlv.read_one(raw, 0, limits)
    assert (element.tag, element.value, element.raw) == (tag, value, raw)
    assert tlv.declared_length(raw) == len(raw)


@settings(deadline=None)
@given(st.lists(st.tuples(TAGS, st.binary(max_size=40)), max_size=20))
def test_a_row_of_elements_comes_back_in_order(row):
    raw = b"".join(tlv.encode(tag, value) for tag, value in row)
    assert [(e.tag, e.value) for e in tlv.parse(raw)] == row


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_garbage_ends_in_one_kind_of_error_or_parses_without_loss(data):
    try:
        elements = tlv.parse(data)
    except BadCardData:
        return
    assert b"".join(element.raw for element in elements) == data


def test_an_error_says_where():
    with pytest.raises(BadCardData) as caught:
        tlv.parse(tlv.encode(0xDF21, b"123") + b"\xdf\x22\x05abc")
    assert caught.value.where == "offset 6"


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_walking_through_garbage_ends_in_one_kind_of_error(data):
    try:
        list(tlv.walk(data))
    except BadCardData:
        return


@pytest.mark.parametrize(
    "broken",
    ["", "FF", "FF20", "FF2081", "FF20820102", "FF2080", "FF20FF", "FF208400000001", "DF0001",
     "FFFFFFFF", "DF2205313233", "1F00"],
)  # fmt: skip
def test_headers_that_are_broken_are_refused(broken):
    with pytest.raises(BadCardData):
        tlv.read_one(bytes.fromhex(broken))


def test_filler_after_the_outer_element_is_no_error():
    raw = tlv.encode(0xFF20, b"\xdf\x25\x01\x31")
    assert tlv.outer(raw + b"\xff" * 20, 0xFF20).value == raw[3:]


def test_anything_else_after_the_outer_element_is_an_error():
    raw = tlv.encode(0xFF20, b"\xdf\x25\x01\x31")
    with pytest.raises(BadCardData, match="follows"):
        tlv.outer(raw + b"\xff\xff\x00", 0xFF20)


def test_another_outer_tag_is_an_error():
    with pytest.raises(BadCardData, match="FF30 where FF20"):
        tlv.outer(tlv.encode(0xFF30, b""), 0xFF20)


def test_the_long_length_form_is_read_like_the_short_one():
    short, long = bytes.fromhex("DF250131"), bytes.fromhex("DF2582000131")
    assert tlv.read_one(short).value == tlv.read_one(long).value


def test_the_length_of_a_certificate_is_known_from_four_bytes():
    assert tlv.declared_length(bytes.fromhex("30820514")) == 0x0514 + 4


def test_limits_stop_a_parser_that_is_lied_to():
    with pytest.raises(BadCardData, match="claims"):
        tlv.read_one(tlv.encode(0x04, bytes(100)), 0, Limits(size=99))
    with pytest.raises(BadCardData, match="more than"):
        tlv.parse(tlv.encode(0x04, b"") * 5, Limits(count=4))
    nested = b""
    for _ in range(12):
        nested = tlv.encode(0x30, nested)
    with pytest.raises(BadCardData, match="nested"):
        list(tlv.walk(nested))


def test_a_primitive_element_has_no_children():
    with pytest.raises(BadCardData, match="primitive"):
        tlv.children(tlv.read_one(tlv.encode(0xDF21, b"")))


def test_a_tag_that_stands_twice_is_refused():
    with pytest.raises(BadCardData, match="twice"):
        tlv.by_tag(tlv.parse(tlv.encode(0xDF21, b"a") * 2), "here")


@pytest.mark.parametrize("tag", [0x1F, 0xFF, 0x1F00, 0x0101, 0xFF818120])
def test_numbers_that_are_no_tags_are_not_written(tag):
    with pytest.raises(ValueError, match="BER tag"):
        tlv.encode(tag, b"")
