# SPDX-License-Identifier: Apache-2.0
"""The card-verifiable certificate (tag 7F21) that names the key a record was signed with."""

from __future__ import annotations

from dataclasses import dataclass, field

from hw.card import tlv
from hw.card.applications import (
    CV_BODY_TAG,
    CV_CERTIFICATE_TAG,
    CV_ISSUER_LENGTH,
    CV_KEY_LENGTH,
    CV_SIGNATURE_TAG,
    CV_SUBJECT_LENGTH,
)
from hw.card.values import KEY_BYTES, CardKey, required
from hw.errors import BadCardData

BODY_LENGTH = CV_ISSUER_LENGTH + CV_SUBJECT_LENGTH + CV_KEY_LENGTH


@dataclass(frozen=True, slots=True)
class CvCertificate:
    """Issuer and subject key identifiers (16 bytes each), the subject's key, the signed bytes."""

    issuer: bytes
    subject: bytes
    key: CardKey
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def parse_cv_certificate(data: bytes, where: str) -> CvCertificate:
    """From a whole EF 0004. Raises BadCardData."""
    parts = tlv.by_tag(tlv.children(tlv.outer(data, CV_CERTIFICATE_TAG)), where)
    body = required(parts, CV_BODY_TAG, where).value
    if len(body) != BODY_LENGTH:
        raise BadCardData(f"a certificate body of {len(body)} bytes", where)
    signature = parse_signature(required(parts, CV_SIGNATURE_TAG, where).value, where)
    subject_end = CV_ISSUER_LENGTH + CV_SUBJECT_LENGTH
    key = CardKey.parse(body[subject_end:], where)
    issuer, subject = body[:CV_ISSUER_LENGTH], body[CV_ISSUER_LENGTH:subject_end]
    return CvCertificate(issuer, subject, key, body, signature)


def parse_signature(value: bytes, where: str) -> bytes:
    """An RSA-2048 signature. Raises BadCardData for another length."""
    if len(value) != KEY_BYTES:
        raise BadCardData(f"a signature of {len(value)} bytes", where)
    return value
