# SPDX-License-Identifier: Apache-2.0
"""The service's port for verifying a card's signature, filled with the card room's arithmetic."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from eligibility.service.ports import CertificateCheck
from eligibility.service.ports import CertificateStatus as ServiceStatus
from hw.card.auth_certificate import (
    AuthCertificate,
    CertificateStatus,
    check_auth_certificate,
    parse_auth_certificate,
)
from hw.card.signatures import message_signature_holds
from hw.card.trust import TrustStore
from hw.card.values import KEY_BYTES, CardKey
from hw.errors import BadCardData

STATUSES: dict[CertificateStatus, ServiceStatus] = {
    CertificateStatus.NOT_YET: "untrusted",
    CertificateStatus.VALID: "valid",
    CertificateStatus.RENEW_SOON: "valid",
    CertificateStatus.GRACE: "grace",
    CertificateStatus.EXPIRED: "expired",
}


class CardProofVerifier:
    """Implements `eligibility.service.ports.ProofVerifier`; never raises for bad input."""

    def __init__(self, trust: TrustStore) -> None:
        self._trust = trust

    def surface(self, public_key_der: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the surface application's key signed SHA-256 of the message."""
        key = _card_key(public_key_der)
        return key is not None and message_signature_holds(key, message, signature)

    def certificate(
        self, certificate_der: bytes, message: bytes, signature: bytes, at: datetime
    ) -> CertificateCheck:
        """Chain, purpose, validity at `at`, and the signature made with the certificate's key."""
        try:
            certificate = parse_auth_certificate(certificate_der)
        except BadCardData:
            return CertificateCheck("", "untrusted")
        status = self._status(certificate, message, signature, at)
        return CertificateCheck(f"{certificate.serial:08X}", status)

    def _status(
        self, certificate: AuthCertificate, message: bytes, signature: bytes, at: datetime
    ) -> ServiceStatus:
        if check_auth_certificate(certificate, self._trust.authorities).failed:
            return "untrusted"
        if not message_signature_holds(certificate.key, message, signature):
            return "bad_signature"
        return STATUSES[certificate.status(at)]


def _card_key(der: bytes) -> CardKey | None:
    try:
        key = load_der_public_key(der)
        if not isinstance(key, RSAPublicKey) or key.key_size != KEY_BYTES * 8:
            return None
        numbers = key.public_numbers()
        return CardKey(numbers.n.to_bytes(KEY_BYTES, "big"), numbers.e)
    except (ValueError, TypeError, BadCardData):
        return None
