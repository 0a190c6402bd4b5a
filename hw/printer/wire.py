# SPDX-License-Identifier: Apache-2.0
"""The line to a receipt printer: a TCP connection (port 9100) or a device file (usblp, serial)."""

import os
import select
import socket
import struct
import time
from pathlib import Path
from typing import Protocol

from hw.errors import PrinterOff, PrinterUnknown


class Wire(Protocol):
    """One connection. `send` and `receive` raise PrinterOff when it breaks, `send` also when its time is over."""

    def send(self, data: bytes, timeout_s: float) -> None: ...

    def receive(self, timeout_s: float) -> bytes:
        """What has come, at least a byte; nothing when the time is over."""
        ...

    def close(self, *, drop: bool = False) -> None:
        """`drop`: throw away what was sent and has not left yet."""
        ...


class TcpWire:
    """A printer on the network. Raises PrinterOff."""

    def __init__(self, host: str, port: int, timeout_s: float) -> None:
        self._name = f"{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), timeout_s)
        except OSError as error:
            raise PrinterOff(f"{self._name}: {_why(error)}") from error

    def send(self, data: bytes, timeout_s: float) -> None:
        try:
            self._socket.settimeout(timeout_s)
            self._socket.sendall(data)
        except OSError as error:
            raise PrinterOff(f"{self._name}: {_why(error)}") from error

    def receive(self, timeout_s: float) -> bytes:
        try:
            self._socket.settimeout(timeout_s)
            data = self._socket.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise PrinterOff(f"{self._name}: {_why(error)}") from error
        if not data:
            raise PrinterOff(f"{self._name}: it closed the connection")
        return data

    def close(self, *, drop: bool = False) -> None:
        if drop:
            # SO_LINGER 0: the system forgets what it still holds instead of delivering it later.
            linger = struct.pack("ii", 1, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._socket.close()


class FileWire:
    """A printer behind a device file such as /dev/usb/lp0. Raises PrinterOff or PrinterUnknown."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # O_NONBLOCK: a printer without paper takes no bytes, and must not hold the thread for ever.
            self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except FileNotFoundError as error:
            raise PrinterUnknown(f"{path}: no such device") from error
        except OSError as error:
            raise PrinterOff(f"{path}: {_why(error)}") from error

    def send(self, data: bytes, timeout_s: float) -> None:
        end = time.monotonic() + timeout_s
        rest = memoryview(data)
        try:
            while rest:
                left = end - time.monotonic()
                if left <= 0 or not select.select([], [self._handle], [], left)[1]:
                    raise TimeoutError
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise PrinterOff(f"{self._path}: {_why(error)}") from error

    def receive(self, timeout_s: float) -> bytes:
        try:
            if not select.select([self._handle], [], [], timeout_s)[0]:
                return b""
            return os.read(self._handle, 64)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise PrinterOff(f"{self._path}: {_why(error)}") from error

    def close(self, *, drop: bool = False) -> None:  # noqa: ARG002 - the kernel has no way to call bytes back
        os.close(self._handle)


def _why(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return error.strerror or type(error).__name__
