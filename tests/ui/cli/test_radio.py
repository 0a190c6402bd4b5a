# SPDX-License-Identifier: Apache-2.0
"""`uketsuke radio report` and `headless --journal` as people call them."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from terminal.journal.keys import create_key_file
from tests.support.journal_entries import a_drop, a_visit
from ui.wiring.journal import ensure_key, key_beside, named_journal, open_journal


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    ensure_key(path)
    with open_journal(named_journal(path)) as opened:
        at = datetime.now(UTC)
        opened.add_visit(a_visit(1, began=at, drops=1), [a_drop(at=at)])
    return path


def test_a_report_as_text_and_as_json_and_a_page(uketsuke, journal: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    told = uketsuke("radio", "report", "--journal", journal, "--since", "1d")
    assert (told.status, told.err) == (0, "")
    assert "1 visits, 1 disturbed" in told.out
    both = uketsuke("radio", "report", "--journal", journal, "--json", "--html", page)
    assert both.status == 0
    assert json.loads(both.out)["drops"] == 1
    assert "<svg" in page.read_text(encoding="utf-8")


def test_the_settings_may_name_the_journal(uketsuke, journal: Path, tmp_path: Path) -> None:
    settings = tmp_path / "uketsuke.toml"
    settings.write_text(f'[journal]\npath = "{journal}"\nkey_file = "{key_beside(journal)}"\n')
    told = uketsuke("radio", "report", "--settings", settings, "--json")
    assert json.loads(told.out)["visits"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "[journal] path"),
        (("--journal", "nowhere.db"), "nowhere.db: no such journal"),
        (("--journal", "{journal}", "--since", "soon"), "--since: soon: not a time; allowed: 30m"),
        (("--journal", "{journal}", "--html", "report.pdf"), "report.pdf"),
        (("--journal", "{journal}", "--since", "1h", "--until", "2h"), "not before --until"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    uketsuke, journal: Path, arguments, said
) -> None:
    told = uketsuke("radio", "report", *(part.format(journal=journal) for part in arguments))
    assert told.status == 2
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_wrong_key_is_one_line_and_status_2(uketsuke, journal: Path) -> None:
    key_beside(journal).unlink()
    create_key_file(key_beside(journal))
    for command in (("radio", "report"), ("headless", "tests/fixtures/visits/pin.visit.toml")):
        told = uketsuke(*command, "--journal", journal)
        assert told.status == 2
        assert told.err == f"uketsuke: {journal}: wrong key, or not a journal\n"


def test_the_installed_command_knows_it(journal: Path) -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "ui.cli.main",
        "radio",
        "report",
        "--journal",
        str(journal),
    ]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=55)
    assert "1 visits, 1 disturbed" in run.stdout
    assert run.stderr == ""
