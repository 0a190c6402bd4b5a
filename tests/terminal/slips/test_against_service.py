# SPDX-License-Identifier: Apache-2.0
"""Slips settled by the real service over real TLS, with real signatures."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eligibility.service.people import Link
from eligibility.service.records import Enrolment
from terminal.clock import WallClock
from terminal.slips.asking import NoAnswer
from terminal.slips.book import SlipBook
from terminal.slips.numbers import japan_day, last_day
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.pace import Pace
from terminal.slips.round import ask_now
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import a_draft, a_visit
from tests.support.slip_town import SlipTown, on_the_slip, open_slip_town

SECONDS = itertools.count(step=97)
QUICK = Pace(first_s=0.02, longest_s=0.1)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[SlipTown]:
    with open_slip_town(tmp_path_factory.mktemp("town"), 4) as opened:
        yield opened


@pytest.fixture(autouse=True)
def as_it_was(town) -> None:
    town.mend()
    town.store.load(town.people, [card.enrolment() for card in town.cards])


def now() -> datetime:
    return datetime.now(UTC)


def issue(book, town, person: int, *, days_ago: int = 0, visit: int | None = None) -> str:
    """A slip of the n-th person with a deferred proof; each of a second of its own, for all books are kiosk-1's."""
    at = now() - timedelta(days=days_ago, seconds=next(SECONDS))
    draft = a_draft(at, person=on_the_slip(town.people[person]), settle_by=last_day(at, 7))
    number = book.issue(a_visit(visit or person), draft).number
    book.attach_proof(number, town.proof(person, number, at, is_deferred=True))
    return number


def asked(book, town, *numbers):
    with town.client() as client:
        return list(ask_now(book, client, numbers, now))


def test_a_deferred_proof_settles_the_slip_days_later(book, town):
    number = issue(book, town, 0, days_ago=5)
    (outcome,) = asked(book, town, number)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE
    assert outcome.answer.results[0].name == town.people[0].name
    assert outcome.answer.confirmation_date == japan_day(outcome.record.issued_at).strftime(
        "%Y%m%d"
    )


def test_an_answer_that_was_lost_on_its_way_is_given_again(book, town, path, key):
    number = issue(book, town, 0)
    question = book.take(number, now())
    with town.client() as client:
        client.query(question.proof, question.request_id)  # and the process dies
    with SlipBook.open(path, key) as again:
        later = now() + timedelta(minutes=1)
        with town.client() as client:
            (outcome,) = ask_now(again, client, [number], lambda: later)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE


def test_the_visit_s_question_whose_answer_was_lost_is_answered_hours_later(book, town):
    number = issue(book, town, 1)
    with town.client() as client:
        proof = town.proof(1, client.nonce().value)
        client.query(proof, "visit-request")
    book.attach_proof(number, proof, "visit-request")
    (outcome,) = asked(book, town, number)
    assert outcome.answer.request_id == "visit-request"
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE


def test_when_the_visit_s_question_never_came_through_the_deferred_one_is_asked(book, town):
    number = issue(book, town, 1)
    book.attach_proof(number, town.proof(1, "a nonce of nobody"), "never-came")
    (outcome,) = asked(book, town, number)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE
    assert outcome.answer.request_id != "never-came"


def test_somebody_who_is_registered_days_after_the_visit_is_settled_then(book, town):
    number = issue(book, town, 2, days_ago=3)
    pending = replace(town.people[2], link=Link.PENDING, link_until=japan_day(now()) + timedelta(1))
    enrolments = [card.enrolment() for card in town.cards]
    town.store.load([pending], enrolments)
    (outcome,) = asked(book, town, number)
    assert (outcome.record.state, outcome.record.why) == (SlipState.OPEN, "none")
    town.store.load([replace(pending, link_until=japan_day(now()))], enrolments)
    (outcome,) = asked(book, town, number)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE


def test_a_wrong_link_contradicts_the_slip(book, town):
    number = issue(book, town, 2)
    serial = town.cards[2].serial
    foreign = Enrolment("p3", serial, town.cards[2].enrolment().surface_public_key_der)
    town.store.enrol([foreign])
    (outcome,) = asked(book, town, number)
    assert (outcome.record.state, outcome.answer) == (SlipState.CONTRADICTED, None)


def test_a_card_that_the_service_does_not_know_is_for_staff(book, town):
    number = issue(book, town, 3)
    town.store.load(town.people, [])
    (outcome,) = asked(book, town, number)
    assert (outcome.record.state, outcome.record.why) == (SlipState.STAFF, "surface_key_unknown")
    town.store.load(town.people, [card.enrolment() for card in town.cards])
    book.retry(number, now())
    (outcome,) = asked(book, town, number)
    assert outcome.record.state is SlipState.SETTLED


def test_a_slip_of_last_month_is_over(book, town):
    number = issue(book, town, 0, days_ago=30)
    (outcome,) = asked(book, town, number)
    assert (outcome.record.state, outcome.record.why) == (SlipState.EXPIRED, "slip_too_old")


def test_a_link_that_is_away_ends_the_round_and_costs_nothing(book, town):
    numbers = [issue(book, town, n) for n in range(3)]
    town.cut()
    (outcome,) = asked(book, town, *numbers)
    assert isinstance(outcome.finding, NoAnswer)
    town.mend()
    assert [o.record.state for o in asked(book, town, *numbers)] == [SlipState.SETTLED] * 3


def test_a_restored_copy_of_the_database_settles_its_slips_a_second_time(path, key, town):
    with SlipBook.open(path, key) as book:
        number = issue(book, town, 0)
    copy = path.read_bytes()
    with SlipBook.open(path, key) as book:
        assert asked(book, town, number)[0].record.outcome is SlipOutcome.ELIGIBLE
    path.write_bytes(copy)
    with SlipBook.open(path, key) as book:
        assert book.get(number).state is SlipState.OPEN
        assert asked(book, town, number)[0].record.outcome is SlipOutcome.ELIGIBLE


def test_the_outbox_settles_by_itself_when_the_link_is_back(path, key, town):
    clock, ended = WallClock(), []
    with SlipBook.open(path, key) as book:
        town.cut()
        numbers = [issue(book, town, n) for n in range(4)]
        ports = OutboxPorts(lambda: SlipBook.open(path, key), town.client, clock, now)
        outbox = Outbox(ports, QUICK)
        outbox.listen(lambda outcome: (ended.append(outcome.record.number), clock.notify()))
        outbox.start()
        try:
            town.mend()
            assert clock.wait(lambda: len(ended) == 4, 20)
        finally:
            assert outbox.close()
        assert ended == numbers
        assert {book.get(number).outcome for number in numbers} == {SlipOutcome.ELIGIBLE}
