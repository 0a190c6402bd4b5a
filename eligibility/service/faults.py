# SPDX-License-Identifier: Apache-2.0
"""Answers that arrive late, broken or not at all, made on the real connection."""

import asyncio
import json
from typing import Any

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from eligibility.codes import SegmentOfResult
from eligibility.service.impostors import former_answer, wrong_person
from eligibility.service.line import LineState
from eligibility.service.official import not_finished
from eligibility.service.peer import connection_of, peer_name
from eligibility.service.records import Transaction
from eligibility.service.settings import Failure, FailureKind
from eligibility.service.weather import FINE, Fate
from eligibility.wire import SIMULATED_DELAY_HEADER

HANG_S = 3600
"""What "for ever" is when it is only simulated: longer than any time-out."""

RETRY_AFTER_S = 2
"""Of 429, where the failure does not say."""

OTHER_CARD = "MOCK-OTHER-CARD"
OTHER_REQUEST = "MOCK-OTHER-REQUEST"

_STATUSES = {
    FailureKind.STATUS_429: 429,
    FailureKind.STATUS_500: 500,
    FailureKind.STATUS_502: 502,
    FailureKind.STATUS_503: 503,
    FailureKind.STATUS_504: 504,
}
_TELL_WHEN = (429, 503)
_HANGS = (FailureKind.HANG, FailureKind.HANG_AFTER_HEADERS)
_LINE_STATES = {FailureKind.REFUSED: LineState.REFUSED, FailureKind.TLS: LineState.TLS_FAILS}
_BREAKS = (FailureKind.RESET, *_LINE_STATES)


class CutOffResponse(Response):
    """Promises its whole body, sends half of it and drops the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the head and half of the body, and leave without an end."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


class HeadOnlyResponse(Response):
    """Promises its whole body and never sends it."""

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and wait until the caller gives up."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await _until_the_caller_gives_up(receive)


class NoResponse(Response):
    """For a connection that is gone."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        """Wait until the loop has noticed."""
        await _until_the_caller_gives_up(receive)


async def respond(request: Request, fate: Fate, answer: dict[str, Any] | str) -> Response:
    """Turn the right answer (or its JSON) into what this request's fate wants, after its delay."""
    if fate is FINE:
        return _json(answer)
    if fate.failure is not None:
        request.app.state.metrics.fault(fate.failure)
    delay_s = fate.delay_s
    if fate.failure in _HANGS and fate.is_simulated:
        delay_s = HANG_S
    elif delay_s and not fate.is_simulated:
        await asyncio.sleep(delay_s)
    if fate.failure is FailureKind.HANG and not fate.is_simulated:
        await _until_the_caller_gives_up(request.receive)
    if fate.failure in _BREAKS and fate.rule is not None:
        return _break(request, fate.rule)
    response = await _spoil(request, fate, answer)
    if fate.is_simulated and delay_s:
        response.headers[SIMULATED_DELAY_HEADER] = str(round(delay_s * 1000))
    return response


async def _until_the_caller_gives_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _break(request: Request, rule: Failure) -> Response:
    connection = connection_of(request.scope)
    if connection is None:  # no real connection to break
        return _json({"error": "mock_failure"}, 503)
    if rule.kind is FailureKind.RESET:
        connection.reset()
    else:
        request.app.state.desk.line.interrupt(_LINE_STATES[rule.kind], rule.for_s)
    return NoResponse()


async def _spoil(request: Request, fate: Fate, answer: dict[str, Any] | str) -> Response:
    failure, rule = fate.failure, fate.rule
    if failure is None or rule is None:
        return _json(answer)
    if failure in _STATUSES:
        return _status(_STATUSES[failure], rule)
    right = json.loads(answer) if isinstance(answer, str) else answer
    match failure:
        case FailureKind.TRUNCATED:
            return CutOffResponse(_dump(right), media_type="application/json")
        case FailureKind.HANG_AFTER_HEADERS if not fate.is_simulated:
            return HeadOnlyResponse(_dump(right), media_type="application/json")
        case FailureKind.WRONG_TYPE:
            return Response(b"<html></html>", media_type="text/html")
        case FailureKind.NOT_JSON:
            return Response(_dump(right)[:-1], media_type="application/json")
        case FailureKind.WRONG_PERSON | FailureKind.FORMER_ANSWER:
            return _json(await _impostor(request, fate, right))
        case _:
            return _json(_altered(failure, right))


def _status(status: int, rule: Failure) -> Response:
    response = _json({"error": "mock_failure"}, status)
    wait_s = rule.retry_after_s
    if wait_s is None and status == 429:
        wait_s = RETRY_AFTER_S
    if wait_s is not None and status in _TELL_WHEN:
        response.headers["Retry-After"] = str(wait_s)
    return response


async def _impostor(request: Request, fate: Fate, answer: dict[str, Any]) -> dict[str, Any]:
    failure, person = fate.failure, fate.person
    desk, kiosk = request.app.state.desk, peer_name(request.scope)

    def find(tx: Transaction) -> dict[str, Any]:
        if failure is FailureKind.FORMER_ANSWER:
            return former_answer(tx, answer, kiosk)
        return wrong_person(tx, answer, person)

    def look() -> dict[str, Any]:
        with desk.store.begin() as tx:
            return find(tx)

    found: dict[str, Any] = await desk.run(look)
    return found


def _altered(failure: FailureKind | None, answer: dict[str, Any]) -> dict[str, Any]:
    if "MessageBody" not in answer:
        return answer
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
        case FailureKind.DUPLICATE_RESULT:
            return {**answer, "MessageBody": _twice(answer["MessageBody"])}
        case _:
            return answer


def _twice(body: dict[str, Any]) -> dict[str, Any]:
    name = "ResultOfQualificationConfirmation"
    results = body.get("ResultList", {}).get(name, [])
    return {**body, "ResultList": {name: results * 2}} if results else body


def _json(data: dict[str, Any] | str, status: int = 200) -> Response:
    return Response(_dump(data), status, media_type="application/json")


def _dump(data: dict[str, Any] | str) -> bytes:
    if isinstance(data, str):
        return data.encode()
    return json.dumps(data, ensure_ascii=False).encode()
