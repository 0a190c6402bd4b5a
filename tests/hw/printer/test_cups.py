# SPDX-License-Identifier: Apache-2.0
"""A real cupsd, started for these tests: what it says in trouble, and that no job is left behind."""

import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from pyipp.enums import IppOperation

from eligibility.slip.a4 import render_a4
from eligibility.slip.find import token_in
from hw.errors import PaperOut, PrinterOff, PrinterUnknown, PrintFailed, QueuePaused
from hw.printer.cups import CupsOptions, CupsPrinter
from hw.printer.ipp import IppClient, Queue
from hw.printer.port import Condition, Document
from terminal.clock import WallClock
from tests.support.odd_ipp import OddServer
from tests.support.private_cupsd import PrivateCupsd
from tests.support.slips import SLIP, token_of

PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
QUICK = CupsOptions(settle_s=0.2, connect_s=0.5, print_s=1.0)
DOCUMENT = Document("kiosk-1-20261127-0001", b"%PDF-1.7 a slip")


def printer_of(
    cupsd: PrivateCupsd, queue: str = "desk", options: CupsOptions = QUICK
) -> CupsPrinter:
    return CupsPrinter(Queue(cupsd.url, queue, "uketsuke"), WallClock(), options)


@pytest.mark.parametrize("reason", ["media-needed", "media-jam-error", "cover-open-report"])
def test_trouble_with_the_paper_is_named(cupsd, reason):
    cupsd.be(reason)
    with pytest.raises(PaperOut, match=reason):
        printer_of(cupsd).print(DOCUMENT)
    assert cupsd.waiting() == []


def test_little_paper_is_no_trouble(cupsd):
    cupsd.be("media-low-report")
    printer = printer_of(cupsd, options=CupsOptions(settle_s=0.1, connect_s=0.2, print_s=0.4))
    with pytest.raises(
        PrintFailed, match="not printed within"
    ):  # the twin waits, it does not refuse
        printer.print(DOCUMENT)


def test_a_printer_that_is_called_and_called_is_off(cupsd):
    cupsd.be("connecting-to-device")
    with pytest.raises(PrinterOff):
        printer_of(cupsd).print(DOCUMENT)
    assert cupsd.waiting() == []


def test_a_reason_that_is_left_over_from_the_job_before_does_not_stop_the_next(cupsd):
    cupsd.be("media-empty-error")
    printer = printer_of(cupsd)
    with pytest.raises(PaperOut):
        printer.print(DOCUMENT)
    cupsd.be("ready")
    assert (
        printer.state().condition is Condition.PAPER_OUT
    )  # CUPS has not heard of the new paper yet
    printer.print(DOCUMENT)
    assert len(cupsd.printed()) == 1


def test_a_queue_that_takes_no_jobs_is_paused(cupsd):
    cupsd.refuse()
    with pytest.raises(QueuePaused):
        printer_of(cupsd).print(DOCUMENT)
    assert printer_of(cupsd).state().condition is Condition.PAUSED


def test_a_queue_that_is_paused_while_it_prints_keeps_no_job(cupsd):
    cupsd.be("other-report")
    printer = printer_of(cupsd, options=CupsOptions(print_s=20))
    pause = threading.Timer(0.3, cupsd.pause)
    pause.start()
    with pytest.raises(QueuePaused):
        printer.print(DOCUMENT)
    pause.join()
    cupsd.pause(on=False)
    cupsd.be("ready")
    assert cupsd.waiting() == []
    assert cupsd.printed() == []


def test_an_unknown_queue_is_named(cupsd):
    printer = printer_of(cupsd, "受付の")
    with pytest.raises(PrinterUnknown, match="queue 受付の at"):
        printer.print(DOCUMENT)
    assert printer.state().condition is Condition.UNKNOWN


def test_a_job_that_somebody_cancels_is_not_printed(cupsd):
    cupsd.be("other-report")
    printer = printer_of(cupsd, options=CupsOptions(print_s=20))
    other = IppClient(Queue(cupsd.url, "desk", "uketsuke"))
    cancel = threading.Timer(0.3, other.cancel_mine)
    cancel.start()
    with pytest.raises(PrintFailed, match="canceled"):
        printer.print(DOCUMENT)
    cancel.join()
    other.close()


def test_a_job_of_a_kiosk_that_died_is_taken_back_before_the_next_is_printed(cupsd):
    cupsd.be("other-report")
    dead = IppClient(Queue(cupsd.url, "desk", "uketsuke"))
    dead.print("an old slip", b"%PDF-1.7 another person", {"copies": 1})
    foreign = IppClient(Queue(cupsd.url, "desk", "somebody"))
    number = foreign.print("a recipe", b"%PDF-1.7 recipe", {"copies": 1})
    foreign.cancel(number)  # so that the twin is free; it was not taken back by the kiosk
    cupsd.be("ready")
    printer_of(cupsd, options=CupsOptions(print_s=5)).print(DOCUMENT)
    assert b"another person" not in b"".join(cupsd.printed()[1:])
    assert cupsd.printed()[-1] == DOCUMENT.pdf
    dead.close()
    foreign.close()


def test_a_print_server_that_is_not_there_is_a_printer_that_is_off(cupsd):
    cupsd.stop()
    printer = printer_of(cupsd)
    with pytest.raises(PrinterOff, match="no print server can be reached"):
        printer.print(DOCUMENT)
    assert printer.state().condition is Condition.OFF
    cupsd.start()
    assert printer.print(DOCUMENT).confirmed


def test_a_print_server_that_stops_while_it_prints_is_told_with_the_job_that_may_be_left(cupsd):
    cupsd.be("other-report")
    stop = threading.Timer(0.3, cupsd.stop)
    stop.start()
    with pytest.raises(PrinterOff, match="may still be in the queue: cancel it by hand"):
        printer_of(cupsd, options=CupsOptions(print_s=20)).print(DOCUMENT)
    stop.join()


def test_a_title_and_not_a_person_stands_in_the_queue(cupsd):
    printer_of(cupsd).print(DOCUMENT)
    assert b"kiosk-1-20261127-0001" not in b"".join(
        cupsd.printed()
    )  # the title is not on the paper


@pytest.mark.parametrize(
    "answer", [b"", b"\x02\x00", b"<html>no</html>", b"\x02\x00\x00\x00" + b"\xff" * 60]
)
def test_an_answer_that_is_not_ipp_is_no_success(answer):
    with OddServer(200, answer) as server:
        printer = CupsPrinter(Queue(server.url, "desk", "uketsuke"), WallClock(), QUICK)
        with pytest.raises(PrintFailed):
            printer.print(DOCUMENT)
        printer.close()


def test_a_server_that_wants_something_else_is_no_success():
    with OddServer(401, b"who are you?") as server:
        printer = CupsPrinter(Queue(server.url, "desk", "uketsuke"), WallClock(), QUICK)
        with pytest.raises(PrintFailed, match="HTTP 401"):
            printer.print(DOCUMENT)
        printer.close()


def test_a_job_whose_number_never_came_back_is_taken_back_with_all_of_this_kiosk():
    with OddServer(200, b"half an answ", otherwise_well=True) as server:
        printer = CupsPrinter(Queue(server.url, "desk", "uketsuke"), WallClock(), QUICK)
        with pytest.raises(PrintFailed):
            printer.print(DOCUMENT)
        printer.close()
    assert server.asked[-2:] == [IppOperation.PRINT_JOB, IppOperation.CANCEL_MY_JOBS]


@pytest.mark.slow
@pytest.mark.skipif(
    not (PPD.exists() and shutil.which("gs")), reason="needs printer-driver-cups-pdf, ghostscript"
)
def test_the_code_is_still_read_after_the_filters_of_a_real_driver(cupsd, tmp_path):
    cupsd.add_filtered_queue("driver", PPD)
    token = token_of(SLIP)
    printer = printer_of(cupsd, "driver", CupsOptions(print_s=40))
    printer.print(Document("slip", render_a4(SLIP, token)))
    (tmp_path / "slip.ps").write_bytes(cupsd.printed()[-1])
    draw = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pnggray", "-r150"]
    picture = tmp_path / "slip.png"
    subprocess.run([*draw, f"-sOutputFile={picture}", str(tmp_path / "slip.ps")], check=True)
    assert token_in(picture) == token
