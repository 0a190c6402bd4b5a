# SPDX-License-Identifier: Apache-2.0
"""Answers that arrive late, broken or not at all, made on the real connection."""

import asyncio
import json
from typing import Any

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from eligibility.codes import SegmentOfResult
from eligibility.service.official import not_finished
from eligibility.service.settings import FailureKind
from eligibility.service.weather import Fate
from eligibility.wire import SIMULATED_DELAY_HEADER

HANG_S = 3600
"""What "for ever" is when it is only simulated: longer than any time-out."""

OTHER_CARD = "MOCK-OTHER-CARD"
OTHER_REQUEST = "MOCK-OTHER-REQUEST"

_STATUSES = {
    FailureKind.STATUS_500: 500,
    FailureKind.STATUS_502: 502,
    FailureKind.STATUS_503: 503,
    FailureKind.STATUS_504: 504,
}


class CutOffResponse(Response):
    """Promises its whole body, sends half of it and drops the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the head and half of the body, and leave without an end."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


async def respond(request: Request, fate: Fate, answer: dict[str, Any] | str) -> Response:
    """Turn the right answer (or its JSON) into what this request's fate wants, after its delay."""
    delay_s = fate.delay_s
    if not delay_s and fate.failure is None:
        return _json(answer)
    if fate.failure is FailureKind.HANG:
        if not fate.is_simulated:
            await _until_the_caller_gives_up(request)
        delay_s = HANG_S
    elif delay_s and not fate.is_simulated:
        await asyncio.sleep(delay_s)
    members = json.loads(answer) if isinstance(answer, str) else answer
    response = _spoil(fate.failure, members)
    if fate.is_simulated and delay_s:
        response.headers[SIMULATED_DELAY_HEADER] = str(round(delay_s * 1000))
    return response


async def _until_the_caller_gives_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _spoil(failure: FailureKind | None, answer: dict[str, Any]) -> Response:
    if failure in _STATUSES:
        return _json({"error": "mock_failure"}, _STATUSES[failure])
    match failure:
        case FailureKind.TRUNCATED:
            return CutOffResponse(_dump(answer), media_type="application/json")
        case FailureKind.WRONG_TYPE:
            return Response(b"<html></html>", media_type="text/html")
        case FailureKind.NOT_JSON:
            return Response(_dump(answer)[:-1], media_type="application/json")
        case _:
            return _json(_altered(failure, answer))


def _altered(failure: FailureKind | None, answer: dict[str, Any]) -> dict[str, Any]:
    match failure:
        case FailureKind.PROCESSING:
            return not_finished(answer, SegmentOfResult.PROCESSING)
        case FailureKind.ABNORMAL:
            return not_finished(answer, SegmentOfResult.ABNORMAL)
        case FailureKind.WRONG_CARD:
            body = {**answer["MessageBody"], "QualificationConfirmationKey": OTHER_CARD}
            return {**answer, "MessageBody": body}
        case FailureKind.WRONG_REQUEST:
            header = {**answer["MessageHeader"], "ArbitraryFileIdentifier": OTHER_REQUEST}
            return {**answer, "MessageHeader": header}
        case _:
            return answer


def _json(data: dict[str, Any] | str, status: int = 200) -> Response:
    return Response(_dump(data), status, media_type="application/json")


def _dump(data: dict[str, Any] | str) -> bytes:
    if isinstance(data, str):
        return data.encode()
    return json.dumps(data, ensure_ascii=False).encode()
