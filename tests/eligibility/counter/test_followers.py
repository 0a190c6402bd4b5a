# SPDX-License-Identifier: Apache-2.0
"""What is asked or told beside an eligibility: tickets, subsidies, reference numbers, first registration."""

from dataclasses import replace

import pytest

from eligibility.codes import QualificationValidity
from eligibility.refusals import Refusal
from eligibility.service.followers import (
    NOT_FOUND,
    SEVERAL,
    Reference,
    keep_references,
    read_subsidies,
    read_tickets,
    register_card,
)
from eligibility.service.official import Note
from eligibility.service.register import put_people
from eligibility.service.rules import Question, Settled
from eligibility.wire import REGISTRATION_PREFIX
from tests.eligibility.counter.test_by_number import search_of
from tests.support.counter_desk import answered, note_of
from tests.support.proof_cards import sign

# --- first registration


def register(counter, question):
    ask = counter.ask(question.request_id, "registration")
    return counter.within(lambda tx: register_card(counter.rules, question, ask, tx, counter.now))


@pytest.mark.parametrize("method", ["face", "pin", "staff"])
def test_a_card_that_was_never_registered_is_registered_by_proof_and_then_valid(counter, method):
    answer = counter.by_card("s16_unregistered")
    assert (answer.validity, note_of(answer)) == (QualificationValidity.NONE, Note.NOT_REGISTERED)
    question = counter.question("s16_unregistered", method=method, prefix=REGISTRATION_PREFIX)
    assert isinstance(register(counter, question), Settled)
    answer = counter.by_card("s16_unregistered")
    assert (answer.validity, note_of(answer)) == (QualificationValidity.VALID, None)
    assert (method, "registration") in counter.accesses("s16_unregistered")


def test_a_proof_for_something_else_registers_nothing(counter):
    assert register(counter, counter.question("s16_unregistered")) is Refusal.BAD_REQUEST
    assert note_of(counter.by_card("s16_unregistered")) is Note.NOT_REGISTERED


def test_the_same_registration_twice_is_one(counter):
    question = counter.question("s16_unregistered", prefix=REGISTRATION_PREFIX)
    assert register(counter, question) == register(counter, question)


def test_a_card_that_nobody_knows_is_refused(counter):
    question = counter.question("s16_unregistered", method="pin", prefix=REGISTRATION_PREFIX)
    with counter.store.begin() as tx:
        tx.connection.exec_driver_sql("DELETE FROM enrolments")
    assert register(counter, question) is Refusal.CARD_UNKNOWN


# --- registration after a PIN: it is typed once


def without_pin(counter, prefix: str = REGISTRATION_PREFIX) -> Question:
    """A proof by PIN that the surface key signed, as a card does that has taken its PIN already."""
    made = counter.question("s16_unregistered", method="face", prefix=prefix)
    unsigned = replace(made.proof, method="pin", signature=b"")
    key = counter.card("s16_unregistered").surface_key
    return replace(made, proof=replace(unsigned, signature=sign(key, unsigned.message())))


def test_a_pin_that_was_typed_a_moment_ago_is_enough_to_register_and_to_ask_again(counter):
    counter.by_card("s16_unregistered", method="pin")
    assert isinstance(register(counter, without_pin(counter)), Settled)
    answer = answered(counter.settle(without_pin(counter, prefix="")))
    assert answer.validity is QualificationValidity.VALID
    assert counter.accesses("s16_unregistered") == [
        ("pin", "eligibility"),
        ("pin", "registration"),
        ("pin", "eligibility"),
    ]


@pytest.mark.parametrize("method", [None, "face", "staff"])
def test_without_a_pin_the_surface_key_registers_nobody_by_pin(counter, method):
    if method is not None:
        counter.by_card("s16_unregistered", method=method)
    assert register(counter, without_pin(counter)) is Refusal.CERTIFICATE_MISSING


def test_a_pin_of_some_minutes_ago_is_not_enough(counter):
    counter.by_card("s16_unregistered", method="pin")
    counter.later(minutes=6)
    assert register(counter, without_pin(counter)) is Refusal.CERTIFICATE_MISSING


def test_a_pin_typed_at_another_kiosk_is_not_enough(counter):
    counter.by_card("s16_unregistered", method="pin")
    counter.kiosk = "kiosk-2"
    assert register(counter, without_pin(counter)) is Refusal.CERTIFICATE_MISSING


def test_a_pin_is_not_enough_for_another_question_without_a_registration(counter):
    counter.by_card("s16_unregistered", method="pin")
    assert counter.settle(without_pin(counter, prefix="")) is Refusal.CERTIFICATE_MISSING


def test_one_pin_does_not_carry_on_for_ever(counter):
    counter.by_card("s16_unregistered", method="pin")
    register(counter, without_pin(counter))
    counter.later(minutes=4)
    assert isinstance(counter.settle(without_pin(counter, prefix="")), Settled)
    assert register(counter, without_pin(counter)) is Refusal.CERTIFICATE_MISSING
    counter.later(minutes=4)
    assert counter.settle(without_pin(counter, prefix="")) is Refusal.CERTIFICATE_MISSING


# --- tickets


def tickets(counter, question: str, month: str | None = None):
    ask = counter.ask(content=f"{question} {month}")
    done = counter.within(lambda tx: read_tickets(tx, ask, question, month, None, counter.now))
    if isinstance(done, Refusal):
        return done
    listed = done.answer["MessageBody"].get("PublicExpenseResultList", {})
    return [one["IssueNumber"] for one in listed.get("MedicalTicketInfo", [])]


def test_the_tickets_of_a_month_follow_the_cards_question(counter):
    counter.by_card("s17_medical_aid", "visit-1")
    assert tickets(counter, "visit-1") == ["99000017"]
    assert tickets(counter, "visit-1", "202612") == []
    assert tickets(counter, "visit-2") is Refusal.QUESTION_UNKNOWN
    assert counter.accesses("s17_medical_aid")[1:] == [("face", "medical_aid")] * 2


def test_without_a_ticket_the_eligibility_is_valid_but_not_registered(counter):
    answer = counter.by_card("s17_no_ticket", "visit-1")
    assert answer.validity is QualificationValidity.VALID_UNREGISTERED
    assert tickets(counter, "visit-1") == []


# --- subsidies


def test_subsidies_are_told_to_those_who_use_them(counter):
    def ask():
        made = counter.ask(content="subsidies")
        return counter.within(lambda tx: read_subsidies(tx, made, "visit-1", None, counter.now))

    counter.by_card("s24_subsidy", "visit-1")
    assert ask() is Refusal.CONSENT_MISSING
    counter.say({"subsidies": False}, "visit-1")
    assert ask() is Refusal.CONSENT_MISSING
    counter.say({"subsidies": True}, "visit-1")
    body = ask().answer["MessageBody"]
    assert body["MockSubsidyList"]["MockSubsidyInfo"][0]["MockSubsidyPayerNumber"] == "81990020"


# --- reference numbers


def keep(counter, *pairs):
    references = [Reference(number, search) for number, search in pairs]
    ask = counter.ask(content=repr(pairs))
    done = counter.within(lambda tx: keep_references(tx, ask, references, None, counter.now))
    rows = done.answer["MessageBody"]["ReferenceNumberRegistrationResult"]
    return [row.get("ProcessingResultCode") for row in rows]


def test_a_reference_number_comes_back_in_later_answers_to_the_card(counter, shipped):
    valid = replace(search_of(shipped["s01_valid"]), birth=None)
    assert keep(counter, ("chart-1", valid)) == [None]
    assert counter.by_card("s01_valid").results[0].reference_number == "chart-1"
    assert keep(counter, ("chart-2", valid)) == [None]
    assert counter.by_card("s01_valid").results[0].reference_number == "chart-2"


def test_it_is_the_clinics_own(counter, shipped):
    keep(counter, ("chart-1", replace(search_of(shipped["s01_valid"]), birth=None)))
    counter.clinic = "1319999999"
    assert counter.by_card("s01_valid").results[0].reference_number is None


def test_of_many_each_is_told_whether_it_was_kept(counter, shipped):
    child = shipped["s18_child"]
    twin = replace(child, id="twin", insurances=(replace(child.insurances[0], branch="04"),))
    counter.within(lambda tx: put_people(tx.connection, [twin]))
    family = replace(search_of(child), birth=None, branch=None)
    nobody = replace(family, number="0")
    third = replace(family, branch="03")
    assert keep(counter, ("a", family), ("b", nobody), ("c", third)) == [SEVERAL, NOT_FOUND, None]
