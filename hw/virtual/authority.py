# SPDX-License-Identifier: Apache-2.0
"""The test PKI: the two JPKI authorities, and the roots and signers of the card's own records."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from hw.card import applications as on_card
from hw.card.tlv import encode
from hw.virtual.certificates import AUTH, SIGN, Authority, make_authority
from hw.virtual.keystore import KeyStore
from hw.virtual.signing import sign_hashed

SURFACE_ROOT_ID = b"UKETSUKE-TEST-23"
TEXT_ROOT_ID = b"UKETSUKE-TEST-33"
"""16 bytes, like the issuer ids 5000023 and 5000033 of the real roots."""
SIGNER_ID = b"UKETSUKE-SIGNER1"
EXPONENT = b"\x01\x00\x01"


@dataclass(frozen=True, slots=True)
class RecordSigner:
    """A record signer's key, and its card-verifiable certificate (EF 0004) by a root."""

    key: RSAPrivateKey
    cv_certificate: bytes


@dataclass(frozen=True, slots=True)
class Pki:
    """Everything that issues a card."""

    auth: Authority
    sign: Authority
    surface: RecordSigner
    text: RecordSigner


def load_pki(store: KeyStore, *, wrong_root: bool = False, wrong_ca: bool = False) -> Pki:
    """The test PKI; a wrong root or CA has the right name and a key that nobody trusts."""
    roots = "rogue" if wrong_root else "authority"
    authorities = "rogue" if wrong_ca else "authority"
    return Pki(
        auth=make_authority(AUTH, store.key(f"{authorities}/auth-ca")),
        sign=make_authority(SIGN, store.key(f"{authorities}/sign-ca")),
        surface=_signer(store, "surface", SURFACE_ROOT_ID, roots),
        text=_signer(store, "text", TEXT_ROOT_ID, roots),
    )


def certificate_der(authority: Authority) -> bytes:
    """The CA's certificate as the card holds it."""
    return authority.certificate.public_bytes(Encoding.DER)


def card_public_key(key: RSAPublicKey) -> bytes:
    """The 265 bytes `90 03 e, 91 820100 n` in which the card's records hold an RSA-2048 key."""
    modulus = key.public_numbers().n.to_bytes(256, "big")
    return encode(on_card.KEY_EXPONENT_TAG, EXPONENT) + encode(on_card.KEY_MODULUS_TAG, modulus)


def _signer(store: KeyStore, kind: str, root_id: bytes, roots: str) -> RecordSigner:
    key = store.key(f"authority/{kind}-signer")
    body = root_id + SIGNER_ID + card_public_key(key.public_key())
    signed = encode(on_card.CV_BODY_TAG, body)
    signature = sign_hashed(store.key(f"{roots}/{kind}-root"), body)
    return RecordSigner(
        key,
        encode(on_card.CV_CERTIFICATE_TAG, signed + encode(on_card.CV_SIGNATURE_TAG, signature)),
    )
