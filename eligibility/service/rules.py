# SPDX-License-Identifier: Apache-2.0
"""The service's rules for one question: may this kiosk ask, was the card there, whose card is it.

A refusal is a value, not an exception: a nonce that was tried stays used even when the rest fails.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eligibility.codes import QualificationValidity
from eligibility.japan import JAPAN
from eligibility.proof import Proof
from eligibility.refusals import Refusal
from eligibility.service.beside import beside_of
from eligibility.service.calendar import grace_end, warn_from
from eligibility.service.official import AnswerHeader, Note, render_answer
from eligibility.service.people import Person
from eligibility.service.ports import ProofVerifier
from eligibility.service.records import Access, Enrolment, NonceState, StoredQuery, Transaction
from eligibility.service.settings import ServiceSettings

PURPOSE, DEFERRED_PURPOSE = "eligibility", "eligibility_deferred"
REGISTRATION_PURPOSE = "registration"
PIN_LASTS = timedelta(minutes=5)
"""So long after a PIN the same card at the same kiosk is taken to be still its holder's. Our own number."""

_NONCE_REFUSALS = {
    NonceState.UNKNOWN: Refusal.NONCE_UNKNOWN,
    NonceState.USED: Refusal.NONCE_USED,
    NonceState.EXPIRED: Refusal.NONCE_EXPIRED,
    NonceState.OTHER_KIOSK: Refusal.WRONG_KIOSK,
}
_USED = (Refusal.NONCE_USED, Refusal.SLIP_USED)
_CERTIFICATE_REFUSALS = {
    "bad_signature": Refusal.BAD_SIGNATURE,
    "untrusted": Refusal.CERTIFICATE_UNTRUSTED,
    "expired": Refusal.CERTIFICATE_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it came in; `kiosk` is the name in the client certificate."""

    kiosk: str
    request_id: str
    institution_code: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer's JSON and the person it is about (None: nobody known)."""

    person_id: str | None
    text: str = field(repr=False)

    @property
    def answer(self) -> dict[str, Any]:
        """The answer's members."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(frozen=True, slots=True)
class Rules:
    """Settles questions inside a transaction that the caller opened."""

    verifier: ProofVerifier
    settings: ServiceSettings

    def settle(self, question: Question, tx: Transaction, now: datetime) -> Settled | Refusal:
        """The answer, or why there is none; the same question twice gets the same answer."""
        stored = tx.query(question.request_id)
        if stored is not None:
            return _same_again(stored, question)
        refusal = self.may_ask(question, now) or is_fresh(question, tx, now)
        if refusal is not None:
            # another worker may have settled this very question while this one waited for its nonce
            stored = tx.query(question.request_id) if refusal in _USED else None
            return refusal if stored is None else _same_again(stored, question)
        enrolment = tx.enrolment(question.proof.certificate_serial)
        was_at = question.proof.signed_at if question.proof.is_deferred else now
        is_typed = pin_was_typed(question, enrolment, REGISTRATION_PURPOSE, tx, now)
        note = self.was_there(question.proof, enrolment, was_at, pin_was_typed=is_typed)
        if isinstance(note, Refusal):
            return note
        settled = self._answer(question, enrolment, note, tx, now)
        if question.proof.is_deferred and _is_decided(settled):
            tx.record_slip(question.proof.nonce, question.kiosk, now)
        return settled

    def may_ask(self, question: Question, now: datetime) -> Refusal | None:
        """Is this the kiosk that it says it is, and is its clock right?"""
        if question.proof.kiosk != question.kiosk:
            return Refusal.WRONG_KIOSK
        age, skew = now - question.proof.signed_at, self.settings.max_clock_skew_s
        if question.proof.is_deferred and age > timedelta(days=self.settings.deferred_days):
            return Refusal.SLIP_TOO_OLD
        is_late = age.total_seconds() > skew and not question.proof.is_deferred
        is_future = age.total_seconds() < -skew
        return Refusal.SIGNED_AT_OTHER_TIME if is_late or is_future else None

    def was_there(
        self,
        proof: Proof,
        enrolment: Enrolment | None,
        now: datetime,
        *,
        pin_was_typed: bool = False,
    ) -> Note | Refusal | None:
        """Did this card sign, by the rules of its method? A refusal, or what else is to be said.

        `pin_was_typed`: a moment ago; the surface key is enough for what follows.
        """
        if proof.method == "pin" and not _is_by_surface_key(proof, pin_was_typed):
            checked = self._check_certificate(proof, now)
            return checked or _validity(enrolment, now)
        if enrolment is None or enrolment.surface_public_key_der is None:
            return Refusal.SURFACE_KEY_UNKNOWN
        key = enrolment.surface_public_key_der
        if not self.verifier.surface(key, proof.message(), proof.signature):
            return Refusal.BAD_SIGNATURE
        return _validity(enrolment, now)

    def _check_certificate(self, proof: Proof, now: datetime) -> Note | Refusal | None:
        if proof.certificate_der is None:
            return Refusal.CERTIFICATE_MISSING
        check = self.verifier.certificate(
            proof.certificate_der, proof.message(), proof.signature, now
        )
        if check.status in _CERTIFICATE_REFUSALS:
            return _CERTIFICATE_REFUSALS[check.status]
        if check.serial != proof.certificate_serial:
            return Refusal.SERIAL_MISMATCH
        return Note.GRACE if check.status == "grace" else None

    def _answer(
        self,
        question: Question,
        enrolment: Enrolment | None,
        note: Note | None,
        tx: Transaction,
        now: datetime,
    ) -> Settled:
        person = None if enrolment is None else tx.person(enrolment.person_id)
        header = self._header(question, now)
        institution = question.institution_code
        beside = beside_of(tx.connection, person.id, institution) if person else None
        answer = render_answer(header, person, note, beside)
        text = json.dumps(answer, ensure_ascii=False)
        settled = Settled(person.id if person else None, text)
        tx.record(_stored(question, settled, now))
        if person is not None:
            tx.log_access(_access(question, person, now))
        return settled

    def _header(self, question: Question, now: datetime) -> AnswerHeader:
        local = now.astimezone(JAPAN)
        return AnswerHeader(
            executed_at=local,
            as_of=self.settings.as_of or question.proof.signed_at.astimezone(JAPAN).date(),
            institution_code=question.institution_code,
            request_id=question.request_id,
            certificate_serial=question.proof.certificate_serial,
            asked_on=self.settings.as_of or local.date(),
        )


def fingerprint(proof: Proof) -> str:
    """Tells two questions apart without keeping the proof."""
    digest = hashlib.sha256(proof.message())
    digest.update(hashlib.sha256(proof.signature).digest())
    digest.update(hashlib.sha256(proof.certificate_der or b"").digest())
    return digest.hexdigest()


def _is_decided(settled: Settled) -> bool:
    """Such an answer uses a slip up. "Nothing is registered (yet)" may be asked again, as a new question."""
    validity = settled.answer["MessageBody"].get("QualificationValidity")
    return bool(validity != QualificationValidity.NONE)


def pin_was_typed(
    question: Question,
    enrolment: Enrolment | None,
    purpose: str,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Whether this kiosk has shown this card's PIN for `purpose` a moment ago: it is not typed, or sent, again."""
    proof = question.proof
    if proof.method != "pin" or proof.certificate_der is not None or enrolment is None:
        return False
    return any(
        (one.kiosk, one.method, one.purpose) == (question.kiosk, "pin", purpose)
        and one.institution == question.institution_code
        and timedelta(0) <= now - one.at <= PIN_LASTS
        for one in tx.accesses(enrolment.person_id)
    )


def _is_by_surface_key(proof: Proof, pin_was_typed: bool) -> bool:
    """A PIN is typed once: a card that has signed with it may sign what follows with the surface key."""
    return (proof.is_deferred or pin_was_typed) and proof.certificate_der is None


def _same_again(stored: StoredQuery, question: Question) -> Settled | Refusal:
    same = hmac.compare_digest(stored.fingerprint, fingerprint(question.proof))
    if stored.kiosk != question.kiosk or not same:
        return Refusal.REQUEST_ID_REUSED
    return Settled(stored.person_id, stored.answer)


def is_fresh(question: Question, tx: Transaction, now: datetime) -> Refusal | None:
    """Use the nonce up; a slip is only looked at, so that a refused one can be asked again."""
    if question.proof.is_deferred:
        is_used = tx.has_slip(question.proof.nonce, question.kiosk)
        return Refusal.SLIP_USED if is_used else None
    state = tx.take_nonce(question.proof.nonce, question.kiosk, now)
    return _NONCE_REFUSALS.get(state)


def _validity(enrolment: Enrolment | None, now: datetime) -> Note | Refusal | None:
    """What the register knows about the certificate's end, for methods that do not show it."""
    if enrolment is None or enrolment.certificate_expires is None:
        return None
    today: date = now.astimezone(JAPAN).date()
    expires = enrolment.certificate_expires
    if today > grace_end(expires):
        return Refusal.CERTIFICATE_EXPIRED
    if today > expires:
        return Note.GRACE
    return Note.EXPIRES_SOON if today >= warn_from(expires) else None


def _stored(question: Question, settled: Settled, now: datetime) -> StoredQuery:
    return StoredQuery(
        request_id=question.request_id,
        kiosk=question.kiosk,
        fingerprint=fingerprint(question.proof),
        person_id=settled.person_id,
        answer=settled.text,
        at=now.astimezone(UTC),
    )


def _access(question: Question, person: Person, now: datetime) -> Access:
    return Access(
        at=now.astimezone(UTC),
        kiosk=question.kiosk,
        person_id=person.id,
        request_id=question.request_id,
        method=question.proof.method,
        purpose=DEFERRED_PURPOSE if question.proof.is_deferred else PURPOSE,
        institution=question.institution_code,
    )
