# SPDX-License-Identifier: Apache-2.0
"""Asking about one slip, and what the answer means for it."""

from dataclasses import dataclass, field
from typing import Protocol

from eligibility.answers import Answer
from eligibility.errors import (
    BadAnswer,
    BadProof,
    LinkDown,
    Refused,
    ServerFault,
    ServiceError,
    TimedOut,
)
from eligibility.identity import Holder, check_identity
from eligibility.proof import Proof
from eligibility.refusals import Refusal
from eligibility.slip.values import SlipPerson
from eligibility.verdict import Verdict, VerdictKind, Why, judge
from terminal.slips.values import Question, SlipOutcome


class Service(Protocol):
    """What an eligibility client can do for the outbox."""

    def query(self, proof: Proof, request_id: str) -> Answer:
        """Raises a ServiceError or BadProof."""

    def close(self) -> None:
        """Free the connections."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer decides, and it is about the person on the slip."""

    outcome: SlipOutcome
    codes: str
    answer: Answer = field(repr=False)


@dataclass(frozen=True, slots=True)
class Undecided:
    """`stated`: the service means it, and will say the same to the same question; ask a new one another day."""

    why: str
    codes: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Contradicted:
    """The answer is about somebody else: `why` names the fields."""

    why: str
    codes: str


@dataclass(frozen=True, slots=True)
class ForStaff:
    """Asking again will not help."""

    why: str


@dataclass(frozen=True, slots=True)
class TooOld:
    """The service takes this slip's proof no longer."""


@dataclass(frozen=True, slots=True)
class LiveOver:
    """The visit's own question was never answered and never will be: its nonce is over."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Ask again. `link`: it is the link, so other slips need not be tried; `slip`: it may be this slip.

    `at_least_s`: when to come back, as the service said itself.
    """

    why: str
    link: bool
    slip: bool
    at_least_s: float = 0.0


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The breaker is open: nothing was sent, and whoever probes the link is somebody else."""


Finding = Decided | Undecided | Contradicted | ForStaff | TooOld | LiveOver | NoAnswer | NotAsked

DECIDING: dict[VerdictKind, SlipOutcome] = {
    VerdictKind.ELIGIBLE: SlipOutcome.ELIGIBLE,
    VerdictKind.INELIGIBLE: SlipOutcome.INELIGIBLE,
    VerdictKind.NEW_ELIGIBILITY: SlipOutcome.NEW_ELIGIBILITY,
}

STATED = (Why.STATED, Why.MEDICAL_AID_UNREGISTERED)
"""Undecided, but not for a fault of the moment: the register has to change first."""

FINAL = frozenset(
    {
        Refusal.WRONG_KIOSK,
        Refusal.BAD_SIGNATURE,
        Refusal.CERTIFICATE_MISSING,
        Refusal.CERTIFICATE_UNTRUSTED,
        Refusal.CERTIFICATE_EXPIRED,
        Refusal.SERIAL_MISMATCH,
        Refusal.SURFACE_KEY_UNKNOWN,
        Refusal.REQUEST_ID_REUSED,
    }
)
"""Asked again, the service would refuse for the same reason."""

NOT_LIVE_ANY_MORE = frozenset(
    {
        Refusal.NONCE_UNKNOWN,
        Refusal.NONCE_USED,
        Refusal.NONCE_EXPIRED,
        Refusal.SIGNED_AT_OTHER_TIME,
    }
)


def ask(service: Service, question: Question) -> Finding:
    """Ask, judge, and hold every named person against the slip's. Never raises an error of the service."""
    try:
        return judged(service.query(question.proof, question.request_id), question)
    except Refused as refused:
        return _refused(service, question, refused.reason)
    except BadProof:
        return ForStaff("bad_proof")
    except ServiceError as error:
        return no_answer(error)


def judged(answer: Answer, question: Question) -> Finding:
    """The same judgement as in a visit: a contradiction between chip and answer stops everything."""
    verdict, codes = judge(answer), _codes(answer)
    named = [verdict.eligibility] if verdict.eligibility else list(verdict.reference)
    if question.person is None and (named or verdict.kind in DECIDING):
        return ForStaff("nobody_to_compare")
    if question.person is not None:
        chip = holder_of(question.person)
        checks = [check_identity(chip, one) for one in named]
        if not all(check.agrees for check in checks):
            fields = sorted({str(d.field) for check in checks for d in check.differences})
            return Contradicted("answer_differs_in_" + "_".join(fields), codes)
    return _without_contradiction(answer, verdict, codes)


def holder_of(person: SlipPerson) -> Holder:
    """The slip's person as the identity check takes one."""
    return Holder(name=person.name, birth=person.birth, sex=person.sex, kana=person.kana)


def no_answer(error: ServiceError) -> NoAnswer | NotAsked:
    """A link that is away stops all; a time-out or a fault may come from the link or from this question."""
    if isinstance(error, LinkDown):
        return NotAsked()
    why = type(error).__name__
    slip = isinstance(error, TimedOut | ServerFault | BadAnswer | Refused)
    link = not isinstance(error, BadAnswer | Refused)
    return NoAnswer(why, link, slip, getattr(error, "retry_after_s", None) or 0.0)


def _without_contradiction(answer: Answer, verdict: Verdict, codes: str) -> Finding:
    if verdict.kind in DECIDING:
        return Decided(DECIDING[verdict.kind], codes, answer)
    if verdict.kind is VerdictKind.SEVERAL:
        return ForStaff("several")
    why = verdict.kind if verdict.kind is VerdictKind.NONE else verdict.why
    return Undecided(why.value, codes, stated=verdict.why in STATED)


def _refused(service: Service, question: Question, reason: Refusal) -> Finding:
    if question.is_live and (reason in NOT_LIVE_ANY_MORE or reason in FINAL):
        return LiveOver()
    if reason is Refusal.SLIP_TOO_OLD:
        return TooOld()
    if reason is Refusal.SLIP_USED:
        return _asked_before(service, question)
    if reason in FINAL:
        return ForStaff(reason.value)
    return NoAnswer(reason.value, link=False, slip=True)


def _asked_before(service: Service, question: Question) -> Finding:
    """One of our own questions has used the slip up; the service keeps its answer under that question's id.

    The first of them is this one: its answer may have been on its way when it was asked a second time.
    """
    for request_id in (question.request_id, *question.earlier):
        try:
            found = judged(service.query(question.proof, request_id), question)
        except Refused:
            continue
        except ServiceError as error:
            return no_answer(error)
        if not isinstance(found, Undecided):
            return found
    return ForStaff(Refusal.SLIP_USED.value)


def _codes(answer: Answer) -> str:
    """The three official codes that decide, e.g. 1/1/1; "-" for one that is absent."""
    parts = (answer.segment, answer.status, answer.validity)
    return "/".join("-" if code is None else str(getattr(code, "value", code)) for code in parts)
