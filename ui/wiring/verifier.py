# SPDX-License-Identifier: Apache-2.0
"""The service's port for verifying a card's signature, filled with the card room's rules.

A region's service sees the same cards again: what is parsed and found about a key or a certificate is kept. The
signature itself is verified each time, and so is the day on which the certificate ends.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from eligibility.service.ports import CertificateCheck
from eligibility.service.ports import CertificateStatus as ServiceStatus
from hw.card.auth_certificate import (
    AuthCertificate,
    CertificateStatus,
    check_auth_certificate,
    parse_auth_certificate,
)
from hw.card.trust import TrustStore
from hw.card.values import KEY_BYTES, CardKey
from hw.errors import BadCardData

KEPT = 2048
"""Keys and certificates kept, about 3 kB each; the least recently used goes first."""

STATUSES: dict[CertificateStatus, ServiceStatus] = {
    CertificateStatus.NOT_YET: "untrusted",
    CertificateStatus.VALID: "valid",
    CertificateStatus.RENEW_SOON: "valid",
    CertificateStatus.GRACE: "grace",
    CertificateStatus.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """A certificate whose chain and purpose were checked, with its key ready for use."""

    certificate: AuthCertificate = field(repr=False)
    key: RSAPublicKey = field(repr=False)
    is_trusted: bool


class CardProofVerifier:
    """Implements `eligibility.service.ports.ProofVerifier`; never raises for bad input."""

    def __init__(self, trust: TrustStore) -> None:
        self._trust = trust
        self._known = lru_cache(KEPT)(self._look_at)
        self._key = lru_cache(KEPT)(_rsa_key)

    def surface(self, public_key_der: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the surface application's key signed SHA-256 of the message."""
        key = self._key(public_key_der)
        return key is not None and _holds(key, message, signature)

    def certificate(
        self, certificate_der: bytes, message: bytes, signature: bytes, at: datetime
    ) -> CertificateCheck:
        """Chain, purpose, validity at `at`, and the signature made with the certificate's key."""
        known = self._known(certificate_der)
        if known is None:
            return CertificateCheck("", "untrusted")
        status = _status(known, message, signature, at)
        return CertificateCheck(f"{known.certificate.serial:08X}", status)

    def _look_at(self, certificate_der: bytes) -> _Known | None:
        try:
            certificate = parse_auth_certificate(certificate_der)
            key = _of_card(certificate.key)
        except (BadCardData, ValueError):
            return None
        checked = check_auth_certificate(certificate, self._trust.authorities)
        return _Known(certificate, key, not checked.failed)


def _status(known: _Known, message: bytes, signature: bytes, at: datetime) -> ServiceStatus:
    if not known.is_trusted:
        return "untrusted"
    if not _holds(known.key, message, signature):
        return "bad_signature"
    return STATUSES[known.certificate.status(at)]


def _holds(key: RSAPublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _rsa_key(der: bytes) -> RSAPublicKey | None:
    try:
        key = load_der_public_key(der)
        if not isinstance(key, RSAPublicKey) or key.key_size != KEY_BYTES * 8:
            return None
        numbers = key.public_numbers()
        CardKey(numbers.n.to_bytes(KEY_BYTES, "big"), numbers.e)  # its rules for a card's key
    except (ValueError, TypeError, BadCardData):
        return None
    return key


def _of_card(key: CardKey) -> RSAPublicKey:
    return RSAPublicNumbers(key.exponent, int.from_bytes(key.modulus, "big")).public_key()
