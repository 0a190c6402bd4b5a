# SPDX-License-Identifier: Apache-2.0
"""RSA signatures as the card makes them: P1 of COMPUTE DIGITAL SIGNATURE chooses the padding."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed

MAX_VERBATIM = 245
"""Bytes that fit a 2048-bit PKCS #1 v1.5 block with its 11 bytes of padding."""
SHA256_BYTES = 32

Scheme = Callable[[RSAPrivateKey, bytes], bytes]


def sign_verbatim(key: RSAPrivateKey, data: bytes) -> bytes:
    """PKCS #1 v1.5 padding around the data as they are (1 to 245 bytes); else empty."""
    if not 1 <= len(data) <= MAX_VERBATIM:
        return b""
    return key.sign(data, padding.PKCS1v15(), NoDigestInfo())


def sign_hashed(key: RSAPrivateKey, data: bytes) -> bytes:
    """RSASSA-PKCS1-v1_5 with SHA-256 over the data."""
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _bare_hash(key: RSAPrivateKey, data: bytes) -> bytes:
    return sign_verbatim(key, hashlib.sha256(data).digest())


def _given_hash(key: RSAPrivateKey, data: bytes) -> bytes:
    if len(data) != SHA256_BYTES:
        return b""
    return key.sign(data, padding.PKCS1v15(), Prehashed(hashes.SHA256()))


def _pss() -> padding.PSS:
    return padding.PSS(padding.MGF1(hashes.SHA256()), SHA256_BYTES)


def _pss_given_hash(key: RSAPrivateKey, data: bytes) -> bytes:
    if len(data) != SHA256_BYTES:
        return b""
    return key.sign(data, _pss(), Prehashed(hashes.SHA256()))


def _pss_hashed(key: RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(data, _pss(), hashes.SHA256())


SCHEMES: dict[int, Scheme] = {
    0x00: sign_verbatim,
    0x01: _bare_hash,
    0x02: _given_hash,
    0x03: sign_hashed,
    0x04: _pss_given_hash,
    0x05: _pss_hashed,
}
"""P1 to scheme, as soltia48/myna-card measured them; everyone uses 00."""


def card_signer(key: RSAPrivateKey) -> Callable[[int, bytes], bytes | None]:
    """`sign(p1, data)`: None for an unknown P1, empty for data that do not fit the scheme."""

    def sign(p1: int, data: bytes) -> bytes | None:
        scheme = SCHEMES.get(p1)
        return None if scheme is None else scheme(key, data)

    return sign
