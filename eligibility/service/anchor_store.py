# SPDX-License-Identifier: Apache-2.0
"""Checkpoints of the kiosks' own access logs, kept where the kiosks cannot take them back.

The first key that a kiosk signs with stays its key; numbers only go up.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from eligibility.access_log import Checkpoint, SigningKey, VerifyKey, read_checkpoint
from eligibility.access_log.receipts import Receipt, sign_receipt
from eligibility.errors import BadCheckpoint
from eligibility.refusals import Refusal
from eligibility.service.access_store import head
from eligibility.service.schema import metadata

MOST = 1000
"""Anchors in one answer, the newest ones."""

anchor_keys = Table(
    "anchor_keys",
    metadata,
    Column("kiosk", String, primary_key=True),
    Column("key", String, nullable=False),
)

anchors = Table(
    "anchors",
    metadata,
    Column("kiosk", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", String, nullable=False),
    Column("checkpoint", String, nullable=False),
    Column("receipt", String, nullable=False),
)

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Anchored:
    """A kiosk's checkpoint and the service's receipt for it, as texts."""

    seq: int
    checkpoint: str
    receipt: str


def add_anchor(
    connection: Connection,
    kiosk: str,
    token: str,
    key: VerifyKey,
    signing: SigningKey,
    now: datetime,
) -> Anchored | Refusal:
    """Keep a checkpoint and sign for it; the same one again gets the same receipt."""
    if not _is_its_key(connection, kiosk, key):
        return Refusal.ANCHOR_KEY_CHANGED
    try:
        checkpoint = read_checkpoint(token, key)
    except BadCheckpoint:
        return Refusal.ANCHOR_UNTRUSTED
    if checkpoint.chain != kiosk:
        return Refusal.WRONG_KIOSK
    if checkpoint.seq <= _newest(connection, kiosk):
        return _once_more(connection, checkpoint)
    return _keep(connection, checkpoint, token, signing, now)


def anchors_of(connection: Connection, kiosk: str, after: int = 0) -> list[Anchored]:
    """Those with a higher number than `after`, in order; of too many, the newest."""
    mine = (anchors.c.kiosk == kiosk) & (anchors.c.seq > after)
    columns = (anchors.c.seq, anchors.c.checkpoint, anchors.c.receipt)
    found = select(*columns).where(mine).order_by(anchors.c.seq.desc()).limit(MOST)
    return [Anchored(*row) for row in reversed(connection.execute(found).all())]


def key_of(connection: Connection, kiosk: str) -> VerifyKey | None:
    """The key that this kiosk signs with."""
    found = connection.scalar(select(anchor_keys.c.key).where(anchor_keys.c.kiosk == kiosk))
    return None if found is None else VerifyKey.of_json(json.loads(found))


def _is_its_key(connection: Connection, kiosk: str, key: VerifyKey) -> bool:
    begin = _INSERTS[connection.dialect.name](anchor_keys)
    values = {"kiosk": kiosk, "key": json.dumps(key.json())}
    if key_of(connection, kiosk) is None:
        connection.execute(begin.values(**values).on_conflict_do_nothing())
    known = key_of(connection, kiosk)
    return known is not None and known.id == key.id


def _newest(connection: Connection, kiosk: str) -> int:
    return connection.scalar(select(func.max(anchors.c.seq)).where(anchors.c.kiosk == kiosk)) or 0


def _once_more(connection: Connection, checkpoint: Checkpoint) -> Anchored | Refusal:
    same = (anchors.c.kiosk == checkpoint.chain) & (anchors.c.seq == checkpoint.seq)
    columns = (anchors.c.seq, anchors.c.checkpoint, anchors.c.receipt, anchors.c.hash)
    found = connection.execute(select(*columns).where(same)).one_or_none()
    if found is None:
        return Refusal.ANCHOR_GOES_BACK
    if found.hash != checkpoint.hash:
        return Refusal.ANCHOR_CONTRADICTS
    return Anchored(found.seq, found.checkpoint, found.receipt)


def _keep(
    connection: Connection, checkpoint: Checkpoint, token: str, signing: SigningKey, now: datetime
) -> Anchored:
    chain, stands = checkpoint.chain, head(connection, checkpoint.chain)
    ours = None if stands is None else Checkpoint(chain, *stands, now)
    taken = Checkpoint(chain, checkpoint.seq, checkpoint.hash, now)
    receipt = sign_receipt(Receipt(taken, ours), signing)
    values = {"kiosk": chain, "seq": taken.seq, "hash": taken.hash}
    row = {**values, "checkpoint": token, "receipt": receipt}
    connection.execute(anchors.insert(), row)
    return Anchored(taken.seq, token, receipt)
