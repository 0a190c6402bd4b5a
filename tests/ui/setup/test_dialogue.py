# SPDX-License-Identifier: Apache-2.0
"""The set-up's questions at a terminal."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from typer.testing import CliRunner

from terminal.settings import Settings
from terminal.staff.accounts_file import read_accounts
from ui.cli.main import build
from ui.setup.answers import Dialogue
from ui.setup.first_staff import ensure_staff
from ui.setup.questions import KEYS, TOPICS, Question
from ui.setup.settings_file import check


def ask(key: str, proposal: object, *typed: str) -> tuple[object, list[str]]:
    said: list[str] = []
    lines = iter(typed)
    dialogue = Dialogue(lambda _text, shown: next(lines) or shown, said.append, lambda _: "")
    return dialogue.ask(Question(key, "?"), proposal, partial(check, key)), said


def test_enter_takes_the_proposal() -> None:
    assert ask("kiosk.id", "kiosk-1", "")[0] == "kiosk-1"
    assert ask("screen.full", True, "")[0] is True
    assert ask("clinic.institution_code", "", "")[0] == ""
    assert ask("reader.name", None, "")[0] is None


def test_a_dash_means_none() -> None:
    assert ask("reader.name", "ACS", "-")[0] is None
    assert ask("clinic.institution_code", "1312345678", "-")[0] == ""


def test_what_cannot_be_right_is_asked_again_with_the_reason() -> None:
    value, said = ask("screen.diagonal_inch", 13.3, "big", "400", "15.6")
    assert value == 15.6
    assert len(said) == 2
    assert said[0] == "  big: has to be a number"


def test_an_example_says_how_an_answer_has_to_be_written() -> None:
    said = list[str]()
    lines = iter(["12", "1312345678"])
    dialogue = Dialogue(lambda *_: next(lines), said.append, lambda _: "")
    code = next(q for topic in TOPICS for q in topic.questions if "institution" in q.key)
    assert dialogue.ask(code, "", partial(check, code.key)) == "1312345678"
    assert said == ["  12: is not written as it has to be, like 1312345678"]


def test_who_stops_in_the_middle_is_told_how_to_go_on(tmp_path: Path) -> None:
    file = tmp_path / "uketsuke.toml"
    done = CliRunner().invoke(build(["setup"]), ["setup", "--out", str(file)], input="k-7\n")
    assert done.exit_code == 130
    assert f"What was saved stays in {file}" in done.stderr
    assert "--answers FILE" in done.stderr  # nobody was there


def test_every_question_names_a_key_of_the_settings() -> None:
    from ui.setup.settings_file import field_of

    assert all(field_of(key) for key in KEYS)
    assert len(set(KEYS)) == len(KEYS)


def test_the_schema_is_printed() -> None:
    done = CliRunner().invoke(build(["setup"]), ["setup", "--schema"])
    assert done.exit_code == 0
    assert '"KioskTable"' in done.stdout


def test_the_first_of_the_staff_gets_a_code_that_stands_nowhere(tmp_path: Path) -> None:
    file, said = tmp_path / "staff.toml", list[str]()
    lines, codes = iter(["n-01", "受付 花子", "n-01", "受付 花子"]), iter(["123456", "402917"])
    dialogue = Dialogue(lambda *_: next(lines), said.append, lambda _: next(codes))
    settings = Settings.model_validate({"staff": {"file": file}})
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert ensure_staff(settings, dialogue, now)
    assert any("too easy to guess" in line for line in said)
    found = read_accounts(file).find("402917")
    assert found is not None
    assert found.id == "n-01"
    assert not any(code in "".join(said) + file.read_text() for code in ("402917", "123456"))
    assert ensure_staff(settings, dialogue, now)  # nobody is asked again
