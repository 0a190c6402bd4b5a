# SPDX-License-Identifier: Apache-2.0
"""The service's application without a socket, as a kiosk with a client certificate meets it."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eligibility.service.peer import PEER


def as_kiosk(app: ASGIApp, name: str | None = "kiosk-1") -> ASGIApp:
    """The application behind a connection whose certificate names this kiosk; None: it has none."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "extensions": {**scope.get("extensions", {}), PEER: name}}
        await app(scope, receive, send)

    return wrapped


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


class AsgiKiosk:
    """Asks it, one request after the other."""

    def __init__(self, app: ASGIApp, name: str | None = "kiosk-1") -> None:
        self._app = as_kiosk(app, name)

    def get(self, path: str) -> Told:
        """GET."""
        return self.ask("GET", path)

    def post(self, path: str, body: bytes, media: str = "application/json") -> Told:
        """POST."""
        return self.ask("POST", path, body, media)

    def ask(self, method: str, path: str, body: bytes = b"", media: str | None = None) -> Told:
        """One request and its answer."""
        headers = [(b"host", b"service"), (b"content-length", str(len(body)).encode())]
        if media is not None:
            headers.append((b"content-type", media.encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "http_version": "1.1",
            "scheme": "https",
            "client": ("127.0.0.1", 1),
            "server": ("service", 443),
        }
        return asyncio.run(self._once(scope, body))

    async def _once(self, scope: Scope, body: bytes) -> Told:
        sent: list[Message] = []
        asked = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return next(asked, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        head, *rest = sent
        headers = {name.decode(): value.decode() for name, value in head["headers"]}
        return Told(head["status"], headers, b"".join(one.get("body", b"") for one in rest))
