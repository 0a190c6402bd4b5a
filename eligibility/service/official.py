# SPDX-License-Identifier: Apache-2.0
"""Answers with the official element names and codes, as JSON; one result of them is in `official_result`.

The structure is that of the XML files known from public code (hangilc/myclinic-ts); empty elements are
left out. ProcessingResultCode values are our mock's own, marked MOCK: the official list is not public.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from eligibility.codes import (
    CardClassification,
    CharacterCode,
    ProcessingResultStatus,
    QualificationValidity,
    ReferenceClassification,
    SegmentOfResult,
)
from eligibility.service.benefits import in_force
from eligibility.service.official_result import Beside, render_result
from eligibility.service.people import Insurance, Link, Person

Elements = dict[str, Any]


class Note(StrEnum):
    """What a normal answer adds (ProcessingResultCode): about the certificate, or that nobody registered."""

    GRACE = "MOCK-CERT-GRACE"
    EXPIRES_SOON = "MOCK-CERT-EXPIRES-SOON"
    NOT_REGISTERED = "MOCK-NOT-REGISTERED"


NOTE_TEXTS = {
    Note.GRACE: "電子証明書の有効期限が切れています。資格情報のみ提供します。",
    Note.EXPIRES_SOON: "電子証明書の有効期限が近づいています。",
    Note.NOT_REGISTERED: "健康保険証としての利用登録がされていません。",
}


@dataclass(frozen=True, slots=True)
class AnswerHeader:
    """What every answer says about its question. `executed_at` is Japan's time.

    `as_of` is the day of which is asked, `asked_on` the day on which (None: the same): a slip is asked about later.
    `certificate_serial` is None, and `reference` another, when no card was asked about.
    """

    executed_at: datetime
    as_of: date
    institution_code: str
    request_id: str
    certificate_serial: str | None = field(repr=False)
    reference: ReferenceClassification | None = ReferenceClassification.MY_NUMBER_CARD
    asked_on: date | None = None


def render_answer(
    header: AnswerHeader, person: Person | None, note: Note | None, beside: Beside | None = None
) -> Elements:
    """The whole answer about one person, or about nobody. In grace nothing is shown but the eligibility."""
    validity, shown = qualify(person, header.as_of, header.asked_on)
    if person is not None and not person.registered:
        note = Note.NOT_REGISTERED
    if person is None:
        return render_results(header, validity, [], note)
    beside = (beside or Beside()).reduced() if note is Note.GRACE else beside or Beside()
    results = [
        render_result(person, insurance, header.as_of, header.executed_at, beside)
        for insurance in shown
    ]
    return render_results(header, validity, results, note)


def render_results(
    header: AnswerHeader,
    validity: QualificationValidity,
    results: list[Elements],
    note: Note | None = None,
) -> Elements:
    """An answer with these results."""
    body: Elements = {
        "ProcessingResultStatus": ProcessingResultStatus.NORMAL.value,
        "ProcessingResultCode": note,
        "ProcessingResultMessage": NOTE_TEXTS[note] if note else None,
        "QualificationValidity": validity.value,
        # The element stands in real card answers; what it really holds is not public.
        "QualificationConfirmationKey": header.certificate_serial,
        "ResultList": {"ResultOfQualificationConfirmation": results} if results else None,
    }
    return {"MessageHeader": render_header(header), "MessageBody": without_empty(body)}


def qualify(
    person: Person | None, day: date, asked_on: date | None = None
) -> tuple[QualificationValidity, tuple[Insurance, ...]]:
    """What held on `day`, and the registrations to show (the last one when it is lost), as is known on `asked_on`."""
    if person is None or not person.insurances or not is_found(person, asked_on or day):
        return QualificationValidity.NONE, ()
    valid = tuple(insurance for insurance in person.insurances if insurance.covers(day))
    if len(valid) == 1:
        return validity_of(valid[0], day), valid
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


def render_header(
    header: AnswerHeader, segment: SegmentOfResult = SegmentOfResult.NORMAL
) -> Elements:
    """The MessageHeader of any answer."""
    return without_empty(
        {
            "ProcessExecutionTime": header.executed_at.strftime("%Y%m%d%H%M%S"),
            "QualificationConfirmationDate": header.as_of.strftime("%Y%m%d"),
            "MedicalInstitutionCode": header.institution_code,
            "ArbitraryFileIdentifier": header.request_id,
            "ReferenceClassification": header.reference,
            "SegmentOfResult": segment.value,
            "CharacterCodeIdentifier": CharacterCode.UTF_8.value,
        }
    )


def without_empty(elements: Elements) -> Elements:
    """The elements that hold something: empty ones are left out."""
    return {name: value for name, value in elements.items() if value is not None}


def is_found(person: Person, day: date, *, by_card: bool = True) -> bool:
    """Whether the insurance is there already; a card must also have been registered for use."""
    is_pending = person.link_until is not None and day < person.link_until
    return (person.registered or not by_card) and not is_pending


def validity_of(insurance: Insurance, day: date) -> QualificationValidity:
    """1 for a registration in force; 6, 有効（未登録）, for 医療扶助 without a ticket of this day.

    That 6 means so is our reading: the list of codes says only that it is for 医療扶助.
    """
    if insurance.classification is not CardClassification.MEDICAL_AID:
        return QualificationValidity.VALID
    has_ticket = any(in_force(ticket, day) for ticket in insurance.tickets)
    return QualificationValidity.VALID if has_ticket else QualificationValidity.VALID_UNREGISTERED
