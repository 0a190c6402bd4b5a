# SPDX-License-Identifier: Apache-2.0
"""Under /fhir every error is an OperationOutcome, whoever found it: an ASGI layer around the application."""

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eligibility.service.fhir.names import MEDIA_TYPE
from eligibility.service.fhir.outcomes import outcome_of_status

PREFIX = "/fhir"


class FhirErrors:
    """Turns {"error": …} into an OperationOutcome; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == PREFIX or path.startswith(PREFIX + "/")):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Turned(send).send)


class _Turned:
    """Holds the head of a failed answer back until its body is there."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass on, or collect and turn."""
        if message["type"] == "http.response.start" and _is_plain_error(message):
            self._head = message
        elif self._head is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._turn(self._head)

    async def _turn(self, head: Message) -> None:
        resource = outcome_of_status(head["status"], _error(self._body))
        body = json.dumps(resource, ensure_ascii=False).encode()
        kept = [
            (k, v)
            for k, v in head["headers"]
            if k.lower() not in (b"content-type", b"content-length")
        ]
        told = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        await self._send({**head, "headers": [*kept, *told]})
        await self._send({"type": "http.response.body", "body": body})


def _is_plain_error(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    return message["status"] >= 400 and not headers.get(b"content-type", b"").startswith(
        MEDIA_TYPE.encode()
    )


def _error(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])[:100]
    except (ValueError, LookupError, TypeError):
        return "unknown"
