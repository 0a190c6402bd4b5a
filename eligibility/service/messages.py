# SPDX-License-Identifier: Apache-2.0
"""The JSON that comes in, checked by pydantic and turned into the room's own values."""

from base64 import b64decode
from binascii import Error as Base64Error
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eligibility.errors import BadProof
from eligibility.proof import Method, Proof, read_time
from eligibility.refusals import Refusal
from eligibility.service.records import Enrolment
from eligibility.service.replies import RefusedHere
from eligibility.service.rules import Question
from eligibility.wire import LONGEST_REQUEST_ID

Text = Annotated[str, Field(min_length=1, max_length=200)]
Base64Text = Annotated[str, Field(max_length=20_000)]


class Message(BaseModel):
    """Strict: an unknown member or another type is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Kind = TypeVar("Kind", bound=Message)


class ProofMessage(Message):
    """A proof; bytes are base64."""

    method: Method
    certificate_serial: Text
    certificate: Base64Text | None
    nonce: Text
    kiosk: Text
    signed_at: Text
    signature: Base64Text
    deferred: bool = False

    @field_validator("certificate", "signature")
    @classmethod
    def _is_base64(cls, text: str | None) -> str | None:
        if text is not None:
            _bytes(text)
        return text

    @field_validator("signed_at")
    @classmethod
    def _is_time(cls, text: str) -> str:
        try:
            read_time(text)
        except BadProof as error:
            raise ValueError(str(error)) from error
        return text

    def proof(self) -> Proof:
        """As the room's value."""
        return Proof(
            method=self.method,
            certificate_serial=self.certificate_serial,
            certificate_der=None if self.certificate is None else _bytes(self.certificate),
            nonce=self.nonce,
            kiosk=self.kiosk,
            signed_at=read_time(self.signed_at),
            signature=_bytes(self.signature),
            is_deferred=self.deferred,
        )


class QueryHeader(Message):
    """MessageHeader of a question."""

    MedicalInstitutionCode: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    ArbitraryFileIdentifier: Annotated[str, Field(min_length=1, max_length=LONGEST_REQUEST_ID)]


class QueryBody(Message):
    """MessageBody of a question."""

    Proof: ProofMessage


class QueryMessage(Message):
    """The body of POST /v1/eligibility."""

    MessageHeader: QueryHeader
    MessageBody: QueryBody

    def question(self, kiosk: str) -> Question:
        """The question, asked by the kiosk named in the client certificate."""
        header, proof = self.MessageHeader, self.MessageBody.Proof.proof()
        return Question(kiosk, header.ArbitraryFileIdentifier, header.MedicalInstitutionCode, proof)


class EnrolmentMessage(Message):
    """One `Enrolment`; the key is base64 DER, the date ISO 8601."""

    person_id: Text
    certificate_serial: Text
    surface_public_key: Base64Text | None = None
    certificate_expires: Annotated[date, Field(strict=False)] | None = None

    @field_validator("surface_public_key")
    @classmethod
    def _is_base64(cls, text: str | None) -> str | None:
        if text is not None:
            _bytes(text)
        return text

    def enrolment(self) -> Enrolment:
        """As the room's value."""
        key = self.surface_public_key
        return Enrolment(
            self.person_id,
            self.certificate_serial,
            None if key is None else _bytes(key),
            self.certificate_expires,
        )


class EnrolmentsMessage(Message):
    """The body of POST /v1/admin/enrolments."""

    enrolments: list[EnrolmentMessage]


async def read_message(request: Request, kind: type[Kind]) -> Kind:
    """The body as this message, read without the framework's detours. Raises RefusedHere."""
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError:
        raise RefusedHere(Refusal.BAD_REQUEST) from None  # its text carries what was sent


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Base64Error as error:
        raise ValueError("not base64") from error
