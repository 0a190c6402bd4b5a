# SPDX-License-Identifier: Apache-2.0
"""A request file's bytes to the bytes of its answer: decode, ask the centre, encode. No folder in here.

What cannot be done becomes an answer too, in the documented error shape; only a centre that cannot be reached raises.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from eligibility.answers import Answer
from eligibility.codes import ConsentFlag, ProcessingResultStatus, SegmentOfResult
from eligibility.counter import BulkRow as CounterRow
from eligibility.counter import Kept, Numbers
from eligibility.errors import BadMessage, Refused
from eligibility.japan import JAPAN
from eligibility.oqs import messages
from eligibility.oqs.codec import Encoded, encode
from eligibility.oqs.document import LARGEST, parse
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.layout import Layout
from eligibility.oqs.mock_codes import MESSAGES, MockError, MockResult
from eligibility.oqs.names import Subject, parse_name
from eligibility.oqs.values import (
    BulkReply,
    BulkRequest,
    BulkRow,
    CollectRequest,
    EligibilityRequest,
    NumberSearch,
    Receipt,
    ReferenceEntry,
    ReferenceRequest,
    ReplyHeader,
    RequestHeader,
    reply_with,
)
from eligibility.refusals import Refusal


class Centre(Protocol):
    """What `eligibility.counter.CounterClient` offers. Every call raises a ServiceError."""

    def by_number(self, numbers: Numbers, request_id: str, day: str | None = None) -> Answer:
        """Eligibility by number on a day."""
        ...

    def start_bulk(self, people: Iterable[Numbers], request_id: str) -> str:
        """Hand in a bulk question; its reception number."""
        ...

    def collect_bulk(self, reception_number: str, request_id: str) -> tuple[CounterRow, ...] | None:
        """The result; None while it is in progress."""
        ...

    def keep_references(
        self, entries: Iterable[tuple[str, Numbers]], request_id: str
    ) -> tuple[Kept, ...]:
        """Keep the clinic's own numbers."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """Whose gateway this is. `encoding` is for answers to what could not be read; `now` the calendar."""

    institution_code: str
    now: Callable[[], datetime]
    encoding: Encoding = Encoding.SHIFT_JIS


@dataclass(frozen=True, slots=True)
class Request:
    """A request file that was read whole. `id` is the same for the same file, also after a restart."""

    name: str
    data: bytes = field(repr=False)
    id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer's file. `refused` is why the request could not be read or is none; its file goes aside then."""

    encoded: Encoded
    refused: str | None = None


class _Refuse(Exception):
    def __init__(self, code: MockError, detail: str, file_id: str | None = None) -> None:
        super().__init__(detail)
        self.code, self.file_id = code, file_id


def request_id(name: str, data: bytes, written_ns: int) -> str:
    """One id per request file, within ArbitraryFileIdentifier's 50 characters."""
    seed = f"{name}\0{written_ns}\0".encode() + data
    return "gw-" + hashlib.sha256(seed).hexdigest()[:40]


def answer_request(request: Request, centre: Centre, house: House) -> Reply:
    """The answer. Raises a ServiceError other than Refused: then the request is to be tried again."""
    encoding = house.encoding
    try:
        work = _work_for(request.name)
        document = parse(_unpacked(request), request.name)
        encoding = document.encoding
        asked = work.layout.read(document.root)
        _check_ours(asked.header, house)
        layout, value = work.do(asked, centre, request.id, _header(asked.header, house, encoding))
        return Reply(encode(layout, value, encoding))
    except BadMessage as error:
        return refuse(MockError.UNREADABLE, house, encoding, str(error))
    except _Refuse as way_out:
        return refuse(way_out.code, house, encoding, str(way_out), way_out.file_id)


def refuse(
    code: MockError, house: House, encoding: Encoding, detail: str, file_id: str | None = None
) -> Reply:
    """The whole request failed. `detail` is for the log."""
    header = replace(
        _header(RequestHeader(house.institution_code, file_id), house, encoding),
        segment=SegmentOfResult.ABNORMAL,
        error_code=code.value,
        error_message=MESSAGES[code],
    )
    return Reply(encode(messages.RECEIPT, Receipt(header), encoding), refused=f"{code}: {detail}")


def _work_for(name: str) -> "_Kind":
    parts = parse_name(name)
    work = None if parts is None else _WORK.get((parts.subject, parts.phase))
    if work is None:
        raise _Refuse(MockError.KIND_UNKNOWN, "such requests are not answered here")
    return work


def _header(asked: RequestHeader, house: House, encoding: Encoding) -> ReplyHeader:
    now = house.now().astimezone(JAPAN)
    return ReplyHeader(
        segment=SegmentOfResult.NORMAL,
        institution_code=house.institution_code,
        character_code=encoding.character_code,
        executed_at=f"{now:%Y%m%d%H%M%S}",
        confirmation_date=asked.confirmation_date or f"{now:%Y%m%d}",
        file_id=asked.file_id,
    )


def _check_ours(asked: RequestHeader, house: House) -> None:
    if asked.institution_code != house.institution_code:
        raise _Refuse(MockError.INSTITUTION, "another institution asks", asked.file_id)


def _unpacked(request: Request) -> bytes:
    """The XML, out of its archive if it came in one. Raises BadMessage."""
    place = request.name
    if place.lower().endswith(".xml"):
        return request.data
    try:
        with zipfile.ZipFile(io.BytesIO(request.data)) as archive:
            inside = [one for one in archive.infolist() if one.filename.lower().endswith(".xml")]
            if len(inside) != 1 or inside[0].file_size > LARGEST:
                raise BadMessage(
                    place, f"does not hold exactly one XML file of at most {LARGEST} bytes"
                )
            with archive.open(inside[0]) as file:
                return file.read(LARGEST + 1)  # what is declared may be a lie
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadMessage(place, "is no archive that can be opened") from error


Done = tuple[Layout[Any], Any]


def _eligibility(
    asked: EligibilityRequest, centre: Centre, request: str, header: ReplyHeader
) -> Done:
    try:
        answer = centre.by_number(_numbers(asked.search), request, asked.header.confirmation_date)
    except Refused:
        return messages.RECEIPT, _failed(header, MockResult.REFUSED)
    reply = reply_with(answer, header.institution_code, header.character_code, header.file_id)
    return messages.ELIGIBILITY_REPLY, replace(reply, search=asked.search)


def _failed(header: ReplyHeader, code: MockResult) -> Receipt:
    status = ProcessingResultStatus.ERROR
    return Receipt(header, status, code.value, MESSAGES[code])


def _reference(asked: ReferenceRequest, centre: Centre, request: str, header: ReplyHeader) -> Done:
    if len(asked.entries) != 1:
        detail = "exactly one ReferenceNumberRegistrationInfo is expected"
        raise _Refuse(MockError.NOTHING_ASKED, detail, header.file_id)
    entry = asked.entries[0]
    try:
        kept = centre.keep_references([(entry.reference_number, _numbers(entry))], request)
    except Refused:
        return messages.RECEIPT, _failed(header, MockResult.REFUSED)
    if not all(one.is_kept for one in kept):
        return messages.RECEIPT, _failed(header, MockResult.NOT_KEPT)
    return messages.RECEIPT, Receipt(header, ProcessingResultStatus.NORMAL)


def _bulk(asked: BulkRequest, centre: Centre, request: str, header: ReplyHeader) -> Done:
    if not asked.searches:
        detail = "no QualificationConfirmSearchInfo"
        raise _Refuse(MockError.NOTHING_ASKED, detail, header.file_id)
    try:
        number = centre.start_bulk([_numbers(one) for one in asked.searches], request)
    except Refused:
        return messages.RECEIPT, _failed(header, MockResult.REFUSED)
    return messages.RECEIPT, Receipt(header, ProcessingResultStatus.NORMAL, reception_number=number)


def _collect(asked: CollectRequest, centre: Centre, request: str, header: ReplyHeader) -> Done:
    number = asked.reception_number
    try:
        rows = centre.collect_bulk(number, request)
    except Refused as error:
        known = error.reason is not Refusal.RECEPTION_UNKNOWN
        code = MockResult.REFUSED if known else MockResult.RECEPTION_UNKNOWN
        return messages.RECEIPT, _failed(header, code)
    if rows is None:
        waits = replace(header, segment=SegmentOfResult.PROCESSING)
        return messages.BULK_REPLY, BulkReply(waits, reception_number=number)
    status = ProcessingResultStatus.NORMAL
    made = tuple(BulkRow(one.validity, one.arbitrary_id) for one in rows)
    return messages.BULK_REPLY, BulkReply(header, status, reception_number=number, rows=made)


def _numbers(asked: NumberSearch | ReferenceEntry) -> Numbers:
    numbers = Numbers(asked.insurer_number, asked.number, symbol=asked.symbol, branch=asked.branch)
    if isinstance(asked, ReferenceEntry):
        return numbers
    said = asked.limit_consent
    agreed = None if said is None else said == ConsentFlag.YES
    return replace(
        numbers, birth=asked.birth, limit_consent=agreed, arbitrary_id=asked.arbitrary_id
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    layout: Layout[Any]
    do: Callable[[Any, Centre, str, ReplyHeader], Done]


_WORK = {
    (Subject.ELIGIBILITY, "01"): _Kind(messages.ELIGIBILITY_REQUEST, _eligibility),
    (Subject.REFERENCE_NUMBER, "01"): _Kind(messages.REFERENCE_REQUEST, _reference),
    (Subject.BULK, "01"): _Kind(messages.BULK_REQUEST, _bulk),
    (Subject.BULK, "02"): _Kind(messages.COLLECT_REQUEST, _collect),
}
"""What is answered; every other subject is refused."""
