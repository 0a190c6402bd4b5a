# SPDX-License-Identifier: Apache-2.0
"""`uketsuke slip …` as people call it."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from terminal.slips.book import SlipBook
from terminal.slips.numbers import last_day
from terminal.slips.values import SlipOutcome
from tests.support.slip_drafts import HANAKO, a_draft, a_visit
from tests.support.slip_town import SlipTown, canary, on_the_slip, open_slip_town
from ui.wiring.access import open_access_reader
from ui.wiring.journal import ensure_key, named_journal
from ui.wiring.slips import open_slips


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[SlipTown]:
    with open_slip_town(tmp_path_factory.mktemp("town"), 8) as opened:
        yield opened


@dataclass
class Kiosk:
    """A journal on the disk with slips in it, and settings that name it and the service."""

    journal: Path
    settings: Path
    book: SlipBook
    town: SlipTown
    ago: timedelta

    def slip(self, person: int, *, proof: bool = True) -> str:
        at = datetime.now(UTC) - self.ago
        draft = a_draft(at, person=on_the_slip(self.town.people[person]), settle_by=last_day(at, 7))
        number = self.book.issue(a_visit(person), draft).number
        if proof:
            signed = self.town.proof(person, number, at, is_deferred=True)
            self.book.attach_proof(number, signed)
        return number


HOURS = itertools.count(step=10)
"""Each test's slips are of hours of their own: they are all kiosk-1's, in one service."""


@pytest.fixture
def kiosk(tmp_path, town) -> Iterator[Kiosk]:
    journal, settings, client = tmp_path / "j.db", tmp_path / "k.toml", town.client_settings
    ensure_key(journal)
    settings.write_text(
        f'[journal]\npath = "{journal}"\nkey_file = "{journal}.key"\n'
        f'[service]\nurl = "{client.base_url}"\nca_file = "{client.ca_file}"\n'
        f'cert_file = "{client.cert_file}"\nkey_file = "{client.key_file}"\nretries = 0\n'
        f'[printer]\ndirectory = "{tmp_path / "papers"}"\n'
    )
    SlipBook.open(journal, _key(journal)).close()
    with open_slips(named_journal(journal)) as book:
        yield Kiosk(journal, settings, book, town, timedelta(hours=next(HOURS)))


def _key(journal: Path):
    from ui.wiring.journal import journal_key

    return journal_key(named_journal(journal))


def test_open_slips_are_listed_with_what_to_do_and_without_names(uketsuke, kiosk):
    asked, bare = kiosk.slip(1), kiosk.slip(2, proof=False)
    told = uketsuke("slip", "list", "--journal", kiosk.journal)
    assert told.status == 0
    assert asked in told.out
    assert bare in told.out
    rows = uketsuke("slip", "list", "--settings", kiosk.settings, "--json").json
    assert [row["number"] for row in rows] == [asked, bare]
    assert "asked again by itself" in rows[0]["to_do"]["en"]
    assert "without the card's signature" in rows[1]["to_do"]["en"].lower()
    assert canary(1) not in json.dumps(rows, ensure_ascii=False) + told.out


def test_closed_slips_are_listed_only_with_all(uketsuke, kiosk):
    number = kiosk.slip(1)
    kiosk.book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", datetime.now(UTC))
    assert "no slips" in uketsuke("slip", "list", "--open", "--journal", kiosk.journal).out
    assert number in uketsuke("slip", "list", "--all", "--journal", kiosk.journal).out
    assert uketsuke("slip", "list", "--all", "--open", "--journal", kiosk.journal).status == 2


def test_a_name_is_shown_only_when_it_is_asked_for_and_that_is_written_down(uketsuke, kiosk):
    number = kiosk.slip(1)
    shown = uketsuke("slip", "show", number, "--journal", kiosk.journal)
    assert number in shown.out
    assert canary(1) not in shown.out
    assert canary(1) in uketsuke("slip", "show", number, "--names", "--journal", kiosk.journal).out
    as_json = uketsuke("slip", "show", number, "--names", "--json", "--settings", kiosk.settings)
    assert as_json.json["person"]["name"] == kiosk.town.people[1].name
    with open_access_reader(named_journal(kiosk.journal), "kiosk-1") as access:
        rows = access.about(kiosk.town.cards[1].serial)
    assert [(row.kind, row.purpose, row.actor) for row in rows] == [
        ("export", "slip_person", "staff")
    ] * 2


def test_all_open_slips_are_asked_about(uketsuke, kiosk):
    numbers = [kiosk.slip(n) for n in (1, 2)]
    told = uketsuke("slip", "ask", "--settings", kiosk.settings, "--json")
    assert told.status == 0
    assert [(row["number"], row["outcome"]) for row in told.json] == [
        (number, "eligible") for number in numbers
    ]
    assert uketsuke("slip", "ask", "--settings", kiosk.settings, "--json").json == []


def test_a_link_that_is_away_is_told(uketsuke, kiosk):
    kiosk.slip(1), kiosk.slip(2)
    kiosk.town.cut()
    try:
        told = uketsuke("slip", "ask", "--settings", kiosk.settings)
    finally:
        kiosk.town.mend()
    assert told.status == 1
    assert "the link is away" in told.err


def test_staff_settle_by_hand(uketsuke, kiosk):
    number = kiosk.slip(1, proof=False)
    options = ("--by", "S-07", "--journal", kiosk.journal)
    assert uketsuke("slip", "settle", number, "--as", "eligible", *options).status == 0
    record = kiosk.book.get(number)
    assert (record.outcome, record.by, record.person) == (SlipOutcome.ELIGIBLE, "S-07", None)
    again = uketsuke("slip", "settle", number, "--as", "none", *options)
    assert again.status == 2
    assert "settled as eligible already" in again.err.replace("\n", " ")


def test_a_slip_is_printed_again_with_the_same_number_as_a_copy(uketsuke, kiosk, tmp_path):
    number = kiosk.slip(1)
    kiosk.book.printing(number)
    told = uketsuke("slip", "reprint", number, "--settings", kiosk.settings)
    assert told.status == 0, told.err
    assert f"printed {number}, copy 2 (再発行)" in told.out
    (paper,) = (tmp_path / "papers").iterdir()
    text = PdfReader(paper).pages[0].extract_text().replace("\x00", "")
    assert number in text
    assert "再発行" in text
    record = kiosk.book.get(number)
    assert (record.copy, record.attempts, record.printed) == (2, 2, 1)
    with open_access_reader(named_journal(kiosk.journal), "kiosk-1") as access:
        (row,) = access.about(kiosk.town.cards[1].serial)
    assert (row.kind, row.actor) == ("slip_printed", "staff")


def test_a_printer_in_trouble_is_told_and_the_next_paper_is_the_first(uketsuke, kiosk, tmp_path):
    number = kiosk.slip(1)
    (tmp_path / "papers").write_text("in the way")
    told = uketsuke("slip", "reprint", number, "--settings", kiosk.settings)
    assert told.status == 3
    assert "papers" in told.err
    (tmp_path / "papers").unlink()
    told = uketsuke("slip", "reprint", number, "--settings", kiosk.settings)
    assert f"printed {number}:" in told.out


def test_a_closed_slip_is_not_printed_again(uketsuke, kiosk):
    number = kiosk.slip(1)
    kiosk.book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", datetime.now(UTC))
    told = uketsuke("slip", "reprint", number, "--settings", kiosk.settings)
    assert told.status == 2
    assert "its person is deleted" in told.err.replace("\n", " ")


@pytest.mark.parametrize("command", ["show", "ask"])
def test_a_number_that_is_not_in_the_book_is_told(uketsuke, kiosk, command):
    told = uketsuke("slip", command, "kiosk-1-20260101-00001", "--settings", kiosk.settings)
    assert told.status == 2
    assert "no such slip" in told.err.replace("\n", " ")


def test_without_a_journal_nothing_is_made(uketsuke, tmp_path):
    told = uketsuke("slip", "list", "--journal", tmp_path / "none.db")
    assert told.status == 2
    assert "no such journal" in told.err
    assert list(tmp_path.iterdir()) == []
    assert uketsuke("slip", "list").status == 2


def test_a_service_that_the_settings_do_not_name_is_told(uketsuke, kiosk):
    kiosk.slip(1)
    told = uketsuke("slip", "ask", "--journal", kiosk.journal)
    assert told.status == 2
    assert "service.ca_file" in told.err


@pytest.mark.slow
def test_two_processes_that_ask_at_once_settle_each_slip_once(kiosk):
    numbers = [kiosk.slip(n) for n in range(8)]
    with kiosk.town.store.begin() as tx:
        before = tx.count_queries()
    command = [sys.executable, "-m", "ui.cli.main", "slip", "ask", "--json"]
    command += ["--settings", str(kiosk.settings)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    told = [json.loads(process.communicate(timeout=50)[0] or "[]") for process in running]
    assert sorted(row["number"] for rows in told for row in rows) == sorted(numbers)
    assert all(kiosk.book.get(n).outcome is SlipOutcome.ELIGIBLE for n in numbers)
    with kiosk.town.store.begin() as tx:
        assert tx.count_queries() - before == len(numbers)
    assert HANAKO.name not in str(told)
