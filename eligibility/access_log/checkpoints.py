# SPDX-License-Identifier: Apache-2.0
"""Signed statements about a chain: "row `seq` has this hash". A JWS with Ed25519 (RFC 7515, RFC 8037, RFC 9864).

Kept where the log is not, a checkpoint shows that rows were cut off or that the chain was made anew. A statement of
pruning says that the rows up to `seq` were deleted because they were old, so that the rest can still be verified.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from eligibility.access_log.rows import instant, moment
from eligibility.errors import BadAccessKey, BadAccessRow, BadCheckpoint

ALGORITHM = "Ed25519"
CURVE: Literal["Ed25519"] = "Ed25519"
TYPES = {"checkpoint": "uketsuke-access-checkpoint", "pruned": "uketsuke-access-pruned"}
LONGEST_TOKEN = 4000


class Mark(StrEnum):
    """What a statement says of its row."""

    CHECKPOINT = "checkpoint"
    """It is there, with this hash."""
    PRUNED = "pruned"
    """It was the last one to be deleted because of its age."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Row `seq` of the chain had this hash at this time. `at` carries its zone."""

    chain: str
    seq: int
    hash: str
    at: datetime
    mark: Mark = Mark.CHECKPOINT


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half, as a JWK."""

    key: OKPKey = field(repr=False)

    @classmethod
    def of_json(cls, jwk: Any) -> "VerifyKey":
        """From a JWK (RFC 8037) as decoded JSON. Raises BadAccessKey."""
        match jwk:
            case {"kty": "OKP", "crv": "Ed25519", "x": str(x)}:
                return cls(_imported({"kty": "OKP", "crv": CURVE, "x": x}))
        raise BadAccessKey("not an Ed25519 public key (JWK)")

    @property
    def id(self) -> str:
        """The key's thumbprint (RFC 7638)."""
        return str(self.key.thumbprint())

    def json(self) -> dict[str, str]:
        """The JWK; holds nothing secret."""
        return {"kty": "OKP", "crv": CURVE, "x": str(self.key.as_dict(private=False)["x"])}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half."""

    key: OKPKey = field(repr=False)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new one."""
        return cls(OKPKey.generate_key(CURVE))

    @classmethod
    def of_pem(cls, pem: bytes) -> "SigningKey":
        """From PKCS#8 PEM. Raises BadAccessKey."""
        key = _imported(pem)
        if not key.is_private:
            raise BadAccessKey("a public key cannot sign")
        return cls(key)

    def pem(self) -> bytes:
        """PKCS#8 PEM."""
        return bytes(self.key.as_pem(private=True))

    @property
    def public(self) -> VerifyKey:
        """The other half."""
        return VerifyKey.of_json(dict(self.key.as_dict(private=False)))


def sign_json(content: dict[str, Any], kind: str, key: SigningKey) -> str:
    """A compact JWS over the content; its header names what kind of statement it is and the key."""
    header = {"alg": ALGORITHM, "typ": kind, "kid": key.public.id}
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return jws.serialize_compact(header, body.encode(), key.key, algorithms=[ALGORITHM])


def read_json(token: str, kind: str, keys: "tuple[VerifyKey, ...]") -> dict[str, Any]:
    """The content of a statement of this kind that one of the keys signed. Raises BadCheckpoint."""
    if len(token) > LONGEST_TOKEN:
        raise BadCheckpoint(f"longer than {LONGEST_TOKEN} characters")
    for key in keys:
        try:
            found = jws.deserialize_compact(token, key.key, algorithms=[ALGORITHM])
            header, content = found.headers(), json.loads(found.payload)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if header.get("typ") != kind:
            raise BadCheckpoint("a statement of another kind")
        if not isinstance(content, dict):
            raise BadCheckpoint("its content is not an object")
        return content
    raise BadCheckpoint("no known key signed it")


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The statement as text."""
    content = {
        "chain": checkpoint.chain,
        "seq": checkpoint.seq,
        "hash": checkpoint.hash,
        "at": instant(checkpoint.at),
    }
    return sign_json(content, TYPES[checkpoint.mark.value], key)


def read_checkpoint(token: str, *keys: VerifyKey, mark: Mark = Mark.CHECKPOINT) -> Checkpoint:
    """The statement that one of the keys signed. Raises BadCheckpoint."""
    match read_json(token, TYPES[mark.value], keys):
        case {"chain": str(chain), "seq": int(seq), "hash": str(value), "at": str(at)} if seq >= 1:
            try:
                return Checkpoint(chain, seq, value, moment(at), mark)
            except BadAccessRow as error:
                raise BadCheckpoint(str(error)) from error
    raise BadCheckpoint("its content has another shape")


def _imported(material: Any) -> OKPKey:
    try:
        key = OKPKey.import_key(material)
        if key.curve_name != CURVE:
            raise BadAccessKey(f"the key's curve is not {CURVE}")
        return key
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise BadAccessKey(f"not an {CURVE} key") from None
