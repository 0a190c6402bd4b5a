# SPDX-License-Identifier: Apache-2.0
"""Records built byte by byte for the parsers' tests, apart from the virtual card's builders.

Test keys are generated once per session (about a second).
"""

from __future__ import annotations

import functools
import hashlib
import io

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from PIL import Image

ROOT_ID = b"9900023\x08\x05001\0\0\0\0"
SIGNER_ID = b"9900123\x08\x05001\0\0\0\0"


def element(tag: str, value: bytes) -> bytes:
    """TLV with the length form the card uses; independent of hw.card.tlv."""
    size = len(value)
    if size < 0x80:
        length = bytes([size])
    elif size < 0x100:
        length = bytes([0x81, size])
    else:
        length = b"\x82" + size.to_bytes(2, "big")
    return bytes.fromhex(tag) + length + value


@functools.cache
def key(name: str) -> rsa.RSAPrivateKey:
    """An RSA-2048 key, the same for the same name within one run."""
    return rsa.generate_private_key(65537, 2048)


def modulus(name: str) -> bytes:
    return key(name).public_key().public_numbers().n.to_bytes(256, "big")


def card_key(name: str) -> bytes:
    """265 bytes, as DF24 and a card-verifiable certificate write a key."""
    return element("90", b"\x01\x00\x01") + element("91", modulus(name))


def signed(name: str, message: bytes) -> bytes:
    return key(name).sign(message, padding.PKCS1v15(), hashes.SHA256())


def raw_signed(name: str, block: bytes) -> bytes:
    """PKCS #1 v1.5 around a DigestInfo, by hand."""
    numbers = key(name).private_numbers()
    n = numbers.public_numbers.n
    padded = b"\0\1" + b"\xff" * (253 - len(block)) + b"\0" + block
    return pow(int.from_bytes(padded, "big"), numbers.d, n).to_bytes(256, "big")


def cv_certificate(root: str = "root", signer: str = "signer", issuer: bytes = ROOT_ID) -> bytes:
    body = issuer + SIGNER_ID + card_key(signer)
    return element("7F21", element("5F4E", body) + element("5F37", signed(root, body)))


@functools.cache
def jp2(width: int = 192, height: int = 240, mode: str = "L") -> bytes:
    picture = Image.linear_gradient("L").resize((width, height)).convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG2000")
    return buffer.getvalue()


@functools.cache
def png(width: int = 216, height: int = 12) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height), 1).save(buffer, "PNG")
    return buffer.getvalue()


FACE_PREFIX = bytes.fromhex("3071300d060960864801650304020105000460")


def face_parts(**changes: bytes) -> dict[str, bytes]:
    parts = {
        "DF21": bytes(18),
        "DF22": b"19800217",
        "DF23": b"1",
        "DF24": card_key("card"),
        "DF25": png(),
        "DF26": png(288, 24),
        "DF27": jp2(),
        "DF28": b"",
        "DF29": b"20350217",
        "DF2A": png(24, 12),
    }
    groups = (("DF22", "DF23", "DF24"), ("DF25", "DF26"), ("DF27",))
    digests = b"".join(
        hashlib.sha256(b"".join(element(t, parts[t]) for t in g)).digest() for g in groups
    )
    parts["DF28"] = raw_signed("signer", FACE_PREFIX + digests)
    return parts | changes


def face_record(drop: str = "", **changes: bytes) -> bytes:
    parts = face_parts(**changes)
    inside = b"".join(element(tag, value) for tag, value in parts.items() if tag != drop)
    return element("FF20", inside) + b"\xff" * 40


TEXT_RECORD = bytes.fromhex(
    "ff2065df2108000e002000590064"
    "df220fe9bb92e6a190e38080e5b9b9e4b99f"
    "df2336e69db1e4baace983bde6b885e780ace5b882e8a6b3e5b883e5ad90e58d97"
    "efbc91efbc92efbc8defbc97efbc8defbc92efbc90efbc92"
    "df24083139383030323137df250131"
)
"""Public test vector of a fictional person (soltia48/myna-card, fixtures), 104 bytes."""


def text_signatures(record: bytes = TEXT_RECORD, signer: str = "signer") -> bytes:
    covered = record[3 + 3 + 8 :]  # behind FF20 65 and the DF21 element
    hashed = element("DF31", bytes(32)) + element("DF32", hashlib.sha256(covered).digest())
    return element("FF30", hashed + element("DF33", signed(signer, hashed)))
