# SPDX-License-Identifier: Apache-2.0
"""The network's lanes: nonce, query, and what the answer means for the person whose card lies there.

There are two lines to the service, and visits take turns on them: a former patient's question that still waits for
its answer does not keep the next one's waiting.
"""

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress

from eligibility.answers import Answer
from eligibility.asking import what_to_ask
from eligibility.client import EligibilityClient
from eligibility.errors import BadAnswer
from eligibility.identity import IdentityCheck, check_identity
from eligibility.verdict import Verdict, judge
from hw.card.auth_certificate import CertificateStatus
from terminal.errors import VisitBroken
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.convert import holder_for_service
from terminal.runner.health import Part
from terminal.runner.verdicts import (
    codes,
    consents_by_name,
    note_for,
    outcome_of,
    questions_of,
)
from terminal.session.effects import FetchNonce, PutConsents, Query, ReadHistory, Register
from terminal.session.events import (
    Answered,
    ConsentsFailed,
    ConsentsPut,
    HistoryFailed,
    HistoryRead,
    NonceFailed,
    NonceFetched,
    QueryFailed,
    Registered,
    RegistrationFailed,
)
from terminal.session.values import Outcome, Question
from terminal.timeline import SpanKind

LANE = "net"
NONCE_MARGIN_S = 15.0
"""What signing and asking may take: a nonce is not begun with when it has less left than this."""


class NetWork:
    """Owns one client for each lane; each runs on its own."""

    def __init__(self, context: Context, lanes: Sequence[Lane]) -> None:
        self._context = context
        self._lanes = tuple(lanes)
        self._clients: dict[int, EligibilityClient] = {}

    def fetch_nonce(self, order: FetchNonce) -> None:
        """Get a nonce into the vault."""
        context, visit, op = self._context, order.visit, order.op

        def fetch() -> None:
            vault, timeline = context.vault(visit), context.record(visit).timeline
            with timeline.span(LANE, "fetch a nonce", SpanKind.SERVICE):
                vault.nonce = self._client(visit).nonce()
            now = context.clock.now()
            until = now + _good_for(vault.nonce.expires_s)
            context.post(NonceFetched(at=now, visit=visit, op=op, until=until))

        self._submit(
            visit,
            lambda: context.attempt(
                "nonce",
                fetch,
                lambda f: NonceFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
                Part.SERVICE,
            ),
        )

    def query(self, order: Query) -> None:
        """Send the proof, judge the answer."""
        context, visit, op = self._context, order.visit, order.op

        def ask() -> None:
            outcome, questions = self._ask(visit, order.until)
            now = context.clock.now()
            context.post(Answered(at=now, visit=visit, op=op, outcome=outcome, questions=questions))

        self._submit(
            visit,
            lambda: context.attempt(
                "query",
                ask,
                lambda f: QueryFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
                Part.SERVICE,
            ),
        )

    def register(self, order: Register, done: Callable[[], None]) -> None:
        """Register the card for use as a health-insurance card. `done` is called when it is, however late that is."""
        context, visit, op = self._context, order.visit, order.op
        vault, record = context.vault(visit), context.record(visit)

        def register() -> None:
            if vault.registration is None:
                raise VisitBroken("a registration without a proof")
            with record.timeline.span(LANE, "register the card", SpanKind.SERVICE):
                self._client(visit).register(vault.registration, uuid.uuid4().hex, order.until)
            record.registered = True
            done()
            context.post(Registered(at=context.clock.now(), visit=visit, op=op))

        self._submit(
            visit,
            lambda: context.attempt(
                "registration",
                register,
                lambda f: RegistrationFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
            ),
        )

    def read_history(self, order: ReadHistory) -> None:
        """Get who looked at the person's data into the vault, newest first."""
        context, visit, op = self._context, order.visit, order.op
        vault = context.vault(visit)

        def read() -> None:
            if vault.history_proof is None:
                raise VisitBroken("a history without a proof")
            request = uuid.uuid4().hex
            rows = self._client(visit).access_history(vault.history_proof, request, order.until)
            vault.history = rows[::-1]
            now = context.clock.now()
            context.post(HistoryRead(at=now, visit=visit, op=op, rows=len(rows)))

        self._submit(
            visit,
            lambda: context.attempt(
                "access history",
                read,
                lambda f: HistoryFailed(at=context.clock.now(), visit=visit, op=op, failure=f),
            ),
        )

    def put_consents(self, order: PutConsents) -> None:
        """Tell the service; the request id and two words are all that is needed, whatever becomes of the vault."""
        context, visit, said = self._context, order.visit, order.consents
        vault, record = context.vault(visit), context.record(visit)
        vault.consents = record.consents = said
        request_id = vault.request_id

        def put() -> None:
            if request_id is None:
                raise VisitBroken("consents without a question")
            self._client(visit).consent(request_id, consents_by_name(said))
            record.consents_put = True
            context.post(ConsentsPut(at=context.clock.now(), visit=visit))

        def failed(failure: object) -> ConsentsFailed:
            record.consents_put = False
            return ConsentsFailed(at=context.clock.now(), visit=visit, failure=failure)  # type: ignore[arg-type]

        self._submit(visit, lambda: context.attempt("consents", put, failed))

    def warm_up(self) -> None:
        """Build the clients while the kiosk idles; a failure shows at the first visit that needs one."""
        for line in range(len(self._lanes)):
            self._lanes[line].submit(
                lambda line=line: self._context.warm("service client", lambda: self._client(line))  # type: ignore[misc]
            )

    def restart(self) -> None:
        """Build the clients anew, each on its lane, behind the question that is under way."""
        for line, lane in enumerate(self._lanes):
            lane.submit(lambda line=line: self.renew(line))  # type: ignore[misc]

    def renew(self, line: int) -> None:
        """Another client for this line, on its lane; the service is asked how it is."""
        with suppress(Exception):  # whatever is wrong with the old one
            self._close(line)
        self._context.warm("service client", lambda: self._client(line).health(), Part.SERVICE)

    def close(self) -> None:
        """Close the connections (on the lanes that made them)."""
        for line, lane in enumerate(self._lanes):
            lane.submit(lambda line=line: self._close(line))  # type: ignore[misc]

    def _submit(self, visit: int, job: Callable[[], None]) -> None:
        self._lanes[visit % len(self._lanes)].submit(job)

    def _client(self, visit: int) -> EligibilityClient:
        line = visit % len(self._lanes)
        if line not in self._clients:
            self._clients[line] = self._context.devices.connect_service()
        return self._clients[line]

    def _close(self, line: int) -> None:
        client = self._clients.pop(line, None)
        if client is not None:
            client.close()

    def _ask(self, visit: int, until: float) -> tuple[Outcome, tuple[Question, ...]]:
        vault, record = self._context.vault(visit), self._context.record(visit)
        if vault.proof is None:
            raise VisitBroken("query without a proof")
        vault.request_id = vault.request_id or uuid.uuid4().hex
        with record.timeline.span(LANE, "ask the service", SpanKind.SERVICE):
            answer = self._client(visit).ask(vault.proof, vault.request_id, until)
        with record.timeline.span(LANE, "judge the answer", SpanKind.MACHINE):
            return self._judge(visit, answer)

    def _judge(self, visit: int, answer: Answer) -> tuple[Outcome, tuple[Question, ...]]:
        context, record = self._context, self._context.record(visit)
        verdict = judge(answer)
        checks = self._compare(visit, verdict)
        record.service = codes(answer, verdict, checks)
        status = record.certificate_status
        if not all(check.agrees for check in checks):
            return outcome_of(verdict, checks, None), ()
        context.vault(visit).answer = answer
        asked = what_to_ask(
            verdict, context.devices.now(), in_grace=status is CertificateStatus.GRACE
        )
        return outcome_of(verdict, checks, note_for(verdict, status)), questions_of(asked)

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
