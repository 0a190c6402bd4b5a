# SPDX-License-Identifier: Apache-2.0
"""An official answer as a CoverageEligibilityResponse: outcome, disposition, insurances, errors.

What the official codes say is not weighed here; a client that wants a verdict reads `outcome`, `inforce` and
`disposition` together (docs/fhir.md).
"""

from datetime import datetime

from eligibility.answers import Answer, Eligibility
from eligibility.codes import ProcessingResultStatus, QualificationValidity, SegmentOfResult
from eligibility.service.fhir.coverage import Member
from eligibility.service.fhir.incoming import Asked
from eligibility.service.fhir.names import (
    CERTIFICATE_SERIAL,
    ERROR_CODE,
    INSTITUTION,
    MEMBER_ID,
    REQUEST_ID,
    Resource,
    identifier,
    without_empty,
)
from eligibility.service.fhir.resources import contained_of, day, insurance_of

COMPLETE, QUEUED, ERROR, PARTIAL = "complete", "queued", "error", "partial"
DISPOSITIONS = {
    QualificationValidity.VALID: "有効",
    QualificationValidity.INVALID: "無効",
    QualificationValidity.INVALID_NEW_EXISTS: "無効（新しい資格あり）",
    QualificationValidity.NONE: "該当資格なし",
    QualificationValidity.SEVERAL: "複数該当",
    QualificationValidity.VALID_UNREGISTERED: "有効（未登録）",
}
_UNDECIDED = (QualificationValidity.SEVERAL, QualificationValidity.VALID_UNREGISTERED)
IN_FORCE = {
    QualificationValidity.VALID: True,
    QualificationValidity.INVALID: False,
    QualificationValidity.INVALID_NEW_EXISTS: False,
}
"""Of the others nothing is said to be in force or not."""
UNKNOWN_INSURER: Resource = {"display": "保険者不明"}


def render_response(answer: Answer, asked: Asked, request: Resource, created: datetime) -> Resource:
    """The whole response, not validated yet. `created` carries its zone."""
    results = _shown(answer)
    contained, insurances, errors = (
        contained_of(results),
        _insurances(answer, asked, results),
        _errors(answer),
    )
    return without_empty(
        {
            "resourceType": "CoverageEligibilityResponse",
            "contained": contained,
            "status": "active",
            "purpose": request["purpose"],
            "patient": _patient(asked, results),
            "servicedDate": day(answer.confirmation_date),
            "created": created.isoformat(timespec="seconds"),
            "requestor": {"identifier": identifier(INSTITUTION, asked.institution)},
            "request": {"identifier": identifier(REQUEST_ID, asked.request_id)},
            "outcome": outcome_of(answer),
            "disposition": _disposition(answer),
            "insurer": {"reference": "#insurer-1"} if results else UNKNOWN_INSURER,
            "insurance": insurances,
            "error": errors,
        }
    )


def outcome_of(answer: Answer) -> str:
    """queued: ask again; error: no statement; partial: people have to decide; complete: the validity is stated."""
    if answer.segment == SegmentOfResult.PROCESSING:
        return QUEUED
    if answer.segment != SegmentOfResult.NORMAL or answer.status != ProcessingResultStatus.NORMAL:
        return ERROR
    if answer.validity in _UNDECIDED or answer.validity not in DISPOSITIONS:
        return PARTIAL
    is_contradictory = answer.validity == QualificationValidity.VALID and len(answer.results) != 1
    return PARTIAL if is_contradictory else COMPLETE


def _shown(answer: Answer) -> tuple[Eligibility, ...]:
    """With several or a failed request nothing is shown: a client that does not look closely must not use it."""
    return answer.results if outcome_of(answer) == COMPLETE else ()


def _insurances(answer: Answer, asked: Asked, results: tuple[Eligibility, ...]) -> list[Resource]:
    in_force = (
        IN_FORCE.get(answer.validity)
        if isinstance(answer.validity, QualificationValidity)
        else None
    )
    if outcome_of(answer) != COMPLETE or in_force is None:
        return []
    if results:
        return [
            insurance_of(one, number, in_force=in_force) for number, one in enumerate(results, 1)
        ]
    if asked.search is None:
        return []
    return [
        {"coverage": {"identifier": identifier(MEMBER_ID, _asked_for(asked))}, "inforce": in_force}
    ]


def _asked_for(asked: Asked) -> str:
    search = asked.search
    if search is None:
        return ""
    return Member(search.insurer_number, search.number, search.symbol, search.branch).member_id()


def _patient(asked: Asked, results: tuple[Eligibility, ...]) -> Resource:
    if results:
        return {"reference": "#patient"}
    if asked.question is not None:
        serial = asked.question.proof.certificate_serial
        return {"identifier": identifier(CERTIFICATE_SERIAL, serial)}
    return {"identifier": identifier(MEMBER_ID, _asked_for(asked))}


def _disposition(answer: Answer) -> str | None:
    if outcome_of(answer) in (QUEUED, ERROR):
        return answer.error_message or answer.processing_message
    stated = (
        DISPOSITIONS.get(answer.validity)
        if isinstance(answer.validity, QualificationValidity)
        else None
    )
    parts = (stated, answer.processing_message)
    return " / ".join(part for part in parts if part) or None


def _errors(answer: Answer) -> list[Resource]:
    if outcome_of(answer) != ERROR:
        return []
    code = answer.error_code or answer.processing_code or "unknown"
    text = answer.error_message or answer.processing_message
    coding = [{"system": ERROR_CODE, "code": code}]
    return [{"code": without_empty({"coding": coding, "text": text})}]
