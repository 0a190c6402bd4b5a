# SPDX-License-Identifier: Apache-2.0
"""What every printer keeps to: the twin made of files, a real CUPS, and a receipt printer at the end of a line."""

import numpy as np
import pytest
from PIL import Image

from hw.errors import PaperOut, PrinterOff, PrintFailed, QueuePaused
from hw.printer.file import FilePrinter
from hw.printer.port import Condition, Document, Paper

ERRORS = {
    Condition.PAPER_OUT: PaperOut,
    Condition.OFF: PrinterOff,
    Condition.PAUSED: QueuePaused,
}


def document(name: str) -> Document:
    dots = np.random.default_rng(list(name.encode())).random((700, 576)) > 0.8
    dots[:, 3::8] = False  # no byte that starts a command
    picture = Image.fromarray(np.where(dots, 0, 255).astype(np.uint8)).convert("1")
    return Document(name, f"%PDF-1.7 {name}".encode(), picture)


def drawing(rig, one: Document) -> bytes:
    return one.pdf if rig.printer.paper is Paper.A4 else one.receipt.tobytes()


def troubles(rig) -> list[Condition]:
    """A receipt printer has no queue that could be paused."""
    no_queue = type(rig).__name__ == "ReceiptRig"
    return [trouble for trouble in ERRORS if not (no_queue and trouble is Condition.PAUSED)]


def test_a_printer_that_is_well_says_so(rig):
    assert rig.printer.state().ready


def test_a_document_comes_out_once_and_as_it_was_drawn(rig):
    one, other = document("kiosk-1-20261127-0001"), document("kiosk-1-20261127-0002")
    assert rig.printer.print(one).confirmed
    assert rig.printer.print(other).confirmed
    assert rig.printer.print(other).confirmed
    assert rig.printed() == [drawing(rig, one), drawing(rig, other), drawing(rig, other)]


def test_trouble_is_named_and_nothing_of_the_document_comes_out_later(rig):
    """The safety rule: no paper with one person's data in another person's visit."""
    for trouble in troubles(rig):
        before = len(rig.printed())
        rig.be(trouble)
        with pytest.raises(ERRORS[trouble]):
            rig.printer.print(document("the first person's"))
        rig.be(Condition.READY)
        second = document(f"the second person's, after {trouble}")
        rig.printer.print(second)
        assert rig.printed()[before:] == [drawing(rig, second)], trouble


def test_a_paused_or_empty_printer_says_what_it_lacks(rig):
    for trouble in troubles(rig):
        if trouble is Condition.OFF:
            continue  # CUPS forgets it with the job
        rig.be(trouble)
        with pytest.raises(ERRORS[trouble]) as raised:
            rig.printer.print(document("a slip"))
        assert str(raised.value)
        assert rig.printer.state().condition is trouble


def test_a_document_that_was_drawn_for_other_paper_is_refused(rig):
    with pytest.raises(PrintFailed, match="not drawn"):
        rig.printer.print(Document("a slip"))
    assert rig.printed() == []


def test_a_printer_may_be_closed_twice(rig):
    rig.printer.close()
    rig.printer.close()


def test_a_title_never_leads_out_of_the_directory(tmp_path):
    printer = FilePrinter(tmp_path / "out")
    job = printer.print(Document("../../etc/受付 1/2", b"%PDF"))
    assert [file.name for file in (tmp_path / "out").iterdir()] == [job.job.rsplit("/", 1)[1]]


def test_a_second_paper_of_the_same_slip_is_a_second_file(tmp_path):
    printer = FilePrinter(tmp_path)
    for _ in range(3):
        printer.print(Document("kiosk-1-20261127-0001", b"%PDF"))
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {f"kiosk-1-20261127-0001{end}.pdf" for end in ("", "-2", "-3")}


def test_files_are_for_the_owner_only(tmp_path):
    printer = FilePrinter(tmp_path / "out")
    printer.print(Document("a", b"%PDF"))
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert (tmp_path / "out" / "a.pdf").stat().st_mode & 0o077 == 0


def test_a_directory_that_cannot_be_made_is_a_printer_that_is_off(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PrinterOff, match="file/out"):
        FilePrinter(tmp_path / "file" / "out")


def test_a_directory_that_went_away_fails_and_leaves_nothing(tmp_path):
    printer = FilePrinter(tmp_path / "out")
    (tmp_path / "out").rmdir()
    assert not printer.state().ready
    with pytest.raises(PrinterOff):
        printer.print(Document("a", b"%PDF"))
