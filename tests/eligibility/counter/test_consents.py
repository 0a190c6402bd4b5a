# SPDX-License-Identifier: Apache-2.0
"""Consents: for 24 hours, at one clinic, by the person who stood there with the card, and not in grace."""

from datetime import date, datetime

import pytest

from eligibility.codes import ConsentFlag, ConsentItem
from eligibility.refusals import Refusal
from eligibility.service.consent_rules import Wish, put_consents_by_proof
from eligibility.service.counter import QUESTION_LASTS
from eligibility.service.official import Note
from eligibility.service.rules import Settled
from eligibility.wire import CONSENT_PREFIX
from tests.support.counter_desk import note_of

EVERYTHING = {"information": True}


def consents_of(counter, person: str) -> dict[ConsentItem, ConsentFlag]:
    (result,) = counter.by_card(person).results
    return {consent.item: consent.flag for consent in result.consents}


def test_nothing_is_agreed_to_before_anything_was_said(counter):
    assert set(consents_of(counter, "s01_valid").values()) == {ConsentFlag.NO}
    (result,) = counter.by_card("s01_valid").results
    assert all(consent.until is None for consent in result.consents)


def test_a_comprehensive_consent_is_shown_with_its_time_and_its_end(counter):
    counter.by_card("s01_valid", "visit-1")
    assert isinstance(counter.say(EVERYTHING, "visit-1"), Settled)
    (result,) = counter.by_card("s01_valid").results
    drugs = next(one for one in result.consents if one.item is ConsentItem.DRUGS)
    assert (drugs.flag, drugs.at, drugs.until) == ("1", "20261124093015", "20261125093015")
    assert set(consents_of(counter, "s01_valid").values()) == {ConsentFlag.YES}
    assert set(ConsentItem) == set(consents_of(counter, "s01_valid"))


def test_a_consent_runs_out_after_24_hours_and_stays_in_the_answer(counter):
    counter.by_card("s23_old_consent", "visit-1")
    counter.say(EVERYTHING, "visit-1")
    counter.later(hours=23, minutes=59)
    (result,) = counter.by_card("s23_old_consent").results
    assert len(result.diseases) == 1
    counter.later(minutes=1)
    (result,) = counter.by_card("s23_old_consent").results
    flags = {one.item: one for one in result.consents}
    assert result.diseases == ()
    assert flags[ConsentItem.SPECIFIC_DISEASES].flag is ConsentFlag.EXPIRED
    assert flags[ConsentItem.DRUGS].until == "20261125093015"


def test_a_special_disease_needs_the_card_and_its_consent(counter):
    counter.by_card("s23_old_consent", "visit-1")
    counter.say({"information": True, "SpecificDiseasesCertificateRelated": False}, "visit-1")
    (result,) = counter.by_card("s23_old_consent").results
    assert result.diseases == ()
    counter.say({"SpecificDiseasesCertificateRelated": True}, "visit-1")
    (result,) = counter.by_card("s23_old_consent").results
    assert [one.category for one in result.diseases] == ["1"]


def test_a_single_item_is_agreed_to_alone_and_withdrawn_alone(counter):
    counter.by_card("s01_valid", "visit-1")
    counter.say({"PharmacistsInfo": True, "OperationInfo": True}, "visit-1")
    counter.say({"OperationInfo": False}, "visit-1")
    held = consents_of(counter, "s01_valid")
    assert (held[ConsentItem.DRUGS], held[ConsentItem.OPERATIONS]) == ("1", "0")
    assert held[ConsentItem.CHECKUPS] == "0"


def test_a_no_keeps_its_time_too_so_that_nobody_is_asked_again_and_again(counter):
    counter.by_card("s01_valid", "visit-1")
    counter.say({"information": False}, "visit-1")
    (result,) = counter.by_card("s01_valid").results
    drugs = next(one for one in result.consents if one.item is ConsentItem.DRUGS)
    assert (drugs.flag, drugs.until) == ("0", "20261125093015")


def test_another_clinic_knows_nothing_of_it(counter):
    counter.by_card("s01_valid", "visit-1")
    counter.say(EVERYTHING, "visit-1")
    counter.clinic = "1319999999"
    assert set(consents_of(counter, "s01_valid").values()) == {ConsentFlag.NO}


def test_the_same_words_again_change_nothing_and_are_logged_once(counter):
    counter.by_card("s01_valid", "visit-1")
    first = counter.say(EVERYTHING, "visit-1")
    counter.later(seconds=40)
    again = counter.say(EVERYTHING, "visit-1")
    assert again.answer["MessageBody"] == first.answer["MessageBody"]
    assert counter.accesses("s01_valid") == [("face", "eligibility"), ("face", "consents")]


def test_an_id_of_its_own_makes_it_one_request(counter):
    counter.by_card("s01_valid", "visit-1")
    first = counter.say(EVERYTHING, "visit-1", "consent-1")
    counter.later(minutes=5)
    assert counter.say(EVERYTHING, "visit-1", "consent-1") == first
    other = counter.say({"information": False}, "visit-1", "consent-1")
    assert other is Refusal.REQUEST_ID_REUSED
    taken = counter.say(EVERYTHING, "visit-1", "consent-2")
    assert isinstance(taken, Settled)


def test_in_the_certificates_grace_nothing_can_be_agreed_to(counter):
    counter.card("s04_grace", expires=date(2026, 10, 10))
    answer = counter.by_card("s04_grace", "visit-1")
    assert note_of(answer) is Note.GRACE
    assert counter.say(EVERYTHING, "visit-1") is Refusal.CONSENT_IN_GRACE
    assert counter.say({"subsidies": True}, "visit-1") is Refusal.CONSENT_IN_GRACE


def test_in_grace_what_was_agreed_to_before_does_not_count(counter):
    counter.card("s04_grace", expires=date(2026, 11, 24))
    counter.by_card("s04_grace", "visit-1")
    assert isinstance(counter.say(EVERYTHING, "visit-1"), Settled)
    counter.later(hours=15)  # the next day in Japan, within the 24 hours
    assert set(consents_of(counter, "s04_grace").values()) == {ConsentFlag.NO}
    (result,) = counter.by_card("s04_grace").results
    assert not result.has_subsidy_question


def test_only_the_kiosk_and_clinic_of_the_question_can_follow_it(counter):
    counter.by_card("s01_valid", "visit-1")
    counter.kiosk = "kiosk-2"
    assert counter.say(EVERYTHING, "visit-1") is Refusal.QUESTION_UNKNOWN
    counter.kiosk, counter.clinic = "kiosk-1", "1319999999"
    assert counter.say(EVERYTHING, "visit-1") is Refusal.QUESTION_UNKNOWN


@pytest.mark.parametrize("question", ["never-asked", "by-number"])
def test_only_a_question_by_a_card_can_be_followed(counter, shipped, question):
    from eligibility.service.by_number import answer_number
    from tests.eligibility.counter.test_by_number import search_of

    search, ask = search_of(shipped["s01_valid"]), counter.ask("by-number")
    counter.within(lambda tx: answer_number(tx, ask, search, None, counter.now))
    assert counter.say(EVERYTHING, question) is Refusal.QUESTION_UNKNOWN


def test_a_deferred_question_cannot_be_followed(counter):
    counter.settle(counter.question("s01_valid", "visit-1", deferred=True))
    assert counter.say(EVERYTHING, "visit-1") is Refusal.QUESTION_UNKNOWN


def test_a_question_can_be_followed_for_a_while_only(counter):
    counter.by_card("s01_valid", "visit-1")
    counter.now += QUESTION_LASTS
    assert isinstance(counter.say(EVERYTHING, "visit-1"), Settled)
    counter.later(seconds=1)
    assert counter.say({"information": False}, "visit-1") is Refusal.QUESTION_TOO_OLD


# --- by a proof of its own


def by_proof(counter, question, said=None):
    wish = Wish(counter.ask(question.request_id, "x"), said or EVERYTHING, "proof")
    return counter.within(
        lambda tx: put_consents_by_proof(counter.rules, question, wish, tx, counter.now)
    )


def test_a_proof_made_for_it_gives_consent(counter):
    question = counter.question("s01_valid", prefix=CONSENT_PREFIX)
    assert isinstance(by_proof(counter, question), Settled)
    assert set(consents_of(counter, "s01_valid").values()) == {ConsentFlag.YES}


def test_a_proof_made_for_a_question_about_eligibility_does_not(counter):
    assert by_proof(counter, counter.question("s01_valid")) is Refusal.BAD_REQUEST


def test_a_proof_made_for_consents_opens_no_eligibility(counter):
    question = counter.question("s01_valid", prefix=CONSENT_PREFIX)
    assert counter.settle(question) is Refusal.NONCE_UNKNOWN


def test_a_nonce_is_used_up_even_when_the_rest_is_refused(counter):
    counter.card("s04_grace", expires=date(2026, 10, 10))
    question = counter.question("s04_grace", prefix=CONSENT_PREFIX)
    assert by_proof(counter, question) is Refusal.CONSENT_IN_GRACE
    assert by_proof(counter, question) is Refusal.NONCE_USED


# --- subsidies (PMH)


def test_the_question_about_subsidies_is_put_until_it_is_answered(counter):
    (result,) = counter.by_card("s24_subsidy", "visit-1").results
    assert (result.has_subsidy_question, result.subsidies) == (True, ())
    said = counter.say({"subsidies": True}, "visit-1")
    assert "MockSubsidyList" in said.answer["MessageBody"]
    (result,) = counter.by_card("s24_subsidy").results
    assert not result.has_subsidy_question
    assert [one.payer_number for one in result.subsidies] == ["81990020"]
    counter.later(hours=24)
    (result,) = counter.by_card("s24_subsidy").results
    assert (result.has_subsidy_question, result.subsidies) == (True, ())


def test_subsidies_that_are_not_used_are_not_shown_and_not_asked_about_again(counter):
    counter.by_card("s24_subsidy", "visit-1")
    said = counter.say({"subsidies": False}, "visit-1")
    assert "MockSubsidyList" not in said.answer["MessageBody"]
    (result,) = counter.by_card("s24_subsidy").results
    assert (result.has_subsidy_question, result.subsidies) == (False, ())


def test_who_agreed_two_days_ago_is_to_be_asked_again(counter):
    (result,) = counter.by_card("s23_old_consent").results
    drugs = next(one for one in result.consents if one.item is ConsentItem.DRUGS)
    assert (drugs.flag, drugs.until) == (ConsentFlag.YES, "20261123093015")
    assert datetime.strptime(drugs.until, "%Y%m%d%H%M%S") < datetime(2026, 11, 24)
