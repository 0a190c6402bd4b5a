# SPDX-License-Identifier: Apache-2.0
"""Whole visits with a folder for the receipt computer: who leaves a file, and that it holds this one person only."""

import os
from pathlib import Path

import pytest

from eligibility.oqs.codec import decode
from eligibility.oqs.messages import ELIGIBILITY_REPLY
from eligibility.oqs.names import parse_face_name
from hw.errors import BadFile
from ui.headless.run import Options, run_files

VISITS = Path("tests/fixtures/visits")
pytestmark = pytest.mark.timeout(300)


def play(folder: Path, *names: str) -> list[dict]:
    paths = [VISITS / f"{name}.visit.toml" for name in names]
    return list(run_files(paths, Options(challenge="off", face_dir=folder)))


def files(folder: Path) -> list:
    """In the order in which they were written."""
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert all(parse_face_name(path.name) for path in found), "nothing else lies there"
    return [decode(ELIGIBILITY_REPLY, path.read_bytes(), path.name) for path in found]


def test_who_was_shown_an_answer_leaves_a_file_and_nobody_else_does(tmp_path):
    played = play(tmp_path, "pin", "scenario-s11-misregistered")
    told = [(one["outcome"], one["file"]) for one in played]
    assert told == [("eligible", True), ("mismatch", False)]
    assert all(one["met"] for one in played)
    (eligible,) = files(tmp_path)
    assert [result.name for result in eligible.results] == ["模擬　花子"]


@pytest.mark.slow
def test_a_no_is_written_and_a_visit_without_an_answer_leaves_nothing(tmp_path):
    played = play(tmp_path, "scenario-s08-none", "scenario-s13-down")
    told = [(one["outcome"], one["file"]) for one in played]
    assert told == [("none", True), ("undecided", False)]
    (none,) = files(tmp_path)
    assert (none.validity, none.results) == ("4", ())


@pytest.mark.slow
def test_without_a_folder_nothing_is_said_of_files():
    (played,) = run_files([VISITS / "pin.visit.toml"], Options(challenge="off"))
    assert played["file"] is None


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_costs_the_visit_nothing(tmp_path, monkeypatch, caplog):
    real = os.open

    def full(path, flags, *more, **named):
        if flags & os.O_CREAT and Path(path).parent == tmp_path:
            raise OSError(28, "No space left on device")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", full)
    (played,) = play(tmp_path, "pin")
    assert (played["outcome"], played["file"], played["met"]) == ("eligible", False, True)
    assert "face file: Q05" in caplog.text
    assert "花子" not in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_refused_before_the_first_visit(tmp_path):
    with pytest.raises(BadFile, match="is no folder"):
        play(tmp_path / "nowhere", "pin")


@pytest.mark.slow
def test_the_file_of_a_visit_holds_no_other_visits_person(tmp_path):
    names = (
        "01-valid",
        "02-elderly",
        "06-lost",
        "09-several",
        "12-dots",
        "15-no-branch",
        "17-medical-aid",
    )
    played = play(tmp_path, *(f"scenario-s{name}" for name in names))
    assert [one["file"] for one in played] == [True] * len(names)
    found = files(tmp_path)
    people = [result.birth for reply in found for result in reply.results]
    assert all(len(reply.results) <= 1 for reply in found)
    assert len(set(people)) == len(people) == len(names) - 1, "several: nobody is named"
