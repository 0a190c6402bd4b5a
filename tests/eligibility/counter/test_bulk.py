# SPDX-License-Identifier: Apache-2.0
"""Bulk questions: a number at once, the validities later, whatever becomes of the service in between."""

import json
from dataclasses import replace

import pytest

from eligibility.refusals import Refusal
from eligibility.service.bulk import collect, receive
from eligibility.service.register import insert_people
from eligibility.service.store import SqlStore
from tests.eligibility.counter.test_by_number import search_of

PEOPLE = ("s01_valid", "s06_lost", "s07_lost_new", "s08", "s10_pending", "s17_no_ticket")


@pytest.fixture
def searches(shipped):
    unknown = replace(search_of(shipped["s01_valid"]), number="does-not-exist")
    known = [search_of(shipped[name]) if name in shipped else unknown for name in PEOPLE]
    return [replace(one, arbitrary_id=f"chart-{n}") for n, one in enumerate(known)]


def hand_in(counter, searches, request_id: str = "bulk-1"):
    ask = counter.ask(request_id, repr([one.key for one in searches]))
    done = counter.within(lambda tx: receive(tx, ask, searches, None, counter.now))
    return done if isinstance(done, Refusal) else done.answer["MessageBody"]["ReceptionNumber"]


def fetch(counter, number: str):
    done = counter.within(lambda tx: collect(tx, counter.ask(), number, None, counter.now))
    if isinstance(done, Refusal):
        return done
    header, body = done.answer["MessageHeader"], done.answer["MessageBody"]
    if header["SegmentOfResult"] == "2":
        assert body == {}
        return None
    rows = body["ResultList"]["ResultOfQualificationConfirmation"]
    return [(row["ArbitraryIdentifier"], row["QualificationValidity"]) for row in rows]


WANTED = [(f"chart-{n}", code) for n, code in enumerate("123446")]


def test_the_result_comes_after_a_while_in_the_order_of_the_request(counter, searches):
    number = hand_in(counter, searches)
    assert fetch(counter, number) is None
    counter.later(seconds=2)
    assert fetch(counter, number) == WANTED
    assert fetch(counter, number) == WANTED


def test_only_validities_are_told(counter, searches):
    number = hand_in(counter, searches)
    counter.later(seconds=2)
    done = counter.within(lambda tx: collect(tx, counter.ask(), number, None, counter.now))
    assert "見本" not in done.text
    assert "InsurerNumber" not in done.text


def test_the_same_request_has_one_reception_number(counter, searches):
    assert hand_in(counter, searches) == hand_in(counter, searches)
    assert hand_in(counter, searches[:2]) is Refusal.REQUEST_ID_REUSED
    assert hand_in(counter, searches, "bulk-2") != hand_in(counter, searches)


def test_a_result_belongs_to_the_kiosk_and_the_clinic_that_asked(counter, searches):
    number = hand_in(counter, searches)
    counter.later(seconds=2)
    counter.kiosk = "kiosk-2"
    assert fetch(counter, number) is Refusal.RECEPTION_UNKNOWN
    counter.kiosk, counter.clinic = "kiosk-1", "1319999999"
    assert fetch(counter, number) is Refusal.RECEPTION_UNKNOWN
    assert fetch(counter, "no-such-number") is Refusal.RECEPTION_UNKNOWN


def test_a_service_that_was_killed_in_between_finishes_the_work(counter, searches, database):
    number = hand_in(counter, searches)
    counter.store.close()
    counter.store = SqlStore(database)
    counter.later(seconds=2)
    assert fetch(counter, number) == WANTED
    counter.store.close()


def test_each_person_that_was_found_is_looked_at_once_for_the_log(counter, searches):
    number = hand_in(counter, [*searches, *searches])
    counter.later(seconds=2)
    fetch(counter, number)
    fetch(counter, number)
    assert counter.accesses("s01_valid") == [("number", "bulk")]
    assert counter.accesses("s09_several") == []


@pytest.mark.slow
def test_thousands_take_longer_and_are_all_answered(counter, shipped):
    one = shipped["s01_valid"]
    many = [
        replace(one, id=f"p{n}", insurances=(replace(one.insurances[0], number=f"m-{n}"),))
        for n in range(2000)
    ]
    counter.within(lambda tx: insert_people(tx.connection, many))
    searches = [replace(search_of(one), arbitrary_id=one.id) for one in many]
    number = hand_in(counter, searches)
    counter.later(seconds=3)
    assert fetch(counter, number) is None
    counter.later(seconds=1)
    assert fetch(counter, number) == [(one.id, "1") for one in many]


def test_what_was_asked_for_is_forgotten_when_the_result_is_there(counter, searches):
    number = hand_in(counter, searches)
    counter.later(seconds=2)
    fetch(counter, number)
    with counter.store.begin() as tx:
        rows = tx.connection.exec_driver_sql("SELECT searches, result FROM bulk_requests").all()
    assert [row[0] for row in rows] == [None]
    assert len(json.loads(rows[0][1])) == len(WANTED)
