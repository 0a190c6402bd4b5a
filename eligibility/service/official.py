# SPDX-License-Identifier: Apache-2.0
"""Answers with the official element names and codes, as JSON.

The structure is that of the XML files known from public code (hangilc/myclinic-ts); empty elements are
left out. ProcessingResultCode values are our mock's own, marked MOCK: the official list is not public.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from eligibility.codes import (
    CharacterCode,
    LimitClassification,
    Preschool,
    ProcessingResultStatus,
    QualificationValidity,
    ReferenceClassification,
    SegmentOfResult,
)
from eligibility.numbers import pad_insurer_number
from eligibility.service.people import Insurance, Link, Person

Elements = dict[str, Any]


class Note(StrEnum):
    """What a normal answer adds about the card's certificate (ProcessingResultCode)."""

    GRACE = "MOCK-CERT-GRACE"
    EXPIRES_SOON = "MOCK-CERT-EXPIRES-SOON"


NOTE_TEXTS = {
    Note.GRACE: "電子証明書の有効期限が切れています。資格情報のみ提供します。",
    Note.EXPIRES_SOON: "電子証明書の有効期限が近づいています。",
}


@dataclass(frozen=True, slots=True)
class AnswerHeader:
    """What every answer says about its question."""

    executed_at: datetime
    as_of: date
    institution_code: str
    request_id: str
    certificate_serial: str = field(repr=False)


def render_answer(header: AnswerHeader, person: Person | None, note: Note | None) -> Elements:
    """The whole answer about one person, or about nobody."""
    validity, shown = qualify(person, header.as_of)
    body: Elements = {
        "ProcessingResultStatus": ProcessingResultStatus.NORMAL.value,
        "ProcessingResultCode": note,
        "ProcessingResultMessage": NOTE_TEXTS[note] if note else None,
        "QualificationValidity": validity.value,
        # The element stands in real card answers; what it really holds is not public.
        "QualificationConfirmationKey": header.certificate_serial,
    }
    if person is not None and shown:
        results = [_render_result(person, insurance, header.as_of) for insurance in shown]
        body["ResultList"] = {"ResultOfQualificationConfirmation": results}
    return {"MessageHeader": _render_header(header), "MessageBody": _without_empty(body)}


def qualify(
    person: Person | None, day: date
) -> tuple[QualificationValidity, tuple[Insurance, ...]]:
    """What holds on this day, and the registrations to show (the last one when it is lost)."""
    if person is None or not person.insurances or _is_pending(person, day):
        return QualificationValidity.NONE, ()
    valid = tuple(insurance for insurance in person.insurances if insurance.covers(day))
    if len(valid) == 1:
        return QualificationValidity.VALID, valid
    if valid:
        return QualificationValidity.SEVERAL, ()
    if person.link is Link.NEW_ELIGIBILITY:
        return QualificationValidity.INVALID_NEW_EXISTS, ()
    past = [insurance for insurance in person.insurances if insurance.valid_from <= day]
    if not past:
        return QualificationValidity.NONE, ()
    return QualificationValidity.INVALID, (max(past, key=lambda insurance: insurance.valid_from),)


def not_finished(answer: Elements, segment: SegmentOfResult) -> Elements:
    """The same question answered with "in progress" or "failed" and nothing else."""
    header = {**answer["MessageHeader"], "SegmentOfResult": segment.value}
    if segment is SegmentOfResult.ABNORMAL:
        header |= {"ErrorCode": "MOCK-ABNORMAL", "ErrorMessage": "模擬の異常終了です。"}
    return {"MessageHeader": header, "MessageBody": {}}


def _is_pending(person: Person, day: date) -> bool:
    return person.link_until is not None and day < person.link_until


def _render_header(header: AnswerHeader) -> Elements:
    return {
        "ProcessExecutionTime": header.executed_at.strftime("%Y%m%d%H%M%S"),
        "QualificationConfirmationDate": _day(header.as_of),
        "MedicalInstitutionCode": header.institution_code,
        "ArbitraryFileIdentifier": header.request_id,
        "ReferenceClassification": ReferenceClassification.MY_NUMBER_CARD.value,
        "SegmentOfResult": SegmentOfResult.NORMAL.value,
        "CharacterCodeIdentifier": CharacterCode.UTF_8.value,
    }


def _render_result(person: Person, insurance: Insurance, as_of: date) -> Elements:
    lost = insurance.valid_to is not None and insurance.valid_to < as_of
    return _without_empty(
        {
            **_render_person(person, insurance),
            "InsuredCardClassification": insurance.classification.value,
            "InsurerNumber": pad_insurer_number(insurance.insurer_number),
            "InsurerName": insurance.insurer_name,
            "InsuredCardSymbol": insurance.symbol,
            "InsuredIdentificationNumber": insurance.number,
            "InsuredBranchNumber": insurance.branch,
            "PersonalFamilyClassification": insurance.relation.value,
            "QualificationDate": _day(insurance.valid_from),
            "DisqualificationDate": _lost_on(insurance) if lost else None,
            "InsuredCardValidDate": _day(insurance.valid_from),
            "InsuredCardExpirationDate": _day(insurance.valid_to),
            "ReasonOfLoss": insurance.reason_of_loss if lost else None,
            "InsuredPartialContributionRatio": _ratio(insurance),
            "PreschoolClassification": Preschool.YES.value if insurance.preschool else None,
            "LimitApplicationCertificateRelatedInfo": _render_limit(insurance),
        }
    )


def _render_person(person: Person, insurance: Insurance) -> Elements:
    """Whose data the registration holds: somebody else's, where it was wrongly linked."""
    foreign = insurance.registered_name is not None
    return {
        "Name": insurance.registered_name or person.name,
        "NameKana": insurance.registered_kana or (None if foreign else person.kana),
        "Sex1": (insurance.registered_sex or person.sex).value,
        "Birthdate": _day(insurance.registered_birth or person.birth),
        "Address": None if foreign else person.address,
    }


def _render_limit(insurance: Insurance) -> Elements | None:
    if insurance.limit_flag is None:
        return None
    name = "LimitApplicationCertificate"
    return {
        f"{name}Classification": LimitClassification.LIMIT.value,
        f"{name}ClassificationFlag": insurance.limit_flag.value,
        f"{name}ValidStartDate": _day(insurance.valid_from),
    }


def _lost_on(insurance: Insurance) -> str | None:
    """資格喪失日 is the day after the last day of cover."""
    return None if insurance.valid_to is None else _day(insurance.valid_to + timedelta(days=1))


def _ratio(insurance: Insurance) -> str | None:
    return None if insurance.ratio_percent is None else f"{insurance.ratio_percent:03d}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.strftime("%Y%m%d")


def _without_empty(elements: Elements) -> Elements:
    return {name: value for name, value in elements.items() if value is not None}
