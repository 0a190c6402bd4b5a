# SPDX-License-Identifier: Apache-2.0
"""The virtual reader's wire protocol, with a test's own socket in the reader's place."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.virtual.vpcd import handle, serve

ATR = bytes.fromhex("3B8001 81".replace(" ", ""))


class EchoCard:
    """Answers an APDU with itself and 9000, and remembers what was done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def power_on(self) -> bytes:
        self.done.append("on")
        return ATR

    def power_off(self) -> None:
        self.done.append("off")

    def reset(self) -> bytes:
        self.done.append("reset")
        return ATR

    def transmit(self, command: bytes) -> bytes:
        return command + b"\x90\x00"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


@pytest.fixture
def card(listener: socket.socket) -> Iterator[EchoCard]:
    """A card whose process looks for the listener, and is stopped at the end."""
    card, stop = EchoCard(), threading.Event()
    port = listener.getsockname()[1]
    thread = threading.Thread(target=serve, args=(card, "127.0.0.1", port, stop))
    thread.start()
    yield card
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def accept(listener: socket.socket) -> socket.socket:
    line, _ = listener.accept()
    line.settimeout(10)
    return line


def frame(payload: bytes) -> bytes:
    return len(payload).to_bytes(2, "big") + payload


def answer(line: socket.socket) -> bytes:
    size = int.from_bytes(line.recv(2, socket.MSG_WAITALL), "big")
    return line.recv(size, socket.MSG_WAITALL)


def test_control_codes_and_commands(listener: socket.socket, card: EchoCard) -> None:
    with accept(listener) as line:
        line.sendall(frame(b"\x01") + frame(b"\x04"))
        assert answer(line) == ATR
        line.sendall(frame(b"\x02") + frame(b"\x00") + frame(bytes.fromhex("00A40000")))
        assert answer(line) == bytes.fromhex("00A400009000")
        assert card.done == ["on", "on", "reset", "off"]


def test_a_message_in_pieces_is_one_message(listener: socket.socket, card: EchoCard) -> None:
    with accept(listener) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in frame(bytes.fromhex("00B0000000")):
            line.sendall(bytes((byte,)))
        assert answer(line) == bytes.fromhex("00B00000009000")


def test_the_card_comes_back_after_the_line_was_cut(
    listener: socket.socket, card: EchoCard
) -> None:
    with accept(listener) as line:
        line.sendall(b"\x00\x05\x00")
    with accept(listener) as line:
        line.sendall(frame(b"\x04"))
        assert answer(line) == ATR
    assert card.done[0] == "off"


def test_a_card_that_finds_no_reader_waits_and_stops_when_told(free_port: int) -> None:
    card, stop = EchoCard(), threading.Event()
    thread = threading.Thread(target=serve, args=(card, "127.0.0.1", free_port, stop))
    thread.start()
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@given(st.binary(max_size=40))
def test_any_message_is_handled(message: bytes) -> None:
    found = handle(EchoCard(), message)
    if len(message) > 1:
        assert found == message + b"\x90\x00"
    else:
        assert found == (ATR if message == b"\x04" else None)
