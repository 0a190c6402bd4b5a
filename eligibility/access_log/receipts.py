# SPDX-License-Identifier: Apache-2.0
"""What the service answers to a checkpoint: that it keeps it, and where its own log of that kiosk stands.

So each side holds a signed statement about the other's log.
"""

from dataclasses import dataclass
from datetime import datetime

from eligibility.access_log.checkpoints import (
    Checkpoint,
    SigningKey,
    VerifyKey,
    read_json,
    sign_json,
)
from eligibility.access_log.rows import instant, moment
from eligibility.errors import BadAccessRow, BadCheckpoint

KIND = "uketsuke-anchor-receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`anchored`: the kiosk's checkpoint, `at` when the service took it. `head`: the service's own, None: no row yet.

    Both chains have the kiosk's name; one is the kiosk's log, the other the service's about that kiosk.
    """

    anchored: Checkpoint
    head: Checkpoint | None


def sign_receipt(receipt: Receipt, key: SigningKey) -> str:
    """The receipt as text."""
    anchored, head = receipt.anchored, receipt.head
    content = {
        "chain": anchored.chain,
        "seq": anchored.seq,
        "hash": anchored.hash,
        "at": instant(anchored.at),
        "head": None if head is None else {"seq": head.seq, "hash": head.hash},
    }
    return sign_json(content, KIND, key)


def read_receipt(token: str, *keys: VerifyKey) -> Receipt:
    """The receipt that one of the keys signed. Raises BadCheckpoint."""
    content = read_json(token, KIND, keys)
    try:
        match content:
            case {"chain": str(chain), "seq": int(seq), "hash": str(value), "at": str(text)}:
                at = moment(text)
                anchored = Checkpoint(chain, seq, value, at)
                return Receipt(anchored, _head(content.get("head"), chain, at))
    except BadAccessRow as error:
        raise BadCheckpoint(str(error)) from error
    raise BadCheckpoint("its content has another shape")


def _head(content: object, chain: str, at: datetime) -> Checkpoint | None:
    match content:
        case None:
            return None
        case {"seq": int(seq), "hash": str(value)}:
            return Checkpoint(chain, seq, value, at)
    raise BadCheckpoint("its content has another shape")
