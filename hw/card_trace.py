# SPDX-License-Identifier: Apache-2.0
"""A recorder of APDUs around any card link, for bug reports and for replays; redacted.

The text format, one event a line, `#` starting a comment (`docs/card-traces.md` is for strangers):

    > 00A4040C 0A D392F000260100000001 00  # SELECT    a command: header, Lc, data, Le
    < 9000                                             its answer: data, status word
    > 00200080 04 <redacted 4>  # VERIFY
    < 63C2
    > 00B0000000  # READ BINARY
    < <redacted 256> 9000
    ! CardGone                                         what the link raised in place of an answer
    = 2                                                a reconnect, with the link's new generation

`<redacted N>` stands for N bytes that were not written down. A replay matches such a command by
its header and lengths, and answers such a response with N zero bytes; so a trace replays what the
program did and how the link behaved, but not what the card held. Hexadecimal groups may be spaced
freely. A `!` line names an error of `hw.errors`, or one of `drop`, `reset`, `mute` (short for
CardGone, CardReset, CardMute), `empty`, `trunc`, `garbled` (an answer that arrives so).
`parse_trace` reads the format, `format_trace` writes it.

What is written of data: commands only SELECT's (names of applications and files) and READ BINARY's
(offsets); responses only SELECT's. Everything else on this card is personal, a secret, or a
signature. `keep_responses` is for test cards; it keeps responses, never the data of commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from hw.errors import (
    BadFile,
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    NoReader,
    PcscDenied,
    PcscServiceDown,
    ReaderBusy,
    ReaderUnplugged,
)
from hw.link import CardLink, Strength

_NAMES = {
    0x20: "VERIFY",
    0x24: "CHANGE REFERENCE DATA",
    0x2A: "PERFORM SECURITY OPERATION",
    0x2C: "RESET RETRY COUNTER",
    0x84: "GET CHALLENGE",
    0x88: "INTERNAL AUTHENTICATE",
    0xA4: "SELECT",
    0xB0: "READ BINARY",
    0xB1: "READ BINARY",
    0xB2: "READ RECORD",
    0xC0: "GET RESPONSE",
    0xCA: "GET DATA",
}
_RAISED: tuple[type[HwError], ...] = (
    *(CardGone, CardMute, CardReset, GarbledReply),
    *(NoReader, PcscDenied, PcscServiceDown, ReaderBusy, ReaderUnplugged),
)
ERROR_NAMES: dict[str, type[HwError]] = {
    **{kind.__name__: kind for kind in _RAISED},
    **{"drop": CardGone, "reset": CardReset, "mute": CardMute},
}
"""What a `!` line may name, and what is raised for it."""
SPOILING = ("empty", "trunc", "garbled")
"""`!` lines after which an answer arrives: none of it, its first byte, with an impossible status."""
_PLAIN_COMMANDS = frozenset({0xA4, 0xB0, 0xB1})
_PLAIN_RESPONSES = frozenset({0xA4})
HEADER = 4


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One event of a trace: `kind` is `>`, `<`, `!` or `=`, `text` what follows, line from 1.

    `data` is the bytes of a command or a response, with zeros where they were redacted, and
    `redacted` the slices (start, length) of them that stand for bytes not written down.
    """

    kind: str
    text: str
    line: int
    data: bytes = b""
    redacted: tuple[tuple[int, int], ...] = ()


class TracingLink:
    """A card link that writes down what passes through another one."""

    def __init__(self, link: CardLink, out: TextIO, *, keep_responses: bool = False) -> None:
        self._link = link
        self._out = out
        self._keep_responses = keep_responses

    @property
    def name(self) -> str:
        return self._link.name

    @property
    def generation(self) -> int:
        return self._link.generation

    def transmit(self, command: bytes) -> bytes:
        self._write(f"> {_command_text(command)}{_comment(command)}")
        try:
            response = self._link.transmit(command)
        except HwError as error:
            self._write(f"! {type(error).__name__}")
            raise
        plain = self._keep_responses or (len(command) > 1 and command[1] in _PLAIN_RESPONSES)
        self._write(f"< {_response_text(response, plain)}")
        return response

    def transaction(self) -> AbstractContextManager[None]:
        """The link's own; not an event of the trace."""
        return self._link.transaction()

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:
        try:
            self._link.reconnect(strength)
        except HwError as error:
            self._write(f"! {type(error).__name__}")
            raise
        self._write(f"= {self.generation}")

    def close(self) -> None:
        """Close the link; the file stays open, for the next link or for its owner to close."""
        self._link.close()

    def _write(self, line: str) -> None:
        # Flushed line by line: the last line before a crash is the one that is wanted.
        self._out.write(line + "\n")
        self._out.flush()


def new_trace(path: Path) -> TextIO:
    """Open a new trace file for writing. Raises BadFile if it exists or cannot be written."""
    try:
        out = path.open("x", encoding="ascii")
    except FileExistsError as error:
        raise BadFile(path, reason="exists already; nothing is overwritten") from error
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be written") from error
    out.write("# card trace 1: > command, < response, ! error, = reconnect\n")
    return out


def parse_trace(text: str, path: Path | str = "trace") -> list[TraceLine]:
    """Read a trace. Raises BadFile with the line; `path` is for its message only."""
    return list(_parsed(text, path))


def format_trace(lines: Iterable[TraceLine]) -> str:
    """Write lines; `parse_trace` gives the same kinds, bytes and redactions back."""
    return "".join(f"{line.kind} {_content(line)}".rstrip() + "\n" for line in lines)


def _content(line: TraceLine) -> str:
    if line.kind in "!=":
        return line.text
    parts, at = [], 0
    for start, length in line.redacted:
        parts += [line.data[at:start].hex().upper(), f"<redacted {length}>"]
        at = start + length
    return " ".join(filter(None, [*parts, line.data[at:].hex().upper()]))


def _parsed(text: str, path: Path | str) -> Iterator[TraceLine]:
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        try:
            yield _line(line[0], line[1:].strip(), number)
        except ValueError as error:
            raise BadFile(path, line=number, reason=str(error)) from error


def _line(kind: str, rest: str, number: int) -> TraceLine:
    """One line. Raises ValueError with the reason."""
    if kind == "!":
        if rest not in ERROR_NAMES and rest not in SPOILING:
            raise ValueError(f"{rest!r} is no fault; {', '.join([*ERROR_NAMES, *SPOILING])}")
    elif kind == "=":
        if not re.fullmatch(r"[0-9]{1,9}", rest):
            raise ValueError("a reconnect has a number")
    elif kind in "<>":
        data, redacted = _bytes(rest)
        if kind == ">" and len(data) < HEADER:
            raise ValueError(f"a command has {HEADER} bytes or more")
        return TraceLine(kind, rest, number, data, redacted)
    else:
        raise ValueError("a line starts with >, <, !, = or #")
    return TraceLine(kind, rest, number)


def _bytes(text: str) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    data = bytearray()
    redacted = []
    for part in re.findall(r"<[^>]*>|[^<\s]+|<", text):
        if hidden := re.fullmatch(r"<redacted (\d{1,5})>", part):
            redacted.append((len(data), int(hidden[1])))
            data += bytes(int(hidden[1]))
        elif re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", part):
            data += bytes.fromhex(part)
        else:
            raise ValueError(f"neither pairs of hexadecimal digits nor <redacted N>: {part!r}")
    return bytes(data), tuple(redacted)


def _command_text(command: bytes) -> str:
    """Header, Lc, data and Le (ISO 7816-4 section 5.1), the data hidden unless it is harmless."""
    start, length = _data_of(command)
    if length == 0:
        return command.hex().upper()
    data, le = command[start : start + length], command[start + length :]
    shown = data.hex().upper() if command[1] in _PLAIN_COMMANDS else f"<redacted {length}>"
    head = f"{command[:4].hex()} {command[4:start].hex()}".upper()
    return " ".join(filter(None, [head, shown, le.hex().upper()]))


def _data_of(command: bytes) -> tuple[int, int]:
    """Where the command's data starts, and how long it is; (0, 0) when it has none.

    What does not parse is all data after its header: better too much hidden than too little.
    """
    if len(command) <= 5:
        return 0, 0
    if command[4] != 0:
        start, length = 5, command[4]
    elif len(command) == 7:
        return 0, 0  # extended Le alone
    else:
        start, length = 7, int.from_bytes(command[5:7], "big")
    if len(command) - start - length in (0, 1, 2):
        return start, length
    return 4, len(command) - 4


def _response_text(response: bytes, plain: bool) -> str:
    data, status = response[:-2], response[-2:]
    if not data:
        return status.hex().upper()
    shown = data.hex().upper() if plain else f"<redacted {len(data)}>"
    return f"{shown} {status.hex().upper()}"


def _comment(command: bytes) -> str:
    name = _NAMES.get(command[1]) if len(command) > 1 else None
    return f"  # {name}" if name else ""
