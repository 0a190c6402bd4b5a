# SPDX-License-Identifier: Apache-2.0
"""The committed visit files, played for real: virtual card, real matcher, real HTTPS service."""

import json
import shutil
import threading
import tomllib
from pathlib import Path

import pytest

from ui.headless.run import Options, run_files

FIXTURES = Path("tests/fixtures")
VISITS = sorted(
    path
    for path in (FIXTURES / "visits").glob("*.visit.toml")
    # test_radio_visits.py, test_face_visits.py, test_scenario_visits.py, test_tray_visits.py
    if not path.name.startswith(("radio-", "attack-", "face-", "scenario-", "tray-"))
)
ONCE_MORE = (
    *(
        "demo-2-wrong-person",
        "strangers",
        "mother-with-daughters-card",
        "staff-refuses",
        "staff-check",
    ),
    # A minor's face for the staff: in the fast tests `test_runner_face.py` and `test_decision.py` keep that rule.
    "minor",
    "demo-4-service-stopped",
    *("people-haruto", "people-kenji", "people-shigeru", "pin-blocked", "print"),
)
"""Visits by face that take seconds each and end as another one does; `make test-all` plays them too."""
pytestmark = pytest.mark.timeout(300)  # the first test plays them all
QUIET = Options(challenge="off")
"""Half the time, where it is not liveness that is tested."""
SPAN_KINDS = {"machine", "radio", "person", "service"}


def name_of(path: Path) -> str:
    return path.name.removesuffix(".visit.toml")


def played(paths) -> dict[str, dict]:
    return {name_of(Path(result["visit"])): result for result in run_files(paths, Options())}


@pytest.fixture(scope="module")
def results():
    return played([path for path in VISITS if name_of(path) not in ONCE_MORE])


@pytest.fixture
def stage(tmp_path):
    """A copy of the fixtures that a test may change."""
    shutil.copytree(FIXTURES, tmp_path / "fixtures", ignore=shutil.ignore_patterns("traces"))
    return tmp_path / "fixtures"


def play(stage: Path, name: str, options: Options | None = None) -> dict:
    (result,) = run_files([stage / "visits" / f"{name}.visit.toml"], options or Options())
    return result


def change(path: Path, old: str, new: str, to: Path | None = None) -> None:
    text = path.read_text()
    assert old in text, f"{path} has no {old!r}"
    (to or path).write_text(text.replace(old, new))


@pytest.mark.parametrize("visit", [name for name in map(name_of, VISITS) if name not in ONCE_MORE])
def test_each_committed_visit_ends_as_expected(results, visit):
    result = results[visit]
    assert result["met"], (result["missed"], result["face"], result["reason"])


@pytest.mark.slow
def test_the_other_committed_visits_end_as_expected():
    found = played([path for path in VISITS if name_of(path) in ONCE_MORE])
    assert set(found) == set(ONCE_MORE)
    for name, result in found.items():
        assert result["met"], (name, result["missed"], result["face"], result["reason"])


def test_each_millisecond_of_the_path_belongs_to_one_span_of_one_kind(results):
    for result in results.values():
        steps = result["steps"]
        assert {step["kind"] for step in steps} <= SPAN_KINDS
        total = sum(step["ms"] for step in steps)
        assert total == pytest.approx(sum(result["totals_ms"].values()), abs=len(steps) * 0.2)


def test_a_result_is_json_with_the_documented_keys(results):
    documented = Path("docs/visit-files.md").read_text()
    for result in results.values():
        json.dumps(result, allow_nan=False)
        for key in result:
            assert f"`{key}`" in documented
        for key in result["card"]:
            assert f"`{key}`" in documented


def test_a_result_names_nobody(results):
    people = tomllib.loads((FIXTURES / "people.toml").read_text())["people"].values()
    titles = {"title", "visit"}
    for result in results.values():
        text = json.dumps({k: v for k, v in result.items() if k not in titles}, ensure_ascii=False)
        for person in people:
            assert person["name"] not in text
            assert person["address"] not in text
            assert f"{person['birth']:%Y%m%d}" not in text


def test_no_thread_is_left_after_the_visits(results):
    assert results
    ours = [t.name for t in threading.enumerate() if t.name.startswith("uketsuke")]
    assert ours == []


def test_a_pin_is_sent_once_per_entry(results):
    assert results["pin"]["card"]["verify_sent"]["pin"] == 1
    assert results["pin-wrong-once"]["card"]["verify_sent"]["pin"] == 2
    assert results["pin-wrong"]["card"]["verify_sent"]["pin"] == 2
    assert results["demo-1-eligible"]["card"]["verify_sent"]["pin"] == 0


def test_the_demo_changes_with_the_portrait_on_the_card(stage):
    faces = stage / "faces"
    shutil.copy(faces / "taro" / "portrait.png", faces / "hanako" / "portrait.png")
    result = play(stage, "demo-1-eligible", QUIET)
    assert result["outcome"] == "not_matched"
    assert result["face"]["challenge"] == "off", "and the result says so"


ROW = "valid_from = 2024-04-01"
BY_FACE = pytest.param("demo-1-eligible", marks=pytest.mark.slow)


@pytest.mark.parametrize("visit", ["pin", BY_FACE])
def test_a_visit_changes_with_the_name_at_the_service(stage, visit):
    change(stage / "people.toml", ROW, f"{ROW}\nregistered_birth = 1981-01-15")
    result = play(stage, visit, QUIET)
    assert result["outcome"] == "mismatch"
    assert result["eligibility"]["identity_differences"] == ["birth"]


@pytest.mark.slow
def test_the_demo_changes_with_the_services_row(stage):
    change(stage / "people.toml", ROW, f"{ROW}\nvalid_to = 2026-10-31")
    assert play(stage, "demo-1-eligible", QUIET)["outcome"] == "ineligible"


@pytest.mark.slow
def test_the_demo_is_undecided_only_because_the_service_is_stopped(stage):
    visit = stage / "visits" / "demo-4-service-stopped.visit.toml"
    change(visit, 'state = "stopped"', 'state = "up"')
    assert play(stage, "demo-4-service-stopped")["outcome"] == "eligible"


def test_a_pin_visit_changes_with_the_card(stage):
    """With the PIN on it, and with a portrait that nobody has signed."""
    hanako, pin = stage / "cards" / "hanako.card.toml", stage / "visits" / "pin.visit.toml"
    changed = [stage / "visits" / f"{name}.visit.toml" for name in ("other", "forged")]
    change(hanako, 'jpki = "1234"', 'jpki = "4321"', stage / "cards" / "other.card.toml")
    change(pin, "hanako.card", "other.card", changed[0])
    change(changed[0], '["pin"]', '["pin"]\npin = "1234"')
    forged = hanako.read_text() + "\n[tamper]\nface_signature = true\n"
    (stage / "cards" / "forged.card.toml").write_text(forged)
    change(pin, "hanako.card", "forged.card", changed[1])
    other, untrue = run_files(changed, Options())
    assert other["outcome"] == "not_matched"
    assert (untrue["outcome"], untrue["reason"]) == ("card_error", "not_authentic")
    assert untrue["card"]["authentic"]["face_record"] is False


def test_a_threshold_on_the_command_line_is_used_and_named(stage):
    result = play(stage, "demo-1-eligible", Options(threshold=0.05, challenge="off"))
    assert result["outcome"] != "eligible"
    assert result["face"]["threshold"] == 0.05
    assert "setting" in result["face"]["threshold_source"]
