# SPDX-License-Identifier: Apache-2.0
"""The card's signed records as bytes: what stands where is card data, measured by others.

Layout and signature rules: soltia48/myna-card (`src/ap/surface.rs`, `src/ap/text.rs`,
`tests/signatures.rs`). Each builder returns the physical file, filler included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from hw.card import applications as on_card
from hw.card.applications import FaceTag, SurfaceInfoTag, TextSignatureTag, TextTag
from hw.card.tlv import FILLER, encode
from hw.virtual.holder import Identity
from hw.virtual.signing import sign_hashed, sign_verbatim

SEX_DIGITS = {"male": b"1", "female": b"2", "not_applicable": b"9", "unknown": b"0"}
FACE_DIGEST_INFO = bytes.fromhex("3071300D0609608648016503040201050004 60")
"""DigestInfo that names SHA-256 and holds 96 bytes: three digests in a row."""

BIRTH_RECORD = (0xDF11, 0xDF12, 0xDF13)
MY_NUMBER_RECORD = (0xDF41, 0xDF42, 0xDF43)
TEXT_INFO = (0xDF41, 0xDF42, 0xDF43)
CARD_KEY_RECORD = (0xDF51, 0xDF52)
SESSION_KEY_TAG = 0xA1
SURFACE_INFO_HEADER = bytes.fromhex("06030E01")
TEXT_INFO_HEADER = bytes.fromhex("01030E01")
INFO_VERSION = b"01"
FACE_FILE_UNIT = 0x400
MY_NUMBER_FILE_SIZE = 17
CERTIFICATE_FILE_SIZE = 0x800
SIGN_CERTIFICATE_FILE_SIZE = 0xA00

Element = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Face:
    """The pictures of the card's face and what is printed with them."""

    name_png: bytes = field(repr=False)
    address_png: bytes = field(repr=False)
    photo_jp2: bytes = field(repr=False)
    code_png: bytes = field(repr=False)
    expires: date


def face_record(
    identity: Identity,
    face: Face,
    public_key: bytes,
    signer: RSAPrivateKey,
    forged: Forgery,
) -> bytes:
    """Surface EF 0002 (FF20)."""
    person = identity.person
    signed = [
        (FaceTag.BIRTH, ascii_date(person.birth)),
        (FaceTag.SEX, SEX_DIGITS[person.sex]),
        (FaceTag.PUBLIC_KEY, public_key),
        (FaceTag.NAME_IMAGE, face.name_png),
        (FaceTag.ADDRESS_IMAGE, face.address_png),
        (FaceTag.PHOTO, face.photo_jp2),
    ]
    signature = face_signature(signed, signer)
    if forged.photo_jp2 is not None:
        signed[-1] = (FaceTag.PHOTO, forged.photo_jp2)
    unsigned = [
        (FaceTag.SIGNATURE, broken(signature) if forged.face_signature else signature),
        (FaceTag.EXPIRY, ascii_date(face.expires)),
        (FaceTag.SECURITY_CODE_IMAGE, face.code_png),
    ]
    record = with_offsets(on_card.SURFACE_FACE_TAG, FaceTag.OFFSETS, signed + unsigned)
    return filled(record, -(-len(record) // FACE_FILE_UNIT) * FACE_FILE_UNIT)


@dataclass(frozen=True, slots=True)
class Forgery:
    """What is wrong with the records of a tampered card."""

    face_signature: bool = False
    text_signature: bool = False
    photo_jp2: bytes | None = field(default=None, repr=False)


def face_signature(signed: Sequence[Element], signer: RSAPrivateKey) -> bytes:
    """Three digests: of birth, sex and key; of the two text pictures; of the photo."""
    groups = (signed[:3], signed[3:5], signed[5:])
    digests = b"".join(hashlib.sha256(row(group)).digest() for group in groups)
    return sign_verbatim(signer, FACE_DIGEST_INFO + digests)


def birth_record(identity: Identity, public_key: bytes, signer: RSAPrivateKey) -> bytes:
    """Surface EF 0001 (FF10)."""
    birth, key, signature = BIRTH_RECORD
    elements = [(birth, ascii_date(identity.person.birth)), (key, public_key)]
    return signed_record(on_card.SURFACE_BIRTH_TAG, elements, signature, signer)


def my_number_picture(png: bytes, public_key: bytes, signer: RSAPrivateKey) -> bytes:
    """Surface EF 0005 (FF40): the fictional My Number as a picture."""
    picture, key, signature = MY_NUMBER_RECORD
    elements = [(picture, png), (key, public_key)]
    return signed_record(on_card.SURFACE_MY_NUMBER_TAG, elements, signature, signer)


def surface_info(municipality: str, key_id: bytes, signer: RSAPrivateKey) -> bytes:
    """Surface EF 0003 (FF30): basic facts of the application."""
    elements = [
        (SurfaceInfoTag.HEADER, SURFACE_INFO_HEADER),
        (SurfaceInfoTag.KEY_ID, key_id),
        (SurfaceInfoTag.VERSION, INFO_VERSION),
        (SurfaceInfoTag.MUNICIPALITY, municipality.encode("ascii")),
    ]
    signature = key_id + sign_hashed(signer, row(elements))
    elements.append((SurfaceInfoTag.SIGNATURE, signature))
    return encode(on_card.SURFACE_INFO_TAG, row(elements))


def my_number_text(number: str) -> bytes:
    """Text EF 0001: the fictional My Number, and filler to the measured 17 bytes."""
    return filled(encode(on_card.TEXT_MY_NUMBER_TAG, number.encode("ascii")), MY_NUMBER_FILE_SIZE)


def basic_four_elements(identity: Identity) -> list[Element]:
    """Name, address, birth, sex of text EF 0002."""
    person = identity.person
    return [
        (TextTag.NAME, person.name.encode()),
        (TextTag.ADDRESS, person.address.encode()),
        (TextTag.BIRTH, ascii_date(person.birth)),
        (TextTag.SEX, SEX_DIGITS[person.sex]),
    ]


def basic_four(identity: Identity) -> bytes:
    """Text EF 0002 (FF20), with some filler behind it."""
    elements = basic_four_elements(identity)
    record = with_offsets(on_card.TEXT_BASIC_FOUR_TAG, TextTag.OFFSETS, elements)
    return filled(record, -(-len(record) // 0x100) * 0x100)


def text_signatures(
    my_number_file: bytes, identity: Identity, signer: RSAPrivateKey, *, broken_signature: bool
) -> bytes:
    """Text EF 0003 (FF30): digests of the whole My Number file and of the basic four."""
    four = row(basic_four_elements(identity))
    elements = [
        (TextSignatureTag.MY_NUMBER_HASH, hashlib.sha256(my_number_file).digest()),
        (TextSignatureTag.BASIC_FOUR_HASH, hashlib.sha256(four).digest()),
    ]
    signature = sign_hashed(signer, row(elements))
    elements.append(
        (TextSignatureTag.SIGNATURE, broken(signature) if broken_signature else signature)
    )
    return encode(on_card.TEXT_SIGNATURES_TAG, row(elements))


def text_info(key_id: bytes, signer: RSAPrivateKey) -> bytes:
    """Text EF 0005 (FF40): basic facts of the application."""
    header, key, signature = TEXT_INFO
    elements = [(header, TEXT_INFO_HEADER), (key, key_id)]
    return signed_record(on_card.TEXT_INFO_TAG, elements, signature, signer)


def card_key_record(public_key: bytes, signer: RSAPrivateKey) -> bytes:
    """Text EF 0007 (FF50): the signed public key of the text application's own key."""
    key, signature = CARD_KEY_RECORD
    return signed_record(on_card.TEXT_CARD_KEY_TAG, [(key, public_key)], signature, signer)


def token_info(label: str) -> bytes:
    """JPKI EF 0006: 160 bytes like PKCS #11's CK_TOKEN_INFO."""
    texts = ((label, 32), ("JPKI", 32), ("E16R01NJ", 16), ("", 16))
    head = b"".join(text.encode("ascii").ljust(size) for text, size in texts)
    # flags, four session counts, max and min PIN, four memory sizes; then versions and time.
    numbers = (0x0400, 0, 0, 0, 0, 16, 6, 0, 0, 0, 0)
    return head + b"".join(n.to_bytes(4, "big") for n in numbers) + bytes(4) + b"0" * 16


def common_record(serial: str, municipality: str, expires: date) -> bytes:
    """Record 1 of the common application: serial, municipality, expiry as 28 digits."""
    digits = f"{serial}{municipality}{expires:%Y%m%d}"
    return encode(on_card.COMMON_RECORD_TAG, digits.encode("ascii"))


def signed_record(
    tag: int, elements: list[Element], signature_tag: int, signer: RSAPrivateKey
) -> bytes:
    """A record whose last element signs all elements before it."""
    signature = sign_hashed(signer, row(elements))
    return encode(tag, row([*elements, (signature_tag, signature)]))


def with_offsets(tag: int, offsets_tag: int, elements: Sequence[Element]) -> bytes:
    """A record that starts with the places of its elements, counted from the file's start."""
    sizes = [len(encode(*element)) for element in elements]
    table_size = len(encode(offsets_tag, bytes(2 * len(elements))))
    header_size = len(encode(tag, bytes(table_size + sum(sizes)))) - table_size - sum(sizes)
    first = header_size + table_size
    places = [first + sum(sizes[:index]) for index in range(len(sizes))]
    table = b"".join(place.to_bytes(2, "big") for place in places)
    return encode(tag, row([(offsets_tag, table), *elements]))


def row(elements: Sequence[Element]) -> bytes:
    """Elements back to back."""
    return b"".join(encode(tag, value) for tag, value in elements)


def filled(content: bytes, size: int) -> bytes:
    """The content in a file of that size, the rest being filler."""
    return content.ljust(size, bytes((FILLER,)))


def ascii_date(day: date) -> bytes:
    """YYYYMMDD."""
    return f"{day:%Y%m%d}".encode("ascii")


def broken(signature: bytes) -> bytes:
    """The same length, and wrong."""
    return bytes((signature[0] ^ 0x01,)) + signature[1:]
