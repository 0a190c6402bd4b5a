# SPDX-License-Identifier: Apache-2.0
"""A person gives or withdraws consents: after the question of their card, or by a proof of their own.

In the certificate's grace nothing but the eligibility may be shown, so nothing can be agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from eligibility.codes import ReferenceClassification
from eligibility.refusals import Refusal
from eligibility.service.benefits import CONSENT_ITEMS
from eligibility.service.consents import (
    DISEASES,
    SUBSIDIES,
    Said,
    items_of,
    put_said,
    said_by,
)
from eligibility.service.counter import (
    Ask,
    Followed,
    Purpose,
    follow,
    header_of,
    note_access,
    once,
    prove,
    settled,
)
from eligibility.service.official import Elements, Note, render_header
from eligibility.service.official_result import render_consent, render_subsidies
from eligibility.service.people import Person
from eligibility.service.records import Transaction
from eligibility.service.rules import Question, Rules, Settled
from eligibility.subsidies import FLAG_ELEMENT, ITEM_ELEMENT, LIST_ELEMENT
from eligibility.wire import CONSENT_PREFIX

ITEMS = frozenset(CONSENT_ITEMS)
"""What can be said: `information` (everything), `subsidies` (to use them), or single items."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said, by item. `question`: the id of the card's question that it follows."""

    ask: Ask
    said: Mapping[str, bool]
    question: str

    @property
    def is_state(self) -> bool:
        """True when it has no id of its own: the same again changes nothing."""
        return self.ask.request_id == self.question


def put_consents(
    tx: Transaction, wish: Wish, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """Keep what was said after a question of this kiosk."""

    def work() -> Settled | Refusal:
        followed = follow(tx, wish.ask, wish.question, now)
        return (
            followed if isinstance(followed, Refusal) else _put(tx, wish, followed, fixed_day, now)
        )

    return work() if wish.is_state else once(tx, wish.ask, now, work)


def put_consents_by_proof(
    rules: Rules, question: Question, wish: Wish, tx: Transaction, now: datetime
) -> Settled | Refusal:
    """Keep what was said with a proof made for it."""

    def work() -> Settled | Refusal:
        proved = prove(rules, question, CONSENT_PREFIX, tx, now)
        if isinstance(proved, Refusal):
            return proved
        enrolment, note = proved
        by = Followed(enrolment.person_id, question.proof.method, note is Note.GRACE)
        return _put(tx, wish, by, rules.settings.as_of, now)

    return once(tx, wish.ask, now, work)


def _put(
    tx: Transaction, wish: Wish, by: Followed, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    if by.in_grace:
        return Refusal.CONSENT_IN_GRACE
    person = tx.person(by.person_id)
    if person is None:
        return Refusal.CARD_UNKNOWN
    institution = wish.ask.institution_code
    before = said_by(tx.connection, person.id, institution)
    new = [
        Said(item, given, now.astimezone(UTC), wish.question)
        for item, given in items_of(wish.said).items()
        if not _is_same(before.get(item), given, wish)
    ]
    put_said(tx.connection, person.id, institution, new)
    if new:
        note_access(tx, wish.ask, person.id, by.method, Purpose.CONSENTS, now)
    held = before | {one.item: one for one in new}
    return settled(person.id, _answer(wish, person, held, fixed_day, now))


def _is_same(before: Said | None, given: bool, wish: Wish) -> bool:
    return before is not None and before.question == wish.question and before.given is given


def _answer(
    wish: Wish, person: Person, held: Mapping[str, Said], fixed_day: date | None, now: datetime
) -> Elements:
    header = header_of(wish.ask, now, fixed_day, ReferenceClassification.MY_NUMBER_CARD)
    body: Elements = {"ProcessingResultStatus": "1"}
    for item in items_of(wish.said):
        if item == SUBSIDIES:
            body |= _subsidies(person, held[SUBSIDIES], header.as_of)
        else:
            body |= _triple(item, held[item])
    return {"MessageHeader": render_header(header), "MessageBody": body}


def _triple(item: str, said: Said) -> Elements:
    elements = render_consent(item, said)
    if item == DISEASES:  # the official element set has no AvailableTime for it
        elements.pop(f"{item}AvailableTime", None)
    return elements


def _subsidies(person: Person, said: Said, day: date) -> Elements:
    held = render_subsidies(person, day) if said.given else []
    return {FLAG_ELEMENT: "0", **({LIST_ELEMENT: {ITEM_ELEMENT: held}} if held else {})}
