# SPDX-License-Identifier: Apache-2.0
"""A person reads, by their card, who looked at their data at the service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from eligibility.access_log.rows import moment
from eligibility.channel import Channel, ClientSettings
from eligibility.client import EligibilityClient
from eligibility.clock import Clock, WallClock
from eligibility.errors import BadAccessRow, BadAnswer
from eligibility.proof import Proof
from eligibility.wire import HISTORY_PREFIX, query_to_json

PATH = "/v1/access-history"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who looked, when, how and why. `institution` is a clinic's ten digits."""

    at: datetime
    institution: str
    kiosk: str
    method: str
    purpose: str
    request_id: str


class HistoryClient:
    """Asks one service. Belongs to one thread; close it, or use it as a context manager."""

    def __init__(self, settings: ClientSettings, clock: Clock | None = None) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self._institution_code = settings.institution_code
        self._channel = Channel(settings, clock or WallClock())
        self._client = EligibilityClient(settings, clock)

    def read(self, prove: Callable[[str], Proof], request_id: str) -> tuple[HistoryEntry, ...]:
        """The history, oldest first, this reading included. Raises a ServiceError or BadProof.

        `prove` makes the proof over the text that it is given in the nonce's place.
        """
        nonce = self._client.nonce()
        proof = prove(HISTORY_PREFIX + nonce.value)
        payload = query_to_json(proof, request_id, self._institution_code)
        return _entries(self._channel.post(PATH, payload))

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._channel.close()
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _entries(data: Any) -> tuple[HistoryEntry, ...]:
    match data:
        case {"accesses": list(found)}:
            return tuple(_entry(one) for one in found)
    raise BadAnswer("the history has another shape")


def _entry(data: Any) -> HistoryEntry:
    names = ("institution", "kiosk", "method", "purpose", "request_id")
    try:
        texts = {name: data[name] for name in names}
        if not all(isinstance(text, str) for text in texts.values()):
            raise BadAnswer("an access has another shape")
        return HistoryEntry(at=moment(data["at"]), **texts)
    except (LookupError, TypeError, BadAccessRow):
        raise BadAnswer("an access has another shape") from None
