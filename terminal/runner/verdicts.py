# SPDX-License-Identifier: Apache-2.0
"""What an answer means in the words of the session, and what may be kept of it. Pure."""

from collections.abc import Iterable

from eligibility.answers import Answer
from eligibility.asking import ToAsk
from eligibility.codes import ConsentItem
from eligibility.identity import Difference, IdentityCheck, Remark
from eligibility.notes import AnswerNote
from eligibility.slip.values import SlipReason
from eligibility.verdict import Verdict, Why
from hw.card.auth_certificate import CertificateStatus
from terminal.runner.record import ServiceCodes
from terminal.session.values import Consents, Note, Outcome, OutcomeKind, Question, Term

TERMS = {
    CertificateStatus.RENEW_SOON: Term.ENDS_SOON,
    CertificateStatus.GRACE: Term.GRACE,
    CertificateStatus.EXPIRED: Term.OVER,
}
"""A certificate that is not valid yet is for the service to judge: the kiosk's own calendar may be wrong."""

NOTES = {
    AnswerNote.GRACE: Note.RENEW_NOW,
    AnswerNote.EXPIRES_SOON: Note.RENEW_SOON,
    AnswerNote.NOT_REGISTERED: Note.NOT_REGISTERED,
}
OWN_NOTES = {CertificateStatus.GRACE: Note.RENEW_NOW, CertificateStatus.RENEW_SOON: Note.RENEW_SOON}


OFFICIAL = {
    Question.SURGERY: ConsentItem.OPERATIONS,
    Question.TREATMENT: ConsentItem.TREATMENT,
    Question.MEDICINE: ConsentItem.DRUGS,
    Question.CHECKUP: ConsentItem.CHECKUPS,
}


def outcome_of(
    verdict: Verdict, checks: tuple[IdentityCheck, ...], note: Note | None = None
) -> Outcome:
    """A contradiction between chip and answer stops everything; otherwise the verdict holds."""
    if not all(check.agrees for check in checks):
        fields = sorted({str(d.field) for check in checks for d in check.differences})
        return Outcome(OutcomeKind.MISMATCH, "answer_differs_in_" + "_".join(fields), "E10")
    return Outcome(OutcomeKind(verdict.kind.value), verdict.why.value, note=note)


def note_for(verdict: Verdict, status: CertificateStatus | None) -> Note | None:
    """What the service noted, or else what the kiosk saw in the certificate itself."""
    if verdict.note is not None:
        return NOTES[verdict.note]
    return None if status is None else OWN_NOTES.get(status)


def questions_of(asked: ToAsk) -> tuple[Question, ...]:
    """In the order in which they are asked."""
    wanted = {Question.INFORMATION: asked.information, Question.SUBSIDIES: asked.subsidies}
    return tuple(question for question, yes in wanted.items() if yes)


def consents_by_name(said: Consents) -> dict[str, bool]:
    """As the service is told: the comprehensive answer, the subsidies, or single items by their official names."""
    whole = {"information": said.information, "subsidies": said.subsidies}
    told = {name: yes for name, yes in whole.items() if yes is not None}
    return told | {OFFICIAL[item].value: yes for item, yes in said.items}


def slip_reason(outcome: Outcome) -> SlipReason:
    """Why the slip is printed."""
    if outcome.kind is OutcomeKind.NONE:
        return SlipReason.NONE
    return SlipReason.PENDING if outcome.reason == Why.PROCESSING else SlipReason.UNDECIDED


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
        whys=_words(one for check in checks for one in check.differences),
        remarks=_words(one for check in checks for one in check.remarks),
        note=answer.processing_code,
    )


def _words(found: Iterable[Difference | Remark]) -> tuple[str, ...]:
    return tuple(sorted({f"{one.field}:{one.why}" for one in found}))


def codes_text(codes: ServiceCodes | None) -> str | None:
    """The three codes that decide, e.g. 1/1/4; "-" for one that is absent."""
    if codes is None:
        return None
    return "/".join(code or "-" for code in (codes.segment, codes.status, codes.validity))


def _code(code: object) -> str | None:
    return None if code is None else str(getattr(code, "value", code))
