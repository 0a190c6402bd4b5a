# SPDX-License-Identifier: Apache-2.0
"""Questions of staff to the service: by number, and in a disaster. For a worker's thread, which owns the client."""

from collections.abc import Callable
from uuid import uuid4

from eligibility.answers import Answer, Eligibility, Limit
from eligibility.counter import CounterClient, Described, Numbers
from eligibility.errors import ServiceError
from eligibility.verdict import judge
from terminal.runner.access_work import AccessKind
from terminal.staff.notes import StaffNotes, name_of
from terminal.staff.values import (
    DisasterQuestion,
    EligibilityShown,
    Insured,
    LimitShown,
    NumberQuestion,
)


class CounterDesk:
    """The answers are handed on and not kept. Methods raise ServiceError, BadFile and JournalError."""

    def __init__(self, connect: Callable[[], CounterClient], notes: StaffNotes) -> None:
        self._connect, self._notes = connect, notes
        self._client: CounterClient | None = None

    def by_number(self, question: NumberQuestion, actor: str) -> EligibilityShown:
        """The eligibility today. The question is noted before it is asked, and what came of it after."""
        request, person = _new_id(), name_of(question)
        what = "with_limit" if question.limit_consent else "eligibility"
        self._notes.note_first(
            AccessKind.NUMBER_QUERY, what, actor, reference=request, person=person
        )
        numbers = Numbers(
            insurer_number=question.insurer_number,
            number=question.number,
            birth=question.birth,
            symbol=question.symbol,
            branch=question.branch,
            limit_consent=question.limit_consent,
        )
        answer = self._ask(lambda client: client.by_number(numbers, request))
        shown = _shown(answer, limit=question.limit_consent)
        self._notes.note(
            AccessKind.ANSWER_SHOWN, shown.kind.value, actor, reference=request, person=person
        )
        return shown

    def in_disaster(self, question: DisasterQuestion, id: str, actor: str) -> EligibilityShown:
        """A person without a card, where disaster mode is open; the service logs the reason and the staff's id."""
        request = _new_id()
        self._notes.note_first(AccessKind.DISASTER_SEARCH, "person", actor, reference=request)
        wanted = Described(question.name, question.birth, question.sex, question.address)
        answer = self._ask(
            lambda client: client.find_in_disaster(wanted, id, question.reason, request)
        )
        shown = _shown(answer, limit=False)
        for person in _names(shown) or (None,):
            self._notes.note(
                AccessKind.ANSWER_SHOWN, shown.kind.value, actor, reference=request, person=person
            )
        return shown

    def close(self) -> None:
        """Close the connection; the next question makes another."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ask(self, ask: Callable[[CounterClient], Answer]) -> Answer:
        """A client that failed is not used again: the service may have moved."""
        if self._client is None:
            self._client = self._connect()
        try:
            return ask(self._client)
        except ServiceError:
            self.close()
            raise


def _new_id() -> str:
    return uuid4().hex


def _shown(answer: Answer, *, limit: bool) -> EligibilityShown:
    verdict = judge(answer)
    found = verdict.reference if verdict.eligibility is None else (verdict.eligibility,)
    return EligibilityShown(
        verdict.kind, verdict.why, tuple(_insured(one, limit=limit) for one in found), limit
    )


def _insured(one: Eligibility, *, limit: bool) -> Insured:
    """`limit`: the person agreed; without it nothing of it is handed on, whatever the service sent."""
    return Insured(
        name=one.name,
        birth=one.birth,
        sex=one.sex,
        insurer_name=one.insurer_name,
        kana=one.kana,
        insurer_number=one.insurer_number,
        symbol=one.symbol,
        number=one.number,
        branch=one.branch,
        relation=one.relation,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        ratio=one.ratio,
        elderly_ratio=one.elderly_ratio,
        limit=_limit(one.limit) if limit else None,
        disqualified_on=one.disqualified_on,
        reason_of_loss=one.reason_of_loss,
    )


def _limit(found: Limit | None) -> LimitShown | None:
    if found is None:
        return None
    return LimitShown(found.classification, found.flag, found.valid_from, found.valid_to)


def _names(shown: EligibilityShown) -> tuple[str, ...]:
    """What names the people found, for the access log."""
    return tuple(
        name_of(NumberQuestion(one.insurer_number, one.number, one.birth, one.symbol, one.branch))
        for one in shown.people
        if one.insurer_number is not None and one.number is not None
    )
