# SPDX-License-Identifier: Apache-2.0
"""RSA signatures as this card makes them (PKCS #1 v1.5, RFC 8017 §8.2 and §9.2), checked offline.

Written out by hand because the face record signs a DigestInfo no library knows: it names SHA-256 and
holds three hashes side by side, 96 bytes. Only public values are involved.
"""

from __future__ import annotations

import hashlib
import hmac

from hw.card import tlv
from hw.card.values import KEY_BYTES, CardKey

SHA256_ALGORITHM = bytes.fromhex("300D06096086480165030402010500")
"""AlgorithmIdentifier of SHA-256: its OID and NULL."""
MIN_PADDING = 8


def digest_info(digest: bytes) -> bytes:
    """DER DigestInfo that names SHA-256; 51 bytes for one hash, 115 for three side by side."""
    return tlv.encode(0x30, SHA256_ALGORITHM + tlv.encode(0x04, digest))


def digest_info_of(message: bytes) -> bytes:
    """What the card is asked to sign for a message."""
    return digest_info(hashlib.sha256(message).digest())


def signature_holds(key: CardKey, digest_info: bytes, signature: bytes) -> bool:
    """Whether the signature opens to exactly this DigestInfo with full PKCS #1 v1.5 padding."""
    padding = KEY_BYTES - 3 - len(digest_info)
    if len(signature) != KEY_BYTES or padding < MIN_PADDING:
        return False
    modulus = int.from_bytes(key.modulus, "big")
    number = int.from_bytes(signature, "big")
    if number >= modulus:
        return False
    opened = pow(number, key.exponent, modulus).to_bytes(KEY_BYTES, "big")
    expected = b"\x00\x01" + b"\xff" * padding + b"\x00" + digest_info
    return hmac.compare_digest(opened, expected)


def message_signature_holds(key: CardKey, message: bytes, signature: bytes) -> bool:
    """The same for a message hashed with SHA-256."""
    return signature_holds(key, digest_info_of(message), signature)
