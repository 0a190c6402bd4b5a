# SPDX-License-Identifier: Apache-2.0
"""The hand's radio on its wire: a test's own socket stands where pcscd's virtual reader would be."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hw.virtual.hand import Hand
from hw.virtual.radio.antenna import Antenna
from hw.virtual.radio.log import AirLog, Struck
from hw.virtual.radio.plan import Fault, FaultKind, MuteUntil, RadioPlan, When
from hw.virtual.radio.timing import Latency
from hw.virtual.radio.wire import dump_log, dump_plan, load_log
from tests.support.virtual_cards import write_card_file

ATR = bytes.fromhex("3B800181")
OTHER = Path("other.card.toml")
POWER_OFF, RESET, GET_ATR = b"\x00", b"\x02", b"\x04"
ASK = bytes.fromhex("00B0000000")


class NamedCard:
    """Answers with its name, and counts what it was asked and how often it lost its power."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0
        self.lost = 0

    def power_on(self) -> bytes:
        return ATR

    def power_off(self) -> None:
        self.lost += 1

    def reset(self) -> bytes:
        return ATR

    def transmit(self, command: bytes) -> bytes:  # noqa: ARG002
        self.asked += 1
        return self.name.encode() + b"\x90\x00"


@dataclass
class Desk:
    """A card on an antenna, and the reader's side of its line."""

    listener: socket.socket
    antenna: Antenna
    card: NamedCard
    outside: list[FaultKind] = field(default_factory=list)

    def line(self) -> socket.socket:
        line, _ = self.listener.accept()
        line.settimeout(10)
        return line


@pytest.fixture
def desk_with() -> Iterator[Callable[..., Desk]]:
    """A desk whose radio does this; the card is taken away at the end."""
    stop = threading.Event()
    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def build(*faults: Fault, **plan: object) -> Desk:
        outside: list[FaultKind] = []
        radio = RadioPlan(faults=faults, **plan)  # type: ignore[arg-type]
        antenna = Antenna(radio, {OTHER: NamedCard("B")}, lambda fault: outside.append(fault.kind))
        card = NamedCard("A")
        address = ("127.0.0.1", listener.getsockname()[1])
        threads.append(threading.Thread(target=antenna.serve, args=(card, *address, stop)))
        threads[-1].start()
        return Desk(listener, antenna, card, outside)

    yield build
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    listener.close()


def send(line: socket.socket, payload: bytes) -> None:
    line.sendall(len(payload).to_bytes(2, "big") + payload)


def ask(line: socket.socket, payload: bytes = ASK) -> bytes | None:
    """The answer; None when the line is closed instead."""
    send(line, payload)
    head = line.recv(2, socket.MSG_WAITALL)
    return line.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL) if head else None


@pytest.mark.parametrize(("when", "asked"), [(When.BEFORE, 1), (When.ANSWER, 2)])
@pytest.mark.parametrize("kind", [FaultKind.BLINK, FaultKind.EMPTY])
def test_a_lost_card_closes_the_line_and_comes_back_without_power(desk_with, kind, when, asked):
    desk = desk_with(Fault(kind, apdu=2, for_s=0.05, when=when))
    with desk.line() as line:
        assert ask(line) == b"A\x90\x00"
        assert ask(line) is None
    with desk.line() as line:
        assert ask(line, GET_ATR) == ATR
        assert desk.card.asked == asked
        assert desk.card.lost >= 1
        assert ask(line) == b"A\x90\x00"
    assert [entry.kind for entry in desk.antenna.air.log.struck] == [kind]


def test_a_blink_at_a_time_needs_no_command(desk_with):
    desk = desk_with(Fault(FaultKind.BLINK, at_s=0.1, for_s=0.1))
    with desk.line() as line:
        assert line.recv(2) == b""
    with desk.line():
        log = desk.antenna.air.log
        assert (log.blinks, [struck.for_s for struck in log.struck]) == (1, [0.1])
        assert log.absent_s > 0, "less than that when it began late: its end is planned"


@pytest.mark.parametrize(
    ("kind", "answer"), [(FaultKind.ONE_BYTE, b"A"), (FaultKind.TRUNCATED, b"A\x90")]
)
def test_an_answer_is_cut(desk_with, kind, answer):
    desk = desk_with(Fault(kind, apdu=1))
    with desk.line() as line:
        assert ask(line) == answer
        assert ask(line) == b"A\x90\x00"


def test_a_garbled_answer_is_another_one(desk_with):
    desk = desk_with(Fault(FaultKind.GARBLED, apdu=1))
    with desk.line() as line:
        assert ask(line) not in (b"A\x90\x00", None)
        assert ask(line) == b"A\x90\x00"


def test_a_swap_leaves_the_line_alone(desk_with):
    desk = desk_with(Fault(FaultKind.SWAP, apdu=2, card=OTHER))
    with desk.line() as line:
        assert [ask(line), ask(line)] == [b"A\x90\x00", b"B\x90\x00"]


def test_a_mute_card_is_silent_for_its_time_and_then_the_line_is_closed(desk_with):
    desk = desk_with(Fault(FaultKind.MUTE, apdu=1, for_s=0.2))
    with desk.line() as line:
        begin = time.monotonic()
        assert ask(line) is None
        assert time.monotonic() - begin >= 0.2
    with desk.line() as line:
        assert ask(line) == b"A\x90\x00"


@pytest.mark.parametrize(("until", "wakes"), [("reset", RESET), ("unpower", POWER_OFF)])
def test_a_card_that_is_mute_between_two_commands_is_woken_by_the_reader(desk_with, until, wakes):
    fault = Fault(FaultKind.MUTE, at_s=0.0, for_s=60.0)
    desk = desk_with(fault, mute_until=MuteUntil(until))
    with desk.line() as line:
        assert ask(line, GET_ATR) == ATR
        send(line, wakes)
        assert ask(line) == b"A\x90\x00"


def test_air_time_passes(desk_with):
    desk = desk_with(timing=Latency(apdu_s=0.1))
    with desk.line() as line:
        begin = time.monotonic()
        ask(line)
        assert time.monotonic() - begin >= 0.1


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.UNPOWER])
def test_what_another_program_does_is_asked_for_outside_and_the_answer_arrives(desk_with, kind):
    desk = desk_with(Fault(kind, apdu=1))
    with desk.line() as line:
        assert ask(line) == b"A\x90\x00"
    assert desk.outside == [kind]


def test_no_answer_goes_to_a_pcscd_that_is_about_to_die(desk_with):
    desk = desk_with(Fault(FaultKind.SERVICE_DOWN, apdu=1, for_s=0.5))
    with desk.line() as line:
        send(line, ASK)
        line.shutdown(socket.SHUT_WR)
        assert line.recv(10) == b""
    assert (desk.outside, desk.card.asked) == ([FaultKind.SERVICE_DOWN], 0)


# --- the hand ----------------------------------------------------------------------------------


@pytest.fixture
def hand() -> Iterator[Hand]:
    hand = Hand(1, lambda _: None)
    yield hand
    hand.close()


def test_the_hand_takes_a_plan_and_gives_its_log(hand):
    assert hand.obey(f"radio {dump_plan(RadioPlan(blinks_per_minute=3))}") == "ok"
    word, _, log = hand.obey("log").partition(" ")
    assert (word, load_log(log)) == ("ok", AirLog())


@pytest.mark.parametrize("line", ["radio {}", "radio nonsense", 'radio {"seed": 3}', "radio", "?"])
def test_the_hand_says_what_it_does_not_understand(hand, line):
    assert hand.obey(line).startswith("error ")


def test_a_card_to_swap_in_that_cannot_be_read_is_told_at_once(hand, tmp_path):
    fault = Fault(FaultKind.SWAP, apdu=1, card=tmp_path / "none.card.toml")
    answer = hand.obey(f"radio {dump_plan(RadioPlan(faults=(fault,)))}")
    assert answer.startswith("error ")
    assert "none.card.toml" in answer


def test_a_card_in_the_hand_is_the_one_that_is_swapped_in(hand, tmp_path):
    """Its counters are one card's, however it got onto the reader."""
    file = write_card_file(tmp_path)
    fault = Fault(FaultKind.SWAP, apdu=1, card=file)
    hand.obey(f"radio {dump_plan(RadioPlan(faults=(fault,)))}")
    assert hand.obey(f"insert {file}") == "ok"
    assert hand.obey("remove") == "ok"
    assert len(hand._cards) == 1


def test_a_log_survives_its_way_back():
    log = AirLog([Struck(1.5, FaultKind.BLINK, 3, 0.2)], 0.2, 1, 4)
    assert load_log(dump_log(log)) == log
