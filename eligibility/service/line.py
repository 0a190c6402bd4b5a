# SPDX-License-Identifier: Apache-2.0
"""The listening end of the service: open, closed for a time, or open with handshakes that fail."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast

import uvicorn

from eligibility.errors import ServiceNotStarted
from eligibility.service.peer import PeerProtocol

log = logging.getLogger("eligibility.service")

AGAIN_S = 0.5
_BACKLOG = 128
_HANDSHAKE_FAILURE = bytes.fromhex("15030300020228")
"""A fatal TLS alert handshake_failure(40), RFC 8446 section 6."""


class LineState(StrEnum):
    """What meets somebody who connects."""

    OPEN = "open"
    REFUSED = "refused"
    TLS_FAILS = "tls_fails"


class Line(Protocol):
    """The listening end, as the faults use it."""

    def interrupt(self, state: LineState, seconds: float) -> None:
        """For so long nobody gets through, and who is connected is dropped."""
        ...


class LineControl:
    """Implements `Line` for the server that it is given; before that nothing happens."""

    def __init__(self) -> None:
        self.server: LineServer | None = None

    def interrupt(self, state: LineState, seconds: float) -> None:
        """From the server's loop only."""
        if self.server is not None:
            self.server.interrupt(state, seconds)

    def interrupt_soon(self, state: LineState, seconds: float) -> None:
        """The same from another thread."""
        server = self.server
        if server is not None and server.loop is not None:
            server.loop.call_soon_threadsafe(server.interrupt, state, seconds)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen. With `is_shared` several processes listen on one port, each with its own socket."""

    host: str
    port: int
    is_shared: bool = False


def listen(place: Place) -> socket.socket:
    """A listening socket. Bound here rather than in uvicorn, which would end the whole process on a
    taken port. Raises ServiceNotStarted.
    """
    listener = bind(place)
    listener.listen(_BACKLOG)
    return listener


def bind(place: Place) -> socket.socket:
    """A bound socket that does not listen: it keeps a port without answering. Raises ServiceNotStarted."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms per answer
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if place.is_shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((place.host, place.port))
    except OSError as error:
        made.close()
        where = f"{place.host}:{place.port}"
        raise ServiceNotStarted(f"cannot listen on {where} ({error.strerror})") from error
    return made


class LineServer(uvicorn.Server):
    """Says when it listens, and can close its listener for a time without ending."""

    def __init__(
        self, config: uvicorn.Config, place: Place, is_listening: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._place = place
        self._is_listening = is_listening
        self._state = LineState.OPEN
        self._reopening: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._is_listening()

    def interrupt(self, state: LineState, seconds: float) -> None:
        """The line is so for a time, then open again; a new interruption replaces the former one."""
        if self._reopening is not None:
            self._reopening.cancel()
        self._do(self.change_line(state))
        loop = asyncio.get_running_loop()
        back = self.change_line
        self._reopening = loop.call_later(seconds, lambda: self._do(back(LineState.OPEN)))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def change_line(self, state: LineState) -> None:
        """From now on connections meet this; those that are open are dropped when it gets worse."""
        if state is self._state or self.should_exit:
            return
        self._state = state
        for server in self.servers:
            server.close()
        self.servers = []
        if state is not LineState.OPEN:
            self.drop(only_idle=False)
        if state is LineState.REFUSED:
            return
        try:
            self.servers = [await self._open(state)]
        except ServiceNotStarted as error:
            # somebody sits on the port: stay closed and try again
            log.error("%s", error)
            self.interrupt(LineState.REFUSED, AGAIN_S)
            self._state = LineState.REFUSED

    async def _open(self, state: LineState) -> Any:
        loop, listener = asyncio.get_running_loop(), listen(self._place)
        if state is LineState.TLS_FAILS:
            return await loop.create_server(_FailingTls, sock=listener)
        return await loop.create_server(self._protocol, sock=listener, ssl=self.config.ssl)

    def _protocol(self) -> PeerProtocol:
        return PeerProtocol(self.config, self.server_state, self.lifespan.state)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop idle connections at once: a polite TLS goodbye waits for a client that sleeps."""
        if self._reopening is not None:
            self._reopening.cancel()
        self.drop(only_idle=True)
        await super().shutdown(sockets)
        self.drop(only_idle=False)
        await asyncio.sleep(0)  # the loop closes the dropped transports in its next round

    def drop(self, *, only_idle: bool) -> None:
        """Cut connections off."""
        for connection in tuple(self.server_state.connections):
            assert isinstance(connection, PeerProtocol)  # noqa: S101 -- see run._config
            if connection.is_idle or not only_idle:
                connection.transport.abort()


class _FailingTls(asyncio.Protocol):
    """Answers a ClientHello with an alert and leaves."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, _data: bytes) -> None:
        self._transport.write(_HANDSHAKE_FAILURE)
        self._transport.close()
