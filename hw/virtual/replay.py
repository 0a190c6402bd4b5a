# SPDX-License-Identifier: Apache-2.0
"""A recorded trace as a card: what was sent must be sent again, in the same order, and gets the same answers.

Faults are lines (`docs/card-traces.md`). One that was recorded stands in place of an answer, and the
program's way back follows it in the trace. One that a person added stands below an answer and spoils
it; the way back is not in the trace then, so until the program is where it was, the player answers
from what the card said before: to a command that was sent already, to a SELECT of a file that was
reached already, and to a READ of bytes that are anywhere in the trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from hw.card_trace import ERROR_NAMES, HEADER, SPOILING, TraceLine, parse_trace
from hw.errors import BadFile, CardGone, CardMute, CardReset, HwError
from hw.link import ReaderStatus, Strength
from hw.virtual.trace_memory import INS_VERIFY, Memory, header_of, is_read

NO_STATUS = b"\x00\x00"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A command with its answer, if one was recorded, and what happened to that, if anything did."""

    command: TraceLine
    answer: TraceLine | None = None
    fault: TraceLine | None = None

    @property
    def injected(self) -> bool:
        """Whether a person spoilt a recorded answer."""
        return self.answer is not None and self.fault is not None

    @property
    def spoilt(self) -> bool:
        """Whether its answer arrives, but not as it was; the card has kept its power."""
        return self.fault is not None and self.fault.text in SPOILING[1:]

    @property
    def data(self) -> bytes:
        """The recorded answer."""
        return b"" if self.answer is None else self.answer.data


@dataclass(frozen=True, slots=True)
class Rejoin:
    """A reconnect (`=`), or an attempt at one that failed (`!`)."""

    line: TraceLine


Event = Exchange | Rejoin


def read_trace(path: Path) -> list[Event]:
    """The events of a trace file. Raises BadFile with the line."""
    try:
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path, reason="unreadable, or not ASCII") from error
    return events_of(parse_trace(text, path), path)


def events_of(lines: Sequence[TraceLine], path: Path | str) -> list[Event]:
    """Commands with their answers and faults. Raises BadFile for lines in no possible order."""
    events: list[Event] = []
    for line in lines:
        last = events[-1] if events else None
        waiting = isinstance(last, Exchange) and last.fault is None
        if line.kind == ">":
            events.append(Exchange(line))
        elif line.kind == "<" and isinstance(last, Exchange) and waiting and last.answer is None:
            events[-1] = Exchange(last.command, line)
        elif line.kind == "!" and isinstance(last, Exchange) and waiting:
            events[-1] = Exchange(last.command, last.answer, line)
        elif line.kind in "!=" and last is not None:
            events.append(Rejoin(line))
        else:
            raise BadFile(path, line=line.line, reason=f"no {line.kind} is possible here")
    unanswered = [e for e in events if isinstance(e, Exchange) and not (e.answer or e.fault)]
    if unanswered:
        raise BadFile(path, line=unanswered[0].command.line, reason="a command without an answer")
    return events


class Player:
    """Where a replay stands. Not thread-safe: a card has one contact."""

    def __init__(self, events: Sequence[Event], path: Path | str) -> None:
        self._events = list(events)
        self._path = path
        self._next = 0
        self._struck: set[int] = set()
        self._broken: HwError | None = None
        self._memory = Memory([(e.command, e.data) for e in events if isinstance(e, Exchange)])
        self._catching_up = False
        self._cut_otherwise = False
        self._ended: BadFile | None = None
        self._verdict: bytes | None = None

    @property
    def finished(self) -> bool:
        """Whether everything in the trace has happened."""
        return self._next == len(self._events)

    def transmit(self, command: bytes) -> bytes:
        """The recorded answer. Raises BadFile where the trace has another command, HwError."""
        for error in (self._ended, self._broken):
            if error is not None:
                raise error
        place = self._find(command)
        if place is None:
            return self._from_memory(command)
        self._next = place
        return self._play(command)

    def _from_memory(self, command: bytes) -> bytes:
        """The way back after an added fault, and READs of other lengths since."""
        if self._verdict is not None and asks_for_counter(command):
            return self._verdict
        allowed = self._catching_up or (self._cut_otherwise and is_read(command))
        answer = self._memory.answer(command) if allowed else None
        if answer is None:
            raise self._mismatch(command)
        if is_read(command) and not self._memory.said(command):
            self._catching_up = False  # it reads on, in other blocks
        self._memory.follow(command, answer)
        return answer

    def reconnect(self) -> None:
        """A recorded one, or one that an added fault makes necessary. Raises BadFile, HwError."""
        self._broken = None
        event = None if self.finished else self._events[self._next]
        if isinstance(event, Rejoin):
            self._next += 1
            self._memory.forget()
            if event.line.kind == "!":
                raise self._failure(event.line)
        elif self._catching_up:
            self._memory.forget()
        else:
            raise self._bad(event, "a reconnect")

    def _find(self, command: bytes) -> int | None:
        """Where in the trace this command stands: next, or behind READs that were done otherwise."""
        for place in range(self._next, len(self._events)):
            event = self._events[place]
            if not isinstance(event, Exchange):
                return None
            if matches(event.command, command) and self._reachable(place):
                return place
            if not self._cut_otherwise or not is_read(event.command.data):
                return None
        return None

    def _reachable(self, place: int) -> bool:
        """On the way back only READs may be passed over: all else belongs to a later step."""
        event = self._events[place]
        ahead = isinstance(event, Exchange) and not is_read(event.command.data)
        return place == self._next or not (self._catching_up and ahead)

    def _play(self, command: bytes) -> bytes:
        place, event = self._next, self._events[self._next]
        if not isinstance(event, Exchange):
            raise self._mismatch(command)
        if event.injected and place not in self._struck:
            self._struck.add(place)
            self._catching_up = self._cut_otherwise = True
            if event.command.data[1] == INS_VERIFY and event.spoilt:
                # It is not sent again: the card judged it, and its counter tells how.
                self._next, self._verdict = place + 1, event.data[-2:]
        else:
            self._next += 1
            self._verdict = None
            self._catching_up = self._catching_up and event.fault is not None
            if event.answer is not None:
                self._memory.follow(command, event.data)
                return event.data
        return self._spoil(event)

    def _spoil(self, event: Exchange) -> bytes:
        """What arrives of an exchange with a fault."""
        fault = event.fault
        if fault is None or fault.text not in SPOILING:
            raise self._failure(fault)
        answer = event.data or b"\x90\x00"
        return {"empty": b"", "trunc": answer[:1], "garbled": answer[:-2] + NO_STATUS}[fault.text]

    def _failure(self, fault: TraceLine | None) -> HwError:
        """The error of a `!` line; the connection is dead until it is reconnected."""
        kind = CardGone if fault is None else ERROR_NAMES[fault.text]
        error = kind(f"{kind.__name__} at {self._path}:{fault.line if fault else 0}")
        self._broken = error if isinstance(error, CardGone | CardReset | CardMute) else None
        return error

    def _mismatch(self, command: bytes) -> BadFile:
        event = None if self.finished else self._events[self._next]
        return self._bad(event, describe(command))

    def _bad(self, event: Event | None, came: str) -> BadFile:
        if event is None:
            line, expected = None, "the end of the trace"
        elif isinstance(event, Rejoin):
            line, expected = event.line.line, "a reconnect"
        else:
            line, expected = event.command.line, describe(event.command.data)
        self._ended = BadFile(self._path, line=line, reason=f"expected {expected}; came {came}")
        return self._ended


def matches(recorded: TraceLine, command: bytes) -> bool:
    """The same bytes, but where bytes were not written down: there only their number counts."""
    if len(recorded.data) != len(command):
        return False
    masked = bytearray(command)
    for start, length in recorded.redacted:
        masked[start : start + length] = bytes(length)
    return bytes(masked) == recorded.data


def asks_for_counter(command: bytes) -> bool:
    """VERIFY without data."""
    return len(command) == HEADER and command[1] == INS_VERIFY


def describe(command: bytes) -> str:
    """Header and length of a command, never its data."""
    header = header_of(command)
    return f"{header.hex(' ').upper()} ({len(command)} bytes)"


class ReplayLink:
    """A CardLink to a trace."""

    def __init__(self, name: str, player: Player) -> None:
        self._name = name
        self._player = player
        self._generation = 0

    @property
    def name(self) -> str:
        """The trace's file name."""
        return self._name

    @property
    def generation(self) -> int:
        """How often this link was reconnected."""
        return self._generation

    def transmit(self, command: bytes) -> bytes:
        """The recorded answer. Raises BadFile, or what the trace says."""
        return self._player.transmit(command)

    def transaction(self) -> AbstractContextManager[None]:
        """Nobody else uses a trace."""
        return nullcontext()

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:  # noqa: ARG002
        """As the trace says. Raises BadFile, or what the trace says."""
        self._player.reconnect()
        self._generation += 1

    def close(self) -> None:
        """Nothing is held."""


class ReplayReader:
    """A CardReader on which the card of a trace lies."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile for what is no trace."""
        self._path = path
        self.player = Player(read_trace(path), path)

    @property
    def name(self) -> str:
        """The trace's file name."""
        return self._path.name

    def watch(self, seen: ReaderStatus | None, timeout_s: float) -> ReaderStatus:  # noqa: ARG002
        """Always a card; nothing changes, so this returns at once."""
        return ReaderStatus(reader=True, card=True)

    def connect(self) -> ReplayLink:
        """Go on where the trace stands."""
        return ReplayLink(self.name, self.player)

    def close(self) -> None:
        """Nothing is held."""
