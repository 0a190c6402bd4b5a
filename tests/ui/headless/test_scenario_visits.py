# SPDX-License-Identifier: Apache-2.0
"""The scenarios S01-S25 as visits: the kiosk's own code against the service with the scenario's people and day."""

import tomllib
from pathlib import Path

import pytest

from eligibility.service.scenarios import shipped_scenarios
from hw.errors import BadFile
from terminal.visit_file import load_visit
from ui.headless.run import Options, run_files

VISITS = sorted(Path("tests/fixtures/visits").glob("scenario-*.visit.toml"))
FAST = ("s11-misregistered", "s14-processing")


def name_of(path: Path) -> str:
    return path.name.removeprefix("scenario-").removesuffix(".visit.toml")


def played(paths) -> dict[str, dict]:
    return {name_of(Path(result["visit"])): result for result in run_files(paths, Options())}


def check(results) -> None:
    for name, result in results.items():
        assert result["met"], (name, result["missed"], result["reason"])


def test_each_scenario_has_a_visit_file_with_its_expected_end():
    scenarios = {tomllib.loads(path.read_text())["service"]["scenario"] for path in VISITS}
    assert scenarios == set(shipped_scenarios())
    assert {name_of(path)[:3].upper() for path in VISITS} == set(shipped_scenarios())
    assert all(load_visit(path).expect is not None for path in VISITS)


def test_the_table_in_the_docs_names_each_visit():
    text = Path("docs/scenarios.md").read_text("utf-8")
    for path in VISITS:
        assert f"`scenario-{name_of(path)}`" in text


@pytest.mark.timeout(120)
def test_some_scenarios_end_as_expected():
    check(played(path for path in VISITS if name_of(path) in FAST))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_scenarios_end_as_expected_and_ask_only_what_is_to_be_asked():
    results = played(VISITS)
    check(results)
    said = {name: result["consents"] for name, result in results.items()}
    assert {said[name] is None for name in ("s04-grace", "s08-none", "s11-misregistered")} == {True}
    registered = {name: result["registered"] for name, result in results.items()}
    assert {name: done for name, done in registered.items() if done is not None} == {
        "s16-registers": True,
        "s16-declines": False,
    }
    assert results["s16-registers"]["card"]["verify_sent"]["pin"] == 1
    assert results["s16-declines"]["note"] == "not_registered"
    each = dict.fromkeys(("surgery", "treatment", "medicine", "checkup"), True)
    for name, information, subsidies, items in (
        ("s23-old-consent", True, None, {}),
        ("s23-refuses", False, None, {}),
        ("s24-subsidy", True, True, {}),
        ("s24-not-used", None, False, each),  # yes and no: one by one
    ):
        whole = {"information": information, "subsidies": subsidies}
        assert said[name] == whole | {"items": items, "put": True}, name


def test_a_scenario_stands_for_day_people_person_and_failure(tmp_path):
    visit = load_visit(next(path for path in VISITS if name_of(path) == "s14-processing"))
    scenario = shipped_scenarios()["S14"]
    assert visit.visit.today == scenario.day
    assert visit.service.person == scenario.person
    assert (visit.service.failure, visit.service.failure_times) == ("processing", 1)
    assert visit.service.people is not None
    assert visit.service.people.name == "people.toml"


def test_what_the_visit_says_itself_goes_before_the_scenario():
    visit = load_visit(next(path for path in VISITS if name_of(path) == "s10-linked"))
    assert visit.visit.today != shipped_scenarios()["S10"].day
    visit = load_visit(next(path for path in VISITS if name_of(path) == "s12-unreadable"))
    assert visit.service.person == "s12_unreadable"


def test_a_scenario_that_there_is_not_is_told_with_its_place(tmp_path):
    path = tmp_path / "x.visit.toml"
    path.write_text('[visit]\ncard = "x"\n\n[service]\nscenario = "S99"\n')
    with pytest.raises(BadFile) as caught:
        load_visit(path)
    assert caught.value.line == 5
    assert "S25" in str(caught.value)


@pytest.mark.timeout(120)
def test_who_says_yes_to_one_thing_and_no_to_another_is_asked_one_by_one():
    (result,) = run_files([Path("tests/fixtures/visits/consent-one-by-one.visit.toml")], Options())
    assert result["met"], result["missed"]
    each = {"surgery": False, "treatment": False, "medicine": True, "checkup": False}
    assert result["consents"] == {
        "information": None,
        "subsidies": None,
        "items": each,
        "put": True,
    }
