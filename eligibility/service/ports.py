# SPDX-License-Identifier: Apache-2.0
"""What the service needs from others: somebody who can verify a card's signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

CertificateStatus = Literal["valid", "grace", "expired", "untrusted", "bad_signature"]


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """What a card's authentication certificate and its signature are worth at one moment.

    `serial` is written as in `Proof.certificate_serial`.
    """

    serial: str
    status: CertificateStatus


class ProofVerifier(Protocol):
    """Verifies PKCS#1 v1.5 signatures over SHA-256 of a message. Never raises for bad input."""

    def surface(self, public_key_der: bytes, message: bytes, signature: bytes) -> bool:
        """Check a signature of the surface application's key (DER SubjectPublicKeyInfo)."""
        ...

    def certificate(
        self, certificate_der: bytes, message: bytes, signature: bytes, at: datetime
    ) -> CertificateCheck:
        """Check a certificate's chain and validity at `at`, and the signature made with its key."""
        ...
