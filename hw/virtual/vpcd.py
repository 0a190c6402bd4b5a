# SPDX-License-Identifier: Apache-2.0
"""The virtual card in a real pcscd: a client of the virtual reader's TCP port (vsmartcard's vpcd).

Each message is two bytes of length and a payload; one byte from the reader is a control code, all
else is a command APDU. Run it in a process of its own: a connection that is still open when a
process with both ends exits blocks both.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from typing import Protocol

POWER_OFF, POWER_ON, RESET, GET_ATR = 0x00, 0x01, 0x02, 0x04
DEFAULT_PORT = 35963
RETRY_S = 0.2
"""Between two attempts to reach a pcscd that is not there (yet, or again)."""
LOOK_S = 0.25
"""How often an idle connection looks whether it shall stop."""
FRAME_TIMEOUT_S = 5.0
MAX_PAYLOAD = 0xFFFF

log = logging.getLogger("hw.virtual.vpcd")


class PoweredCard(Protocol):
    """What can lie in the virtual reader."""

    def power_on(self) -> bytes:
        """Returns the answer to reset."""
        ...

    def power_off(self) -> None:
        """Forget everything but what is kept without power."""
        ...

    def reset(self) -> bytes:
        """Returns the answer to reset."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Answer a command APDU."""
        ...


def serve(card: PoweredCard, host: str, port: int, stop: threading.Event) -> None:
    """Keep the card in the reader until `stop`; come back whenever pcscd does. Never raises."""
    while not stop.is_set():
        try:
            with socket.create_connection((host, port), timeout=FRAME_TIMEOUT_S) as connection:
                log.info("in the reader at %s:%d", host, port)
                serve_connection(card, connection, stop)
        except OSError as error:
            log.debug("no reader at %s:%d: %s", host, port, error)
        card.power_off()
        # Not stop.wait: it takes the event's lock, and a signal handler that calls stop.set()
        # in this very thread would then wait for itself for ever.
        select.select([], [], [], RETRY_S)


def serve_connection(card: PoweredCard, connection: socket.socket, stop: threading.Event) -> None:
    """Answer until `stop` or until the reader closes the line. Raises OSError."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.settimeout(FRAME_TIMEOUT_S)
    while not stop.is_set():
        if not select.select([connection], [], [], LOOK_S)[0]:
            continue
        message = receive(connection)
        if message is None:
            return
        answer = handle(card, message)
        if answer is not None:
            send(connection, answer)


def send(connection: socket.socket, payload: bytes) -> None:
    """One message. Raises OSError."""
    connection.sendall(len(payload).to_bytes(2, "big") + payload)


def handle(card: PoweredCard, message: bytes) -> bytes | None:
    """The answer to one message; None for the control codes that want none."""
    if len(message) > 1:
        return card.transmit(message)[-MAX_PAYLOAD:]
    if message == bytes((GET_ATR,)):
        return card.power_on()
    if message == bytes((POWER_OFF,)):
        card.power_off()
    elif message == bytes((POWER_ON,)):
        card.power_on()
    elif message == bytes((RESET,)):
        card.reset()
    return None


def receive(connection: socket.socket) -> bytes | None:
    """One payload; None when the line ends, also in the middle of a message. Raises OSError."""
    head = _exactly(connection, 2)
    return None if head is None else _exactly(connection, int.from_bytes(head, "big"))


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    data = b""
    while len(data) < count:
        _acknowledge_at_once(connection)
        part = connection.recv(count - len(data))
        if not part:
            return None
        data += part
    return data


def _acknowledge_at_once(connection: socket.socket) -> None:
    """Linux forgets this flag after each receive; without it an APDU takes 44 ms, not 0.07."""
    quick = getattr(socket, "TCP_QUICKACK", None)
    if quick is not None:
        connection.setsockopt(socket.IPPROTO_TCP, quick, 1)
