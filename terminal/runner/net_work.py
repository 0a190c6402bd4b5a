# SPDX-License-Identifier: Apache-2.0
"""The network's lane: nonce, query, and what the answer means for the person whose card lies there."""

import uuid

from eligibility.answers import Answer
from eligibility.client import EligibilityClient
from eligibility.errors import BadAnswer
from eligibility.identity import IdentityCheck, check_identity
from eligibility.verdict import Verdict, judge
from terminal.errors import VisitBroken
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.convert import holder_for_service
from terminal.runner.record import ServiceCodes
from terminal.session.effects import FetchNonce, Query
from terminal.session.events import Answered, NonceFailed, NonceFetched, QueryFailed
from terminal.session.values import Outcome, OutcomeKind
from terminal.timeline import SpanKind

LANE = "net"
NONCE_MARGIN_S = 15.0
"""What signing and asking may take: a nonce is not begun with when it has less left than this."""


class NetWork:
    """Owns the client; runs on its own lane."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._client: EligibilityClient | None = None

    def fetch_nonce(self, order: FetchNonce) -> None:
        """Get a nonce into the vault."""
        context, visit, op = self._context, order.visit, order.op

        def fetch() -> None:
            vault, timeline = context.vault(visit), context.record(visit).timeline
            with timeline.span(LANE, "fetch a nonce", SpanKind.SERVICE):
                vault.nonce = self._connect().nonce()
            now = context.clock.now()
            until = now + _good_for(vault.nonce.expires_s)
            context.post(NonceFetched(at=now, visit=visit, op=op, until=until))

        self._lane.submit(
            lambda: context.attempt(
                "nonce",
                fetch,
                lambda f: NonceFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
            )
        )

    def query(self, order: Query) -> None:
        """Send the proof, judge the answer."""
        context, visit, op = self._context, order.visit, order.op

        def ask() -> None:
            outcome = self._ask(visit)
            context.post(Answered(at=context.clock.now(), visit=visit, op=op, outcome=outcome))

        self._lane.submit(
            lambda: context.attempt(
                "query",
                ask,
                lambda f: QueryFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
            )
        )

    def warm_up(self) -> None:
        """Build the client while the kiosk idles; a failure shows at the first visit that needs it."""
        self._lane.submit(lambda: self._context.warm("service client", self._connect))

    def close(self) -> None:
        """Close the connections (on the lane that made them)."""
        self._lane.submit(self._close)

    def _connect(self) -> EligibilityClient:
        if self._client is None:
            self._client = self._context.devices.connect_service()
        return self._client

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    def _ask(self, visit: int) -> Outcome:
        vault, record = self._context.vault(visit), self._context.record(visit)
        if vault.proof is None:
            raise VisitBroken("query without a proof")
        with record.timeline.span(LANE, "ask the service", SpanKind.SERVICE):
            vault.answer = self._connect().query(vault.proof, uuid.uuid4().hex)
        with record.timeline.span(LANE, "judge the answer", SpanKind.MACHINE):
            verdict = judge(vault.answer)
            checks = self._compare(visit, verdict)
            record.service = codes(vault.answer, verdict, checks)
            return outcome_of(verdict, checks)

    def _compare(self, visit: int, verdict: Verdict) -> tuple[IdentityCheck, ...]:
        """Every person that the answer names is held against the chip, also in a negative answer."""
        holder = self._context.vault(visit).holder
        if holder is None:
            raise BadAnswer("no holder to compare with")
        named = [verdict.eligibility] if verdict.eligibility else list(verdict.reference)
        chip = holder_for_service(holder)
        return tuple(check_identity(chip, one) for one in named)


def _good_for(expires_s: float) -> float:
    return max(expires_s - NONCE_MARGIN_S, expires_s / 2)


def outcome_of(verdict: Verdict, checks: tuple[IdentityCheck, ...]) -> Outcome:
    """A contradiction between chip and answer stops everything; otherwise the verdict holds."""
    if not all(check.agrees for check in checks):
        fields = sorted({str(d.field) for check in checks for d in check.differences})
        return Outcome(OutcomeKind.MISMATCH, "answer_differs_in_" + "_".join(fields), "E10")
    return Outcome(OutcomeKind(verdict.kind.value), verdict.why.value)


def codes(answer: Answer, verdict: Verdict, checks: tuple[IdentityCheck, ...]) -> ServiceCodes:
    """What may be kept of an answer: its codes."""
    differences = sorted({str(d.field) for check in checks for d in check.differences})
    return ServiceCodes(
        segment=_code(answer.segment),
        status=_code(answer.status),
        validity=_code(answer.validity),
        results=len(answer.results),
        verdict=verdict.kind.value,
        why=verdict.why.value,
        differences=tuple(differences),
    )


def _code(code: object) -> str | None:
    return None if code is None else str(getattr(code, "value", code))
