# SPDX-License-Identifier: Apache-2.0
"""Anchor a kiosk's access log at the service, and fetch what is anchored there."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from eligibility.access_log import Checkpoint, VerifyKey, read_checkpoint
from eligibility.access_log.receipts import Receipt, read_receipt
from eligibility.channel import Channel, ClientSettings
from eligibility.clock import Clock, WallClock
from eligibility.errors import AccessLogError, BadAnswer

PATH = "/v1/anchors"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint that the service keeps, and its receipt; texts, as they were signed."""

    seq: int
    checkpoint: str
    receipt: str

    def anchored(self, *kiosk_keys: VerifyKey) -> Checkpoint:
        """The kiosk's checkpoint. Raises BadCheckpoint."""
        return read_checkpoint(self.checkpoint, *kiosk_keys)

    def signed_for(self, *service_keys: VerifyKey) -> Receipt:
        """The service's receipt. Raises BadCheckpoint."""
        return read_receipt(self.receipt, *service_keys)


class AnchorClient:
    """One kiosk's end. Belongs to one thread; close it, or use it as a context manager."""

    def __init__(self, settings: ClientSettings, clock: Clock | None = None) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self._channel = Channel(settings, clock or WallClock())

    def anchor(self, checkpoint: str, key: VerifyKey) -> Anchor:
        """Have a checkpoint kept; the same one again is answered alike. Raises a ServiceError or BadCheckpoint.

        Refused when the service holds a later one, another one of this number, or knows another key.
        """
        payload = {"checkpoint": checkpoint, "key": key.json()}
        kept = _anchor(self._channel.post(PATH, payload))
        if kept.seq != read_checkpoint(checkpoint, key).seq:
            raise BadAnswer("the receipt is for another checkpoint")
        return kept

    def anchors(self, after: int = 0) -> tuple[VerifyKey, tuple[Anchor, ...]]:
        """The service's key, and what it keeps of this kiosk (the newest thousand). Raises a ServiceError."""
        return read_anchors(self._channel.probe(f"{PATH}?after={after}"))

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_anchors(data: Any) -> tuple[VerifyKey, tuple[Anchor, ...]]:
    """The decoded JSON that the service answers, also from a file. Raises BadAnswer."""
    match data:
        case {"key": dict(key), "anchors": list(found)}:
            try:
                return VerifyKey.of_json(key), tuple(_anchor(one) for one in found)
            except AccessLogError as error:
                raise BadAnswer("the service's key is none") from error
    raise BadAnswer("the anchors have another shape")


def anchors_json(key: VerifyKey, anchors: tuple[Anchor, ...]) -> dict[str, Any]:
    """The same as JSON again."""
    return {"key": key.json(), "anchors": [asdict(anchor) for anchor in anchors]}


def _anchor(data: Any) -> Anchor:
    match data:
        case {"seq": int(seq), "checkpoint": str(checkpoint), "receipt": str(receipt)}:
            return Anchor(seq, checkpoint, receipt)
    raise BadAnswer("an anchor has another shape")
