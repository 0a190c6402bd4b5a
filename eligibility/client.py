# SPDX-License-Identifier: Apache-2.0
"""The client of the eligibility service: ask for a nonce, send a proof, get an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from eligibility.answers import Answer, read_answer
from eligibility.breaker import Breaker
from eligibility.channel import Channel, ClientSettings
from eligibility.clock import Clock, WallClock
from eligibility.codes import ProcessingResultStatus, SegmentOfResult
from eligibility.errors import BadAnswer, BadProof
from eligibility.history_rows import HistoryEntry
from eligibility.proof import Proof
from eligibility.wire import consents_to_json, query_to_json

__all__ = ["ClientSettings", "EligibilityClient", "Nonce"]

_LONGEST_NONCE = 200
FIRST_POLL_S, POLL_GROWS, LONGEST_POLL_S = 0.5, 1.6, 3.0
"""Pauses while the answer is "in progress": 0.5 s, 0.8 s, 1.3 s ... Own numbers; the official ones are not public."""


@dataclass(frozen=True, slots=True)
class Nonce:
    """A single-use challenge bound to this kiosk, good for `expires_s` seconds."""

    value: str
    expires_s: float


class EligibilityClient:
    """Asks one service. Belongs to one thread; close it, or use it as a context manager.

    `until` is a time on the clock: no call lasts longer, whatever the settings say. `breaker` may be shared with
    other clients of the same service. `may_try`: nobody waits for the answers (the outbox's client), so it asks first
    when the breaker has to find out whether questions are answered again.
    """

    def __init__(
        self,
        settings: ClientSettings,
        clock: Clock | None = None,
        breaker: Breaker | None = None,
        *,
        may_try: bool = False,
    ) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self._institution_code = settings.institution_code
        self._clock = clock or WallClock()
        self.breaker = breaker
        self._channel = Channel(settings, self._clock, breaker=breaker, may_try=may_try)

    def nonce(self, until: float | None = None) -> Nonce:
        """A fresh nonce. Raises a ServiceError."""
        return _read_nonce(self._channel.post("/v1/nonce", {}, until))

    def query(self, proof: Proof, request_id: str, until: float | None = None) -> Answer:
        """Ask about the card that made `proof`. Raises a ServiceError or BadProof.

        The same request id with the same proof is the same question: it is counted once.
        """
        payload = query_to_json(proof, request_id, self._institution_code)
        answer = read_answer(self._channel.post("/v1/eligibility", payload, until))
        _check_is_ours(answer, proof, request_id)
        return answer

    def ask(self, proof: Proof, request_id: str, until: float) -> Answer:
        """As `query`, and ask again while the answer is in progress, as long as there is time.

        What comes back can still be in progress: then the time was over. Raises a ServiceError or BadProof.
        """
        pause = FIRST_POLL_S
        while True:
            answer = self.query(proof, request_id, until)
            in_progress = answer.segment == SegmentOfResult.PROCESSING
            if not in_progress or self._clock.now() + pause >= until:
                return answer
            self._clock.sleep(pause)
            pause = min(pause * POLL_GROWS, LONGEST_POLL_S)

    def settle_deferred(self, proof: Proof, request_id: str, until: float | None = None) -> Answer:
        """Ask with what the card signed for a slip; the service takes it once. Raises a ServiceError or BadProof."""
        if not proof.is_deferred:
            raise BadProof("not a proof that was signed for a slip")
        return self.query(proof, request_id, until)

    def register(self, proof: Proof, request_id: str, until: float | None = None) -> None:
        """初回登録 (利用申込): the card of this proof becomes a health-insurance card.

        The proof is made over the nonce with `wire.REGISTRATION_PREFIX` before it. Raises a ServiceError or BadProof.
        """
        payload = query_to_json(proof, request_id, self._institution_code)
        answer = read_answer(self._channel.post("/v1/registration", payload, until))
        if answer.request_id != request_id:
            raise BadAnswer("the answer belongs to another request")
        if answer.status != ProcessingResultStatus.NORMAL:
            raise BadAnswer("the registration was not confirmed")

    def access_history(
        self, proof: Proof, request_id: str, until: float | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Who looked at the data of the card's holder, oldest first, this reading included.

        The proof is made over the nonce with `wire.HISTORY_PREFIX` before it. Raises a ServiceError or BadProof.
        """
        # What reads it brings cryptography along, which no kiosk should wait for before it is asked.
        from eligibility.history_answer import PATH, read_rows  # noqa: PLC0415

        payload = query_to_json(proof, request_id, self._institution_code)
        return read_rows(self._channel.post(PATH, payload, until))

    def consent(
        self,
        request_id: str,
        said: Mapping[str, bool],
        until: float | None = None,
    ) -> None:
        """Tell what the person said after the answer to `request_id`. Raises a ServiceError.

        `said`: `information` (all that the clinic may see), `subsidies`, or single items by their official names;
        what was not asked is not in it.
        """
        payload = consents_to_json(request_id, said, self._institution_code)
        self._channel.post("/v1/consents", payload, until)

    def health(self) -> None:
        """Reach the service, once and past the breaker. Raises a ServiceError."""
        self._channel.probe("/v1/health")

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
