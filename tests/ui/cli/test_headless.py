# SPDX-License-Identifier: Apache-2.0
"""The command line as integrators see it: exit status and messages."""

import subprocess
import sys
from pathlib import Path

import pytest

from ui.cli.main import main

PIN = Path("tests/fixtures/visits/pin.visit.toml").read_text()


def in_a_process(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "ui.cli.main", "headless", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=55)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def headless(monkeypatch, capsys):
    """The command in this process: (exit status, what it printed, what it complained of)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["uketsuke", "headless", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def visit(tmp_path):
    def write(old: str, new: str) -> Path:
        text = PIN.replace("../cards", str(Path("tests/fixtures/cards").resolve()))
        assert old in text
        path = tmp_path / "a.visit.toml"
        path.write_text(text.replace(old, new))
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outcome = "eligible"', 'outcom = "eligible"', ("expect.outcom", "outcome, reason")),
        ('"eligible"', '"elligible"', ("expect.outcome", "'not_matched'", "'undecided'")),
        ('["pin"]', '["pim"]', ("patient.methods", "'face'", "'staff'")),
        ("[patient]", "[patient", ("not TOML",)),
        ("hanako.card.toml", "nobody.card.toml", ("nobody.card.toml",)),
        ("today = 2026-11-23", 'today = "soon"', ("visit.today",)),
    ],
)
def test_a_bad_visit_file_is_named_with_line_key_and_allowed_values(
    headless, visit, old, new, said
):
    status, out, errors = headless(str(visit(old, new)))
    assert (status, out) == (2, "")
    for part in said:
        assert part in errors


def test_all_files_are_read_before_the_first_visit_starts(visit):
    bad = visit('outcome = "eligible"', 'outcom = "eligible"')
    status, out, errors = in_a_process("tests/fixtures/visits/pin.visit.toml", str(bad))
    assert (status, out) == (2, "")
    assert errors.count("\n") == 1, "one line, and no traceback"


def test_an_unmet_expectation_is_exit_status_1_and_says_what_was_missed(headless, visit):
    status, out, _ = headless(str(visit('outcome = "eligible"', 'outcome = "none"')))
    assert status == 1
    assert "expected none, was eligible" in out


def test_every_key_of_a_visit_file_is_documented():
    from terminal.visit_file import VisitFile

    documented = Path("docs/visit-files.md").read_text()
    for name, field in VisitFile.model_fields.items():
        assert f"[{name}]" in documented
        table = field.annotation
        tables = [table, *getattr(table, "__args__", ())]
        for one in tables:
            for key in getattr(one, "model_fields", {}):
                assert key in documented, f"{name}.{key}"
