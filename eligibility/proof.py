# SPDX-License-Identifier: Apache-2.0
"""The proof that this card was here, now, at this kiosk: what the card signs and what travels.

The rule of our mock service; the official way without a PIN is closed to third parties. The card
signs SHA-256 of `proof_message` with PKCS#1 v1.5: after the PIN with the JPKI authentication key,
after a face match or a staff check with the surface application's internal-authentication key.

When the service cannot be reached, the card signs a deferred proof while it is still there: the slip's
number stands in the nonce's place, and the prefix is another, so that neither can pass for the other.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, get_args

from eligibility.errors import BadProof

Method = Literal["pin", "face", "staff"]
METHODS: tuple[Method, ...] = get_args(Method)

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

VERSION = b"uketsuke-proof/1\n"
DEFERRED_VERSION = b"uketsuke-deferred-proof/1\n"
"""Prefix of each signed message: a signature made for anything else can never pass for a proof."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One signed proof. `certificate_der`: for "pin" only; `signed_at` carries its zone.

    With `is_deferred`, `nonce` is the number of the slip that the patient left with.
    """

    method: Method
    certificate_serial: str = field(repr=False)
    certificate_der: bytes | None = field(repr=False)
    nonce: str
    kiosk: str
    signed_at: datetime
    signature: bytes = field(repr=False)
    is_deferred: bool = False

    def message(self) -> bytes:
        """The bytes the signature must cover. Raises BadProof."""
        return proof_message(
            self.nonce,
            self.method,
            self.kiosk,
            self.signed_at,
            self.certificate_serial,
            is_deferred=self.is_deferred,
        )


def proof_message(
    nonce: str,
    method: Method,
    kiosk: str,
    signed_at: datetime,
    certificate_serial: str,
    *,
    is_deferred: bool = False,
) -> bytes:
    """Canonical bytes to sign: the version, then each part with its length before it (netstrings).

    Lengths make the parts unambiguous whatever they contain. Raises BadProof for an empty part, an
    unknown method or a time without a zone.
    """
    if method not in METHODS:
        raise BadProof(f"unknown method, allowed: {', '.join(METHODS)}")
    parts = (method, nonce, kiosk, format_time(signed_at), certificate_serial)
    if not all(parts):
        raise BadProof("a part of the proof is empty")
    version = DEFERRED_VERSION if is_deferred else VERSION
    return version + b"".join(_netstring(part) for part in parts)


def format_time(at: datetime) -> str:
    """ISO 8601 in UTC to the second, e.g. 2026-04-01T00:30:15Z. Raises BadProof without a zone."""
    if at.tzinfo is None:
        raise BadProof("the time of signing has no time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def read_time(text: str) -> datetime:
    """The inverse of `format_time`. Raises BadProof."""
    try:
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise BadProof("the time of signing is not like 2026-04-01T00:30:15Z")


def _netstring(text: str) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise BadProof("a part of the proof is not valid Unicode") from error
    return b"%d:%s," % (len(data), data)
