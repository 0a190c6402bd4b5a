# SPDX-License-Identifier: Apache-2.0
"""The client of the service's counter: questions by number, bulk, reference numbers, tickets, disaster mode.

Questions and the first registration by a card are `client`'s. Insurance numbers may be written as on the paper: full
or half width, the insurer number with or without its padding. A branch that is not printed is None, never 00.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from eligibility.answers import Answer, read_answer
from eligibility.breaker import Breaker
from eligibility.channel import Channel, ClientSettings
from eligibility.clock import Clock, WallClock
from eligibility.codes import (
    ProcessingResultStatus,
    QualificationValidity,
    SegmentOfResult,
    UnknownCode,
)
from eligibility.elements import Element
from eligibility.entitlements import MedicalTicket, read_tickets
from eligibility.errors import BadAnswer
from eligibility.subsidies import Subsidy, read_subsidies

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is printed on a 資格確認書. `birth` is YYYYMMDD; `limit_consent`: agreed by word.

    `arbitrary_id` comes back beside the result.
    """

    insurer_number: str = field(repr=False)
    number: str = field(repr=False)
    birth: str | None = field(default=None, repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    limit_consent: bool | None = None
    arbitrary_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Described:
    """A person as staff describe them in disaster mode. `sex` is OQSCD007; the name written or read."""

    name: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one reference number; `code` says why it was not kept."""

    reference_number: str = field(repr=False)
    is_kept: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class BulkRow:
    """The validity of one person, in the order of the request."""

    validity: QualificationValidity | UnknownCode
    arbitrary_id: str | None = field(default=None, repr=False)


class CounterClient:
    """Asks one service. Belongs to one thread; close it, or use it as a context manager.

    Every call raises a ServiceError. The same request id with the same content is the same request. `until` is a
    time on the clock, as for `EligibilityClient`. `institution_code` names another institution than the settings'.
    """

    def __init__(
        self,
        settings: ClientSettings,
        clock: Clock | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        """Raises BadFile when a certificate or key file is not there."""
        self.institution_code = settings.institution_code
        self._channel = Channel(settings, clock or WallClock(), breaker=breaker)

    def by_number(
        self,
        numbers: Numbers,
        request_id: str,
        day: str | None = None,
        until: float | None = None,
    ) -> Answer:
        """Eligibility by number on a day (YYYYMMDD, None: today)."""
        body = {"QualificationConfirmSearchInfo": search_to_json(numbers)}
        answer = read_answer(self._post("/v1/eligibility/by-number", body, request_id, day, until))
        return _ours(answer, request_id)

    def start_bulk(
        self, people: Iterable[Numbers], request_id: str, until: float | None = None
    ) -> str:
        """Hand in a bulk question; its reception number."""
        body = {"QualificationConfirmSearchInfo": [search_to_json(one) for one in people]}
        root = self._answer("/v1/bulk", body, request_id, until)
        return root.child("MessageBody").needed("ReceptionNumber")

    def collect_bulk(
        self, reception_number: str, request_id: str, until: float | None = None
    ) -> tuple[BulkRow, ...] | None:
        """The result; None while it is in progress."""
        body = {"ReceptionNumber": reception_number}
        root = self._answer("/v1/bulk/result", body, request_id, until)
        segment = root.child("MessageHeader").needed_code("SegmentOfResult", SegmentOfResult)
        if segment == SegmentOfResult.PROCESSING:
            return None
        rows = root.child("MessageBody").child("ResultList")
        return tuple(_row(one) for one in rows.children("ResultOfQualificationConfirmation"))

    def keep_references(
        self,
        entries: Iterable[tuple[str, Numbers]],
        request_id: str,
        until: float | None = None,
    ) -> tuple[Kept, ...]:
        """Keep the clinic's own numbers (照会番号), to come back in later answers to the same card."""
        infos = [{"ReferenceNumber": one, **numbers_to_json(of)} for one, of in entries]
        body = {"ReferenceNumberRegistrationInfo": infos}
        root = self._answer("/v1/reference-numbers", body, request_id, until)
        results = root.child("MessageBody").children("ReferenceNumberRegistrationResult")
        return tuple(_kept(one) for one in results)

    def tickets(
        self,
        question: str,
        request_id: str,
        month: str | None = None,
        until: float | None = None,
    ) -> tuple[MedicalTicket, ...]:
        """The 医療扶助 tickets of whom the card's `question` (its request id) was about. `month` is YYYYMM."""
        body = {"Question": question} | ({} if month is None else {"MedicalTreatmentMonth": month})
        return read_tickets(
            self._answer("/v1/medical-aid", body, request_id, until).child("MessageBody")
        )

    def subsidies(
        self, question: str, request_id: str, until: float | None = None
    ) -> tuple[Subsidy, ...]:
        """The subsidies of a person who said that they use them."""
        root = self._answer("/v1/subsidies", {"Question": question}, request_id, until)
        return read_subsidies(root.child("MessageBody"))

    def find_in_disaster(
        self,
        wanted: Described | Numbers,
        staff: str,
        reason: str,
        request_id: str,
        until: float | None = None,
    ) -> Answer:
        """Without a card, by staff, where disaster mode is open."""
        body: Json = {"StaffId": staff, "Reason": reason}
        if isinstance(wanted, Numbers):
            body["QualificationConfirmSearchInfo"] = search_to_json(wanted)
        else:
            body["Person"] = _described_to_json(wanted)
        answer = read_answer(self._post("/v1/disaster/search", body, request_id, None, until))
        return _ours(answer, request_id)

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, path: str, body: Json, request_id: str, until: float | None) -> Element:
        root = Element.of(self._post(path, body, request_id, None, until), "answer")
        if root.child("MessageHeader").needed("ArbitraryFileIdentifier") != request_id:
            raise BadAnswer("the answer belongs to another request")
        return root

    def _post(
        self, path: str, body: Json, request_id: str, day: str | None, until: float | None
    ) -> Any:
        header = {
            "MedicalInstitutionCode": self.institution_code,
            "ArbitraryFileIdentifier": request_id,
        }
        if day is not None:
            header["QualificationConfirmationDate"] = day
        return self._channel.post(path, {"MessageHeader": header, "MessageBody": body}, until)


def numbers_to_json(numbers: Numbers) -> Json:
    """The numbers alone, as the service's elements."""
    return _without_empty(
        {
            "InsurerNumber": numbers.insurer_number,
            "InsuredCardSymbol": numbers.symbol,
            "InsuredIdentificationNumber": numbers.number,
            "InsuredBranchNumber": numbers.branch,
        }
    )


def search_to_json(numbers: Numbers) -> Json:
    """QualificationConfirmSearchInfo."""
    agreed = numbers.limit_consent
    rest = {
        "Birthdate": numbers.birth,
        "LimitApplicationCertificateRelatedConsFlg": None if agreed is None else str(int(agreed)),
        "ArbitraryIdentifier": numbers.arbitrary_id,
    }
    return numbers_to_json(numbers) | _without_empty(rest)


def _described_to_json(person: Described) -> Json:
    return _without_empty(
        {
            "Name": person.name,
            "Birthdate": person.birth,
            "Sex1": person.sex,
            "Address": person.address,
        }
    )


def _row(one: Element) -> BulkRow:
    validity = one.needed_code("QualificationValidity", QualificationValidity)
    return BulkRow(validity, one.text("ArbitraryIdentifier"))


def _kept(one: Element) -> Kept:
    status = one.needed_code("ProcessingResultStatus", ProcessingResultStatus)
    return Kept(
        one.needed("ReferenceNumber"),
        status == ProcessingResultStatus.NORMAL,
        one.text("ProcessingResultCode"),
    )


def _ours(answer: Answer, request_id: str) -> Answer:
    if answer.request_id != request_id:
        raise BadAnswer("the answer belongs to another request")
    return answer


def _without_empty(elements: Json) -> Json:
    return {name: value for name, value in elements.items() if value is not None}
