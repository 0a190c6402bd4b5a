# SPDX-License-Identifier: Apache-2.0
"""Cards that can only sign proofs, and a verifier for them, both with real RSA keys and certificates."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from cryptography.x509.oid import NameOID

from eligibility.proof import Method, Proof
from eligibility.service.ports import CertificateCheck
from eligibility.service.records import Enrolment

GRACE = timedelta(days=90)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class SigningCard:
    """One person's card: the authentication key with its certificate, and the surface key."""

    person_id: str
    certificate: x509.Certificate
    authentication_key: rsa.RSAPrivateKey
    surface_key: rsa.RSAPrivateKey

    @property
    def serial(self) -> str:
        return f"{self.certificate.serial_number:X}"

    def enrolment(self) -> Enrolment:
        public = self.surface_key.public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return Enrolment(self.person_id, self.serial, der)

    def proof(
        self,
        nonce: str,
        method: Method = "face",
        kiosk: str = "kiosk-1",
        at: datetime | None = None,
        *,
        is_deferred: bool = False,
    ) -> Proof:
        """A proof signed by the key that this method wants."""
        certificate = self.certificate.public_bytes(Encoding.DER) if method == "pin" else None
        at = at or datetime.now(UTC)
        unsigned = Proof(method, self.serial, certificate, nonce, kiosk, at, b"", is_deferred)
        key = self.authentication_key if method == "pin" else self.surface_key
        return replace(unsigned, signature=sign(key, unsigned.message()))


def sign(key: rsa.RSAPrivateKey, message: bytes) -> bytes:
    return key.sign(message, padding.PKCS1v15(), SHA256())


class CardMaker:
    """Issues cards from one test CA; the keys are shared by all, the certificates are not."""

    def __init__(self) -> None:
        self.ca_key, self.authentication_key, self.surface_key = _key(), _key(), _key()

    def card(self, person_id: str, expires: datetime | None = None) -> SigningCard:
        certificate = self._issue(expires or datetime.now(UTC) + timedelta(days=900))
        return SigningCard(person_id, certificate, self.authentication_key, self.surface_key)

    def foreign_card(self, person_id: str) -> SigningCard:
        """A card from a CA that nobody knows."""
        return CardMaker().card(person_id)

    def _issue(self, expires: datetime) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name("holder"))
            .issuer_name(_name("card CA"))
            .public_key(self.authentication_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(expires - timedelta(days=1800))
            .not_valid_after(expires)
        )
        return builder.sign(self.ca_key, SHA256())


@dataclass(frozen=True)
class CardVerifier:
    """Implements `eligibility.service.ports.ProofVerifier` for `CardMaker`'s cards."""

    maker: CardMaker

    def surface(self, public_key_der: bytes, message: bytes, signature: bytes) -> bool:
        return _is_signed(load_der_public_key(public_key_der), message, signature)

    def certificate(
        self, certificate_der: bytes, message: bytes, signature: bytes, at: datetime
    ) -> CertificateCheck:
        try:
            certificate = x509.load_der_x509_certificate(certificate_der)
        except ValueError:
            return CertificateCheck("", "untrusted")
        return CertificateCheck(
            f"{certificate.serial_number:X}", self._status(certificate, message, signature, at)
        )

    def _status(self, certificate, message, signature, at):
        body, seal = certificate.tbs_certificate_bytes, certificate.signature
        if not _is_signed(self.maker.ca_key.public_key(), body, seal):
            return "untrusted"
        if not _is_signed(certificate.public_key(), message, signature):
            return "bad_signature"
        end = certificate.not_valid_after_utc
        if at <= end:
            return "valid"
        return "grace" if at <= end + GRACE else "expired"


def _is_signed(key: object, message: bytes, signature: bytes) -> bool:
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(signature, message, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
