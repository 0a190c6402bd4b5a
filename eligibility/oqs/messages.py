# SPDX-License-Identifier: Apache-2.0
"""The elements of each message. One table per value, for reading and writing alike.

Names: requests from sanox.org's published files, replies from hangilc/myclinic-ts and YUKI-ENT/OQSDrug2. What a row
of a bulk reply holds besides the validity is not public: ours holds the ArbitraryIdentifier of its question.
"""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from eligibility.answers import LIMIT
from eligibility.codes import (
    CharacterCode,
    PrescriptionForm,
    ProcessingResultStatus,
    QualificationValidity,
    ReferenceClassification,
    SegmentOfResult,
)
from eligibility.oqs.document import Node
from eligibility.oqs.layout import (
    BIRTH,
    DATE,
    INSURER,
    MONTH,
    TIME,
    Group,
    Layout,
    Leaf,
    OneOf,
    Part,
    Several,
    Text,
    Writing,
)
from eligibility.oqs.result import CONSENT, RESULT
from eligibility.oqs.values import (
    BulkReply,
    BulkRequest,
    BulkRow,
    CollectRequest,
    EligibilityReply,
    EligibilityRequest,
    NumberSearch,
    PeriodRequest,
    PeriodSearch,
    Receipt,
    ReferenceEntry,
    ReferenceRequest,
    ReplyHeader,
    RequestHeader,
)

HEADER, BODY = "MessageHeader", "MessageBody"
IDENTIFIER = Text(longest=50)
SYMBOL = Text(longest=20)


INSTITUTION = Leaf("institution_code", "MedicalInstitutionCode", Text(digits=10), needed=True)
REQUEST_HEADER = Group(
    "header",
    HEADER,
    Layout(
        RequestHeader,
        (
            Leaf("confirmation_date", "QualificationConfirmationDate", DATE),
            INSTITUTION,
            Leaf("file_id", "ArbitraryFileIdentifier", IDENTIFIER),
        ),
    ),
    needed=True,
)
SEARCH: Layout[NumberSearch] = Layout(
    NumberSearch,
    (
        Leaf("insurer_number", "InsurerNumber", INSURER, needed=True),
        Leaf("symbol", "InsuredCardSymbol", SYMBOL),
        Leaf("number", "InsuredIdentificationNumber", SYMBOL, needed=True),
        Leaf("branch", "InsuredBranchNumber", Text(digits=2)),
        Leaf("birth", "Birthdate", BIRTH, needed=True),
        Leaf("limit_consent", f"{LIMIT}RelatedConsFlg", CONSENT),
        Leaf("arbitrary_id", "ArbitraryIdentifier", IDENTIFIER),
    ),
)
PERIOD = Layout(
    PeriodSearch,
    (
        Leaf("consent_from", "ConsentDateFrom", DATE),
        Leaf("consent_to", "ConsentDateTo", DATE),
        Leaf("examined_from", "ExaminationDateFrom", DATE),
        Leaf("examined_to", "ExaminationDateTo", DATE),
        Leaf("month", "MedicalTreatmentMonth", MONTH),
        Leaf("treatment", "MedicalTreatmentFlag"),
    ),
)
ENTRY = Layout(
    ReferenceEntry,
    (
        Leaf("reference_number", "ReferenceNumber", IDENTIFIER, needed=True),
        Leaf("insurer_number", "InsurerNumber", INSURER, needed=True),
        Leaf("symbol", "InsuredCardSymbol", SYMBOL),
        Leaf("number", "InsuredIdentificationNumber", SYMBOL, needed=True),
        Leaf("branch", "InsuredBranchNumber", Text(digits=2)),
    ),
)
_SEARCHED = "QualificationConfirmSearchInfo"


@dataclass(frozen=True, slots=True)
class Body:
    """Parts that lie directly in the one MessageBody. A request without it is none; an error's answer may lack it."""

    parts: tuple[Part, ...]
    needed: bool = False

    def read(self, node: Node) -> dict[str, Any]:
        """The fields of the body. Raises BadMessage."""
        body = node.needed(BODY) if self.needed else node.child(BODY)
        found: dict[str, Any] = {}
        if body is not None:
            for part in self.parts:
                found |= part.read(body)
        return found

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """The body, also an empty one."""
        made = etree.SubElement(parent, BODY)
        for part in self.parts:
            part.write(value, made, writing)


def _asked(*parts: Part) -> tuple[Part, ...]:
    return (REQUEST_HEADER, Body(parts, needed=True))


def _told(*parts: Part) -> tuple[Part, ...]:
    return (REPLY_HEADER, Body(parts))


ELIGIBILITY_REQUEST: Layout[EligibilityRequest] = Layout(
    EligibilityRequest, _asked(Group("search", _SEARCHED, SEARCH, needed=True))
)
REFERENCE_REQUEST: Layout[ReferenceRequest] = Layout(
    ReferenceRequest, _asked(Several("entries", "ReferenceNumberRegistrationInfo", ENTRY))
)
BULK_REQUEST: Layout[BulkRequest] = Layout(
    BulkRequest, _asked(Several("searches", _SEARCHED, SEARCH))
)
PERIOD_REQUEST: Layout[PeriodRequest] = Layout(
    PeriodRequest, _asked(Group("search", _SEARCHED, PERIOD, needed=True))
)
COLLECT_REQUEST: Layout[CollectRequest] = Layout(
    CollectRequest, _asked(Leaf("reception_number", "ReceptionNumber", IDENTIFIER, needed=True))
)

REPLY_HEADER = Group(
    "header",
    HEADER,
    Layout(
        ReplyHeader,
        (
            Leaf("executed_at", "ProcessExecutionTime", TIME),
            Leaf("confirmation_date", "QualificationConfirmationDate", DATE),
            INSTITUTION,
            Leaf("file_id", "ArbitraryFileIdentifier"),
            Leaf("reference", "ReferenceClassification", OneOf(ReferenceClassification)),
            Leaf("segment", "SegmentOfResult", OneOf(SegmentOfResult), needed=True),
            Leaf("error_code", "ErrorCode"),
            Leaf("error_message", "ErrorMessage"),
            Leaf("character_code", "CharacterCodeIdentifier", OneOf(CharacterCode), needed=True),
        ),
    ),
    needed=True,
)
PROCESSED = (
    Leaf("status", "ProcessingResultStatus", OneOf(ProcessingResultStatus)),
    Leaf("processing_code", "ProcessingResultCode"),
    Leaf("processing_message", "ProcessingResultMessage"),
)
VALIDITY = Leaf("validity", "QualificationValidity", OneOf(QualificationValidity))
ELIGIBILITY_REPLY: Layout[EligibilityReply] = Layout(
    EligibilityReply,
    _told(
        *PROCESSED,
        VALIDITY,
        Leaf("prescription", "PrescriptionIssueSelect", OneOf(PrescriptionForm)),
        Group("search", _SEARCHED, SEARCH),
        Leaf("key", "QualificationConfirmationKey"),
        Several("results", "ResultList/ResultOfQualificationConfirmation", RESULT),
    ),
)
RECEIPT: Layout[Receipt] = Layout(
    Receipt, _told(*PROCESSED, Leaf("reception_number", "ReceptionNumber"))
)
BULK_ROW = Layout(BulkRow, (VALIDITY, Leaf("arbitrary_id", "ArbitraryIdentifier")))
BULK_REPLY: Layout[BulkReply] = Layout(
    BulkReply,
    _told(
        *PROCESSED,
        Leaf("reception_number", "ReceptionNumber"),
        Several("rows", "ResultList/ResultOfQualificationConfirmation", BULK_ROW),
    ),
)
