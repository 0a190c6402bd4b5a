# SPDX-License-Identifier: Apache-2.0
"""One row of an access log and its hash: SHA-256 over a version prefix and the fields as netstrings.

Lengths before the fields make the encoding unambiguous whatever they contain; the chain's name is in it, so that a
row of one chain can never stand in another.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from eligibility.errors import BadAccessRow

VERSION = b"uketsuke-access/1\n"
GENESIS_VERSION = b"uketsuke-access-genesis/1\n"
GENESIS_SEQ = 1
"""The number of a chain's first row."""

LONGEST_TEXT = 200

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, before it has its place in a chain. `at` carries its zone.

    `actor`: who looked (an institution, the terminal, a member of staff). `person`: whose data, as `PersonKey` hashes
    it, or NOBODY. `kind`: how, `purpose`: why or what of it, both code words. `reference`: request or visit, or none.
    """

    at: datetime
    actor: str
    person: str = field(repr=False)
    kind: str
    purpose: str
    reference: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise BadAccessRow("a time without a zone")
        for name in ("kind", "purpose"):
            if not _WORD.fullmatch(getattr(self, name)):
                raise BadAccessRow(f"{name} is not a code word")
        if self.person and not _HASH.fullmatch(self.person):
            raise BadAccessRow("person is not a keyed hash")
        for name in ("actor", "reference"):
            if len(getattr(self, name)) > LONGEST_TEXT:
                raise BadAccessRow(f"{name} is longer than {LONGEST_TEXT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """One row as it is stored. Nothing is checked here: a row that was tampered with must be readable to be named."""

    seq: int
    at: datetime
    actor: str
    person: str = field(repr=False)
    kind: str
    purpose: str
    reference: str
    previous: str
    hash: str


def append(chain: str, event: Event, after: AccessRow | tuple[int, str] | None) -> AccessRow:
    """The row that comes after another, or after (number, hash) of one; None begins the chain."""
    seq, previous = _end(chain, after)
    row = AccessRow(
        seq=seq + 1,
        at=event.at.astimezone(UTC),
        actor=event.actor,
        person=event.person,
        kind=event.kind,
        purpose=event.purpose,
        reference=event.reference,
        previous=previous,
        hash="",
    )
    return replace(row, hash=row_hash(chain, row))


def genesis(chain: str) -> str:
    """What stands in `previous` of a chain's first row."""
    return hashlib.sha256(GENESIS_VERSION + _netstring(chain)).hexdigest()


def row_hash(chain: str, row: AccessRow) -> str:
    """The hash that the row should have, 64 hexadecimal digits. Raises BadAccessRow for what has no encoding."""
    parts = (
        chain,
        str(row.seq),
        instant(row.at),
        row.actor,
        row.person,
        row.kind,
        row.purpose,
        row.reference,
        row.previous,
    )
    return hashlib.sha256(VERSION + b"".join(_netstring(part) for part in parts)).hexdigest()


def instant(at: datetime) -> str:
    """UTC with microseconds, always of one width: 2026-04-01T00:30:15.000000Z. Raises BadAccessRow without a zone."""
    if at.tzinfo is None:
        raise BadAccessRow("a time without a zone")
    # not strftime: four times slower, and no zeros before a year below 1000
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def moment(text: str) -> datetime:
    """The inverse of `instant`. Raises BadAccessRow."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadAccessRow("a time that is not like 2026-04-01T00:30:15.000000Z") from None


def _end(chain: str, after: AccessRow | tuple[int, str] | None) -> tuple[int, str]:
    if after is None:
        return GENESIS_SEQ - 1, genesis(chain)
    return (after.seq, after.hash) if isinstance(after, AccessRow) else after


def _netstring(text: str) -> bytes:
    data = text.encode(errors="surrogatepass")
    return b"%d:%s," % (len(data), data)
