# SPDX-License-Identifier: Apache-2.0
"""A person reads who looked at their data: the card proves them as for a question, and the reading is logged too.

What the card signs names the purpose: the nonce in the proof has `HISTORY_PREFIX` before it. So a proof that was made
for a question about eligibility never opens a history, and the other way round.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from eligibility.access_log.rows import instant
from eligibility.refusals import Refusal
from eligibility.service.records import Access, Enrolment, Transaction
from eligibility.service.rules import PURPOSE as ELIGIBILITY
from eligibility.service.rules import Question, Rules, is_fresh, pin_was_typed
from eligibility.wire import HISTORY_PREFIX

PURPOSE = "access_history"


@dataclass(frozen=True, slots=True)
class History:
    """The accesses, oldest first; this very reading is the last one."""

    accesses: tuple[Access, ...]

    def json(self) -> dict[str, list[dict[str, str]]]:
        """The answer's body. Times are ISO 8601 in UTC."""
        return {"accesses": [_json(access) for access in self.accesses]}


def read_history(
    rules: Rules, question: Question, tx: Transaction, now: datetime
) -> History | Refusal:
    """The history of whoever's card made the proof, or why not."""
    if question.proof.is_deferred or not question.proof.nonce.startswith(HISTORY_PREFIX):
        return Refusal.BAD_REQUEST
    refusal = rules.may_ask(question, now) or is_fresh(_without_prefix(question), tx, now)
    if refusal is not None:
        return refusal
    enrolment = tx.enrolment(question.proof.certificate_serial)
    is_typed = pin_was_typed(question, enrolment, ELIGIBILITY, tx, now)
    note = rules.was_there(question.proof, enrolment, now, pin_was_typed=is_typed)
    if isinstance(note, Refusal):
        return note
    return History(()) if enrolment is None else _read(question, enrolment, tx, now)


def _read(question: Question, enrolment: Enrolment, tx: Transaction, now: datetime) -> History:
    reading = Access(
        at=now,
        kiosk=question.kiosk,
        person_id=enrolment.person_id,
        request_id=question.request_id,
        method=question.proof.method,
        purpose=PURPOSE,
        institution=question.institution_code,
    )
    tx.log_access(reading)
    return History(tx.accesses(enrolment.person_id))


def _without_prefix(question: Question) -> Question:
    nonce = question.proof.nonce.removeprefix(HISTORY_PREFIX)
    return replace(question, proof=replace(question.proof, nonce=nonce))


def _json(access: Access) -> dict[str, str]:
    return {
        "at": instant(access.at),
        "institution": access.institution,
        "kiosk": access.kiosk,
        "method": access.method,
        "purpose": access.purpose,
        "request_id": access.request_id,
    }
