# SPDX-License-Identifier: Apache-2.0
"""A scripted card for vpcd, in a process of its own: `VpcdCard` drives it, `main` is it.

Commands are lines on its standard input; each is acknowledged by one line. `answer` sets what an
APDU gets: `normal` (the card's name and 9000), `one` (one byte), `mute` (nothing), `drop` (the line
is cut in the middle of the APDU), `garbage` (five bytes).
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from types import TracebackType

ATR = bytes.fromhex("3B800181")


class VpcdCard:
    """The test's side. `name` is what the card answers, so that two cards can be told apart."""

    def __init__(self, port: int, name: str = "A") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.vpcd_card", str(port), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def insert(self) -> None:
        self._do("insert")

    def remove(self) -> None:
        self._do("remove")

    def swap(self, name: str) -> None:
        """Another card takes this one's place, faster than pcscd looks."""
        self._do(f"swap {name}")

    def answer(self, how: str) -> None:
        self._do(f"answer {how}")

    def sent(self) -> int:
        """How many APDUs the card has received."""
        return int(self._do("sent"))

    def shaken(self) -> str:
        """What the reader did to the card's power since the last time this was asked, in order.

        One letter each: `u` up, `d` down, `r` reset.
        """
        return self._do("shaken")

    def __enter__(self) -> VpcdCard:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate("quit\n", timeout=10)

    def _do(self, command: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


class Card:
    """The card's side: one thread serves the line, the main thread takes commands."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name = port, name
        self.how = "normal"
        self.sent = 0
        self.shaken = ""
        self.line: socket.socket | None = None
        self.thread: threading.Thread | None = None

    def insert(self) -> None:
        self.remove()
        self.line = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        self.line.settimeout(None)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.thread = threading.Thread(target=self.serve, args=(self.line,))
        self.thread.start()

    def remove(self) -> None:
        if self.line is not None and self.thread is not None:
            hang_up(self.line)
            self.thread.join()
            self.line.close()
            self.line = None

    def serve(self, line: socket.socket) -> None:
        try:
            while message := receive(line):
                self.react(line, message)
        except OSError:
            pass

    def react(self, line: socket.socket, message: bytes) -> None:
        if len(message) == 1:
            self.shaken += {0: "d", 1: "u", 2: "r"}.get(message[0], "")
            if message == b"\x04":
                send(line, ATR)
            return
        self.sent += 1
        if self.how == "drop":
            hang_up(line)
        elif self.how != "mute":
            normal = self.name.encode() + b"\x90\x00"
            send(line, {"one": b"\x6f", "garbage": b"\xde\xad\xbe\xef\x00"}.get(self.how, normal))

    def obey(self, command: str, argument: str) -> str:
        if command in ("remove", "swap"):
            self.remove()
        if command == "swap":
            self.name = argument
        if command in ("insert", "swap"):
            self.insert()
        if command == "answer":
            self.how = argument
        if command == "shaken":
            shaken, self.shaken = self.shaken, ""
            return shaken
        return str(self.sent)


def hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def receive(line: socket.socket) -> bytes:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    return exactly(line, int.from_bytes(exactly(line, 2), "big"))


def exactly(line: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        part = line.recv(length - len(data))
        if not part:
            raise OSError("hung up")
        data += part
    return data


def send(line: socket.socket, data: bytes) -> None:
    line.sendall(len(data).to_bytes(2, "big") + data)


def main() -> None:
    card = Card(int(sys.argv[1]), sys.argv[2])
    for text in sys.stdin:
        command, _, argument = text.strip().partition(" ")
        if command == "quit":
            break
        sys.stdout.write(card.obey(command, argument) + "\n")
        sys.stdout.flush()
    card.remove()


if __name__ == "__main__":
    main()
