# SPDX-License-Identifier: Apache-2.0
"""Eligibility by number: less than a card is shown, nothing of what was lost, and never a branch 00."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.codes import LimitFlag, QualificationValidity, ReferenceClassification
from eligibility.refusals import Refusal
from eligibility.service.by_number import Search, answer_number
from eligibility.service.people import Link
from eligibility.service.people_rows import lookup_key
from eligibility.service.register import put_people
from tests.support.counter_desk import answered

VALID, INVALID = QualificationValidity.VALID, QualificationValidity.INVALID
NEW, NONE = QualificationValidity.INVALID_NEW_EXISTS, QualificationValidity.NONE


def search_of(person, **changes) -> Search:
    one = person.insurances[0]
    birth = one.registered_birth or person.birth
    made = Search(one.insurer_number, one.number, one.symbol, one.branch, birth)
    return replace(made, **changes)


def ask(counter, search: Search, request_id: str | None = None):
    made = counter.ask(request_id, repr(search.key))
    done = counter.within(lambda tx: answer_number(tx, made, search, None, counter.now))
    return answered(done)


@pytest.mark.parametrize(
    ("person", "validity", "results"),
    [
        ("s01_valid", VALID, 1),
        ("s06_lost", INVALID, 0),
        ("s07_lost_new", NEW, 0),
        ("s09_several", VALID, 1),  # a number names one registration
        ("s10_pending", NONE, 0),
        ("s15_no_branch", VALID, 1),
        ("s16_unregistered", VALID, 1),  # it is the card that was not registered
        ("s17_medical_aid", VALID, 1),
        ("s17_no_ticket", QualificationValidity.VALID_UNREGISTERED, 1),
    ],
)
def test_each_person_gets_what_holds_for_the_number(counter, shipped, person, validity, results):
    answer = ask(counter, search_of(shipped[person]))
    assert (answer.validity, len(answer.results)) == (validity, results)
    assert answer.reference is ReferenceClassification.INSURED_NUMBER
    assert answer.certificate_serial is None


def test_a_lost_eligibility_shows_its_details_to_the_card_only(counter, shipped):
    assert ask(counter, search_of(shipped["s06_lost"])).results == ()
    (last,) = counter.by_card("s06_lost").results
    assert (last.disqualified_on, last.reason_of_loss) == ("20261101", "03")


def test_another_registration_of_the_same_person_is_a_new_eligibility(counter, shipped):
    lost, other = shipped["s06_lost"], shipped["s01_valid"]
    found = replace(lost, insurances=(*lost.insurances, *other.insurances))
    counter.within(lambda tx: put_people(tx.connection, [found]))
    assert ask(counter, search_of(lost)).validity is NEW


def test_a_limit_is_shown_only_after_a_consent_by_word(counter, shipped):
    elderly = search_of(shipped["s02_elderly"])
    (without,) = ask(counter, elderly).results
    (agreed,) = ask(counter, replace(elderly, limit_consent=True)).results
    assert without.limit is None
    assert agreed.limit is not None
    assert agreed.limit.flag is LimitFlag.LOW_2
    (card,) = counter.by_card("s02_elderly").results
    assert card.limit is not None


def test_consents_special_diseases_and_subsidies_are_the_cards_only(counter, shipped):
    counter.by_card("s23_old_consent", "visit-1")
    counter.say({"information": True}, "visit-1")
    (card,) = counter.by_card("s23_old_consent").results
    assert card.consents
    assert card.diseases
    (number,) = ask(counter, search_of(shipped["s23_old_consent"])).results
    assert (number.consents, number.diseases) == ((), ())
    (number,) = ask(counter, search_of(shipped["s24_subsidy"])).results
    assert not number.has_subsidy_question


def test_another_birth_date_or_branch_finds_nobody(counter, shipped):
    valid = search_of(shipped["s01_valid"])
    assert ask(counter, replace(valid, birth=date(1979, 5, 3))).validity is NONE
    assert ask(counter, replace(valid, branch="02")).validity is NONE


@pytest.mark.parametrize("branch", [None, "", "1", "01", "０１"])
def test_a_branch_may_be_missing_short_or_wide_and_is_never_00(counter, shipped, branch):
    answer = ask(counter, search_of(shipped["s01_valid"], branch=branch))
    assert (answer.validity, answer.results[0].branch) == (VALID, "01")


def test_a_registration_without_a_branch_stays_without(counter, shipped):
    for branch in (None, "01"):
        (result,) = ask(counter, search_of(shipped["s15_no_branch"], branch=branch)).results
        assert result.branch is None


def test_two_people_of_one_number_and_birth_date_are_several(counter, shipped):
    one = shipped["s18_child"]
    twin = replace(one, id="twin", insurances=(replace(one.insurances[0], branch="04"),))
    counter.within(lambda tx: put_people(tx.connection, [twin]))
    both = search_of(one, branch=None)
    assert ask(counter, both).validity is QualificationValidity.SEVERAL
    assert ask(counter, replace(both, branch="03")).validity is VALID


def test_what_is_asked_for_comes_back(counter, shipped):
    search = search_of(shipped["s14_processing"], arbitrary_id="chart-7")
    done = counter.within(lambda tx: answer_number(tx, counter.ask("r"), search, None, counter.now))
    body = done.answer["MessageBody"]
    echo = body["QualificationConfirmSearchInfo"]
    assert (echo["InsurerNumber"], echo["ArbitraryIdentifier"]) == ("  999011", "chart-7")
    assert "LimitApplicationCertificateRelatedConsFlg" not in echo
    agreed = replace(search, limit_consent=False).echo()
    assert agreed["LimitApplicationCertificateRelatedConsFlg"] == "0"
    assert body["ResultList"]["ResultOfQualificationConfirmation"][0]["ArbitraryIdentifier"]


def test_the_same_request_is_answered_once_and_another_of_its_id_is_refused(counter, shipped):
    search = search_of(shipped["s01_valid"])
    first = ask(counter, search, "r-1")
    counter.later(minutes=5)
    assert ask(counter, search, "r-1") == first
    assert counter.accesses("s01_valid") == [("number", "eligibility_by_number")]
    other = counter.ask("r-1", "another body")
    done = counter.within(lambda tx: answer_number(tx, other, search, None, counter.now))
    assert done is Refusal.REQUEST_ID_REUSED


def test_a_link_that_comes_later_is_found_on_its_day(counter, shipped):
    search = search_of(shipped["s10_pending"])
    counter.later(days=6)
    assert ask(counter, search).validity is NONE
    counter.later(days=1)
    assert shipped["s10_pending"].link is Link.PENDING
    assert ask(counter, search).validity is VALID


WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@given(
    insurer=st.sampled_from(["999011", "  999011", "00999011", "９９９０１１"]),
    symbol=st.sampled_from(["12-34", "１２－３４", "12－34 ", " 12-34"]),
    number=st.integers(0, 10**8).map(str),
    wide=st.booleans(),
)
def test_width_and_padding_do_not_matter(insurer, symbol, number, wide):
    written = number.translate(WIDE) if wide else number
    assert lookup_key(insurer, symbol, written) == lookup_key("999011", "12-34", number)


def test_other_numbers_have_other_keys():
    assert lookup_key("999011", "1", "23") != lookup_key("999011", "12", "3")
    assert lookup_key("999011", None, "1") == lookup_key("999011", "", "1")
