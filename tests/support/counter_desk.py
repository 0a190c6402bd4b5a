# SPDX-License-Identifier: Apache-2.0
"""The service's rules over a real store, without HTTP: a day that stands still, cards that sign, one kiosk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from eligibility.answers import Answer, read_answer
from eligibility.proof import Method
from eligibility.refusals import Refusal
from eligibility.service.consent_rules import Wish, put_consents
from eligibility.service.counter import Ask
from eligibility.service.official import Note
from eligibility.service.records import Enrolment, Transaction
from eligibility.service.rules import Question, Rules, Settled
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from tests.support.proof_cards import CardMaker, CardVerifier, SigningCard

CLINIC = "9919999996"
DAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 0, 30, 15, tzinfo=UTC)
"""09:30:15 in Japan."""


@dataclass
class CounterDesk:
    """One clinic's kiosk before the service."""

    store: SqlStore
    maker: CardMaker
    cards: dict[str, SigningCard] = field(default_factory=dict)
    now: datetime = MORNING
    kiosk: str = "kiosk-1"
    clinic: str = CLINIC
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def rules(self) -> Rules:
        return Rules(CardVerifier(self.maker), ServiceSettings(tls_directory=Path()))

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def card(self, person: str, expires: date | None = None) -> SigningCard:
        """The person's card, known to the service; `expires` is of its certificate."""
        if person not in self.cards:
            made = self.maker.card(person)
            known = made.enrolment()
            self.store.enrol(
                [Enrolment(person, known.certificate_serial, known.surface_public_key_der, expires)]
            )
            self.cards[person] = made
        return self.cards[person]

    def within(self, work: Callable[[Transaction], Any]) -> Any:
        """Do it in one transaction."""
        with self.store.begin() as tx:
            return work(tx)

    def new_id(self) -> str:
        return f"request-{next(self.numbers)}"

    def ask(self, request_id: str | None = None, content: str = "") -> Ask:
        return Ask(self.kiosk, request_id or self.new_id(), self.clinic, content)

    def question(
        self,
        person: str,
        request_id: str | None = None,
        *,
        method: Method = "face",
        prefix: str = "",
        deferred: bool = False,
    ) -> Question:
        """A fresh question with the person's card."""
        nonce = f"nonce-{next(self.numbers)}"
        self.within(lambda tx: tx.issue_nonce(nonce, self.kiosk, self.now + timedelta(minutes=2)))
        proof = self.card(person).proof(
            prefix + nonce, method, self.kiosk, self.now, is_deferred=deferred
        )
        return Question(self.kiosk, request_id or self.new_id(), self.clinic, proof)

    def settle(self, question: Question) -> Settled | Refusal:
        return self.within(lambda tx: self.rules.settle(question, tx, self.now))

    def by_card(self, person: str, request_id: str | None = None, **options: Any) -> Answer:
        """The answer to the person's card, read as the client reads it."""
        return answered(self.settle(self.question(person, request_id, **options)))

    def say(
        self, said: dict[str, bool], question: str, request_id: str | None = None
    ) -> Settled | Refusal:
        """Consents after a question; without an id of its own, as the kiosk does it."""
        ask = self.ask(request_id or question, json.dumps(said))
        return self.within(lambda tx: put_consents(tx, Wish(ask, said, question), None, self.now))

    def accesses(self, person: str) -> list[tuple[str, str]]:
        """(method, purpose) of each look at the person, oldest first."""
        return [(one.method, one.purpose) for one in self.within(lambda tx: tx.accesses(person))]


def answered(done: Settled | Refusal) -> Answer:
    """The answer; fails on a refusal."""
    assert isinstance(done, Settled), done
    return read_answer(done.answer)


def note_of(answer: Answer) -> Note | None:
    return None if answer.processing_code is None else Note(answer.processing_code)
