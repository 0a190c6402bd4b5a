# SPDX-License-Identifier: Apache-2.0
"""From codes to a verdict. At heart three-valued: "cannot tell" is never "no".

An eligibility counts as confirmed only on SegmentOfResult 1, ProcessingResultStatus 1,
QualificationValidity 1 and exactly one result, the rule of a working clinic system
(hangilc/myclinic-ts, result.ts).
"""

from dataclasses import dataclass
from enum import StrEnum

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    ProcessingResultStatus,
    QualificationValidity,
    SegmentOfResult,
    UnknownCode,
)
from eligibility.notes import AnswerNote, note_of


class Standing(StrEnum):
    """The three values."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    UNDECIDED = "undecided"


class VerdictKind(StrEnum):
    """What the answer says, finely enough to choose a screen."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    NEW_ELIGIBILITY = "new_eligibility"
    NONE = "none"
    SEVERAL = "several"
    MEDICAL_AID = "medical_aid"
    UNDECIDED = "undecided"

    @property
    def standing(self) -> Standing:
        """The kind's three-valued heart.

        SEVERAL is undecided: one of them may well be valid. So is MEDICAL_AID: a ticket may still be on its way.
        """
        return _STANDINGS[self]


_STANDINGS = {
    VerdictKind.ELIGIBLE: Standing.CONFIRMED,
    VerdictKind.INELIGIBLE: Standing.NOT_CONFIRMED,
    VerdictKind.NEW_ELIGIBILITY: Standing.NOT_CONFIRMED,
    VerdictKind.NONE: Standing.NOT_CONFIRMED,
    VerdictKind.SEVERAL: Standing.UNDECIDED,
    VerdictKind.MEDICAL_AID: Standing.UNDECIDED,
    VerdictKind.UNDECIDED: Standing.UNDECIDED,
}


class Why(StrEnum):
    """Why a verdict is what it is; the fine reason behind UNDECIDED."""

    STATED = "stated"
    PROCESSING = "processing"
    SERVICE_ERROR = "service_error"
    RESULT_ERROR = "result_error"
    UNKNOWN_CODE = "unknown_code"
    MISSING_CODE = "missing_code"
    MEDICAL_AID_UNREGISTERED = "medical_aid_unregistered"
    CONTRADICTORY = "contradictory"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`eligibility` stands only with ELIGIBLE; `reference` keeps what else the answer carried.

    `note` is what a normal answer adds about the certificate.
    """

    kind: VerdictKind
    why: Why
    eligibility: Eligibility | None = None
    reference: tuple[Eligibility, ...] = ()
    note: AnswerNote | None = None

    @property
    def standing(self) -> Standing:
        """The three-valued heart of the verdict."""
        return self.kind.standing


_STATED = {
    QualificationValidity.INVALID: VerdictKind.INELIGIBLE,
    QualificationValidity.INVALID_NEW_EXISTS: VerdictKind.NEW_ELIGIBILITY,
    QualificationValidity.NONE: VerdictKind.NONE,
    QualificationValidity.SEVERAL: VerdictKind.SEVERAL,
    QualificationValidity.VALID_UNREGISTERED: VerdictKind.MEDICAL_AID,
}


def judge(answer: Answer) -> Verdict:
    """Judge an answer. Pure; never raises; whatever is not understood is UNDECIDED."""
    why = _why_undecided(answer)
    if why is not None:
        return Verdict(VerdictKind.UNDECIDED, why, reference=answer.results)
    note = note_of(answer)
    if answer.validity == QualificationValidity.VALID:
        return Verdict(VerdictKind.ELIGIBLE, Why.STATED, eligibility=answer.results[0], note=note)
    assert isinstance(answer.validity, QualificationValidity)  # noqa: S101 -- checked above
    kind = _STATED[answer.validity]
    stated = Why.MEDICAL_AID_UNREGISTERED if kind is VerdictKind.MEDICAL_AID else Why.STATED
    return Verdict(kind, stated, reference=answer.results, note=note)


def _why_undecided(answer: Answer) -> Why | None:
    return _why_not_normal(answer) or _why_no_validity(answer)


def _why_not_normal(answer: Answer) -> Why | None:
    if answer.segment == SegmentOfResult.PROCESSING:
        return Why.PROCESSING
    if answer.segment == SegmentOfResult.ABNORMAL:
        return Why.SERVICE_ERROR
    if answer.status == ProcessingResultStatus.ERROR:
        return Why.RESULT_ERROR
    if isinstance(answer.segment, UnknownCode) or isinstance(answer.status, UnknownCode):
        return Why.UNKNOWN_CODE
    return Why.MISSING_CODE if answer.status is None else None


def _why_no_validity(answer: Answer) -> Why | None:
    match answer.validity:
        case None:
            return Why.MISSING_CODE
        case UnknownCode():
            return Why.UNKNOWN_CODE
        case QualificationValidity.VALID if len(answer.results) != 1:
            return Why.CONTRADICTORY
        case QualificationValidity.NONE if answer.results:
            return Why.CONTRADICTORY
        case _:
            return None
