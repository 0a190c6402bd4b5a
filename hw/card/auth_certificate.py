# SPDX-License-Identifier: Apache-2.0
"""The JPKI authentication certificate: who issued it, for what, and until when it helps.

It holds no name and no birth date; its serial is a pseudonym of the person until it is renewed. An
expired certificate on a valid card is an everyday case: the health-insurance system takes it for
three months more, counted to the end of the month, for eligibility only.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import Enum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hw.card.applications import JPKI_AUTH_CERTIFICATE
from hw.card.authenticity import Authenticity, Check, Finding
from hw.card.signatures import message_signature_holds
from hw.card.values import BROKEN_X509, CardKey
from hw.errors import BadCardData

JST = timezone(timedelta(hours=9), "JST")
RENEWAL_MONTHS = 3
GRACE_MONTHS = 3
WHERE = str(JPKI_AUTH_CERTIFICATE)


class CertificateStatus(Enum):
    """Where a day lies in a certificate's life."""

    NOT_YET = "not_yet"
    VALID = "valid"
    RENEW_SOON = "renew_soon"
    """Valid, and in its last three months: the reader reminds."""
    GRACE = "grace"
    """Expired, and still taken for eligibility only."""
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AuthCertificate:
    """What is of use in it. `serial` and `common_name` are pseudonyms of a person."""

    der: bytes = field(repr=False)
    serial: int = field(repr=False)
    common_name: str = field(repr=False)
    not_before: datetime
    not_after: datetime
    key: CardKey = field(repr=False)

    @property
    def grace_end(self) -> date:
        """The last day (in Japan) on which it is taken for eligibility."""
        return grace_end(self.not_after)

    def status(self, now: datetime) -> CertificateStatus:
        """`now` is aware; days and months are counted in Japan."""
        return certificate_status(self.not_before, self.not_after, now)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def grace_end(not_after: datetime) -> date:
    """The end of the month that is three months after the last day, in Japan."""
    later = add_months(not_after.astimezone(JST).date(), GRACE_MONTHS)
    return later.replace(day=calendar.monthrange(later.year, later.month)[1])


def certificate_status(
    not_before: datetime, not_after: datetime, now: datetime
) -> CertificateStatus:
    """All three aware. Within the last day everything up to `not_after` itself is valid."""
    if now < not_before:
        return CertificateStatus.NOT_YET
    today = now.astimezone(JST).date()
    if now > not_after:
        late = today > grace_end(not_after)
        return CertificateStatus.EXPIRED if late else CertificateStatus.GRACE
    soon = today >= add_months(not_after.astimezone(JST).date(), -RENEWAL_MONTHS)
    return CertificateStatus.RENEW_SOON if soon else CertificateStatus.VALID


def parse_auth_certificate(der: bytes) -> AuthCertificate:
    """Raises BadCardData for what is no X.509 certificate with an RSA-2048 key."""
    certificate = _load(der)
    try:
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return AuthCertificate(
            der=bytes(der),
            serial=certificate.serial_number,
            common_name=str(names[0].value) if names else "",
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            key=_card_key(certificate),
        )
    except BROKEN_X509 as error:
        raise BadCardData("a broken X.509 certificate", WHERE) from error


def _load(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(bytes(der))
    except BROKEN_X509 as error:
        raise BadCardData("not an X.509 certificate", WHERE) from error


def _card_key(certificate: x509.Certificate) -> CardKey:
    try:
        key = certificate.public_key()
    except BROKEN_X509 as error:
        raise BadCardData("no usable key", WHERE) from error
    return CardKey.of(key, WHERE)


def check_auth_certificate(
    certificate: AuthCertificate, authorities: Iterable[x509.Certificate]
) -> Authenticity:
    """CERTIFICATE: issued by one of the authorities while that was valid, and for authentication.

    The authority's generations share one name, so all of that name are tried. Whether the
    certificate itself is in time is `status`, and whether it was revoked nobody here can know.
    """
    parsed = _load(certificate.der)
    try:
        reason = _purpose_fault(parsed) or _issuer_fault(parsed, authorities)
    except BROKEN_X509:  # cryptography parses names late
        reason = "it is broken"
    return Authenticity((Finding(Check.CERTIFICATE, reason),))


def _purpose_fault(certificate: x509.Certificate) -> str:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (*BROKEN_X509, x509.ExtensionNotFound):
        return "it does not say what it is for"
    if not usage.critical or not usage.value.digital_signature:
        return "its key usage is not digital signature"
    if usage.value.key_cert_sign or usage.value.content_commitment:
        return "it is for something else too"
    if ExtendedKeyUsageOID.CLIENT_AUTH not in purposes.value:
        return "it is not for client authentication"
    return ""


def _issuer_fault(certificate: x509.Certificate, authorities: Iterable[x509.Certificate]) -> str:
    namesakes = [ca for ca in authorities if ca.subject == certificate.issuer]
    if not namesakes:
        return "its issuer is not trusted here"
    issuer = next((ca for ca in namesakes if _issued_by(certificate, ca)), None)
    if issuer is None:
        return "its issuer did not sign it"
    issued = certificate.not_valid_before_utc
    if not issuer.not_valid_before_utc <= issued <= issuer.not_valid_after_utc:
        return "its issuer was not valid when it was issued"
    return ""


def _issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    except (*BROKEN_X509, InvalidSignature, x509.ExtensionNotFound):
        return False
    return constraints.value.ca


def verify_auth_signature(certificate_der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the certificate's key signed SHA-256 of the message. Raises BadCardData."""
    certificate = parse_auth_certificate(certificate_der)
    return message_signature_holds(certificate.key, message, signature)
