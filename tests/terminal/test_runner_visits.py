# SPDX-License-Identifier: Apache-2.0
"""Whole visits by PIN (and one by staff): real lanes, card, client and service, on media time."""

import time
from dataclasses import replace

import pytest

from eligibility.service.settings import Failure, FailureKind
from terminal.session.events import Cancelled
from terminal.session.states import (
    ChoosingMethod,
    EnteringPin,
    Idle,
    Interrupted,
    ShowingResult,
)
from terminal.session.values import Method, OutcomeKind
from tests.support.front_desk import Visitor, unreachable


def test_a_visit_by_pin_ends_with_what_the_service_says(desk, town):
    hanako = desk.visitor(town.card("hanako"))
    record = desk.visit(hanako)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.method is Method.PIN
    assert (record.counters.pin_verifies, record.drops, record.resumes) == (1, 0, 0)
    assert all(record.authenticity.values())
    seen = [name for name in hanako.seen if name != "AskingConsent"]  # once in 24 hours
    assert [name for name, before in zip(seen, ["", *seen], strict=False) if name != before] == [
        "ReadingCard",
        "ChoosingMethod",
        "EnteringPin",
        "GatheringProof",
        "Querying",
        "Confirming",
        "ShowingResult",
        "Leaving",
        "Idle",
    ]
    assert desk.vaults.empty


def test_two_visits_one_after_the_other_know_nothing_of_each_other(desk, town):
    first = desk.visit(desk.visitor(town.card("hanako")))
    second = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
    assert (first.visit, second.visit) == (1, 2)
    assert second.outcome.kind is OutcomeKind.ELIGIBLE
    assert second.counters.pin_verifies == 1


def test_staff_can_take_over_and_the_proof_is_theirs(desk, town):
    record = desk.visit(desk.visitor(town.card("haruto"), method=Method.STAFF))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.method is Method.STAFF
    assert record.authenticity["chip"]
    assert record.counters.pin_verifies == 0


def test_a_wrong_pin_may_be_entered_once_more(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako"), pins=["0000", "1234"]))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.counters.pin_verifies == 2


def test_the_cards_last_pin_try_stays_untouched(desk, town):
    card = town.card("hanako")
    record = desk.visit(desk.visitor(card, pins=["0000", "1111", "2222"]))
    assert (record.outcome.kind, record.outcome.reason) == (OutcomeKind.NOT_MATCHED, "wrong_pin")
    assert record.counters.pin_verifies == 2
    again = desk.visit(desk.visitor(card, method=Method.STAFF))
    assert again.outcome.kind is OutcomeKind.ELIGIBLE


def test_a_person_who_stops_leaves_without_a_word(desk, town):
    def stop(visitor: Visitor, state) -> None:
        visitor.runner.queue.post(Cancelled(at=0.0, visit=state.visit.number))

    record = desk.visit(desk.visitor(town.card("hanako"), on={EnteringPin: stop}))
    assert record.outcome.kind is OutcomeKind.CANCELLED
    assert record.counters.pin_verifies == 0
    assert desk.vaults.empty


def test_a_person_who_does_nothing_is_not_waited_for_for_ever(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako"), pins=[]))
    assert (record.outcome.kind, record.outcome.reason) == (OutcomeKind.ABANDONED, "no_input")


def test_a_result_that_nobody_takes_away_disappears(desk, town):
    shown = []

    def stay(visitor: Visitor, state) -> None:
        shown.append(desk.clock.now())

    visitor = desk.visitor(town.card("hanako"), on={ShowingResult: stay})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert visitor.seen[-3:] == ["TakeCardBack", "Leaving", "Idle"]
    assert desk.clock.now() - shown[0] >= desk.policy.result_s


def test_a_service_that_is_not_there_leaves_the_visit_undecided(desks, town, dead_port):
    desk = desks(client=unreachable(town.client, dead_port))
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    assert record.outcome.support_code == "E01"
    assert record.counters.pin_verifies == 1, "it proves who leaves with the slip"


@pytest.mark.parametrize(
    "failure", [FailureKind.STATUS_500, FailureKind.NOT_JSON, FailureKind.WRONG_CARD]
)
def test_an_answer_that_cannot_be_used_leaves_the_visit_undecided(desk, town, failure):
    town.behave(Failure(failure))
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.UNDECIDED


def test_an_answer_about_another_person_calls_staff_and_is_not_shown(desk, town):
    card = town.card("hanako")
    town.enrol(card, "haruto")
    visitor = desk.visitor(card)
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.MISMATCH
    assert {"name", "birth", "sex"} & set(record.service.differences)
    assert "ShowingResult" not in visitor.seen


def test_a_wrongly_linked_insurance_is_found(desk, town):
    record = desk.visit(desk.visitor(town.card("shigeru"), method=Method.STAFF))
    assert record.outcome.kind is OutcomeKind.MISMATCH


def test_a_reader_that_is_unplugged_closes_the_kiosk_until_it_is_back(desk, town):
    def unplug(visitor: Visitor, state) -> None:
        visitor.on.clear()
        visitor.reader.unplug()

    record = desk.visit(desk.visitor(town.card("hanako"), on={EnteringPin: unplug}))
    assert record.outcome.kind is OutcomeKind.CARD_ERROR
    assert record.outcome.support_code == "R11"
    assert desk.out_of_service()
    assert desk.vaults.empty
    desk.reader.remove()
    desk.reader.plug()
    desk.wait_for(Idle)
    assert desk.visit(desk.visitor(town.card("hanako"))).outcome.kind is OutcomeKind.ELIGIBLE


def test_a_card_that_lies_on_the_reader_when_the_cable_comes_back_begins_a_visit(desk, town):
    desk.reader.unplug()
    desk.wait(desk.out_of_service)
    desk.reader.insert(town.card("hanako"))
    desk.reader.plug()
    desk.number_b = town.card("hanako").number_b
    desk.wait_for(ChoosingMethod)


def test_closing_in_the_middle_of_a_visit_wipes_it_and_joins_every_thread(desks, town):
    desk = desks()
    card = town.card("hanako")
    desk.number_b = card.number_b
    desk.reader.insert(card)
    desk.wait_for(ChoosingMethod)
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < 5
    assert desk.vaults.empty


def test_a_card_taken_away_for_good_ends_the_visit_and_wipes_it(desk, town):
    visitor = desk.visitor(town.card("hanako"), on={EnteringPin: Visitor.take}, pins=[])
    began = desk.clock.now()
    record = desk.visit(visitor)
    assert (record.outcome.kind, record.outcome.reason) == (
        OutcomeKind.ABANDONED,
        "card_not_put_back",
    )
    assert record.resumes == 0
    assert desk.clock.now() - began >= desk.policy.recovery.give_up_after_s
    assert desk.vaults.empty
    assert "ShowingResult" not in visitor.seen


def test_the_picture_of_the_card_comes_after_its_time(desk, town):
    helped = []

    def watch(visitor: Visitor, state: Interrupted) -> None:
        if state.helping:
            helped.append(desk.clock.now())
            visitor.on.pop(Interrupted)
            visitor.reader.insert(visitor.card)

    script = {EnteringPin: Visitor.take, Interrupted: watch}
    record = desk.visit(desk.visitor(town.card("hanako"), on=script))
    assert len(helped) == 1
    assert (record.outcome.kind, record.resumes) == (OutcomeKind.ELIGIBLE, 1)


def test_a_slow_person_signs_a_nonce_that_is_still_good(desk, town, caplog):
    """The service keeps a nonce for two minutes; who needs longer gets another one."""
    caplog.set_level("INFO", "uketsuke.session")

    def think(visitor: Visitor, state: EnteringPin) -> None:
        desk.reader.remove()

    def come_back(visitor: Visitor, state: Interrupted) -> None:
        if state.helping:
            visitor.on.clear()
            visitor.reader.insert(visitor.card)

    policy = desk.policy
    assert policy.recovery.help_after_s < 120
    patient = replace(policy.recovery, help_after_s=110.0, give_up_after_s=200.0)
    desk.runner._policy = replace(policy, recovery=patient)
    script = {EnteringPin: think, Interrupted: come_back}
    visitor = desk.visitor(town.card("hanako"), on=script)
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    fetched = [line for line in caplog.messages if "FetchNonce" in line]
    assert len(fetched) == 2
