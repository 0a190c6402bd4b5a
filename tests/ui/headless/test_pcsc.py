# SPDX-License-Identifier: Apache-2.0
"""Whole visits through a real pcscd and vpcd, in a process of their own (libpcsclite knows one pcscd a process)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

VISITS = Path("tests/fixtures/visits")


def run(*names: str) -> list[dict]:
    files = [str(VISITS / f"{name}.visit.toml") for name in names]
    command = [
        sys.executable,
        "-m",
        "ui.cli.main",
        "headless",
        *files,
        "--reader",
        "pcsc",
        "--json",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=55)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_visit_by_pin_runs_through_a_real_pcscd():
    (by_pin,) = run("pin")
    assert by_pin["outcome"] == "eligible"
    assert by_pin["card"]["verify_sent"] == {"pin": 1, "number_b": 2}


@pytest.mark.slow
def test_a_visit_by_face_runs_through_a_real_pcscd():
    (by_face,) = run("demo-1-eligible")
    assert by_face["outcome"] == "eligible"
    assert by_face["card"]["verify_sent"] == {"pin": 0, "number_b": 2}


@pytest.mark.slow
def test_a_card_lifted_from_a_real_pcscd_is_read_on_and_another_one_ends_the_visit():
    lifted, swapped = run("card-lifted", "card-swapped")
    assert lifted["card"]["resumes"] >= 2
    assert swapped["reason"] == "another_card"
