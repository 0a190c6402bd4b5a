# SPDX-License-Identifier: Apache-2.0
"""What may be asked or told beside an eligibility: tickets, subsidies, reference numbers, first registration."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from eligibility.codes import ProcessingResultStatus, ReferenceClassification
from eligibility.refusals import Refusal
from eligibility.service.by_number import METHOD, Search, find
from eligibility.service.consents import SUBSIDIES, said_by
from eligibility.service.counter import (
    Ask,
    Purpose,
    follow,
    header_of,
    note_access,
    once,
    prove,
    settled,
)
from eligibility.service.official import Elements, render_header
from eligibility.service.official_result import render_subsidies, render_ticket
from eligibility.service.people import Person
from eligibility.service.records import Transaction
from eligibility.service.references import put_reference
from eligibility.service.register import set_registered
from eligibility.service.rules import PURPOSE, Question, Rules, Settled
from eligibility.subsidies import ITEM_ELEMENT, LIST_ELEMENT
from eligibility.wire import REGISTRATION_PREFIX

CARD = ReferenceClassification.MY_NUMBER_CARD
OK, FAILED = ProcessingResultStatus.NORMAL.value, ProcessingResultStatus.ERROR.value

NOT_FOUND, SEVERAL = "MOCK-NOT-FOUND", "MOCK-SEVERAL"
"""ProcessingResultCode of a reference number that could not be kept; our mock's own."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An institution's own number for whoever has these insurance numbers."""

    number: str = field(repr=False)
    search: Search


def read_tickets(
    tx: Transaction,
    ask: Ask,
    question: str,
    month: str | None,
    fixed_day: date | None,
    now: datetime,
) -> Settled | Refusal:
    """The 医療扶助 tickets of the person whose card was asked about. `month`: YYYYMM, None: the present one."""

    def work() -> Settled | Refusal:
        person = _followed_person(tx, ask, question, Purpose.MEDICAL_AID, now)
        if isinstance(person, Refusal):
            return person
        header = header_of(ask, now, fixed_day, CARD)
        wanted = month or f"{header.as_of:%Y%m}"
        held = [ticket for one in person.insurances for ticket in one.tickets]
        found = [render_ticket(ticket) for ticket in held if ticket.month in (None, wanted)]
        shown = {"PublicExpenseResultList": {"MedicalTicketInfo": found}} if found else {}
        body = {"ProcessingResultStatus": OK, **shown}
        return settled(person.id, {"MessageHeader": render_header(header), "MessageBody": body})

    return once(tx, ask, now, work)


def read_subsidies(
    tx: Transaction, ask: Ask, question: str, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """The subsidies of a person who said within 24 hours, here, that they use them."""

    def work() -> Settled | Refusal:
        person = _followed_person(tx, ask, question, Purpose.SUBSIDIES, now)
        if isinstance(person, Refusal):
            return person
        said = said_by(tx.connection, person.id, ask.institution_code).get(SUBSIDIES)
        if said is None or not said.given or not said.holds(now):
            return Refusal.CONSENT_MISSING
        header = header_of(ask, now, fixed_day, CARD)
        held = render_subsidies(person, header.as_of)
        shown = {LIST_ELEMENT: {ITEM_ELEMENT: held}} if held else {}
        body = {"ProcessingResultStatus": OK, **shown}
        return settled(person.id, {"MessageHeader": render_header(header), "MessageBody": body})

    return once(tx, ask, now, work)


def keep_references(
    tx: Transaction,
    ask: Ask,
    references: Sequence[Reference],
    fixed_day: date | None,
    now: datetime,
) -> Settled | Refusal:
    """Keep each number for its person, and tell of each whether that was possible."""

    def work() -> Settled:
        found = find(tx.connection, [one.search for one in references])
        results = []
        for reference, registrations in zip(references, found, strict=True):
            ids = {one.person.id for one in registrations}
            results.append(_kept(tx, ask, reference, ids, now))
        header = header_of(ask, now, fixed_day)
        body = {"ProcessingResultStatus": OK, "ReferenceNumberRegistrationResult": results}
        return settled(None, {"MessageHeader": render_header(header), "MessageBody": body})

    return once(tx, ask, now, work)


def register_card(
    rules: Rules, question: Question, ask: Ask, tx: Transaction, now: datetime
) -> Settled | Refusal:
    """初回登録: from now on this card is a health-insurance card."""

    def work() -> Settled | Refusal:
        proved = prove(rules, question, REGISTRATION_PREFIX, tx, now, follows=PURPOSE)
        if isinstance(proved, Refusal):
            return proved
        person_id = proved[0].person_id
        if _is_without_pin(question) and _is_registered(tx, person_id):
            return Refusal.CERTIFICATE_MISSING
        set_registered(tx.connection, person_id)
        note_access(tx, ask, person_id, question.proof.method, Purpose.REGISTRATION, now)
        header = render_header(header_of(ask, now, rules.settings.as_of, CARD))
        answer = {"MessageHeader": header, "MessageBody": {"ProcessingResultStatus": OK}}
        return settled(person_id, answer)

    return once(tx, ask, now, work)


def _is_without_pin(question: Question) -> bool:
    return question.proof.method == "pin" and question.proof.certificate_der is None


def _is_registered(tx: Transaction, person_id: str) -> bool:
    """Who is registered has nothing to register: else one PIN would carry on from question to question."""
    person = tx.person(person_id)
    return person is not None and person.registered


def _kept(
    tx: Transaction, ask: Ask, reference: Reference, person_ids: set[str], now: datetime
) -> Elements:
    named = {"ReferenceNumber": reference.number}
    if len(person_ids) != 1:
        code = SEVERAL if person_ids else NOT_FOUND
        return {**named, "ProcessingResultStatus": FAILED, "ProcessingResultCode": code}
    (person_id,) = person_ids
    put_reference(tx.connection, person_id, ask.institution_code, reference.number)
    note_access(tx, ask, person_id, METHOD, Purpose.REFERENCE_NUMBER, now)
    return {**named, "ProcessingResultStatus": OK}


def _followed_person(
    tx: Transaction, ask: Ask, question: str, purpose: Purpose, now: datetime
) -> Person | Refusal:
    followed = follow(tx, ask, question, now)
    if isinstance(followed, Refusal):
        return followed
    person = tx.person(followed.person_id)
    if person is None:
        return Refusal.CARD_UNKNOWN
    note_access(tx, ask, person.id, followed.method, purpose, now)
    return person
