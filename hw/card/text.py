# SPDX-License-Identifier: Apache-2.0
"""The text application's records: name, address, birth date and sex, opened by 照合番号B.

EF 0001 (the My Number) is never read. EF 0003 holds a hash of it, and from the hash of twelve digits
the digits can be found by trying all; so `TextSignatures` is for the check only and not to be kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from hw.card import tlv
from hw.card.applications import (
    TEXT_BASIC_FOUR,
    TEXT_BASIC_FOUR_TAG,
    TEXT_SIGNATURES,
    TEXT_SIGNATURES_TAG,
    TextSignatureTag,
    TextTag,
)
from hw.card.certificates import parse_signature
from hw.card.values import Sex, parse_digits, parse_sex, parse_text, required
from hw.errors import BadCardData

WHERE = str(TEXT_BASIC_FOUR)
SIGNATURES_WHERE = str(TEXT_SIGNATURES)
HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Holder:
    """The basic four as the chip writes them.

    U+3000 stands between family and given name, the address is full-width, `birth` is YYYYMMDD in
    the Gregorian calendar.
    """

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth: str = field(repr=False)
    sex: Sex = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextRecord:
    """EF 0002: the holder, and the SHA-256 that EF 0003 signs for it."""

    holder: Holder
    digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextSignatures:
    """EF 0003: the signed digest of the basic four, the signature and the bytes it covers."""

    basic_four_hash: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def parse_text_record(data: bytes) -> TextRecord:
    """From a whole EF 0002. Raises BadCardData with the tag; unknown tags are passed over."""
    elements = tlv.children(tlv.outer(data, TEXT_BASIC_FOUR_TAG))
    parts = tlv.by_tag(elements, WHERE)

    def value(tag: int) -> bytes:
        return required(parts, tag, WHERE).value

    holder = Holder(
        name=parse_text(value(TextTag.NAME), f"{WHERE} name"),
        address=parse_text(value(TextTag.ADDRESS), f"{WHERE} address"),
        birth=parse_digits(value(TextTag.BIRTH), 8, f"{WHERE} birth"),
        sex=parse_sex(value(TextTag.SEX), f"{WHERE} sex"),
    )
    covered = b"".join(element.raw for element in elements if element.tag != TextTag.OFFSETS)
    return TextRecord(holder, hashlib.sha256(covered).digest())


def parse_text_signatures(data: bytes) -> TextSignatures:
    """From a whole EF 0003. Raises BadCardData."""
    elements = tlv.children(tlv.outer(data, TEXT_SIGNATURES_TAG))
    parts = tlv.by_tag(elements, SIGNATURES_WHERE)
    basic_four = required(parts, TextSignatureTag.BASIC_FOUR_HASH, SIGNATURES_WHERE).value
    my_number = required(parts, TextSignatureTag.MY_NUMBER_HASH, SIGNATURES_WHERE).value
    if len(basic_four) != HASH_BYTES or len(my_number) != HASH_BYTES:
        raise BadCardData("a hash that is not SHA-256", SIGNATURES_WHERE)
    signature = required(parts, TextSignatureTag.SIGNATURE, SIGNATURES_WHERE)
    covered = b"".join(e.raw for e in elements[: elements.index(signature)])
    checked = parse_signature(signature.value, SIGNATURES_WHERE)
    return TextSignatures(basic_four, covered, checked)
