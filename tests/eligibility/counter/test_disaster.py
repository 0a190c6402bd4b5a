# SPDX-License-Identifier: Apache-2.0
"""Disaster mode: staff only, where and while it is open, and nothing without a trace."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.codes import QualificationValidity, Sex
from eligibility.refusals import Refusal
from eligibility.service.disaster import (
    Disaster,
    Errand,
    Who,
    all_disasters,
    close_disasters,
    open_disaster,
    search,
)
from eligibility.service.register import put_people
from tests.eligibility.counter.test_by_number import search_of
from tests.support.counter_desk import answered

FLOOD = Disaster("99", date(2026, 11, 20), date(2026, 11, 26), "flood")
AKIRA = Who("仮名　昭", date(1955, 11, 25), Sex.MALE)


@pytest.fixture
def flooded(counter):
    counter.within(lambda tx: open_disaster(tx.connection, FLOOD, counter.now))
    return counter


def look(counter, wanted, staff: str = "n-017"):
    ask = counter.ask(content=repr(wanted))
    errand = Errand(staff, "no card, lost in the flood", wanted)
    return counter.within(lambda tx: search(tx, ask, errand, None, counter.now))


def searches(counter) -> list[tuple]:
    rows = (
        "SELECT staff, reason, found, institution_code FROM disaster_searches ORDER BY request_id"
    )
    with counter.store.begin() as tx:
        return [tuple(row) for row in tx.connection.exec_driver_sql(rows)]


@pytest.mark.parametrize(
    "wanted",
    [
        AKIRA,
        replace(AKIRA, name="ｶﾒｲ ｱｷﾗ"),
        replace(AKIRA, name="かめい あきら", sex=None),
        replace(AKIRA, address="架空県 模擬市"),
    ],
)
def test_a_person_is_found_by_name_or_reading_birth_sex_and_address(flooded, wanted):
    answer = answered(look(flooded, wanted))
    assert answer.validity is QualificationValidity.VALID
    assert answer.results[0].number == "252501"
    assert answer.results[0].consents == ()


@pytest.mark.parametrize(
    "wanted",
    [
        replace(AKIRA, name="仮名　明"),
        replace(AKIRA, birth=date(1955, 11, 26)),
        replace(AKIRA, sex=Sex.FEMALE),
        replace(AKIRA, address="架空県別市"),
    ],
)
def test_who_differs_in_anything_is_not_found_and_that_too_is_kept(flooded, wanted):
    answer = answered(look(flooded, wanted))
    assert (answer.validity, answer.results) == (QualificationValidity.NONE, ())
    assert searches(flooded) == [("n-017", "no card, lost in the flood", 0, "9919999996")]
    assert flooded.accesses("s25_evacuee") == []


def test_by_number_too(flooded, shipped):
    answer = answered(look(flooded, search_of(shipped["s25_evacuee"])))
    assert answer.validity is QualificationValidity.VALID


def test_a_card_that_was_never_registered_does_not_matter(flooded, shipped):
    unregistered = replace(shipped["s25_evacuee"], registered=False)
    flooded.within(lambda tx: put_people(tx.connection, [unregistered]))
    answer = answered(look(flooded, AKIRA))
    assert (answer.validity, answer.processing_code) == (QualificationValidity.VALID, None)


def test_namesakes_are_several_and_nothing_is_shown(flooded, shipped):
    double = replace(shipped["s25_evacuee"], id="double", address="架空県別市１")
    flooded.within(lambda tx: put_people(tx.connection, [double]))
    answer = answered(look(flooded, AKIRA))
    assert (answer.validity, answer.results) == (QualificationValidity.SEVERAL, ())
    assert flooded.accesses("s25_evacuee") == []
    narrower = replace(AKIRA, address="架空県別市")
    assert answered(look(flooded, narrower)).validity is QualificationValidity.VALID


def test_each_look_is_logged_with_who_and_why(flooded):
    look(flooded, AKIRA)
    assert flooded.accesses("s25_evacuee") == [("staff", "disaster")]
    assert searches(flooded) == [("n-017", "no card, lost in the flood", 1, "9919999996")]


def test_it_is_refused_where_it_is_not_open(counter, flooded):
    flooded.clinic = "1319999999"
    assert look(flooded, AKIRA) is Refusal.DISASTER_NOT_OPEN


def test_it_is_refused_outside_of_its_days_and_after_it_was_closed(flooded):
    flooded.later(days=2)
    assert not isinstance(look(flooded, AKIRA), Refusal)
    flooded.later(days=1)
    assert look(flooded, AKIRA) is Refusal.DISASTER_NOT_OPEN
    flooded.later(days=-2)
    assert flooded.within(lambda tx: close_disasters(tx.connection, "99", flooded.now)) == 1
    assert look(flooded, AKIRA) is Refusal.DISASTER_NOT_OPEN
    assert len(flooded.within(lambda tx: all_disasters(tx.connection))) == 1


def test_it_is_refused_before_anybody_opened_it(counter):
    assert look(counter, AKIRA) is Refusal.DISASTER_NOT_OPEN
    assert searches(counter) == []
