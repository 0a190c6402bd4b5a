# SPDX-License-Identifier: Apache-2.0
"""Who is at the other end of the TLS connection: uvicorn does not say, so its protocol is taught to.

The name in the client certificate is put into each request's scope, where no header can forge it.
"""

import asyncio
import os
import socket
import struct
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PEER = "uketsuke.peer"
CONNECTION = "uketsuke.connection"
_BAD_HTTP = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 21\r\n"
    b'connection: close\r\n\r\n{"error": "bad_http"}'
)
_LINGER_NOT = struct.pack("ii", 1, 0)


class PeerProtocol(HttpToolsProtocol):
    """HTTP/1.1 that adds the peer's common name and itself to `scope["extensions"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Learn the peer's name, once for the connection."""
        super().connection_made(transport)
        name = _common_name(transport.get_extra_info("peercert"))
        self._extensions = {PEER: name, CONNECTION: self}

    def on_message_begin(self) -> None:
        """Called by the parser; the scope of the next request is made here."""
        super().on_message_begin()
        self.scope["extensions"] = dict(self._extensions)  # type: ignore[arg-type]

    def on_headers_complete(self) -> None:
        """Called by the parser; the answer to this request gets its head and body in one piece."""
        super().on_headers_complete()
        self.cycle.transport = _OnePiece(self.transport, self.loop)  # type: ignore[assignment]

    def send_400_response(self, _msg: str) -> None:
        """Called for what is no HTTP; uvicorn's own answer is no JSON."""
        self.transport.write(_BAD_HTTP)
        self.transport.close()

    @property
    def is_idle(self) -> bool:
        """True between two requests."""
        cycle = self.cycle
        return not cycle or cycle.response_complete

    def reset(self) -> None:
        """Drop the connection with a TCP reset, as a router does that lost its memory."""
        line = self.transport.get_extra_info("socket")
        # uvloop shows no real socket; an option set on a copy holds for both
        with socket.socket(fileno=os.dup(line.fileno())) as own:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self.transport.abort()


class _OnePiece:
    """A transport for one answer: uvicorn writes head and body apart, which makes two TLS records and two
    wake-ups of the client. A head whose body is late goes out alone.
    """

    __slots__ = ("_began", "_head", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head: bytes | None = None
        self._began = False

    def write(self, data: bytes) -> None:
        """The first piece waits until the loop's next round for the second."""
        if not self._began:
            self._began, self._head = True, data
            self._loop.call_soon(self._flush)
        elif self._head is not None:
            head, self._head = self._head, None
            self._transport.write(head + data)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """What waits goes out first."""
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection is ending."""
        return self._transport.is_closing()

    def _flush(self) -> None:
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.write(head)


def peer_name(scope: Scope) -> str | None:
    """The common name in the client certificate of this request, None without one."""
    name: str | None = scope.get("extensions", {}).get(PEER)
    return name


def connection_of(scope: Scope) -> PeerProtocol | None:
    """The connection on which this request came, None in a test without a server."""
    connection: PeerProtocol | None = scope.get("extensions", {}).get(CONNECTION)
    return connection


def _common_name(certificate: Any) -> str | None:
    """Exactly one common name, from the form that `ssl.SSLSocket.getpeercert` gives."""
    subject = (certificate or {}).get("subject", ())
    names = [value for part in subject for key, value in part if key == "commonName"]
    return names[0] if len(names) == 1 else None
