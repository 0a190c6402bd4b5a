# SPDX-License-Identifier: Apache-2.0
"""The client of the eligibility service: ask for a nonce, send a proof, get an answer."""

from dataclasses import dataclass
from typing import Any, Self

from eligibility.answers import Answer, read_answer
from eligibility.channel import Channel, ClientSettings
from eligibility.clock import Clock, WallClock
from eligibility.codes import SegmentOfResult
from eligibility.errors import BadAnswer
from eligibility.proof import Proof
from eligibility.wire import query_to_json

__all__ = ["ClientSettings", "EligibilityClient", "Nonce"]

_LONGEST_NONCE = 200


@dataclass(frozen=True, slots=True)
class Nonce:
    """A single-use challenge bound to this kiosk, good for `expires_s` seconds."""

    value: str
    expires_s: float


class EligibilityClient:
    """Asks one service. Belongs to one thread; close it, or use it as a context manager."""

    def __init__(self, settings: ClientSettings, clock: Clock | None = None) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self._institution_code = settings.institution_code
        self._channel = Channel(settings, clock or WallClock())

    def nonce(self) -> Nonce:
        """A fresh nonce. Raises a ServiceError."""
        return _read_nonce(self._channel.post("/v1/nonce", {}))

    def query(self, proof: Proof, request_id: str) -> Answer:
        """Ask about the card that made `proof`. Raises a ServiceError or BadProof.

        The same request id with the same proof is the same question: it is counted once.
        """
        payload = query_to_json(proof, request_id, self._institution_code)
        answer = read_answer(self._channel.post("/v1/eligibility", payload))
        _check_is_ours(answer, proof, request_id)
        return answer

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read_nonce(data: Any) -> Nonce:
    match data:
        case {"nonce": str(value), "expires_s": int() | float() as expires_s} if 0 < len(
            value
        ) <= _LONGEST_NONCE and 0 < expires_s < float("inf"):
            return Nonce(value, float(expires_s))
    raise BadAnswer("the nonce has another shape")


def _check_is_ours(answer: Answer, proof: Proof, request_id: str) -> None:
    """An answer that is not to this very question must never reach a screen."""
    if answer.request_id != request_id:
        raise BadAnswer("the answer belongs to another request")
    serial = answer.certificate_serial
    may_lack_serial = answer.segment != SegmentOfResult.NORMAL and not answer.results
    if serial != proof.certificate_serial and not (serial is None and may_lack_serial):
        raise BadAnswer("the answer belongs to another card")
