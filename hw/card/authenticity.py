# SPDX-License-Identifier: Apache-2.0
"""Is this the real chip with what its issuer wrote? Checks that need no network, one by one.

A result says which checks held and which failed and why; whoever decides must ask for the checks it
needs, because a check that was not made is not a check that held. Revocation can't be checked here:
CRL and OCSP are open to registered verifiers only.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from hw.card.applications import Application
from hw.card.certificates import CvCertificate
from hw.card.common import CardIdentity
from hw.card.signatures import digest_info, message_signature_holds, signature_holds
from hw.card.surface import FaceRecord
from hw.card.text import TextRecord, TextSignatures
from hw.card.trust import TrustStore
from hw.card.values import CardKey
from hw.errors import NotAuthentic


class Check(Enum):
    """What can be found true or false."""

    FACE_SIGNER = "face_signer"
    """A trusted root certified the key that signed the face record."""
    FACE_RECORD = "face_record"
    """That key signed birth date, sex, card key, name and address images, and the photo."""
    CHIP = "chip"
    """The chip holds the private key that belongs to the card key in the signed face record."""
    TEXT_SIGNER = "text_signer"
    """A trusted root certified the key that signed the texts."""
    TEXT_RECORD = "text_record"
    """That key signed name, address, birth date and sex."""
    ONE_CARD = "one_card"
    """Face record, texts and common record agree in birth date, sex and expiry."""
    CERTIFICATE = "certificate"
    """A trusted authority issued the authentication certificate, for authentication."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; `reason` says why it failed and is empty when it held."""

    check: Check
    reason: str = ""

    @property
    def held(self) -> bool:
        """Whether the check held."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The findings so far; results of separate steps are added with `+`."""

    findings: tuple[Finding, ...] = ()

    @property
    def held(self) -> frozenset[Check]:
        """Checks that were made and held every time."""
        return frozenset(f.check for f in self.findings) - {f.check for f in self.failed}

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The failures, with their reasons."""
        return tuple(finding for finding in self.findings if not finding.held)

    def proves(self, *checks: Check) -> bool:
        """Whether all of these checks were made and held, and none of all made failed."""
        return not self.failed and self.held.issuperset(checks)

    def require(self, *checks: Check) -> None:
        """Raise NotAuthentic for the first failure, or the first of `checks` not made."""
        for finding in self.failed:
            raise NotAuthentic(f"{finding.check.value}: {finding.reason}")
        for check in checks:
            if check not in self.held:
                raise NotAuthentic(f"{check.value}: not checked")

    def __add__(self, other: Authenticity) -> Authenticity:
        return Authenticity(self.findings + other.findings)


def _finding(check: Check, holds: bool, reason: str) -> Finding:
    return Finding(check, "" if holds else reason)


def check_signer(
    check: Check, trust: TrustStore, application: Application, certificate: CvCertificate
) -> Finding:
    """Was the record signer certified by a root of this application?"""
    root = trust.record_root(application, certificate.issuer)
    if root is None:
        return Finding(check, "its root is not trusted here")
    holds = message_signature_holds(root, certificate.signed, certificate.signature)
    return _finding(check, holds, "the root did not sign this key")


def check_face_record(
    trust: TrustStore, record: FaceRecord, certificate: CvCertificate
) -> Authenticity:
    """FACE_SIGNER and FACE_RECORD. Expiry and security code are not covered by any signature."""
    digest = b"".join(hashlib.sha256(part).digest() for part in record.signed)
    holds = signature_holds(certificate.key, digest_info(digest), record.signature)
    return Authenticity(
        (
            check_signer(Check.FACE_SIGNER, trust, Application.SURFACE, certificate),
            _finding(Check.FACE_RECORD, holds, "the signature does not fit the record"),
        )
    )


def check_text_record(
    trust: TrustStore, record: TextRecord, signatures: TextSignatures, certificate: CvCertificate
) -> Authenticity:
    """TEXT_SIGNER and TEXT_RECORD."""
    return Authenticity(
        (
            check_signer(Check.TEXT_SIGNER, trust, Application.TEXT, certificate),
            _text_finding(record, signatures, certificate.key),
        )
    )


def _text_finding(record: TextRecord, signatures: TextSignatures, key: CardKey) -> Finding:
    if not message_signature_holds(key, signatures.signed, signatures.signature):
        return Finding(Check.TEXT_RECORD, "the signature does not fit the hashes")
    same = hmac.compare_digest(record.digest, signatures.basic_four_hash)
    return _finding(Check.TEXT_RECORD, same, "the signed hash is of other texts")


def check_chip(record: FaceRecord, message: bytes, signature: bytes) -> Authenticity:
    """CHIP: `signature` is the chip's over SHA-256 of `message`, which nobody could foresee.

    Worth something only together with FACE_RECORD, which signs the key.
    """
    holds = message_signature_holds(record.public_key, message, signature)
    return Authenticity((_finding(Check.CHIP, holds, "the chip has not the key of the record"),))


def check_one_card(face: FaceRecord, texts: TextRecord, identity: CardIdentity) -> Authenticity:
    """ONE_CARD: nothing else ties the applications' records to each other."""
    return Authenticity(tuple(_contradictions(face, texts, identity)) or (Finding(Check.ONE_CARD),))


def _contradictions(
    face: FaceRecord, texts: TextRecord, identity: CardIdentity
) -> Iterable[Finding]:
    if face.birth != texts.holder.birth:
        yield Finding(Check.ONE_CARD, "two birth dates")
    if face.sex is not texts.holder.sex:
        yield Finding(Check.ONE_CARD, "two sexes")
    if face.expiry != identity.expiry:
        yield Finding(Check.ONE_CARD, "two expiry dates")
