# SPDX-License-Identifier: Apache-2.0
"""The command line as integrators see it: exit status and messages."""

import subprocess
import sys
from pathlib import Path

import pytest

PIN = Path("tests/fixtures/visits/pin.visit.toml").read_text()


def headless(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli.main", "headless", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=55)


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
def test_a_bad_visit_file_is_named_with_line_key_and_allowed_values(visit, old, new, said):
    path = visit(old, new)
    done = headless(str(path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for part in said:
        assert part in done.stderr


def test_all_files_are_read_before_the_first_visit_starts(visit, tmp_path):
    bad = visit('outcome = "eligible"', 'outcom = "eligible"')
    done = headless("tests/fixtures/visits/pin.visit.toml", str(bad))
    assert (done.returncode, done.stdout) == (2, "")


def test_an_unmet_expectation_is_exit_status_1_and_says_what_was_missed(visit):
    done = headless(str(visit('outcome = "eligible"', 'outcome = "none"')))
    assert done.returncode == 1
    assert "expected none, was eligible" in done.stdout


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
