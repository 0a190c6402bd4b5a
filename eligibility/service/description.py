# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI description: what the framework finds out, and what it cannot know.

Every operation needs a client certificate, every error has one shape, and questions are read without the framework.
"""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from eligibility.service.fhir.errors import PREFIX as FHIR
from eligibility.service.fhir.names import MEDIA_TYPE
from eligibility.service.messages import QueryMessage
from eligibility.service.shapes import ErrorReply
from eligibility.service.troubles import OF_STATUS

TEXT = """A mock of 資格確認 (eligibility by My Number Card) for fictional people: nothing of it is official but the
element names. Each connection needs a client certificate of the test CA; the common name in it is the kiosk's name.
Times are Japan's, dates YYYYMMDD. A request id that comes again with the same content gets the same answer."""

SCHEME = "clientCertificate"
_JSON = "application/json"
_ALWAYS = {
    400: "not HTTP",
    401: "no client certificate, or the proof is another kiosk's",
    405: "this path has no such method",
    413: "the body is too large",
    429: "only with faults on purpose",
    500: "the service's own fault",
    502: "only with faults on purpose",
    503: "the database cannot be reached",
    504: "only with faults on purpose",
}
_WITH_BODY = {
    403: "the rules say no, or this is the admin's",
    409: "the nonce, the request id or the slip was used or is unknown",
    415: "the body is not JSON",
    422: "the body is JSON of another shape",
}
_READ_BY_HAND: dict[str, type[BaseModel]] = {"/v1/eligibility": QueryMessage}


def describe(app: FastAPI) -> None:
    """From now on the application describes itself so."""
    made: dict[str, Any] = {}
    framework = app.openapi

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(_completed(framework()))
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas |= _schemas(ErrorReply, *_READ_BY_HAND.values())
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    text = "The common name in the client certificate is the kiosk's name."
    components["securitySchemes"] = {SCHEME: {"type": "mutualTLS", "description": text}}
    document["security"] = [{SCHEME: []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    return document


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    if path in _READ_BY_HAND:
        schema = {"$ref": f"#/components/schemas/{_READ_BY_HAND[path].__name__}"}
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
    responses = operation["responses"]
    wanted = _ALWAYS | (_WITH_BODY if method == "post" or "422" in responses else {})
    for status, text in sorted(wanted.items()):
        if str(status) not in responses or status == 422:
            responses[str(status)] = _fhir_error(text) if path.startswith(FHIR) else _error(text)


def _fhir_error(text: str) -> dict[str, Any]:
    kind = {"type": "string", "enum": ["OperationOutcome"]}
    schema = {
        "type": "object",
        "required": ["resourceType", "issue"],
        "properties": {"resourceType": kind},
    }
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}


def _error(text: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ErrorReply.__name__}"}
    return {"description": text, "content": {_JSON: {"schema": schema}}}


def _schemas(*models: type[BaseModel]) -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    wanted = [(model, "validation") for model in models]
    _, found = models_json_schema(wanted, ref_template=template)  # type: ignore[arg-type]
    defined: dict[str, Any] = found["$defs"]
    return defined


assert set(OF_STATUS) <= set(_ALWAYS) | set(_WITH_BODY) | {404}  # noqa: S101 -- each is described
