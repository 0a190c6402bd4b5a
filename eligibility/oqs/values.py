# SPDX-License-Identifier: Apache-2.0
"""The messages of the exchange as values. Dates are YYYYMMDD, times YYYYMMDDhhmmss in Japan, numbers texts.

An insurer number is bare here (6 or 8 digits). A branch that is not printed on the card is None, never 00.
"""

from dataclasses import dataclass, field

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    CharacterCode,
    ConsentFlag,
    PrescriptionForm,
    ProcessingResultStatus,
    QualificationValidity,
    ReferenceClassification,
    SegmentOfResult,
    UnknownCode,
)


@dataclass(frozen=True, slots=True)
class RequestHeader:
    """Who asks. `file_id` (ArbitraryFileIdentifier) comes back in the answer."""

    institution_code: str
    file_id: str | None = None
    confirmation_date: str | None = None


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """Whose eligibility, by what is printed on a 資格確認書. `arbitrary_id` comes back in the answer."""

    insurer_number: str = field(repr=False)
    number: str = field(repr=False)
    birth: str = field(repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    limit_consent: ConsentFlag | UnknownCode | None = None
    arbitrary_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PeriodSearch:
    """Whose eligibility, by the days or the month of consent or treatment (home and online visits, 医療扶助).

    `treatment`: 1 normal, 2 home visit, 3 online. `month` is YYYYMM.
    """

    consent_from: str | None = None
    consent_to: str | None = None
    examined_from: str | None = None
    examined_to: str | None = None
    month: str | None = None
    treatment: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """照会番号: the clinic's own number for a person, to come back in later answers for the same card."""

    reference_number: str = field(repr=False)
    insurer_number: str = field(repr=False)
    number: str = field(repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EligibilityRequest:
    """OQSsiquc01req."""

    header: RequestHeader
    search: NumberSearch


@dataclass(frozen=True, slots=True)
class ReferenceRequest:
    """OQSsiimm01req (one entry), OQSmuimm01req (one or more)."""

    header: RequestHeader
    entries: tuple[ReferenceEntry, ...]


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """OQSmuquc01req by numbers."""

    header: RequestHeader
    searches: tuple[NumberSearch, ...]


@dataclass(frozen=True, slots=True)
class PeriodRequest:
    """OQSmuonq01req, OQSmuhvq01req, OQSmutic01req."""

    header: RequestHeader
    search: PeriodSearch


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """…02req: fetch what was handed in under this number."""

    header: RequestHeader
    reception_number: str


@dataclass(frozen=True, slots=True)
class ReplyHeader:
    """How the whole request ended. The two error fields stand only where `segment` is not 1."""

    segment: SegmentOfResult | UnknownCode
    institution_code: str
    character_code: CharacterCode | UnknownCode
    executed_at: str | None = None
    confirmation_date: str | None = None
    file_id: str | None = None
    reference: ReferenceClassification | UnknownCode | None = None
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True)
class EligibilityReply:
    """OQSsiquc01res, also from the card reader. `search` is the echo of a question by number."""

    header: ReplyHeader
    status: ProcessingResultStatus | UnknownCode | None = None
    processing_code: str | None = None
    processing_message: str | None = None
    validity: QualificationValidity | UnknownCode | None = None
    prescription: PrescriptionForm | UnknownCode | None = None
    search: NumberSearch | None = None
    key: str | None = field(default=None, repr=False)
    results: tuple[Eligibility, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """…imm01res, …mu…01res: taken or not; with a reception number where the result is to be fetched."""

    header: ReplyHeader
    status: ProcessingResultStatus | UnknownCode | None = None
    processing_code: str | None = None
    processing_message: str | None = None
    reception_number: str | None = None


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What a bulk question says of one person, in the order of the question: the validity, not the newest data."""

    validity: QualificationValidity | UnknownCode | None = None
    arbitrary_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class BulkReply:
    """OQSmuquc02res."""

    header: ReplyHeader
    status: ProcessingResultStatus | UnknownCode | None = None
    processing_code: str | None = None
    processing_message: str | None = None
    reception_number: str | None = None
    rows: tuple[BulkRow, ...] = ()


def reply_with(
    answer: Answer,
    institution_code: str,
    character_code: CharacterCode | UnknownCode,
    file_id: str | None,
) -> EligibilityReply:
    """The reply that carries `answer`. What ties answer and card together inside (the serial) stays out of it."""
    header = ReplyHeader(
        segment=answer.segment,
        institution_code=institution_code,
        character_code=character_code,
        executed_at=answer.executed_at,
        confirmation_date=answer.confirmation_date,
        file_id=file_id,
        reference=answer.reference,
        error_code=answer.error_code,
        error_message=answer.error_message,
    )
    return EligibilityReply(
        header=header,
        status=answer.status,
        processing_code=answer.processing_code,
        processing_message=answer.processing_message,
        validity=answer.validity,
        prescription=answer.prescription,
        results=answer.results,
    )
