# SPDX-License-Identifier: Apache-2.0
"""The scenarios S01-S25: the people are there, and the service answers as the file says."""

from datetime import date
from pathlib import Path

import pytest

from eligibility.codes import CardClassification, ConsentFlag, LimitFlag, Preschool
from eligibility.errors import BadFile
from eligibility.refusals import Refusal
from eligibility.service.official import Note
from eligibility.service.scenarios import (
    find_scenario,
    load_scenarios,
    shipped_scenarios,
)
from tests.support.counter_desk import DAY, note_of

FIXTURES = Path("tests/fixtures")
EXPIRES = {
    "s03_expiring": date(2027, 1, 20),
    "s04_grace": date(2026, 10, 10),
}
ANSWERS = {
    "S01": ("1", 1),
    "S02": ("1", 1),
    "S03": ("1", 1),
    "S04": ("1", 1),
    "S06": ("2", 1),
    "S07": ("3", 0),
    "S08": ("4", 0),
    "S09": ("5", 0),
    "S10": ("4", 0),
    "S11": ("1", 1),
    "S12": ("1", 1),
    "S13": ("1", 1),  # what is settled before the failure
    "S14": ("1", 1),
    "S15": ("1", 1),
    "S16": ("4", 0),
    "S17": ("1", 1),
    "S18": ("1", 1),
    "S19": ("1", 1),
    "S20": ("1", 1),
    "S21": ("1", 1),
    "S22": ("1", 1),
    "S23": ("1", 1),
    "S24": ("1", 1),
    "S25": ("1", 1),
}


def answer_of(counter, name: str):
    person = find_scenario(name).person
    counter.card(person, EXPIRES.get(person))
    return counter.by_card(person)


def test_there_are_25_and_each_names_people_that_there_are(shipped):
    scenarios = shipped_scenarios()
    assert list(scenarios) == [f"S{n:02}" for n in range(1, 26)]
    for scenario in scenarios.values():
        assert set(scenario.people) <= set(shipped)
        assert scenario.day == DAY
        assert all((FIXTURES / path).exists() for path in scenario.plays), scenario.id


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answers_with_its_code_and_number_of_results(counter, name):
    answer = answer_of(counter, name)
    assert (answer.segment, answer.status) == ("1", "1")
    assert (answer.validity, len(answer.results)) == ANSWERS[name]


def test_the_details_are_those_that_make_the_scenario(counter):
    (elderly,) = answer_of(counter, "S02").results
    assert (elderly.ratio, elderly.limit.flag) == ("010", LimitFlag.LOW_2)
    assert note_of(answer_of(counter, "S03")) is Note.EXPIRES_SOON
    grace = answer_of(counter, "S04")
    assert note_of(grace) is Note.GRACE
    assert {one.flag for one in grace.results[0].consents} == {ConsentFlag.NO}
    (lost,) = answer_of(counter, "S06").results
    assert (lost.disqualified_on, lost.reason_of_loss) == ("20261101", "03")
    assert answer_of(counter, "S12").results[0].name == "●見　美和"
    assert answer_of(counter, "S15").results[0].branch is None
    (aid,) = answer_of(counter, "S17").results
    assert aid.classification is CardClassification.MEDICAL_AID
    assert [ticket.month for ticket in aid.tickets] == ["202611"]
    assert answer_of(counter, "S18").results[0].preschool is Preschool.YES
    assert answer_of(counter, "S24").results[0].has_subsidy_question


def test_a_certificate_past_its_grace_is_refused(counter):
    counter.card("s05_past_grace", date(2026, 6, 30))
    done = counter.settle(counter.question("s05_past_grace"))
    assert done is Refusal.CERTIFICATE_EXPIRED


def test_the_failures_are_in_the_file():
    down, busy = find_scenario("S13").failure, find_scenario("S14").failure
    assert (down.kind, down.times) == ("abnormal", None)
    assert (busy.kind, busy.times) == ("processing", 1)


def test_an_unknown_scenario_is_told_with_those_that_there_are():
    with pytest.raises(BadFile) as caught:
        find_scenario("S99")
    assert "S01" in caught.value.allowed


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('failure = "sun"', "failure"),
        ("failure_times = 1", "failure_times"),
        ('people = "ann"', "people"),
        ('colour = "red"', "colour"),
        ('disaster = { region = "99" }', "first_day"),
    ],
)
def test_a_wrong_scenario_is_told_with_its_place(tmp_path, line, key):
    text = '[scenarios.X]\ntitle = "t"\nday = 2026-11-24\nanswer = "a"\nterminal = "k"\n'
    rest = "" if line.startswith("people") else 'people = ["ann"]\n'
    path = tmp_path / "scenarios.toml"
    path.write_text(f"{text}{rest}{line}\n")
    with pytest.raises(BadFile) as caught:
        load_scenarios(path)
    assert caught.value.key == key
    assert caught.value.line is not None
