# SPDX-License-Identifier: Apache-2.0
"""One conversation with one card: sends commands, judges answers, counts, and never repeats one.

The channel keeps what it knows of the card's state (application, file, verified keys) and forgets
it with every failure of the link. A status that contradicts this knowledge means that the card was
reset or swapped unnoticed, and becomes CardReset.

A radio can change a status on its way. So a refusal of a question (SELECT, READ, a signature) is
believed when the card gives it twice: a question costs nothing and changes nothing. VERIFY is never
a question: `present` sends it once, and whatever comes but 9000 is settled by the counter
(`hw.card.pins`). Files are named by their short identifiers, which spares their SELECT (measured on
test cards by soltia48/myna-card); a card that refuses those is asked the long way from then on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from hw.card import apdu
from hw.card.apdu import Command, Response
from hw.card.applications import SW, Application, FileRef, KeyKind, KeyRef
from hw.card.guard import Guard
from hw.errors import (
    CardGone,
    CardReset,
    GarbledReply,
    LinkError,
    PinBlocked,
    ReaderError,
    StatusWordError,
)

log = logging.getLogger(__name__)

MAX_CHAINED = 16
"""GET RESPONSE rounds believed in (4 KiB): a card that always has more is broken."""
READS = frozenset({apdu.INS_READ_BINARY, apdu.INS_READ_RECORD, apdu.INS_COMPUTE_SIGNATURE})
ANSWERS = frozenset({SW.OK, SW.END_OF_FILE})
"""What needs no second asking."""
NO_SHORT_ID = frozenset(
    {SW.FILE_NOT_FOUND, SW.BAD_P1P2, SW.BEYOND_END, SW.FILE_STRUCTURE, SW.NO_REFERENCE_DATA}
)
"""Refusals that may mean that this card does not know short identifiers."""
LAST_SFI_OFFSET = 0xFF
"""READ BINARY with a short identifier has eight bits of offset (ISO 7816-4 §7.2.2)."""


class CardPort(Protocol):
    """All that the protocol needs from a link."""

    def transmit(self, command: bytes) -> bytes:
        """Command APDU in, response APDU out. Raises LinkError or ReaderError."""
        ...


@dataclass(frozen=True, slots=True)
class Counters:
    """What went over the air; VERIFY is counted when sent, answered or not."""

    apdus: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    pin_verifies: int = 0
    pin_accepted: int = 0
    number_b_verifies: int = 0
    number_b_accepted: int = 0
    signatures: int = 0
    link_failures: int = 0
    wake_ups: int = 0
    contradictions: int = 0
    """Refusals that the card took back when it was asked again: garbled answers in disguise."""

    def verifies(self, kind: KeyKind) -> int:
        """VERIFY commands sent for one kind of secret."""
        return self.pin_verifies if kind is KeyKind.PIN else self.number_b_verifies

    def accepted(self, kind: KeyKind) -> int:
        """VERIFY commands the card answered 9000 to; the rest was wrong or unanswered."""
        return self.pin_accepted if kind is KeyKind.PIN else self.number_b_accepted


class Channel:
    """Commands to one card, over one port; not for use by two threads at once."""

    def __init__(self, port: CardPort, counters: Counters | None = None) -> None:
        self._port = port
        self._guard = Guard()
        self._fresh = True
        self._verified: set[KeyRef] = set()
        self._short_ids = True
        self.counters = counters or Counters()

    @property
    def application(self) -> Application | None:
        """What is selected, as far as known."""
        return self._guard.application

    def verified(self, key: KeyRef) -> bool:
        """Whether this channel presented the key with success and nothing ended that since."""
        return key in self._verified

    def forget_state(self) -> None:
        """Call after a reconnect, and at the start of a transaction: others may have selected."""
        self._guard.forget()
        self._verified.clear()
        self._fresh = True

    def select_application(self, application: Application) -> None:
        """SELECT by DF name; ends every PIN state of other applications. Raises CardError."""
        self.require(apdu.select_application(application.aid), f"SELECT {application.name}")

    def probe_application(self, application: Application) -> bool:
        """Whether the card has the application, which is then selected. Raises LinkError."""
        return self.ask(apdu.select_application(application.aid)).sw == SW.OK

    def enter(self, application: Application) -> None:
        """Select the application unless it is selected. Raises LinkError, CardError."""
        if self.application is not application:
            self.select_application(application)

    def select_file(self, ref: FileRef) -> None:
        """SELECT the file, and its application first unless that is selected. Raises CardError.

        "Not found" may mean that the application is not selected any more: then CardReset.
        """
        self.enter(ref.application)
        response = self.ask(apdu.select_file(ref.fid))
        if response.sw == SW.FILE_NOT_FOUND:
            self._tell_missing_from_lost(ref)
        if response.sw != SW.OK:
            raise status_error(response.sw, f"SELECT {ref}")

    def _tell_missing_from_lost(self, ref: FileRef) -> None:
        """Select both anew: a file found now was missing because the card lost its state."""
        self.select_application(ref.application)
        command = apdu.select_file(ref.fid)
        if self.execute(command).sw == SW.OK:
            raise self._state_lost(command, SW.FILE_NOT_FOUND)

    def read(self, ref: FileRef, offset: int, length: int) -> Response:
        """READ BINARY, asked twice if refused; the file is selected where it must be.

        Raises LinkError, CardError.
        """
        if offset > LAST_SFI_OFFSET:
            if self._guard.file != ref:
                self.select_file(ref)
            return self.ask(apdu.read_binary(offset, length))

        def command(sfi: int) -> Command:
            if sfi:
                return apdu.read_binary_sfi(sfi, offset, length)
            return apdu.read_binary(offset, length)

        return self.reach(ref, command)

    def reach(self, ref: FileRef, command_for: Callable[[int], Command]) -> Response:
        """Ask about a file: `command_for` takes its short identifier, or 0 once it is selected.

        Only for questions: it may be sent more than once. Raises LinkError, CardError.
        """
        self.enter(ref.application)
        if self._guard.file == ref:
            return self.ask(command_for(0))
        if self._short_ids:
            response = self.ask(command_for(ref.sfi))
            if response.sw not in NO_SHORT_ID:
                return response
        self.select_file(ref)
        response = self.ask(command_for(0))
        self._short_ids = self._short_ids and response.sw in NO_SHORT_ID
        return response

    def present(self, key: KeyRef, secret: bytes | bytearray) -> Response | None:
        """VERIFY, sent once; the key is the current file (its counter was just asked for).

        None for an answer that no card gives: a card is there and had power, so what is known of
        its state stays, and the counter can tell. Raises LinkError, ReaderError.
        """
        command = apdu.verify(secret, key.file.sfi if self._short_ids else 0)
        try:
            with self.state_kept():
                return self.execute(command)
        except GarbledReply:
            return None

    @contextmanager
    def state_kept(self) -> Iterator[None]:
        """A garbled answer shows a card with power: what was known of its state before stays known.

        Should it be another card, or one that was reset, the next answer tells.
        """
        application, file, verified = self.application, self._guard.file, set(self._verified)
        try:
            yield
        except GarbledReply:
            self._guard.application, self._guard.file = application, file
            self._verified, self._fresh = verified, False
            raise

    def note_accepted(self, key: KeyRef) -> None:
        """The card says that the key stands verified, though its answer to VERIFY was spoilt."""
        self._verified.add(key)
        self._count_accepted(key)

    def require(self, command: Command, what: str) -> bytes:
        """The data of an answer with 9000. Raises StatusWordError, PinBlocked or LinkError."""
        response = self.ask(command)
        if response.sw == SW.OK:
            return response.data
        raise status_error(response.sw, what)

    def ask(self, command: Command) -> Response:
        """`execute` for a question: a refusal is asked again, and believed when it is repeated.

        Raises GarbledReply when two refusals contradict each other, and as `execute` does.
        """
        first = self.execute(command)
        if first.sw in ANSWERS or command.ins == apdu.INS_VERIFY:
            return first
        second = self.execute(command)
        if second.sw == first.sw:
            return second
        self.counters = replace(self.counters, contradictions=self.counters.contradictions + 1)
        if second.sw not in ANSWERS:
            self.forget_state()
            raise GarbledReply(f"{first.sw:04X}, and asked again {second.sw:04X}")
        return second

    def execute(self, command: Command) -> Response:
        """Send one command; chained and mis-sized answers are completed (61xx, 6Cxx).

        Raises ForbiddenCommand before anything is sent; LinkError, also for an answer that no card
        gives, after which nothing is known of the card's state; ReaderError.
        """
        key = self._guard.check(command)
        fresh, self._fresh = self._fresh, False
        response = self._send(command, key)
        if fresh and response.sw == SW.NOT_READY and command.ins == apdu.INS_SELECT:
            # Measured: some cards answer 6F00 to whatever comes first after power-on.
            self.counters = replace(self.counters, wake_ups=self.counters.wake_ups + 1)
            response = self._send(command, key)
        response = self._complete(command, response)
        self._raise_if_state_lost(command, response.sw)
        self._note(command, key, response.sw)
        return response

    def _send(self, command: Command, key: KeyRef | None) -> Response:
        sent = command.to_bytes()
        self._count(len(sent), command, key)
        try:
            received = self._port.transmit(sent)
            response = self._judge(command, received)
        except (LinkError, ReaderError) as error:
            self._lost(command, error)
            raise
        self.counters = replace(
            self.counters, bytes_received=self.counters.bytes_received + len(received)
        )
        log.debug("%r -> %r", command, response)
        return response

    def _judge(self, command: Command, received: bytes) -> Response:
        if not received:
            raise CardGone("an empty answer")
        response = Response.from_bytes(received)
        if response.sw >> 12 not in (0x6, 0x9):
            raise GarbledReply(f"status {response.sw:04X}")
        if command.ins != apdu.INS_SELECT and len(response.data) > (command.le or 0):
            raise GarbledReply(f"{len(response.data)} bytes where {command.le or 0} were asked for")
        return response

    def _complete(self, command: Command, response: Response) -> Response:
        """ISO 7816-4 §5.3.4: fetch announced bytes; ask again with the length the card named."""
        if response.sw >> 8 == 0x6C and command.ins in READS:
            exact = replace(command, le=(response.sw & 0xFF) or apdu.SHORT_LE)
            response = self._send(exact, None)
        data = response.data
        for _ in range(MAX_CHAINED):
            if response.sw >> 8 != 0x61:
                return Response(data, response.sw)
            more = apdu.get_response((response.sw & 0xFF) or apdu.SHORT_LE)
            response = self._send(more, None)
            data += response.data
        self.forget_state()
        raise GarbledReply("an answer without end")

    def _raise_if_state_lost(self, command: Command, sw: int) -> None:
        """Statuses that a card with the state we know would not give."""
        unselected = sw == SW.NO_CURRENT_FILE and self.application is not None
        if unselected or (sw == SW.SECURITY_STATUS and self._verified):
            raise self._state_lost(command, sw)

    def _state_lost(self, command: Command, sw: int) -> CardReset:
        error = CardReset(f"{sw:04X} in the middle of a sequence")
        self._lost(command, error)
        return error

    def _note(self, command: Command, key: KeyRef | None, sw: int) -> None:
        self._guard.note(command, sw)
        if command.ins == apdu.INS_SELECT and command.p1 == 0x04:
            self._verified.clear()
        elif key is not None and sw == SW.OK:
            self._verified.add(key)
            self._count_accepted(key)

    def _count_accepted(self, key: KeyRef) -> None:
        self.counters = replace(
            self.counters,
            pin_accepted=self.counters.pin_accepted + _is(key, KeyKind.PIN),
            number_b_accepted=self.counters.number_b_accepted + _is(key, KeyKind.NUMBER_B),
        )

    def _lost(self, command: Command, error: Exception) -> None:
        log.debug("%r -> %s", command, type(error).__name__)
        self.forget_state()
        self.counters = replace(self.counters, link_failures=self.counters.link_failures + 1)

    def _count(self, size: int, command: Command, key: KeyRef | None) -> None:
        counters = self.counters
        self.counters = replace(
            counters,
            apdus=counters.apdus + 1,
            bytes_sent=counters.bytes_sent + size,
            pin_verifies=counters.pin_verifies + _is(key, KeyKind.PIN),
            number_b_verifies=counters.number_b_verifies + _is(key, KeyKind.NUMBER_B),
            signatures=counters.signatures + (command.ins == apdu.INS_COMPUTE_SIGNATURE),
        )


def _is(key: KeyRef | None, kind: KeyKind) -> bool:
    return key is not None and key.kind is kind


def status_error(sw: int, what: str) -> StatusWordError | PinBlocked:
    """The error for a status word other than 9000 that the step did not expect."""
    if sw in (SW.BLOCKED, SW.BLOCKED_ISO):
        return PinBlocked(what)
    return StatusWordError(sw, what)
