# SPDX-License-Identifier: Apache-2.0
"""Small values that several of the card's records share: dates, sex, RSA keys, image formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from hw.card import tlv
from hw.card.applications import CV_KEY_LENGTH, KEY_EXPONENT_TAG, KEY_MODULUS_TAG
from hw.errors import BadCardData

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
JP2_MAGIC = bytes.fromhex("0000000C6A5020200D0A870A")
BROKEN_X509 = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What `cryptography` raises for broken keys and certificates, some of it only when parts are read."""
KEY_BYTES = 256
"""RSA-2048, the only size on this generation of the card."""


class Sex(Enum):
    """As written in the records (JIS X 0303 / ISO 5218 digits)."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_APPLICABLE = "9"


@dataclass(frozen=True, slots=True)
class CardKey:
    """An RSA public key as the card writes it."""

    modulus: bytes = field(repr=False)
    exponent: int = 65537

    def __post_init__(self) -> None:
        strong = len(self.modulus) == KEY_BYTES and self.modulus[0] & 0x80 and self.modulus[-1] & 1
        if not strong:
            raise BadCardData("not a modulus of 2048 bits", "RSA key")
        if self.exponent < 3 or self.exponent % 2 == 0 or self.exponent >> 64:
            raise BadCardData("not an RSA exponent", "RSA key")

    def to_public_key(self) -> RSAPublicKey:
        """As a key of `cryptography`. Raises BadCardData."""
        try:
            number = int.from_bytes(self.modulus, "big")
            return RSAPublicNumbers(self.exponent, number).public_key()
        except ValueError as error:
            raise BadCardData("not an RSA key", "RSA key") from error

    def encode(self) -> bytes:
        """`90 03 010001 91 820100 …`, 265 bytes for the usual exponent."""
        size = max(1, (self.exponent.bit_length() + 7) // 8)
        exponent = tlv.encode(KEY_EXPONENT_TAG, self.exponent.to_bytes(size, "big"))
        return exponent + tlv.encode(KEY_MODULUS_TAG, self.modulus)

    def to_der(self) -> bytes:
        """As SubjectPublicKeyInfo, the form the rest of the world knows. Raises BadCardData."""
        return self.to_public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @classmethod
    def from_der(cls, der: bytes, where: str) -> CardKey:
        """From SubjectPublicKeyInfo. Raises BadCardData for anything but RSA-2048."""
        try:
            key = load_der_public_key(der)
        except BROKEN_X509 as error:
            raise BadCardData("not a public key", where) from error
        return cls.of(key, where)

    @classmethod
    def of(cls, key: object, where: str) -> CardKey:
        """From a key of `cryptography`. Raises BadCardData for anything but RSA-2048."""
        if not isinstance(key, RSAPublicKey) or key.key_size != KEY_BYTES * 8:
            raise BadCardData("not an RSA-2048 key", where)
        numbers = key.public_numbers()
        return cls(numbers.n.to_bytes(KEY_BYTES, "big"), numbers.e)

    @classmethod
    def parse(cls, data: bytes, where: str) -> CardKey:
        """From exponent and modulus as TLV. Raises BadCardData."""
        if len(data) > CV_KEY_LENGTH + 8:
            raise BadCardData("an RSA key that is too long", where)
        parts = tlv.by_tag(tlv.parse(data), where)
        if set(parts) != {KEY_EXPONENT_TAG, KEY_MODULUS_TAG}:
            raise BadCardData("not an exponent and a modulus", where)
        exponent = int.from_bytes(parts[KEY_EXPONENT_TAG].value, "big")
        return cls(parts[KEY_MODULUS_TAG].value, exponent)


def required(parts: dict[int, tlv.Tlv], tag: int, where: str) -> tlv.Tlv:
    """The element with this tag. Raises BadCardData when it is missing."""
    element = parts.get(tag)
    if element is None:
        raise BadCardData(f"tag {tag:X} is missing", where)
    return element


def parse_digits(value: bytes, length: int, where: str) -> str:
    """Exactly `length` ASCII digits. Raises BadCardData."""
    if len(value) != length or not all(0x30 <= byte <= 0x39 for byte in value):
        raise BadCardData(f"not {length} digits", where)
    return value.decode("ascii")


def parse_date(value: bytes, where: str) -> date:
    """Eight ASCII digits YYYYMMDD that are a day. Raises BadCardData."""
    digits = parse_digits(value, 8, where)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise BadCardData("not a day", where) from error


def parse_sex(value: bytes, where: str) -> Sex:
    """One ASCII digit. Raises BadCardData."""
    try:
        return Sex(value.decode("ascii"))
    except ValueError as error:
        raise BadCardData("not a code for sex", where) from error


def parse_text(value: bytes, where: str) -> str:
    """UTF-8 that is not empty. Raises BadCardData."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadCardData("not UTF-8", where) from error
    if not text or any(ord(character) < 0x20 for character in text):
        raise BadCardData("empty, or with control characters", where)
    return text


def check_image(value: bytes, magic: bytes, where: str) -> bytes:
    """The bytes of an image that starts as its format must. Raises BadCardData."""
    if not value.startswith(magic):
        raise BadCardData("not the image format this record has", where)
    return value
