# SPDX-License-Identifier: Apache-2.0
"""Printers under one set of names: what each prints can be looked at, and each can be put in trouble."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image

from hw.printer.cups import CupsOptions, CupsPrinter
from hw.printer.escpos import EscPosOptions, EscPosPrinter
from hw.printer.file import FilePrinter
from hw.printer.ipp import Queue
from hw.printer.port import Condition, Paper, Printer
from hw.printer.wire import TcpWire
from terminal.clock import WallClock
from tests.support.private_cupsd import PrivateCupsd
from tests.support.receipt_printer import ReceiptPrinter

QUICK_CUPS = CupsOptions(settle_s=0.2, connect_s=0.5, print_s=2.0)
QUICK_ESCPOS = EscPosOptions(answer_s=0.4, send_s=0.5, print_s=1.0)


class Rig(Protocol):
    """A printer, and the hand that pulls its plug."""

    printer: Printer

    def be(self, condition: Condition) -> None: ...
    def printed(self) -> list[bytes]: ...


class FileRig:
    def __init__(self, directory: Path, paper: Paper) -> None:
        self._directory = directory
        self.printer = FilePrinter(directory, paper)

    def be(self, condition: Condition) -> None:
        self.printer.be(condition)

    def printed(self) -> list[bytes]:
        files = sorted(self._directory.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        assert all(not file.name.startswith(".") for file in files)
        return [_content(file) for file in files]


class CupsRig:
    def __init__(self, cupsd: PrivateCupsd) -> None:
        self._cupsd = cupsd
        self.printer = CupsPrinter(
            Queue(cupsd.url, cupsd.queue, "uketsuke"), WallClock(), QUICK_CUPS
        )

    def be(self, condition: Condition) -> None:
        moods = {Condition.PAPER_OUT: "media-empty-error", Condition.OFF: "offline-report"}
        self._cupsd.be(moods.get(condition, "ready"))
        self._cupsd.pause(on=condition is Condition.PAUSED)

    def printed(self) -> list[bytes]:
        return self._cupsd.printed()


class ReceiptRig:
    def __init__(self, device: ReceiptPrinter) -> None:
        self._device = device
        self.printer = EscPosPrinter(
            lambda: TcpWire("127.0.0.1", device.port, 1.0), WallClock(), QUICK_ESCPOS
        )

    def be(self, condition: Condition) -> None:
        if condition is Condition.OFF:
            self._device.switch_off()
            return
        self._device.switch_on()
        if condition is Condition.PAPER_OUT:
            self._device.mood = "paper_out"
        else:
            self._device.reload()

    def printed(self) -> list[bytes]:
        assert self._device.unfinished() == 0
        return [strip.tobytes() for strip in self._device.strips]


@pytest.fixture(scope="session")
def one_cupsd() -> Iterator[PrivateCupsd]:
    directory = Path(tempfile.mkdtemp(prefix="cupsd"))
    cupsd = PrivateCupsd(directory)
    try:
        cupsd.prepare()
        cupsd.start()
        cupsd.add_queue()
        yield cupsd
    finally:
        cupsd.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def cupsd(one_cupsd: PrivateCupsd) -> PrivateCupsd:
    """The one cupsd, as new whatever the test before did to it."""
    one_cupsd.reset()
    return one_cupsd


@pytest.fixture
def device() -> Iterator[ReceiptPrinter]:
    device = ReceiptPrinter()
    yield device
    device.switch_off()


@pytest.fixture(params=["pdf file", "png file", "cups", "escpos"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    makers: dict[str, Callable[[], Rig]] = {
        "pdf file": lambda: FileRig(tmp_path / "out", Paper.A4),
        "png file": lambda: FileRig(tmp_path / "out", Paper.RECEIPT),
        "cups": lambda: CupsRig(request.getfixturevalue("cupsd")),
        "escpos": lambda: ReceiptRig(request.getfixturevalue("device")),
    }
    rig = makers[request.param]()
    yield rig
    rig.printer.close()


def _content(file: Path) -> bytes:
    """Of a PDF the bytes, of a picture the dots."""
    if file.suffix == ".pdf":
        return file.read_bytes()
    with Image.open(file) as picture:
        return picture.convert("1").tobytes()
