# SPDX-License-Identifier: Apache-2.0
"""What a trace tells of a card besides its order: answers to questions, and the bytes of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hw.card_trace import TraceLine

INS_VERIFY, INS_SIGN, INS_SELECT, INS_READ = 0x20, 0x2A, 0xA4, 0xB0
BY_NAME, BY_FILE = 0x04, 0x02
SFI = 0x1F
SHORT = 0x80
OK = b"\x90\x00"

Place = tuple[bytes, int]
"""An application's name, and a file's short identifier."""


def header_of(command: bytes) -> bytes:
    """CLA INS P1 P2."""
    return command[:4]


def is_read(command: bytes) -> bool:
    """READ BINARY."""
    return len(command) > 1 and command[1] == INS_READ


@dataclass(slots=True)
class Selection:
    """What is selected after the commands so far."""

    application: bytes = b""
    file: int = 0

    def follow(self, command: bytes, answer: bytes) -> None:
        """Take note of an answered command."""
        if len(command) < len(b"....") or answer[-2:] not in (OK, b"\x62\x82"):
            return
        ins, p1, p2 = command[1:4]
        if ins == INS_SELECT and p1 == BY_NAME:
            self.application, self.file = command[5 : 5 + command[4]], 0
        elif ins == INS_SELECT:
            self.file = command[6] & SFI
        elif ins == INS_READ and p1 & SHORT:
            self.file = p1 & SFI
        elif ins == INS_VERIFY and p2 & SFI:
            self.file = p2 & SFI

    def reached(self, command: bytes) -> tuple[Place, int]:
        """The file that a READ reaches, and the offset."""
        p1, p2 = command[2:4]
        if p1 & SHORT:
            return (self.application, p1 & SFI), p2
        return (self.application, self.file), p1 << 8 | p2


@dataclass(slots=True)
class Memory:
    """Filled with all exchanges of a trace; then `follow`s the replay."""

    exchanges: Sequence[tuple[TraceLine, bytes]]
    _files: dict[Place, dict[int, int]] = field(default_factory=dict)
    _applications: set[bytes] = field(default_factory=set)
    _now: Selection = field(default_factory=Selection)
    _done: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        selection = Selection()
        for line, answer in self.exchanges:
            if is_read(line.data) and len(answer) > len(OK):
                place, offset = selection.reached(line.data)
                content = self._files.setdefault(place, {})
                content.update(enumerate(answer[:-2], start=offset))
            selection.follow(line.data, answer)
            if line.data[1:3] == bytes((INS_SELECT, BY_NAME)) and answer[-2:] == OK:
                self._applications.add(line.data)

    def forget(self) -> None:
        """A reconnect: nothing is selected any more."""
        self._now = Selection()

    def follow(self, command: bytes, answer: bytes) -> None:
        """The replay went on."""
        self._done.append((command, answer))
        self._now.follow(command, answer)

    def answer(self, command: bytes) -> bytes | None:
        """What the card said to this before, or must say; None where nobody can know."""
        if is_read(command):
            return self._bytes(command)
        said = self.said(command)
        if said:
            return said[-1]
        if command in self._applications:
            return OK
        here = (self._now.application, command[6] & SFI) if len(command) > 6 else (b"", 0)
        known = command[1:3] == bytes((INS_SELECT, BY_FILE)) and here in self._files
        return OK if known else None

    def said(self, command: bytes) -> list[bytes]:
        """The answers that the replay has given to this before."""
        return [answer for sent, answer in self._done if _shape(sent) == _shape(command)]

    def _bytes(self, command: bytes) -> bytes | None:
        place, offset = self._now.reached(command)
        content = self._files.get(place, {})
        wanted = command[4] or 0x100
        found = [content[at] for at in range(offset, offset + wanted) if at in content]
        if not found or len(found) < min(wanted, len(content) - offset):
            return None
        return bytes(found) + OK


def _shape(command: bytes) -> bytes:
    """What makes two commands the same question; digits that were presented do not count."""
    if command[1] in (INS_VERIFY, INS_SIGN):
        return header_of(command) + len(command).to_bytes(2, "big")
    return command
