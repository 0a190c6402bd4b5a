# SPDX-License-Identifier: Apache-2.0
"""The doctor as a whole: checks that hang or fall over, what is printed, and a real run on this machine."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.clinic_machine import well
from ui.doctor.doctor import CHECKS, Examined, examine
from ui.doctor.doctor_page import markdown
from ui.doctor.finding import Check, Finding, Place, State, ok, trouble
from ui.doctor.screen import FONTS, lacking, letters
from ui.doctor.told import as_json, as_lines, is_well
from ui.doctor.world import World, run_command


def test_a_check_that_hangs_is_told_and_nobody_waits_for_it() -> None:
    never = threading.Event()

    def hang(_: Place) -> Finding:
        never.wait()
        return ok("at last")

    checks = [Check("disk", hang, limit_s=0.05), Check("clock", lambda _: ok("quick"))]
    told = examine(World(), checks)
    never.set()
    assert [one.found.state for one in told] == [State.TROUBLE, State.OK]
    assert "no answer in 0.05 s" in told[0].found.seen


def test_a_check_that_falls_over_is_told_without_its_words() -> None:
    def fall(_: Place) -> Finding:
        raise RuntimeError("山田花子")

    told = examine(World(), [Check("disk", fall)])
    assert told[0].found == trouble("broken", "the check failed: RuntimeError")
    assert any("journalctl" in line for line in as_lines(told))


def test_a_command_that_does_not_end_or_is_not_there_is_an_answer_too() -> None:
    assert run_command(["sleep", "5"], 0.05).status is None
    assert run_command(["nobody-has-this"], 1).status is None


def test_lines_say_what_to_do_in_english_and_japanese() -> None:
    told = [Examined("disk", trouble("little", "0.1 GB free in /"))]
    lines = list(as_lines(told))
    assert lines[0] == "TROUBLE   Disk space: 0.1 GB free in /"
    assert "journalctl --vacuum-size" in lines[1]
    assert "保守担当者" in lines[2]
    assert lines[-1] == "0 ok, 1 trouble, 0 not used"


def test_json_holds_the_same(tmp_path: Path) -> None:
    told = examine(well(tmp_path).world(), [one for one in CHECKS if one.name in ("disk", "unit")])
    assert is_well(told)
    found = as_json(told)
    assert found["ok"] is True
    assert [one["check"] for one in found["checks"]] == ["disk", "unit"]
    assert found["checks"][0]["todo"] is None


def test_a_letter_without_a_glyph_is_found() -> None:
    assert lacking({"受", "\U0001f600"}, FONTS[0]) == ["\U0001f600"]
    assert "受" in letters()


def test_the_page_in_docs_is_the_one_that_the_checks_make() -> None:
    assert Path("docs/doctor.md").read_text(encoding="utf-8") == markdown(), "run: make docs"


@pytest.mark.slow
def test_a_real_run_ends_in_time_with_an_answer_for_each_check() -> None:
    command = [sys.executable, "-m", "ui.cli.main", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert [one["check"] for one in told["checks"]] == [check.name for check in CHECKS]
    assert all(one["trouble"] != "broken" for one in told["checks"])
