# SPDX-License-Identifier: Apache-2.0
"""A receipt printer on a TCP port: it takes ESC/POS apart, answers for its state, and shows what is on its paper."""

from __future__ import annotations

import socket
import threading

import numpy as np
from PIL import Image

READY, NO_PAPER = 0x12, 0x72
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
LOOK_S = 0.02


class ReceiptPrinter:
    """`mood`: ready, paper_out, cover_open, offline, mute (takes everything, says nothing), or runs_out."""

    def __init__(self) -> None:
        self.mood = "ready"
        self.rows_left = 1_000_000
        self.strips: list[Image.Image] = []
        self.connections = 0
        self._rows: list[np.ndarray] = []
        self._buffer = b""
        self._stopping = threading.Event()
        self._server: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._listen()

    def switch_off(self) -> None:
        """Nobody listens; what was in the buffer is gone, as with any machine without power."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._threads = []
        if self._server is not None:
            self._server.close()
            self._server = None
        self._buffer = b""

    def switch_on(self) -> None:
        if self._server is None:
            self._stopping.clear()
            self._server = socket.create_server(("127.0.0.1", self.port))
            self._listen()

    def reload(self) -> None:
        """New paper: what is still in the buffer is printed at once."""
        self.mood = "ready"
        self.rows_left = 1_000_000
        self._work(lambda _: None)

    def unfinished(self) -> int:
        """Rows that are on the paper and were not cut off."""
        return len(self._rows)

    def _listen(self) -> None:
        thread = threading.Thread(target=self._serve)
        thread.start()
        self._threads.append(thread)

    def _serve(self) -> None:
        assert self._server is not None
        self._server.settimeout(LOOK_S)
        while not self._stopping.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(LOOK_S)
        while not self._stopping.is_set():
            try:
                data = connection.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            self._buffer += data
            self._work(lambda answer: self._answer(connection, answer))

    def _answer(self, connection: socket.socket, answer: bytes) -> None:
        if self.mood != "mute":
            try:
                connection.sendall(answer)
            except OSError:
                return

    def _work(self, answer) -> None:
        while self._buffer:
            if self._stuck():
                self._real_time_at_the_end(answer)
                return
            used = self._command(answer)
            if used == 0:
                return
            self._buffer = self._buffer[used:]

    def _stuck(self) -> bool:
        return self.mood in ("paper_out", "cover_open", "offline") or self.rows_left <= 0

    def _real_time_at_the_end(self, answer) -> None:
        """What stands still still answers, and forgets when it is told to. Dots that look so are not asked."""
        asked: list[int] = []
        while True:
            if self._buffer.endswith(CLEAR):
                self._buffer = b""
                answer(b"\x37\x25\x00")
            elif self._buffer[-3:-1] == b"\x10\x04":
                asked.append(self._buffer[-1])
                self._buffer = self._buffer[:-3]
            else:
                break
        answer(bytes(self._status(about) for about in reversed(asked)))

    def _status(self, about: int) -> int:
        out = self.mood == "paper_out" or self.rows_left <= 0
        if about == 4:
            return NO_PAPER if out else READY
        if about == 2:
            return READY | (0x04 if self.mood == "cover_open" else 0)
        return READY | (0x08 if self.mood == "offline" or out else 0)

    def _command(self, answer) -> int:
        data = self._buffer
        if data[:2] == b"\x10\x04":
            if len(data) >= 3:
                answer(bytes([self._status(data[2])]))
            return 3 if len(data) >= 3 else 0
        fixed = {b"\x1b@": 2, b"\x10\x14": 10, b"\x1dV": 3, b"\x1bd": 3, b"\x1da": 3, b"\x1dr": 3}
        if data[:3] == b"\x1dv0":
            return self._raster()
        length = fixed.get(data[:2])
        assert length is not None, data[:8]
        if len(data) < length:
            return 0
        if data[:2] == b"\x1dr":
            answer(b"\x00")
        if data[:2] == b"\x1dV":
            self._cut()
        return length

    def _raster(self) -> int:
        if len(self._buffer) < 8:
            return 0
        across = int.from_bytes(self._buffer[4:6], "little")
        rows = int.from_bytes(self._buffer[6:8], "little")
        end = 8 + across * rows
        if len(self._buffer) < end:
            return 0
        if self.mood == "runs_out":
            self.rows_left -= rows
        dots = np.frombuffer(self._buffer[8:end], np.uint8).reshape(rows, across)
        self._rows.extend(np.unpackbits(dots, axis=1))
        return end

    def _cut(self) -> None:
        dark = np.array(self._rows, dtype=bool)
        self.strips.append(Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).convert("1"))
        self._rows = []
