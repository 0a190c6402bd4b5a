# SPDX-License-Identifier: Apache-2.0
"""A receipt printer that speaks ESC/POS. Pictures only: what it prints does not depend on its own characters.

Commands and masks come from python-escpos. Its printer classes are not used: they read a pickle from a temporary
directory, set up logging and print to the terminal, and they can neither time out nor take bytes back.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from escpos import constants
from escpos.image import EscposImage

from hw.errors import PaperOut, PrinterError, PrinterOff, PrinterUnknown, PrintFailed
from hw.link import Clock
from hw.printer.port import Condition, Document, JobReceipt, Paper, PrinterState
from hw.printer.trouble import check_ready
from hw.printer.wire import Wire

FRAGMENT = 256
"""Rows of a picture in one command: 18 kB, what the buffers of small printers hold."""
FEED_LINES = 5
"""From the head to the cutter."""
ASK_OFFLINE = constants.RT_STATUS + b"\x02"  # DLE EOT 2: why it is off line
ASK_DONE = constants.GS + b"r\x01"
"""GS r 1, answered in its turn: when everything before it is on paper."""
NO_REPORTS = constants.GS + b"a\x00"
"""GS a 0: no status by itself, which could be taken for an answer."""
CLEAR = constants.DLE + b"\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: forget what was received and not printed. Answered with 37 25 00 by printers that know it."""
REAL_TIME, COVER_OPEN, NO_PAPER = 0x12, 0x04, 0x60
"""Bits of an answer to DLE EOT: always set; 2: the cover; 4: the roll's end."""
POLL_S = 0.25


@dataclass(frozen=True, slots=True)
class EscPosOptions:
    """`two_way`: the line carries answers; where it does not, nothing is known but that the bytes were taken."""

    two_way: bool = True
    answer_s: float = 2.0
    send_s: float = 15.0
    print_s: float = 30.0
    cut: bool = True


class EscPosPrinter:
    """Opens the line for each document, so that a printer that was switched off and on is simply there again."""

    def __init__(self, connect: Callable[[], Wire], clock: Clock, options: EscPosOptions) -> None:
        self._connect = connect
        self._clock = clock
        self._options = options

    @property
    def paper(self) -> Paper:
        return Paper.RECEIPT

    def state(self) -> PrinterState:
        try:
            wire = self._connect()
        except PrinterError as error:
            return _state_of(error)
        try:
            return self._ask(wire)
        except PrinterError as error:
            return _state_of(error)
        finally:
            wire.close()

    def print(self, document: Document) -> JobReceipt:
        if document.receipt is None:
            raise PrintFailed("the document was not drawn for a receipt")
        data = encode(document.receipt, cut=self._options.cut)
        wire = self._connect()
        done = False
        try:
            check_ready(self._ask(wire))
            self._send(wire, data)
            done = True
        finally:
            wire.close(drop=not done)
        return JobReceipt(document.title, confirmed=self._options.two_way)

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(self, wire: Wire) -> PrinterState:
        if not self._options.two_way:
            return PrinterState(Condition.READY, "one-way line: nothing is known of the paper")
        if _no_paper(self._answer(wire, constants.RT_STATUS_PAPER)):
            return PrinterState(Condition.PAPER_OUT, "the roll is at its end")
        if self._answer(wire, ASK_OFFLINE) & COVER_OPEN:
            return PrinterState(Condition.PAPER_OUT, "the cover is open")
        if self._answer(wire, constants.RT_STATUS_ONLINE) & constants.RT_MASK_ONLINE:
            return PrinterState(Condition.OFF, "the printer says that it is off line")
        return PrinterState(Condition.READY)

    def _answer(self, wire: Wire, question: bytes) -> int:
        """The byte that answers a question in real time. Raises PrinterOff."""
        wire.send(question, self._options.answer_s)
        end = self._clock.now() + self._options.answer_s
        while (left := end - self._clock.now()) > 0:
            for byte in wire.receive(left):
                if byte & 0x93 == REAL_TIME:
                    return byte
        raise PrinterOff("the printer does not answer")

    def _send(self, wire: Wire, data: bytes) -> None:
        """Send, wait until it is on paper, and take back what is not. Raises PrinterError."""
        try:
            wire.send(data, self._options.send_s)
            if self._options.two_way:
                self._wait(wire)
        except PrinterError:
            with suppress(PrinterError):
                wire.send(CLEAR, self._options.answer_s)
                wire.receive(POLL_S)  # before the connection goes, and the command with it
            raise

    def _wait(self, wire: Wire) -> None:
        wire.send(ASK_DONE, self._options.answer_s)
        end = self._clock.now() + self._options.print_s
        while self._clock.now() < end:
            # Answers in turn have bit 4 clear, those in real time have it set.
            if any(byte & 0x90 == 0 for byte in wire.receive(POLL_S)):
                return
            wire.send(constants.RT_STATUS_PAPER, self._options.answer_s)
            for byte in wire.receive(POLL_S):
                if byte & 0x90 == 0:
                    return
                if _no_paper(byte):
                    raise PaperOut("the roll ended while printing")
        raise PrintFailed(f"not printed within {self._options.print_s:g} s")


def encode(picture: object, *, cut: bool) -> bytes:
    """The commands that print a picture of 1 bit a pixel and cut the paper."""
    image = EscposImage(picture)
    parts = [constants.HW_INIT, NO_REPORTS]
    for fragment in (EscposImage(part) for part in image.split(FRAGMENT)):
        # GS v 0, normal density: width in bytes and height in dots, low byte first.
        size = fragment.width_bytes.to_bytes(2, "little") + fragment.height.to_bytes(2, "little")
        parts += [constants.GS + b"v0\x00" + size, _harmless(fragment.to_raster_format())]
    parts.append(constants.ESC + b"d" + bytes([FEED_LINES]))
    if cut:
        parts.append(constants.PAPER_FULL_CUT)
    return b"".join(parts)


def _harmless(dots: bytes) -> bytes:
    """Printers look for real-time commands (DLE EOT, ENQ, DC4) in pictures too: one dot more, and none is there."""
    for after in (b"\x04", b"\x05", b"\x14"):
        dots = dots.replace(constants.DLE + after, b"\x18" + after)
    return dots


def _no_paper(answer: int) -> bool:
    return answer & NO_PAPER == NO_PAPER


def _state_of(error: PrinterError) -> PrinterState:
    unknown = isinstance(error, PrinterUnknown)
    return PrinterState(Condition.UNKNOWN if unknown else Condition.OFF, str(error))
