# SPDX-License-Identifier: Apache-2.0
"""The answers' shapes, for the description of the interface only: what is sent is made elsewhere, as bytes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from eligibility.refusals import Refusal
from eligibility.service.troubles import Trouble

Code = Annotated[str, Field(max_length=50)]


class ErrorReply(BaseModel):
    """Why there is no answer. Nothing that was sent comes back."""

    error: Refusal | Trouble


class HealthReply(BaseModel):
    """The service lives and its database can be reached."""

    status: Literal["ok"]
    database: Literal["ok"]
    version: str
    uptime_s: Annotated[int, Field(ge=0, description="of the worker that answered")]


class DoneReply(BaseModel):
    """What was wanted holds for the next request, at every worker."""

    status: Literal["ok"]


class NonceReply(BaseModel):
    """A nonce for one proof by this kiosk."""

    nonce: Annotated[str, Field(min_length=1)]
    expires_s: int


class _Elements(BaseModel):
    """Official element names. Empty elements are left out, further ones may come."""

    model_config = ConfigDict(extra="allow")


class ReplyHeader(_Elements):
    """MessageHeader of an answer; SegmentOfResult 1: normal, 2: in progress, 9: ended abnormally."""

    ProcessExecutionTime: Code
    QualificationConfirmationDate: Code | None = None
    MedicalInstitutionCode: Code
    ArbitraryFileIdentifier: Code
    ReferenceClassification: Code | None = None
    SegmentOfResult: Code
    ErrorCode: str | None = None
    ErrorMessage: str | None = None
    CharacterCodeIdentifier: Code


class ResultElements(_Elements):
    """One registration; see docs for the elements that may be there."""

    Name: str
    NameKana: str | None = None
    Sex1: Code
    Birthdate: Code
    InsuredCardClassification: Code
    InsurerNumber: str
    InsuredCardSymbol: str | None = None
    InsuredIdentificationNumber: str | None = None
    InsuredBranchNumber: str | None = None
    QualificationDate: Code | None = None
    DisqualificationDate: Code | None = None
    ReasonOfLoss: Code | None = None


class ResultsElements(_Elements):
    """The registrations that are shown."""

    ResultOfQualificationConfirmation: list[ResultElements]


class ReplyBody(_Elements):
    """MessageBody of an answer; empty while the question is in progress."""

    ProcessingResultStatus: Code | None = None
    ProcessingResultCode: str | None = None
    ProcessingResultMessage: str | None = None
    QualificationValidity: Code | None = None
    QualificationConfirmationKey: str | None = None
    ResultList: ResultsElements | None = None


class AnswerReply(BaseModel):
    """The answer to a question."""

    MessageHeader: ReplyHeader
    MessageBody: ReplyBody
