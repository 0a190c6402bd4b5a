# SPDX-License-Identifier: Apache-2.0
"""What the slip's QR code says: a signed JWT (JWS compact, RFC 7515/7519) without a person's data.

Anybody can read the number, the kiosk, the institution and the dates; nobody without the kiosk's key can make one.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from eligibility.errors import BadToken
from eligibility.japan import JAPAN
from eligibility.slip.faults import TokenFault
from eligibility.slip.keys import ALGORITHM, KnownKeys, SlipKey
from eligibility.slip.values import Slip

KIND = "slip+jwt"
VERSION = 1
LONGEST = 2000
"""Characters; the largest QR code at level M holds 2331 bytes."""
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What is signed. `issued_at` to the second; `settle_by` is the last day in Japan on which the slip is open."""

    number: str
    kiosk: str
    institution_code: str
    issued_at: datetime
    settle_by: date

    @classmethod
    def of(cls, slip: Slip) -> "TokenClaims":
        """The claims of a slip: the same for every copy of it."""
        issued = slip.issued_at.astimezone(UTC).replace(microsecond=0)
        return cls(slip.number, slip.kiosk, slip.clinic.institution_code, issued, slip.settle_by)

    @property
    def ends_at(self) -> datetime:
        """The midnight in Japan that ends the last day."""
        return datetime.combine(self.settle_by + timedelta(days=1), time(), JAPAN)


def sign_token(claims: TokenClaims, key: SlipKey) -> str:
    """About 310 characters for a kiosk's name of eight; the same text for the same claims and key."""
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": KIND}
    body = {
        "v": VERSION,
        "jti": claims.number,
        "iss": claims.kiosk,
        "org": claims.institution_code,
        "iat": int(claims.issued_at.timestamp()),
        "exp": int(claims.ends_at.timestamp()),
    }
    payload = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, key.jwk, algorithms=[ALGORITHM])


def verify_token(text: str, keys: KnownKeys, now: datetime | None = None) -> TokenClaims:
    """The claims of a token that holds. Raises BadToken; its `fault` is a TokenFault.

    `now` carries its zone, None is the present. One that is only past its day carries `claims` all the same: its
    signature was good, and reception may still want to know which slip it was.
    """
    header = _header(text)
    _check_kind(header)
    claims = _claims(_signed_payload(text, header, keys))
    if (now or datetime.now(UTC)) >= claims.ends_at:
        detail = (
            f"slip {claims.number}: signed by its kiosk, but its last day was {claims.settle_by}"
        )
        raise BadToken(TokenFault.EXPIRED, detail, claims)
    return claims


def read_token(text: str) -> str | None:
    """The one token in a text (a line by itself or among words), or None; nothing is verified."""
    found = [word for word in text.split() if _SHAPE.fullmatch(word) and len(word) <= LONGEST]
    return max(found, key=len, default=None)


def _header(text: str) -> dict[str, Any]:
    if len(text) > LONGEST or not _SHAPE.fullmatch(text):
        raise BadToken(TokenFault.NOT_A_TOKEN, "not a token: three parts of letters and digits")
    try:
        return dict(jws.extract_compact(text.encode()).headers())
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken(TokenFault.NOT_A_TOKEN, "not a token: its head is not JSON") from error


def _check_kind(header: dict[str, Any]) -> None:
    if header.get("typ") != KIND or header.get("alg") != ALGORITHM:
        raise BadToken(TokenFault.WRONG_KIND, f"a token, but not a slip's ({KIND}, {ALGORITHM})")


def _signed_payload(text: str, header: dict[str, Any], keys: KnownKeys) -> bytes:
    kid = header.get("kid")
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise BadToken(TokenFault.UNKNOWN_KEY, "signed by a key that is not among the known ones")
    try:
        return jws.deserialize_compact(text, key, algorithms=[ALGORITHM]).payload
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken(TokenFault.BAD_SIGNATURE, "the signature does not hold") from error


def _claims(payload: bytes) -> TokenClaims:
    """After the signature: whatever is wrong here was signed by a kiosk of another version."""
    try:
        body = json.loads(payload)
        if body["v"] != VERSION:
            raise BadToken(
                TokenFault.WRONG_KIND, f"a slip's token of a version that is not {VERSION}"
            )
        last = datetime.fromtimestamp(int(body["exp"]), JAPAN) - timedelta(seconds=1)
        issued = datetime.fromtimestamp(int(body["iat"]), UTC)
        texts = (str(body["jti"]), str(body["iss"]), str(body["org"]))
        return TokenClaims(*texts, issued, last.date())
    except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
        raise BadToken(TokenFault.WRONG_KIND, "a signed token without a slip's claims") from error
