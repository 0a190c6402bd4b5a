# SPDX-License-Identifier: Apache-2.0
"""The virtual card's operating system: one command APDU in, one response APDU out, never an error.

Independent of the client in `hw.card`: only the APDU encoding is shared. Status words and rules
follow ISO/IEC 7816-4 and JICSAP 2.0 as soltia48/myna-card measured them on test cards; what nobody
published is decided in `Quirks` and in the comments marked "unverified".
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hw.card.apdu import SHORT_LE, Command, Response
from hw.card.applications import SW
from hw.card.tlv import encode
from hw.errors import BadCardData
from hw.virtual.files import Access, Application, File, Key, Pin, Records, Transparent

MASTER_FILE = b"\x3f\x00"
MAX_PIN_BYTES = 16
CORRECT_LENGTH = 0x6C00
"""6Cxx: repeat with this Le (256 is written 00)."""
TAG_FCI = 0x6F
TAG_DF_NAME = 0x84
TAG_FILE_ID = 0x83

Kind = TypeVar("Kind", Transparent, Records, Pin, Key)


class Refusal(Exception):
    """A status word on its way out of a handler; it never leaves this module."""

    def __init__(self, sw: int, data: bytes = b"") -> None:
        super().__init__(f"{sw:04X}")
        self.answer = Response(data, sw)


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where cards differ or nobody has published what they do.

    `reselect_keeps_pin`: selecting the current application again keeps its PIN verified. Unverified
    either way; OpenSC logs out by selecting again, so by default that ends it.
    `first_command_fails`: the first command after power-on answers 6F00 (seen by others).
    `phone`: knows `80 FC 00 00`, as the token of an iPhone does.
    """

    reselect_keeps_pin: bool = False
    first_command_fails: bool = False
    phone: bool = False


class Chip:
    """Selection, PIN state and counters of one card. Not thread-safe: a card has one contact."""

    def __init__(self, applications: Sequence[Application], quirks: Quirks | None = None) -> None:
        self._applications = tuple(applications)
        self._quirks = quirks or Quirks()
        self._application: Application | None = None
        self._fid: int | None = None
        self._verified: set[int] = set()
        self._verified_in: Application | None = None
        self._fresh = True

    @property
    def applications(self) -> tuple[Application, ...]:
        """What can be selected."""
        return self._applications

    def power_off(self) -> None:
        """Everything but the counters is forgotten."""
        self.warm_reset()
        self._forget_pins()
        self._fresh = True

    def warm_reset(self) -> None:
        """The selection is lost; a verified PIN survives (measured on test cards)."""
        self._application = None
        self._fid = None

    def transmit(self, apdu: bytes) -> bytes:
        """Answer any bytes at all with data and a status word."""
        try:
            return self._answer(apdu).to_bytes()
        except Refusal as refusal:
            return refusal.answer.to_bytes()

    def _answer(self, apdu: bytes) -> Response:
        if self._quirks.first_command_fails and self._fresh:
            self._fresh = False
            raise Refusal(SW.NOT_READY)
        try:
            command = Command.from_bytes(apdu)
        except BadCardData as error:
            raise Refusal(SW.WRONG_LENGTH) from error
        check_class(command.cla)
        handler = self._handler(command)
        return Response(handler(command), SW.OK)

    def _handler(self, command: Command) -> Callable[[Command], bytes]:
        handlers: dict[tuple[int, int], Callable[[Command], bytes]] = {
            (0x00, 0xA4): self._select,
            (0x00, 0x20): self._verify,
            (0x00, 0xB0): self._read_binary,
            (0x00, 0xB2): self._read_record,
            (0x00, 0x84): self._challenge,
            (0x00, 0x24): self._refuse_change,
            (0x80, 0x32): self._refuse_change,
            (0x00, 0xCA): self._get_data,
            (0x80, 0x2A): self._sign,
            (0x80, 0xA2): self._institution,
            (0x80, 0xFC): self._phone_only,
        }
        wanted = (command.cla, command.ins)
        if wanted not in handlers:
            known = any(ins == command.ins for _, ins in handlers)
            raise Refusal(SW.BAD_CLA if known else SW.BAD_INS)
        return handlers[wanted]

    # --- SELECT ---------------------------------------------------------------------------------

    def _select(self, command: Command) -> bytes:
        if command.p2 not in (0x00, 0x0C):
            raise Refusal(SW.BAD_P1P2)
        if command.p1 == 0x04:
            return self._select_application(command)
        if command.p1 == 0x02:
            return self._select_file(command)
        if command.p1 == 0x00 and command.p2 == 0x0C:
            return self._select_master_file(command)
        raise Refusal(SW.BAD_P1P2)

    def _select_application(self, command: Command) -> bytes:
        if not command.data:
            raise Refusal(SW.WRONG_LENGTH)
        found = (a for a in self._applications if command.data in a.aids)
        application = next(found, None)
        if application is None:
            raise Refusal(SW.FILE_NOT_FOUND)
        self._enter(application)
        return fci(TAG_DF_NAME, application.aids[0]) if command.p2 == 0 else b""

    def _enter(self, application: Application | None) -> None:
        first_after_reset = self._application is None
        kept = first_after_reset or self._quirks.reselect_keeps_pin
        if not (kept and application is self._verified_in):
            self._forget_pins()
        self._application = application
        self._fid = None

    def _select_file(self, command: Command) -> bytes:
        if len(command.data) != 2:
            raise Refusal(SW.WRONG_LENGTH)
        fid = int.from_bytes(command.data, "big")
        if self._application is None or fid not in self._application.files:
            raise Refusal(SW.FILE_NOT_FOUND)
        self._fid = fid
        return fci(TAG_FILE_ID, command.data) if command.p2 == 0 else b""

    def _select_master_file(self, command: Command) -> bytes:
        """The form without FCI is ISO's (unverified here); with it, cards were seen to refuse."""
        if command.data not in (b"", MASTER_FILE):
            raise Refusal(SW.FILE_NOT_FOUND)
        self._enter(None)
        return b""

    # --- files ----------------------------------------------------------------------------------

    def _application_now(self) -> Application:
        if self._application is None:
            raise Refusal(SW.NO_CURRENT_FILE)
        return self._application

    def _file(self, sfi: int, kind: type[Kind]) -> Kind:
        return expect(self._place(sfi)[1], kind)

    def _place(self, sfi: int) -> tuple[int, File]:
        """The current file, or the one of that short identifier, which becomes the current one."""
        application = self._application_now()
        fid = application.by_sfi(sfi) if sfi else self._fid
        if fid is None:
            raise Refusal(SW.FILE_NOT_FOUND if sfi else SW.NO_CURRENT_FILE)
        self._fid = fid
        return fid, application.files[fid]

    def _demand(self, access: Access) -> None:
        if access is None or (access and not access & self._verified):
            raise Refusal(SW.SECURITY_STATUS)

    def _read_binary(self, command: Command) -> bytes:
        wanted = length_wanted(command)
        sfi, offset = read_place(command)
        file = self._file(sfi, Transparent)
        self._demand(file.access)
        if offset >= len(file.content):
            raise Refusal(SW.BEYOND_END)
        data = file.content[offset : offset + wanted]
        # Le=00 asks for "all there is, at most 256 (65536)": less is then no warning.
        if len(data) < wanted and wanted not in (SHORT_LE, 0x10000):
            raise Refusal(SW.END_OF_FILE, data)
        return data

    def _read_record(self, command: Command) -> bytes:
        wanted = length_wanted(command)
        if command.p2 & 0x07 != 0x04:
            raise Refusal(SW.BAD_P1P2)
        file = self._file(command.p2 >> 3, Records)
        self._demand(file.access)
        if not 1 <= command.p1 <= len(file.records):
            raise Refusal(SW.RECORD_NOT_FOUND)
        return file.records[command.p1 - 1][:wanted]

    # --- PINs -----------------------------------------------------------------------------------

    def _verify(self, command: Command) -> bytes:
        if command.p1 != 0 or command.p2 & 0xE0 != 0x80:
            raise Refusal(SW.BAD_P1P2)
        if command.le is not None or len(command.data) > MAX_PIN_BYTES:
            raise Refusal(SW.WRONG_LENGTH)
        fid, file = self._place(command.p2 & 0x1F)
        pin = expect(file, Pin)
        if command.data:
            self._present(fid, pin, command.data)
        elif fid not in self._verified:
            raise Refusal(SW.WRONG_PIN | pin.tries_left)
        return b""

    def _present(self, fid: int, pin: Pin, candidate: bytes) -> None:
        if pin.tries_left == 0:
            raise Refusal(SW.BLOCKED)
        if not pin.check(candidate):
            self._verified.discard(fid)
            raise Refusal(SW.WRONG_PIN | pin.tries_left)
        self._verified.add(fid)
        self._verified_in = self._application

    def _forget_pins(self) -> None:
        self._verified.clear()
        self._verified_in = None

    def _refuse_change(self, _command: Command) -> bytes:
        """The PINs of a virtual card are what its file says: changing one is never allowed."""
        self._application_now()
        raise Refusal(SW.CONDITIONS)

    # --- keys -----------------------------------------------------------------------------------

    def _sign(self, command: Command) -> bytes:
        if not command.data or command.le is None:
            raise Refusal(SW.WRONG_LENGTH)
        key = self._signing_key(command.p2)
        self._demand(key.access)
        signature = key.sign(command.p1, command.data)
        if signature is None:
            raise Refusal(SW.BAD_P1P2)
        if not signature:
            raise Refusal(SW.BAD_DATA)
        if command.le < len(signature):
            raise Refusal(CORRECT_LENGTH | len(signature) & 0xFF)
        return signature

    def _signing_key(self, p2: int) -> Key:
        application = self._application_now()
        if p2 == 0 and application.internal_key is not None:
            return expect(application.files[application.internal_key], Key)
        if p2 & 0xE0 != 0x80:
            raise Refusal(SW.BAD_P1P2)
        return self._file(p2 & 0x1F, Key)

    def _challenge(self, command: Command) -> bytes:
        if command.p1 or command.p2:
            raise Refusal(SW.BAD_P1P2)
        wanted = length_wanted(command)
        if wanted > SHORT_LE:
            raise Refusal(SW.WRONG_LENGTH)
        return secrets.token_bytes(wanted)

    # --- the rest -------------------------------------------------------------------------------

    def _get_data(self, _command: Command) -> bytes:
        raise Refusal(SW.NO_REFERENCE_DATA)

    def _institution(self, _command: Command) -> bytes:
        """特定機関認証: no institution's certificate is known here; test cards answer 6700."""
        self._application_now()
        raise Refusal(SW.WRONG_LENGTH)

    def _phone_only(self, command: Command) -> bytes:
        if self._quirks.phone and (command.p1, command.p2) == (0, 0):
            return b""
        raise Refusal(SW.WRONG_LENGTH)


def check_class(cla: int) -> None:
    """Only the basic channel, no secure messaging, no chaining."""
    if cla in (0x00, 0x80):
        return
    other_channel = cla in range(0x40, 0x80) or cla & 0x7C == 0
    raise Refusal(SW.LOGICAL_CHANNEL if other_channel else SW.BAD_CLA)


def expect(file: File, kind: type[Kind]) -> Kind:
    """The file, if it is of the kind the command needs."""
    if not isinstance(file, kind):
        raise Refusal(SW.FILE_STRUCTURE)
    return file


def fci(tag: int, name: bytes) -> bytes:
    """File control information with nothing but the name."""
    return encode(TAG_FCI, encode(tag, name))


def length_wanted(command: Command) -> int:
    """Le of a command that sends no data."""
    if command.data or command.le is None:
        raise Refusal(SW.WRONG_LENGTH)
    return command.le


def read_place(command: Command) -> tuple[int, int]:
    """(short file id or 0, offset) from P1 and P2 of READ BINARY."""
    if not command.p1 & 0x80:
        return 0, command.p1 << 8 | command.p2
    if command.p1 & 0x60 or not command.p1 & 0x1F:
        raise Refusal(SW.BAD_P1P2)
    return command.p1 & 0x1F, command.p2
