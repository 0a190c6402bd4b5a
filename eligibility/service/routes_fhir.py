# SPDX-License-Identifier: Apache-2.0
"""The FHIR R4 facade.

    GET  /fhir/metadata                      CapabilityStatement
    POST /fhir/CoverageEligibilityRequest    answered with a CoverageEligibilityResponse

The rules, the access log and the stored answers are those of /v1; the faults on purpose are not. docs/fhir.md.
"""

import json
from typing import Any

from fastapi import FastAPI, Request, Response

from eligibility.answers import read_answer
from eligibility.errors import BadAnswer
from eligibility.japan import JAPAN
from eligibility.refusals import Refusal
from eligibility.service.by_number import answer_number
from eligibility.service.counter import Ask
from eligibility.service.desk import Desk, kiosk_of
from eligibility.service.fhir.capability import capability_statement
from eligibility.service.fhir.errors import FhirErrors
from eligibility.service.fhir.incoming import KIND, Asked, read_request
from eligibility.service.fhir.models import validate
from eligibility.service.fhir.names import MEDIA_TYPE, Resource
from eligibility.service.fhir.outcomes import Issue, NotFhir, outcome
from eligibility.service.fhir.outgoing import render_response
from eligibility.service.replies import RefusedHere
from eligibility.service.rules import Settled

RESPONSE = "CoverageEligibilityResponse"
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["resourceType"],
    "properties": {"resourceType": {"type": "string"}},
}


def add_fhir(app: FastAPI, desk: Desk) -> None:
    """Both endpoints, and the layer that makes every error under /fhir an OperationOutcome."""
    app.add_middleware(FhirErrors)

    @app.get("/fhir/metadata", response_class=Response, responses=_answers(200))
    def metadata() -> Response:
        return _reply(
            validate(capability_statement(app.version, desk.now()), "CapabilityStatement")
        )

    @app.post(
        f"/fhir/{KIND}", response_class=Response, responses=_answers(200), openapi_extra=_body()
    )
    async def ask(request: Request) -> Response:
        kiosk, body = kiosk_of(request), await request.body()
        try:
            return _reply(await desk.run(lambda: _answer(desk, _decoded(body), kiosk)))
        except NotFhir as error:
            return _reply(outcome(*error.issues), 422)


def _answer(desk: Desk, data: Any, kiosk: str) -> Resource:
    request = validate(data, KIND)
    asked = read_request(request, kiosk)
    done = _settle(desk, asked, data, kiosk)
    if isinstance(done, Refusal):
        raise RefusedHere(done)
    created = desk.now().astimezone(JAPAN)
    return _checked(render_response(read_answer(done.answer), asked, request, created))


def _checked(response: Resource) -> Resource:
    """What is wrong with our own response is not the asker's fault."""
    try:
        return validate(response, RESPONSE)
    except NotFhir as error:
        raise BadAnswer(str(error)) from None


def _settle(desk: Desk, asked: Asked, data: Resource, kiosk: str) -> Settled | Refusal:
    if asked.question is not None:
        return desk.settle(asked.question)
    search = asked.search
    if search is None:
        return Refusal.BAD_REQUEST
    ask = Ask(kiosk, asked.request_id, asked.institution, json.dumps(data, sort_keys=True))
    with desk.store.begin() as tx:
        return answer_number(tx, ask, search, desk.settings.as_of, desk.now())


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NotFhir(Issue("structure", "not JSON")) from None


def _reply(resource: Resource, status: int = 200) -> Response:
    return Response(json.dumps(resource, ensure_ascii=False), status, media_type=MEDIA_TYPE)


def _answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        one: {"description": "a FHIR resource", "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
        for one in statuses
    }


def _body() -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}}
