# SPDX-License-Identifier: Apache-2.0
"""Questions of staff to the real service over TLS: what they are shown, what is noted, and what nobody keeps."""

import gc
import logging
from dataclasses import replace

import pytest

from eligibility.codes import LimitFlag
from eligibility.counter import CounterClient
from eligibility.verdict import VerdictKind
from terminal.clock import MediaClock
from terminal.staff.notes import name_of
from terminal.staff.values import DisasterQuestion, Insured, NumberQuestion
from tests.support.staff_office import PATIENCE_S

VALID = NumberQuestion("01990019", "101", "19790502", "10-01", "01")
ELDERLY = NumberQuestion("39990015", "00990201", "19440912")
NEW = NumberQuestion("999011", "70701", "19991108", "模", "01")
LOST = NumberQuestion("01990019", "601", "19930303", "60-11", "01")
AKIRA = DisasterQuestion("仮名　昭", "19551125", "保険証を流されたと本人が申告")


def insured() -> int:
    """How many people's data this process holds."""
    gc.collect()
    return sum(isinstance(one, Insured) for one in gc.get_objects())


@pytest.fixture
def asked(offices, counter):
    made = offices(connect=counter.connect)
    made.sign_in()
    return made


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (VALID, VerdictKind.ELIGIBLE),
        (NEW, VerdictKind.NEW_ELIGIBILITY),
        (LOST, VerdictKind.INELIGIBLE),
        (replace(VALID, birth="19790503"), VerdictKind.NONE),
    ],
)
def test_a_question_by_number_gets_the_services_answer(asked, question, kind):
    assert asked.ask(asked.desk.by_number, question).kind is kind


def test_who_asked_is_noted_before_and_the_outcome_after(asked):
    asked.ask(asked.desk.by_number, VALID)
    assert asked.rows()[-2:] == [
        ("staff:n-017", "number_query", "eligibility"),
        ("staff:n-017", "answer_shown", "eligible"),
    ]
    with asked.log() as log:  # however the number was typed
        same = replace(VALID, number="１０１", insurer_number=" 01990019 ")
        assert len(log.about(name_of(same))) == 2


def test_a_limit_is_shown_only_with_the_persons_word(asked):
    without = asked.ask(asked.desk.by_number, ELDERLY)
    agreed = asked.ask(asked.desk.by_number, replace(ELDERLY, limit_consent=True))
    assert without.people[0].limit is None
    assert not without.limit_asked
    assert agreed.people[0].limit.flag is LimitFlag.LOW_2
    assert ("staff:n-017", "number_query", "with_limit") in asked.rows()


def test_a_limit_that_the_service_sends_unasked_is_not_shown(asked, monkeypatch):

    real = CounterClient.by_number
    monkeypatch.setattr(
        CounterClient,
        "by_number",
        lambda self, numbers, *rest: real(self, replace(numbers, limit_consent=True), *rest),
    )
    assert asked.ask(asked.desk.by_number, ELDERLY).people[0].limit is None


def test_nothing_is_asked_before_it_was_noted(offices, counter):
    def no_log():
        raise OSError("no disk")

    office = offices(connect=counter.connect, open_log=no_log)
    office.sign_in()
    before = counter.asked
    assert office.ask(office.desk.by_number, VALID).code == "J09"
    assert office.ask(office.desk.in_disaster, AKIRA).code == "J09"
    assert counter.asked == before


def test_names_and_numbers_are_in_no_log_and_no_repr(asked, caplog):
    caplog.set_level(logging.DEBUG)
    found = asked.ask(asked.desk.by_number, VALID)
    told = "".join((caplog.text, repr(found), repr(found.people), repr(VALID), repr(AKIRA)))
    for secret in (found.people[0].name, "10-01", "19790502", "昭", "19551125", "流された"):
        assert secret not in told
    stored = asked.database.read_bytes()
    assert found.people[0].name.encode() not in stored


def test_an_answer_that_nobody_waits_for_any_more_is_kept_nowhere(asked):
    seen, before = [], insured()
    asked.desk.by_number(VALID, seen.append)
    delivery = asked.deliveries.get(timeout=PATIENCE_S)
    asked.desk.sign_out()
    delivery()
    assert insured() > before  # the delivery itself has it
    del delivery
    assert seen == []
    assert insured() == before


def test_a_disaster_is_searched_only_where_it_is_open_and_both_sides_note_it(asked, counter):
    closed = asked.ask(asked.desk.in_disaster, AKIRA)
    assert (closed.code, closed.refusal) == ("E05", "disaster_not_open")
    counter.flood()
    found = asked.ask(asked.desk.in_disaster, AKIRA)
    assert found.kind is VerdictKind.ELIGIBLE
    assert found.people[0].limit is None
    assert counter.searches()[-1] == ("n-017", AKIRA.reason)
    assert asked.rows()[-2:] == [
        ("staff:n-017", "disaster_search", "person"),
        ("staff:n-017", "answer_shown", "eligible"),
    ]
    with asked.log() as log:  # found by their number, like everybody whose number is asked about
        number = NumberQuestion("999011", "252501", "19551125", "模", found.people[0].branch)
        assert len(log.about(name_of(number))) == 1


def test_a_search_without_a_reason_is_a_mistake(asked):
    with pytest.raises(ValueError, match="needs a reason"):
        asked.desk.in_disaster(replace(AKIRA, reason="  "), lambda _: None)


def test_a_service_that_is_away_is_trouble_with_its_code(offices, counter):

    away = replace(counter.client, base_url="https://localhost:1", retries=0)
    office = offices(connect=lambda: CounterClient(away, MediaClock()))
    office.sign_in()
    assert office.ask(office.desk.by_number, VALID).code == "E01"
