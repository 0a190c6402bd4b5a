# SPDX-License-Identifier: Apache-2.0
"""From the settings to a printer, its papers and their key."""

from pathlib import Path

import pytest
from PIL import Image

from eligibility.slip.token import verify_token
from hw.errors import PrinterOff
from hw.printer.port import Document, Paper
from terminal.clock import WallClock
from terminal.settings import ClinicTable, JournalTable, PrinterTable, Settings, SlipTable
from tests.eligibility.slip.test_token import NOW
from tests.support.slips import DECLARATION, SLIP
from ui.wiring.printer import key_path, known_keys, papers_opener, printer_opener, slip_key

DOCUMENT = Document("kiosk-1-20261127-0042", b"%PDF-1.7", Image.new("1", (576, 8), 1))


def settings_of(**tables: object) -> Settings:
    return Settings(**tables)  # type: ignore[arg-type]


def test_the_default_prints_into_a_directory_that_nobody_keeps():
    printer = printer_opener(Settings(), WallClock())()
    job = printer.print(DOCUMENT)
    assert Path(job.job).read_bytes().startswith(b"%PDF")
    printer.close()


def test_a_printer_that_is_opened_again_prints_into_the_same_directory():
    opener = printer_opener(Settings(), WallClock())
    jobs = [opener().print(DOCUMENT).job for _ in range(2)]
    assert len({Path(job).parent for job in jobs}) == 1
    assert len(set(jobs)) == 2


def test_cups_and_escpos_are_made_without_being_called():
    cups = PrinterTable(kind="cups", server="http://127.0.0.1:1", queue="desk")
    escpos = PrinterTable(kind="escpos", host="127.0.0.1", port=1)
    for table, paper in ((cups, Paper.A4), (escpos, Paper.RECEIPT)):
        printer = printer_opener(settings_of(printer=table), WallClock())()
        assert printer.paper is paper
        with pytest.raises(PrinterOff):
            printer.print(DOCUMENT)
        printer.close()


def test_the_key_lies_beside_the_journal_and_is_made_once(tmp_path):
    journal = JournalTable(path=tmp_path / "j.db", key_file=tmp_path / "j.key")
    settings = settings_of(journal=journal)
    assert key_path(settings) == tmp_path / "j.db.slip.pem"
    assert known_keys(settings, None).by_kid == {}
    assert slip_key(settings).kid == slip_key(settings).kid
    assert set(known_keys(settings, None).by_kid) == {slip_key(settings).kid}


def test_a_named_key_goes_before_the_one_beside_the_journal(tmp_path):
    settings = settings_of(slip=SlipTable(key_file=tmp_path / "own.pem"))
    assert slip_key(settings).kid in known_keys(settings, None).by_kid


def test_papers_carry_the_kiosks_signature_and_fit_the_printer(tmp_path):
    settings = settings_of(
        slip=SlipTable(key_file=tmp_path / "own.pem"), printer=PrinterTable(dots=384)
    )
    papers = papers_opener(settings)()
    receipt = papers.slip(SLIP, Paper.RECEIPT).receipt
    assert receipt is not None
    assert receipt.width == 384
    assert papers.declaration(DECLARATION, Paper.RECEIPT).receipt is not None

    receipt.save(tmp_path / "slip.png")
    from eligibility.slip.find import token_in

    token = token_in(tmp_path / "slip.png")
    assert verify_token(token, known_keys(settings, None), NOW).number == SLIP.number


def test_a_clinic_without_a_name_says_that_it_has_none():
    assert "未設定" in ClinicTable().clinic().name
