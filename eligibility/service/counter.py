# SPDX-License-Identifier: Apache-2.0
"""What all requests at the counter share: the same one twice is answered once, and what they follow is looked up.

A request at the counter is one that is not itself a question by a card: by number, consents, bulk and so on.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from eligibility.codes import ReferenceClassification
from eligibility.japan import JAPAN
from eligibility.proof import METHODS
from eligibility.refusals import Refusal
from eligibility.service.official import AnswerHeader, Note
from eligibility.service.records import Access, Enrolment, StoredQuery, Transaction
from eligibility.service.rules import (
    PURPOSE,
    REGISTRATION_PURPOSE,
    Question,
    Rules,
    Settled,
    is_fresh,
    pin_was_typed,
)

QUESTION_LASTS = timedelta(minutes=30)
"""So long after a card's question its person is taken to be there still. Our own number."""


class Purpose(StrEnum):
    """Why somebody looked, in the access log; a question by a card is `rules.PURPOSE`."""

    BY_NUMBER = "eligibility_by_number"
    BULK = "bulk"
    CONSENTS = "consents"
    REGISTRATION = REGISTRATION_PURPOSE
    REFERENCE_NUMBER = "reference_number"
    MEDICAL_AID = "medical_aid"
    SUBSIDIES = "subsidies"
    DISASTER = "disaster"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it came in. `content` is its body, to tell two requests of one id apart."""

    kiosk: str
    request_id: str
    institution_code: str
    content: str = field(repr=False)
    as_of: date | None = None

    def fingerprint(self) -> str:
        """Tells two requests apart without keeping them."""
        return hashlib.sha256(self.content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Followed:
    """The card's question that a request follows. `method` is how the person was proved."""

    person_id: str
    method: str
    in_grace: bool


Work = Callable[[], Settled | Refusal]


def once(tx: Transaction, ask: Ask, now: datetime, work: Work) -> Settled | Refusal:
    """The work's result, or what it was when this request was asked before."""
    stored = tx.query(ask.request_id)
    if stored is not None:
        same = hmac.compare_digest(stored.fingerprint, ask.fingerprint())
        if stored.kiosk != ask.kiosk or not same:
            return Refusal.REQUEST_ID_REUSED
        return Settled(stored.person_id, stored.answer)
    done = work()
    if isinstance(done, Settled):
        tx.record(_stored(ask, done, now))
    return done


def settled(person_id: str | None, answer: dict[str, Any]) -> Settled:
    """An answer as it is kept."""
    return Settled(person_id, json.dumps(answer, ensure_ascii=False))


def header_of(
    ask: Ask,
    now: datetime,
    as_of: date | None,
    reference: ReferenceClassification | None = ReferenceClassification.INSURED_NUMBER,
) -> AnswerHeader:
    """The header of an answer without a card; `as_of` is the service's fixed day, None: today in Japan."""
    local = now.astimezone(JAPAN)
    day = ask.as_of or as_of or local.date()
    return AnswerHeader(local, day, ask.institution_code, ask.request_id, None, reference)


def note_access(
    tx: Transaction, ask: Ask, person_id: str, method: str, purpose: str, now: datetime
) -> None:
    """Log who looked, when and why."""
    access = Access(
        at=now.astimezone(UTC),
        kiosk=ask.kiosk,
        person_id=person_id,
        request_id=ask.request_id,
        method=method,
        purpose=purpose,
        institution=ask.institution_code,
    )
    tx.log_access(access)


def follow(tx: Transaction, ask: Ask, question_id: str, now: datetime) -> Followed | Refusal:
    """The question of a card, asked by this kiosk a short while ago, or why it cannot be followed."""
    stored = tx.query(question_id)
    if stored is None or stored.kiosk != ask.kiosk or stored.person_id is None:
        return Refusal.QUESTION_UNKNOWN
    asked = next(filter(_asked_as(question_id, ask), tx.accesses(stored.person_id)), None)
    if asked is None:
        return Refusal.QUESTION_UNKNOWN
    if not timedelta(0) <= now - stored.at <= QUESTION_LASTS:
        return Refusal.QUESTION_TOO_OLD
    body = json.loads(stored.answer)["MessageBody"]
    in_grace = body.get("ProcessingResultCode") == Note.GRACE
    return Followed(stored.person_id, asked.method, in_grace)


def prove(
    rules: Rules,
    question: Question,
    prefix: str,
    tx: Transaction,
    now: datetime,
    *,
    follows: str | None = None,
) -> tuple[Enrolment, Note | None] | Refusal:
    """Whose card signed this for this purpose; the nonce is used up whatever comes of it.

    `follows`: the purpose for which a PIN was shown a moment ago, so that it is not needed again.
    """
    nonce = question.proof.nonce
    if question.proof.is_deferred or not nonce.startswith(prefix):
        return Refusal.BAD_REQUEST
    plain = replace(question, proof=replace(question.proof, nonce=nonce.removeprefix(prefix)))
    refusal = rules.may_ask(question, now) or is_fresh(plain, tx, now)
    if refusal is not None:
        return refusal
    enrolment = tx.enrolment(question.proof.certificate_serial)
    is_typed = follows is not None and pin_was_typed(question, enrolment, follows, tx, now)
    note = rules.was_there(question.proof, enrolment, now, pin_was_typed=is_typed)
    if isinstance(note, Refusal):
        return note
    return Refusal.CARD_UNKNOWN if enrolment is None else (enrolment, note)


def _asked_as(question_id: str, ask: Ask) -> Callable[[Access], bool]:
    """Whether an access is that of the question, by a card, at this institution; a slip's is not."""
    return lambda one: (
        one.request_id == question_id
        and one.purpose == PURPOSE
        and one.method in METHODS
        and one.institution == ask.institution_code
    )


def _stored(ask: Ask, done: Settled, now: datetime) -> StoredQuery:
    return StoredQuery(
        request_id=ask.request_id,
        kiosk=ask.kiosk,
        fingerprint=ask.fingerprint(),
        person_id=done.person_id,
        answer=done.text,
        at=now.astimezone(UTC),
    )
