# SPDX-License-Identifier: Apache-2.0
"""The register of people: what goes in comes out, and what is changed is changed for the next question."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.codes import ConsentFlag, QualificationValidity
from eligibility.service.people import Link
from eligibility.service.people_rows import lookup_key
from eligibility.service.references import put_reference
from eligibility.service.register import (
    all_people,
    born_on,
    count_people,
    find_by_keys,
    find_person,
    forget_cards,
    put_people,
    remove_person,
    set_link,
)


@pytest.fixture
def within(store):
    def do(work):
        with store.begin() as tx:
            return work(tx.connection)

    return do


def test_everybody_comes_out_as_they_went_in(within, shipped):
    for person in shipped.values():
        assert within(lambda c, person=person: find_person(c, person.id)) == person
    assert within(lambda c: list(all_people(c))) == sorted(shipped.values(), key=lambda p: p.id)
    assert within(count_people) == len(shipped)


def test_nobody_is_none(within):
    assert within(lambda c: find_person(c, "nobody")) is None
    assert not within(lambda c: remove_person(c, "nobody"))
    assert not within(lambda c: set_link(c, "nobody", Link.LINKED))


def test_a_person_is_replaced_whole_and_keeps_the_cards(counter, shipped):
    counter.by_card("s01_valid")
    moved = replace(shipped["s01_valid"], address="架空県別市", insurances=())
    counter.within(lambda tx: put_people(tx.connection, [moved]))
    assert counter.within(lambda tx: tx.person("s01_valid")) == moved
    assert counter.by_card("s01_valid").validity is QualificationValidity.NONE


def test_a_link_is_pending_until_its_day_and_then_found(counter):
    until = date(2026, 11, 26)
    counter.within(lambda tx: set_link(tx.connection, "s01_valid", Link.PENDING, until))
    assert counter.by_card("s01_valid").validity is QualificationValidity.NONE
    counter.later(days=2)
    assert counter.by_card("s01_valid").validity is QualificationValidity.VALID
    counter.within(lambda tx: set_link(tx.connection, "s10_pending", Link.LINKED))
    assert counter.by_card("s10_pending").validity is QualificationValidity.VALID


def test_a_removed_person_and_a_forgotten_card_are_nobody(counter):
    counter.card("s01_valid")
    assert counter.within(lambda tx: forget_cards(tx.connection, "s01_valid")) == 1
    assert counter.by_card("s01_valid", method="pin").validity is QualificationValidity.NONE
    assert counter.within(lambda tx: remove_person(tx.connection, "s02_elderly"))
    assert counter.within(lambda tx: tx.person("s02_elderly")) is None


def test_whoever_is_removed_leaves_nothing_to_a_later_person_of_the_same_id(counter, shipped):
    counter.by_card("s01_valid", "visit-1")
    counter.say({"information": True}, "visit-1")
    counter.within(lambda tx: put_reference(tx.connection, "s01_valid", counter.clinic, "chart-1"))
    counter.within(lambda tx: remove_person(tx.connection, "s01_valid"))
    counter.within(lambda tx: put_people(tx.connection, [shipped["s01_valid"]]))
    del counter.cards["s01_valid"]
    (result,) = counter.by_card("s01_valid").results
    assert {one.flag for one in result.consents} == {ConsentFlag.NO}
    assert result.reference_number is None


def test_many_keys_are_found_at_once(within, shipped):
    one = shipped["s01_valid"]
    many = [
        replace(one, id=f"p{n}", insurances=(replace(one.insurances[0], number=str(n)),))
        for n in range(600)
    ]
    within(lambda c: put_people(c, many))
    keys = [lookup_key("01990019", "10-01", str(n)) for n in range(700)]
    found = within(lambda c: find_by_keys(c, keys))
    assert len(found) == 600
    assert all(
        len(ones) == (2 if ones[0].insurance.number == "101" else 1) for ones in found.values()
    )


def test_people_are_found_by_their_birth_date(within):
    (found,) = within(lambda c: born_on(c, date(1955, 11, 25)))
    assert found.id == "s25_evacuee"
