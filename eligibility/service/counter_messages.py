# SPDX-License-Identifier: Apache-2.0
"""The JSON of requests at the counter, checked by pydantic and turned into the room's own values.

Element names are the official ones where there is one for it; `Question` and `Proof` are the mock's own.
"""

import unicodedata
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from eligibility.codes import Sex
from eligibility.numbers import strip_insurer_number
from eligibility.service.bulk import MOST
from eligibility.service.by_number import Search
from eligibility.service.consent_rules import ITEMS, Wish
from eligibility.service.counter import Ask
from eligibility.service.disaster import Errand, Who
from eligibility.service.followers import Reference
from eligibility.service.messages import ProofMessage
from eligibility.service.rules import Question
from eligibility.wire import LONGEST_REQUEST_ID

INSURER_DIGITS = (6, 8)
MOST_REFERENCES = 1000
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]+$"


def _date(text: str) -> str:
    datetime.strptime(text, "%Y%m%d")
    return text


def _insurer(text: str) -> str:
    bare = strip_insurer_number(unicodedata.normalize("NFKC", text))
    if not (bare.isascii() and bare.isdigit() and len(bare) in INSURER_DIGITS):
        raise ValueError("6 or 8 digits, padded to 8 with spaces or zeros")
    return text


def _item(name: str) -> str:
    if name not in ITEMS:
        raise ValueError("not an item of consent")
    return name


Day = Annotated[str, Field(pattern=r"^[0-9]{8}$"), AfterValidator(_date)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}(0[1-9]|1[0-2])$")]
Short = Annotated[str, Field(min_length=1, max_length=20, pattern=_NO_CONTROLS)]
Words = Annotated[str, Field(min_length=1, max_length=100, pattern=_NO_CONTROLS)]
Sentence = Annotated[str, Field(min_length=1, max_length=200, pattern=_NO_CONTROLS)]
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_REQUEST_ID, pattern=_NO_CONTROLS)]
Branch = Annotated[str, Field(pattern=r"^[0-9０-９]{0,2}$")]
Insurer = Annotated[str, Field(max_length=20), AfterValidator(_insurer)]
Code = Annotated[str, Field(pattern=r"^[0-9]{10}$")]
Item = Annotated[str, AfterValidator(_item)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Header(_Message):
    """MessageHeader; the day is today's without one."""

    MedicalInstitutionCode: Code
    ArbitraryFileIdentifier: Id
    QualificationConfirmationDate: Day | None = None


class CounterMessage(_Message):
    """What all requests at the counter begin with."""

    MessageHeader: Header

    def ask(self, kiosk: str) -> Ask:
        """The request, made by the kiosk named in the client certificate."""
        header = self.MessageHeader
        day = header.QualificationConfirmationDate
        return Ask(
            kiosk,
            header.ArbitraryFileIdentifier,
            header.MedicalInstitutionCode,
            f"{type(self).__name__}:{self.model_dump_json()}",
            None if day is None else _day(day),
        )


class Numbers(_Message):
    """The numbers of an insurance; a branch that is not printed is left out or empty."""

    InsurerNumber: Insurer
    InsuredCardSymbol: Short | None = None
    InsuredIdentificationNumber: Short
    InsuredBranchNumber: Branch | None = None

    def numbers(self) -> Search:
        """The numbers alone."""
        branch = self.InsuredBranchNumber or None
        return Search(
            self.InsurerNumber,
            self.InsuredIdentificationNumber,
            self.InsuredCardSymbol,
            branch,
        )


class SearchInfo(Numbers):
    """QualificationConfirmSearchInfo."""

    Birthdate: Day
    LimitApplicationCertificateRelatedConsFlg: Literal["0", "1"] | None = None
    ArbitraryIdentifier: Id | None = None

    def search(self) -> Search:
        """As the room's value."""
        numbers, agreed = self.numbers(), self.LimitApplicationCertificateRelatedConsFlg
        return Search(
            numbers.insurer_number,
            numbers.number,
            numbers.symbol,
            numbers.branch,
            _day(self.Birthdate),
            None if agreed is None else agreed == "1",
            self.ArbitraryIdentifier,
        )


class NumberBody(_Message):
    """MessageBody of a question by number."""

    QualificationConfirmSearchInfo: SearchInfo


class NumberMessage(CounterMessage):
    """The body of POST /v1/eligibility/by-number."""

    MessageBody: NumberBody


class BulkBody(_Message):
    """MessageBody of phase 1."""

    QualificationConfirmSearchInfo: Annotated[
        tuple[SearchInfo, ...], Field(min_length=1, max_length=MOST, strict=False)
    ]


class BulkMessage(CounterMessage):
    """The body of POST /v1/bulk."""

    MessageBody: BulkBody


class ReceptionBody(_Message):
    """MessageBody of phase 2."""

    ReceptionNumber: Words


class ReceptionMessage(CounterMessage):
    """The body of POST /v1/bulk/result."""

    MessageBody: ReceptionBody


class ReferenceInfo(Numbers):
    """ReferenceNumberRegistrationInfo: one person."""

    ReferenceNumber: Id

    def reference(self) -> Reference:
        """As the room's value."""
        return Reference(self.ReferenceNumber, self.numbers())


class ReferenceBody(_Message):
    """MessageBody of the registration of reference numbers."""

    ReferenceNumberRegistrationInfo: Annotated[
        tuple[ReferenceInfo, ...], Field(min_length=1, max_length=MOST_REFERENCES, strict=False)
    ]


class ReferenceMessage(CounterMessage):
    """The body of POST /v1/reference-numbers."""

    MessageBody: ReferenceBody


class FollowBody(_Message):
    """MessageBody of what follows a card's question: its request id."""

    Question: Id


class FollowMessage(CounterMessage):
    """The body of POST /v1/subsidies."""

    MessageBody: FollowBody


class TicketBody(FollowBody):
    """MessageBody of a question for tickets; this month's without one."""

    MedicalTreatmentMonth: Month | None = None


class TicketMessage(CounterMessage):
    """The body of POST /v1/medical-aid."""

    MessageBody: TicketBody


class ConsentBody(_Message):
    """What was said: `information` (everything), `subsidies`, or single items of the official names.

    Without `Question` and `Proof` the request id itself is that of the card's question.
    """

    Consents: Annotated[dict[Item, bool], Field(min_length=1)]
    Question: Id | None = None
    Proof: ProofMessage | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.Question is not None and self.Proof is not None:
            raise ValueError("either Question or Proof")
        return self


class ConsentMessage(CounterMessage):
    """The body of POST /v1/consents."""

    MessageBody: ConsentBody

    def wish(self, kiosk: str) -> Wish:
        """As the room's value."""
        ask, body = self.ask(kiosk), self.MessageBody
        by_proof = f"proof {ask.request_id}" if body.Proof is not None else None
        return Wish(ask, body.Consents, by_proof or body.Question or ask.request_id)

    def question(self, kiosk: str) -> Question | None:
        """The proof as a question, None without one."""
        return _question(self, self.MessageBody.Proof, kiosk)


class RegistrationBody(_Message):
    """MessageBody of a first registration."""

    Proof: ProofMessage


class RegistrationMessage(CounterMessage):
    """The body of POST /v1/registration."""

    MessageBody: RegistrationBody

    def question(self, kiosk: str) -> Question:
        """The proof as a question."""
        made = _question(self, self.MessageBody.Proof, kiosk)
        assert made is not None  # noqa: S101 -- the body has it
        return made


class PersonInfo(_Message):
    """A person as staff describe them."""

    Name: Words
    Birthdate: Day
    Sex1: Literal["1", "2", "3"] | None = None
    Address: Sentence | None = None

    def who(self) -> Who:
        """As the room's value."""
        sex = None if self.Sex1 is None else Sex(self.Sex1)
        return Who(self.Name, _day(self.Birthdate), sex, self.Address)


class DisasterBody(_Message):
    """Who searches and why; the person by what is known of them, or by number."""

    StaffId: Short
    Reason: Sentence
    Person: PersonInfo | None = None
    QualificationConfirmSearchInfo: SearchInfo | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.Person is None) == (self.QualificationConfirmSearchInfo is None):
            raise ValueError("either Person or QualificationConfirmSearchInfo")
        return self

    def wanted(self) -> Who | Search:
        """Whom it is about."""
        person, info = self.Person, self.QualificationConfirmSearchInfo
        if person is not None:
            return person.who()
        assert info is not None  # noqa: S101 -- one of them is there
        return info.search()


class DisasterMessage(CounterMessage):
    """The body of POST /v1/disaster/search."""

    MessageBody: DisasterBody

    def errand(self) -> Errand:
        """As the room's value."""
        body = self.MessageBody
        return Errand(body.StaffId, body.Reason, body.wanted())


def _question(message: CounterMessage, proof: ProofMessage | None, kiosk: str) -> Question | None:
    header = message.MessageHeader
    if proof is None:
        return None
    request_id, institution = header.ArbitraryFileIdentifier, header.MedicalInstitutionCode
    return Question(kiosk, request_id, institution, proof.proof())


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()
