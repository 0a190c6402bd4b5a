# SPDX-License-Identifier: Apache-2.0
"""A receipt printer at the end of a line: what it is sent, what it answers, and what it must forget."""

import os
import re
import threading

import numpy as np
import pytest
from PIL import Image

from hw.errors import PaperOut, PrinterOff, PrinterUnknown, PrintFailed
from hw.printer.escpos import EscPosOptions, EscPosPrinter
from hw.printer.port import Condition, Document
from hw.printer.wire import FileWire, TcpWire
from terminal.clock import WallClock

REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
QUICK = EscPosOptions(answer_s=0.3, send_s=0.5, print_s=0.8)


def strip(seed: int, height: int = 900) -> Image.Image:
    """Noise that holds no real-time command: the bit of DLE (0x10) is white everywhere."""
    dots = np.random.default_rng(seed).random((height, 576)) > 0.7
    dots[:, 3::8] = False
    return Image.fromarray(np.where(dots, 0, 255).astype(np.uint8)).convert("1")


def printer_of(device, options: EscPosOptions = QUICK) -> EscPosPrinter:
    return EscPosPrinter(lambda: TcpWire("127.0.0.1", device.port, 0.5), WallClock(), options)


@pytest.mark.parametrize("height", [1, 255, 256, 257, 2900])
def test_a_picture_of_any_length_arrives_dot_by_dot(device, height):
    picture = strip(height, height)
    printer_of(device).print(Document("slip", receipt=picture))
    assert [one.tobytes() for one in device.strips] == [picture.tobytes()]
    assert device.strips[0].size == picture.size


def test_no_picture_holds_a_command_that_the_printer_would_obey(device):
    """DLE DC4 2 switches some printers off; as dots it is a picture like any other."""
    dots = np.zeros((40, 72), np.uint8)
    dots[0, :6] = [0x10, 0x14, 0x02, 0x01, 0x08, 0x10]
    dots[0, 71], dots[1, 0] = 0x10, 0x04
    picture = Image.fromarray(np.where(np.unpackbits(dots, axis=1), 0, 255).astype(np.uint8))
    printer_of(device).print(Document("slip", receipt=picture.convert("1")))
    arrived = np.array(device.strips[0])
    assert not REAL_TIME.search(np.packbits(~arrived, axis=1).tobytes())
    added = np.array(picture.convert("1")) & ~arrived
    lost = ~np.array(picture.convert("1")) & arrived
    assert (added.sum(), lost.sum()) == (2, 0)


def test_an_open_cover_is_trouble_with_the_paper(device):
    device.mood = "cover_open"
    with pytest.raises(PaperOut, match="cover is open"):
        printer_of(device).print(Document("slip", receipt=strip(1)))


def test_a_printer_that_says_it_is_off_line_is_off(device):
    device.mood = "offline"
    with pytest.raises(PrinterOff, match="off line"):
        printer_of(device).print(Document("slip", receipt=strip(1)))


def test_a_printer_that_does_not_answer_is_off_and_gets_no_picture(device):
    device.mood = "mute"
    with pytest.raises(PrinterOff, match="does not answer"):
        printer_of(device).print(Document("slip", receipt=strip(1)))
    assert device.strips == []
    assert device.unfinished() == 0


def test_a_roll_that_ends_in_the_middle_leaves_nothing_for_the_next_person(device):
    device.mood = "runs_out"
    device.rows_left = 300
    with pytest.raises(PaperOut, match="while printing"):
        printer_of(device).print(Document("slip", receipt=strip(1, 2000)))
    on_paper = device.unfinished()
    device.reload()
    assert device.unfinished() == on_paper  # new paper, and not one more row of the old slip
    assert device.strips == []


def test_a_line_that_carries_no_answers_is_not_asked_and_nothing_is_claimed(device):
    device.mood = "mute"
    one_way = printer_of(device, EscPosOptions(two_way=False))
    assert one_way.print(Document("slip", receipt=strip(1))).confirmed is False
    assert "one-way" in one_way.state().detail


def test_a_printer_that_takes_no_bytes_is_given_up_in_time(device):
    """It answers for itself, and then stands still: no error it knows of."""
    picture = strip(3, 900)
    device.rows_left = 0
    device._status = lambda _: 0x12
    with pytest.raises(PrintFailed, match="not printed within"):
        printer_of(device).print(Document("slip", receipt=picture))
    assert device.strips == []


def test_nobody_at_the_address_is_a_printer_that_is_off(device):
    device.switch_off()
    assert printer_of(device).state().condition is Condition.OFF
    with pytest.raises(PrinterOff, match=str(device.port)):
        printer_of(device).print(Document("slip", receipt=strip(1)))


def test_a_device_file_that_is_missing_is_an_unknown_printer(tmp_path):
    printer = EscPosPrinter(lambda: FileWire(tmp_path / "lp0"), WallClock(), QUICK)
    assert printer.state().condition is Condition.UNKNOWN
    with pytest.raises(PrinterUnknown, match="lp0"):
        printer.print(Document("slip", receipt=strip(1)))


def test_a_device_file_gets_the_same_bytes(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    keeper = os.open(path, os.O_WRONLY)
    got: list[bytes] = []
    thread = threading.Thread(
        target=lambda: got.extend(iter(lambda: os.read(reader, 65536), b"")), daemon=True
    )
    thread.start()
    printer = EscPosPrinter(lambda: FileWire(path), WallClock(), EscPosOptions(two_way=False))
    printer.print(Document("slip", receipt=strip(1, 600)))
    os.close(keeper)
    thread.join()
    os.close(reader)
    data = b"".join(got)
    assert data.startswith(b"\x1b@")
    assert data.endswith(b"\x1dV\x00")
    assert data.count(b"\x1dv0\x00\x48\x00") >= 3


def test_a_device_file_that_takes_nothing_is_given_up_in_time(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    options = EscPosOptions(two_way=False, send_s=0.2, answer_s=0.1)
    printer = EscPosPrinter(lambda: FileWire(path), WallClock(), options)
    with pytest.raises(PrinterOff, match="no answer in time"):
        printer.print(Document("slip", receipt=strip(1, 3000)))
    os.close(reader)
