# SPDX-License-Identifier: Apache-2.0
"""What every request passes: the kind of its body, the count of its outcome, and the last net for an error.

An ASGI layer right around the application. It looks at heads, sizes and the `error` of a refusal, never at data.
"""

import json
import logging
import re
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eligibility.service.metrics import Metrics

log = logging.getLogger("eligibility.service")

_ERROR = re.compile(rb'\{"error": ?"([a-z_]{1,40})"')
LARGEST_BODY = 1 << 20
"""Bytes; a bulk question of a thousand people is a third of it."""

_JSON_TYPES = (b"application/json", b"application/fhir+json")
_WITH_BODY = ("POST", "PUT", "PATCH")


class Gate:
    """The layer. Its counts go to `metrics`."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, passage = time.perf_counter(), _Passage(send)
        try:
            if _is_too_large(scope):
                await passage.refuse(413, "too_large")
            elif _is_other_media(scope):
                await passage.refuse(415, "unsupported_media_type")
            else:
                await self._app(scope, _limited(scope, receive), passage.send)
        except Exception as error:
            # its text and its frames' values may be people's data
            log.error("unexpected %s at %s", type(error).__name__, _place(error))
            await passage.refuse(500, "internal_error")
        finally:
            taken = time.perf_counter() - began
            self._metrics.count(_endpoint(scope), passage.outcome, taken)


class _Passage:
    """Sends what comes out, and notes what it was."""

    __slots__ = ("_send", "outcome", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None
        self.outcome = "no_answer"

    async def send(self, message: Message) -> None:
        """Pass on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.outcome = "ok" if self.status < 400 else f"status_{self.status}"
        elif self.status is not None and self.status >= 400:
            found = _ERROR.match(message.get("body", b""))
            if found is not None:
                self.outcome = found[1].decode()
        await self._send(message)

    async def refuse(self, status: int, error: str) -> None:
        """An answer of our own, unless one has begun."""
        if self.status is not None:
            return
        body = json.dumps({"error": error}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # what was not read may still come
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Counts a body that comes without its length."""
    if scope["method"] not in _WITH_BODY:
        return receive
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise HTTPException(413, headers={"connection": "close"})
        return message

    return counted


def _is_too_large(scope: Scope) -> bool:
    """True for a body that says so before it comes."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return not told.isdigit() or int(told) > LARGEST_BODY


def _is_other_media(scope: Scope) -> bool:
    """True for a body that does not say that it is JSON."""
    if scope["method"] not in _WITH_BODY:
        return False
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if headers.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in headers:
        return False
    media = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    return media not in _JSON_TYPES


def _endpoint(scope: Scope) -> str:
    """The route's template; never the path, which anybody can invent."""
    route: Any = scope.get("route")
    return getattr(route, "path", "none")


def _place(error: BaseException) -> str:
    """File and line where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "nowhere"
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
