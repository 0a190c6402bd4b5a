# SPDX-License-Identifier: Apache-2.0
"""A person reads, by their card, who looked at their data at the service."""

from collections.abc import Callable
from typing import Self

from eligibility.channel import ClientSettings
from eligibility.client import EligibilityClient
from eligibility.clock import Clock
from eligibility.history_rows import HistoryEntry
from eligibility.proof import Proof
from eligibility.wire import HISTORY_PREFIX

__all__ = ["HistoryClient", "HistoryEntry"]


class HistoryClient:
    """Asks one service. Belongs to one thread; close it, or use it as a context manager."""

    def __init__(self, settings: ClientSettings, clock: Clock | None = None) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self._client = EligibilityClient(settings, clock)

    def read(self, prove: Callable[[str], Proof], request_id: str) -> tuple[HistoryEntry, ...]:
        """The history, oldest first, this reading included. Raises a ServiceError or BadProof.

        `prove` makes the proof over the text that it is given in the nonce's place.
        """
        nonce = self._client.nonce()
        proof = prove(HISTORY_PREFIX + nonce.value)
        return self._client.access_history(proof, request_id)

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
