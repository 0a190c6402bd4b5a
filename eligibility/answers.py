# SPDX-License-Identifier: Apache-2.0
"""An answer of the eligibility service as frozen values, and the strict reader of its JSON.

The element names are the official ones (known from the public code of hangilc/myclinic-ts and
YUKI-ENT/OQSDrug2). Elements are found by name, unknown ones are left alone, empty ones count as
absent.
"""

from dataclasses import dataclass, field
from typing import Any

from eligibility.codes import (
    CardClassification,
    ConsentFlag,
    LimitClassification,
    LimitFlag,
    Preschool,
    PrescriptionForm,
    ProcessingResultStatus,
    QualificationValidity,
    ReasonOfLoss,
    ReferenceClassification,
    Relation,
    SegmentOfResult,
    Sex,
    UnknownCode,
)
from eligibility.elements import Element
from eligibility.entitlements import (
    Consent,
    MedicalTicket,
    SpecificDisease,
    read_consents,
    read_diseases,
    read_tickets,
)
from eligibility.subsidies import Subsidy, has_question, read_subsidies

LIMIT = "LimitApplicationCertificate"
"""How the elements of the limit certificate begin."""


@dataclass(frozen=True, slots=True)
class Limit:
    """限度額適用認定証: the ceiling of what the patient pays. Dates are YYYYMMDD."""

    classification: LimitClassification | UnknownCode | None = None
    flag: LimitFlag | UnknownCode | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    issued_on: str | None = None
    long_term_on: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One ResultOfQualificationConfirmation. Dates are YYYYMMDD, `ratio` is three digits of percent.

    `birth` has 00 for a month or day that is not known.
    """

    classification: CardClassification | UnknownCode
    name: str = field(repr=False)
    birth: str = field(repr=False)
    sex: Sex | UnknownCode = field(repr=False)
    insurer_name: str = field(repr=False)
    kana: str | None = field(default=None, repr=False)
    other_name: str | None = field(default=None, repr=False)
    other_kana: str | None = field(default=None, repr=False)
    other_sex: Sex | UnknownCode | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    post_number: str | None = field(default=None, repr=False)
    insurer_number: str | None = field(default=None, repr=False)
    symbol: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    relation: Relation | UnknownCode | None = None
    insured_name: str | None = field(default=None, repr=False)
    qualified_on: str | None = None
    disqualified_on: str | None = None
    issued_on: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    reason_of_loss: ReasonOfLoss | UnknownCode | None = None
    ratio: str | None = None
    elderly_ratio: str | None = None
    elderly_issued_on: str | None = None
    elderly_valid_from: str | None = None
    elderly_valid_to: str | None = None
    preschool: Preschool | UnknownCode | None = None
    limit: Limit | None = None
    reference_number: str | None = field(default=None, repr=False)
    arbitrary_id: str | None = field(default=None, repr=False)
    limit_consent: ConsentFlag | UnknownCode | None = None
    limit_consent_at: str | None = None
    diseases: tuple[SpecificDisease, ...] = field(default=(), repr=False)
    tickets: tuple[MedicalTicket, ...] = field(default=(), repr=False)
    consents: tuple[Consent, ...] = ()
    has_subsidy_question: bool = False
    subsidies: tuple[Subsidy, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer. `request_id` and `certificate_serial` are the question it answers."""

    segment: SegmentOfResult | UnknownCode
    request_id: str
    certificate_serial: str | None = field(default=None, repr=False)
    status: ProcessingResultStatus | UnknownCode | None = None
    validity: QualificationValidity | UnknownCode | None = None
    results: tuple[Eligibility, ...] = ()
    executed_at: str | None = None
    confirmation_date: str | None = None
    reference: ReferenceClassification | UnknownCode | None = None
    error_code: str | None = None
    error_message: str | None = None
    processing_code: str | None = None
    processing_message: str | None = None
    prescription: PrescriptionForm | UnknownCode | None = None


def read_answer(data: Any) -> Answer:
    """Read the decoded JSON of an answer. Raises BadAnswer, and nothing else."""
    root = Element.of(data, "answer")
    header, body = root.child("MessageHeader"), root.child("MessageBody", required=False)
    return Answer(
        segment=header.needed_code("SegmentOfResult", SegmentOfResult),
        request_id=header.needed("ArbitraryFileIdentifier"),
        certificate_serial=body.text("QualificationConfirmationKey"),
        status=body.code("ProcessingResultStatus", ProcessingResultStatus),
        validity=body.code("QualificationValidity", QualificationValidity),
        results=_read_results(body),
        executed_at=header.time("ProcessExecutionTime"),
        confirmation_date=header.date("QualificationConfirmationDate"),
        reference=header.code("ReferenceClassification", ReferenceClassification),
        error_code=header.text("ErrorCode"),
        error_message=header.text("ErrorMessage"),
        processing_code=body.text("ProcessingResultCode"),
        processing_message=body.text("ProcessingResultMessage"),
        prescription=body.code("PrescriptionIssueSelect", PrescriptionForm),
    )


def _read_results(body: Element) -> tuple[Eligibility, ...]:
    results = body.child("ResultList", required=False)
    return tuple(
        _read_eligibility(item) for item in results.children("ResultOfQualificationConfirmation")
    )


def _read_eligibility(item: Element) -> Eligibility:
    return Eligibility(
        classification=item.needed_code("InsuredCardClassification", CardClassification),
        name=item.needed("Name"),
        birth=item.needed_birth("Birthdate"),
        sex=item.needed_code("Sex1", Sex),
        insurer_name=item.needed("InsurerName"),
        kana=item.text("NameKana"),
        other_name=item.text("NameOfOther"),
        other_kana=item.text("NameOfOtherKana"),
        other_sex=item.code("Sex2", Sex),
        address=item.text("Address"),
        post_number=item.text("PostNumber"),
        insurer_number=item.text("InsurerNumber"),
        symbol=item.text("InsuredCardSymbol"),
        number=item.text("InsuredIdentificationNumber"),
        branch=item.text("InsuredBranchNumber"),
        relation=item.code("PersonalFamilyClassification", Relation),
        insured_name=item.text("InsuredName"),
        qualified_on=item.date("QualificationDate"),
        disqualified_on=item.date("DisqualificationDate"),
        issued_on=item.date("InsuredCertificateIssuanceDate"),
        valid_from=item.date("InsuredCardValidDate"),
        valid_to=item.date("InsuredCardExpirationDate"),
        reason_of_loss=item.code("ReasonOfLoss", ReasonOfLoss),
        ratio=item.text("InsuredPartialContributionRatio"),
        **_read_elderly(item.child("ElderlyRecipientCertificateInfo", required=False)),
        preschool=item.code("PreschoolClassification", Preschool),
        limit=_read_limit(item.child(f"{LIMIT}RelatedInfo", required=False)),
        reference_number=item.text("ReferenceNumber"),
        arbitrary_id=item.text("ArbitraryIdentifier"),
        limit_consent=item.code(f"{LIMIT}RelatedConsFlg", ConsentFlag),
        limit_consent_at=item.time(f"{LIMIT}RelatedConsTime"),
        diseases=read_diseases(item),
        tickets=read_tickets(item),
        consents=read_consents(item),
        has_subsidy_question=has_question(item),
        subsidies=read_subsidies(item),
    )


def _read_elderly(info: Element) -> dict[str, str | None]:
    return {
        "elderly_ratio": info.text("ElderlyRecipientContributionRatio"),
        "elderly_issued_on": info.date("ElderlyRecipientCertificateDate"),
        "elderly_valid_from": info.date("ElderlyRecipientValidStartDate"),
        "elderly_valid_to": info.date("ElderlyRecipientValidEndDate"),
    }


def _read_limit(info: Element) -> Limit | None:
    if info.is_empty:
        return None
    return Limit(
        classification=info.code(f"{LIMIT}Classification", LimitClassification),
        flag=info.code(f"{LIMIT}ClassificationFlag", LimitFlag),
        valid_from=info.date(f"{LIMIT}ValidStartDate"),
        valid_to=info.date(f"{LIMIT}ValidEndDate"),
        issued_on=info.date(f"{LIMIT}Date"),
        long_term_on=info.date(f"{LIMIT}LongTermDate"),
    )
