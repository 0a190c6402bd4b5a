# SPDX-License-Identifier: Apache-2.0
"""Who is at the other end of the TLS connection: uvicorn does not say, so its protocol is taught to.

The name in the client certificate is put into each request's scope, where no header can forge it.
"""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

EXTENSION = "uketsuke.peer"


class PeerH11Protocol(H11Protocol):
    """HTTP/1.1 that adds the peer's common name to `scope["extensions"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wrap the application for this connection, with the peer's name bound to it."""
        super().connection_made(transport)
        name = _common_name(transport.get_extra_info("peercert"))
        self.app = _with_peer(self.app, name)

    @property
    def is_idle(self) -> bool:
        """True between two requests."""
        cycle = self.cycle
        return not cycle or cycle.response_complete


def peer_name(scope: Scope) -> str | None:
    """The common name in the client certificate of this request, None without one."""
    name: str | None = scope.get("extensions", {}).get(EXTENSION)
    return name


def _common_name(certificate: Any) -> str | None:
    """Exactly one common name, from the form that `ssl.SSLSocket.getpeercert` gives."""
    subject = (certificate or {}).get("subject", ())
    names = [value for part in subject for key, value in part if key == "commonName"]
    return names[0] if len(names) == 1 else None


def _with_peer(app: ASGIApp, name: str | None) -> ASGIApp:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), EXTENSION: name}
        await app({**scope, "extensions": extensions}, receive, send)

    return wrapped
