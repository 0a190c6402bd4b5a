# SPDX-License-Identifier: Apache-2.0
"""Command and response APDUs (ISO/IEC 7816-4 §5), short and extended, as plain values.

A `repr` shows the header and lengths; only SELECT shows its data, because every other command may
carry a PIN and every response may carry a person's data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hw.errors import BadCardData, GarbledReply

SHORT_DATA = 255
SHORT_LE = 256
MAX_DATA = 65535
MAX_LE = 65536

INS_VERIFY = 0x20
INS_COMPUTE_SIGNATURE = 0x2A
INS_GET_CHALLENGE = 0x84
INS_SELECT = 0xA4
INS_READ_BINARY = 0xB0
INS_READ_RECORD = 0xB2
INS_GET_RESPONSE = 0xC0

CURRENT_FILE = 0x80
"""P2 that means "the key file selected last"; `CURRENT_FILE | sfi` names one of the application."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU. `le` is the number of bytes wanted (1..65536), None when none are."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = None

    def __post_init__(self) -> None:
        if not all(0 <= byte <= 0xFF for byte in (self.cla, self.ins, self.p1, self.p2)):
            raise ValueError("a header field is not one byte")
        if len(self.data) > MAX_DATA:
            raise ValueError(f"{len(self.data)} bytes of data do not fit into an APDU")
        if self.le is not None and not 1 <= self.le <= MAX_LE:
            raise ValueError(f"Le {self.le} is not in 1..{MAX_LE}")

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def extended(self) -> bool:
        """Whether data or Le are too long for the short form."""
        return len(self.data) > SHORT_DATA or (self.le or 0) > SHORT_LE

    def to_bytes(self) -> bytes:
        """The shortest encoding: short where it fits, else extended."""
        return self.header + (self._extended_body() if self.extended else self._short_body())

    def _short_body(self) -> bytes:
        body = bytes((len(self.data),)) + self.data if self.data else b""
        return body if self.le is None else body + bytes((self.le % 256,))

    def _extended_body(self) -> bytes:
        body = len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        if self.le is not None:
            body += (self.le % MAX_LE).to_bytes(2, "big")
        return b"\x00" + body

    @classmethod
    def from_bytes(cls, apdu: bytes) -> Command:
        """Parse all four cases, short or extended. Raises BadCardData for anything else."""
        if len(apdu) < 4:
            raise BadCardData(f"a command APDU of {len(apdu)} bytes", "header")
        data, le = _parse_body(bytes(apdu[4:]))
        return cls(apdu[0], apdu[1], apdu[2], apdu[3], data, le)

    def __repr__(self) -> str:
        shown = f" {self.data.hex().upper()}" if self.ins == INS_SELECT and self.data else ""
        wanted = "-" if self.le is None else str(self.le)
        header = self.header.hex(" ").upper()
        return f"<Command {header} Lc={len(self.data)} Le={wanted}{shown}>"


def _parse_body(body: bytes) -> tuple[bytes, int | None]:
    """The part after the header: ISO 7816-4 §5.1, cases 1 to 4."""
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or SHORT_LE
    if body[0] == 0:
        return _parse_extended(body[1:])
    return _split_body(body[1:], body[0], le_size=1)


def _parse_extended(body: bytes) -> tuple[bytes, int | None]:
    if len(body) < 2:
        raise BadCardData("an extended length of one byte", "body")
    length = int.from_bytes(body[:2], "big")
    if len(body) == 2:
        return b"", length or MAX_LE
    if length == 0:
        raise BadCardData("an extended Lc of zero", "body")
    return _split_body(body[2:], length, le_size=2)


def _split_body(rest: bytes, length: int, le_size: int) -> tuple[bytes, int | None]:
    data, tail = rest[:length], rest[length:]
    if len(data) < length or len(tail) not in (0, le_size):
        raise BadCardData(f"Lc says {length}, {len(rest)} bytes follow", "body")
    if not tail:
        return data, None
    return data, int.from_bytes(tail, "big") or 256**le_size


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU; its `repr` never shows the data."""

    data: bytes = field(repr=False)
    sw: int

    @classmethod
    def from_bytes(cls, apdu: bytes) -> Response:
        """Split off the status word. Raises GarbledReply when there is none."""
        if len(apdu) < 2:
            raise GarbledReply(f"a response of {len(apdu)} bytes")
        return cls(bytes(apdu[:-2]), int.from_bytes(apdu[-2:], "big"))

    def to_bytes(self) -> bytes:
        """Data and status word as they cross the air."""
        return self.data + self.sw.to_bytes(2, "big")

    def __repr__(self) -> str:
        return f"<Response {len(self.data)} bytes, {self.sw:04X}>"


def select_application(aid: bytes) -> Command:
    """SELECT by DF name, no FCI wanted back (P2=0C)."""
    return Command(0x00, INS_SELECT, 0x04, 0x0C, aid)


def select_file(fid: int) -> Command:
    """SELECT an elementary file below the current application."""
    return Command(0x00, INS_SELECT, 0x02, 0x0C, fid.to_bytes(2, "big"))


def verify(secret: bytes | bytearray, sfi: int = 0) -> Command:
    """VERIFY against the key file `sfi`, or the one selected last. Costs a try when wrong."""
    if not secret:
        raise ValueError("VERIFY without data is a question for the counter: use retry_counter")
    return Command(0x00, INS_VERIFY, 0x00, CURRENT_FILE | sfi, bytes(secret))


def retry_counter(sfi: int = 0) -> Command:
    """VERIFY without data: asks how many tries are left and uses none (JICSAP 2.0 §6.4.9)."""
    return Command(0x00, INS_VERIFY, 0x00, CURRENT_FILE | sfi)


def read_binary(offset: int, length: int) -> Command:
    """READ BINARY of the file selected last; `offset` up to 7FFF."""
    if not 0 <= offset <= 0x7FFF:
        raise ValueError(f"offset {offset} is not in 0..32767")
    return Command(0x00, INS_READ_BINARY, offset >> 8, offset & 0xFF, le=length)


def read_binary_sfi(sfi: int, offset: int, length: int) -> Command:
    """READ BINARY of the file with short identifier `sfi` (1..30); `offset` up to FF."""
    return Command(0x00, INS_READ_BINARY, 0x80 | sfi, offset, le=length)


def read_record(number: int, sfi: int = 0, length: int = SHORT_LE) -> Command:
    """READ RECORD by number, of the file `sfi` or the one selected last."""
    return Command(0x00, INS_READ_RECORD, number, (sfi << 3) | 0x04, le=length)


def compute_signature(digest_info: bytes, p2: int = CURRENT_FILE) -> Command:
    """COMPUTE DIGITAL SIGNATURE: the card pads the given DigestInfo (PKCS #1 v1.5) and signs it."""
    return Command(0x80, INS_COMPUTE_SIGNATURE, 0x00, p2, digest_info, SHORT_LE)


def get_challenge(length: int) -> Command:
    """GET CHALLENGE: `length` random bytes (1..256)."""
    return Command(0x00, INS_GET_CHALLENGE, 0x00, 0x00, le=length)


def get_response(length: int) -> Command:
    """GET RESPONSE: fetch what a status 61xx announced."""
    return Command(0x00, INS_GET_RESPONSE, 0x00, 0x00, le=length)
