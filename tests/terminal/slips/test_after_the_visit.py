# SPDX-License-Identifier: Apache-2.0
"""From the visit to its end days later: the real runner, card, service, book and outbox, one after the other."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from eligibility.client import EligibilityClient
from eligibility.service.settings import Failure, FailureKind
from terminal.session.values import Method, OutcomeKind
from terminal.slips.round import ask_now
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.front_desk import unreachable

MINUTES = itertools.count()


@pytest.fixture
def desks(desks, town):
    """Each desk's clock is some minutes behind: they are all kiosk-1, and a number must not come twice."""

    def make(**options):
        ago = timedelta(minutes=next(MINUTES))
        return desks(now=lambda: town.now() - ago, **options)

    return make


@pytest.fixture
def desk(desks):
    return desks()


def settle(desk, town):
    """What the outbox finds out, when nobody is there any more."""
    (slip,) = desk.paper.records
    with desk.paper.open_book() as book, EligibilityClient(town.client) as client:
        return list(ask_now(book, client, [slip.number], lambda: datetime.now(UTC)))


@pytest.mark.parametrize("method", [Method.PIN, Method.STAFF])
def test_who_came_while_the_link_was_dead_is_settled_with_what_the_card_signed(
    desks, town, dead_port, method
):
    desk = desks(client=unreachable(town.client, dead_port))
    record = desk.visit(desk.visitor(town.card("hanako"), method=method))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    (slip,) = desk.paper.records
    assert (slip.state, slip.has_proof, slip.printed) == (SlipState.OPEN, True, 1)
    assert slip.person is not None
    (outcome,) = settle(desk, town)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE
    assert outcome.record.person is None


@pytest.mark.parametrize("method", [Method.PIN, Method.STAFF])
def test_who_got_no_usable_answer_is_settled_with_the_visit_s_own_question(desk, town, method):
    town.behave(Failure(FailureKind.NOT_JSON))
    record = desk.visit(desk.visitor(town.card("hanako"), method=method))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    (slip,) = desk.paper.records
    town.undo.pop()()
    (outcome,) = settle(desk, town)
    assert outcome.record.outcome is SlipOutcome.ELIGIBLE
    assert outcome.record.number == slip.number
    assert outcome.answer.request_id != slip.number
    assert record.counters.pin_verifies == (method is Method.PIN), "a PIN is typed once"


def test_whose_card_is_linked_to_somebody_else_is_contradicted_later(desks, town, dead_port):
    desk = desks(client=unreachable(town.client, dead_port))
    card = town.card("hanako")
    desk.visit(desk.visitor(card))
    town.enrol(card, "haruto")
    (outcome,) = settle(desk, town)
    assert (outcome.record.state, outcome.answer) == (SlipState.CONTRADICTED, None)


def test_a_second_visit_of_one_person_has_a_slip_of_its_own(desks, town, dead_port):
    desk = desks(client=unreachable(town.client, dead_port))
    for _ in range(2):
        desk.visit(desk.visitor(town.card("hanako")))
    first, second = desk.paper.records
    assert first.number != second.number
    assert first.visit != second.visit
    with desk.paper.open_book() as book, EligibilityClient(town.client) as client:
        numbers = [first.number, second.number]
        ended = list(ask_now(book, client, numbers, lambda: datetime.now(UTC)))
    assert [outcome.record.outcome for outcome in ended] == [SlipOutcome.ELIGIBLE] * 2
