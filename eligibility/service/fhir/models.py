# SPDX-License-Identifier: Apache-2.0
"""Validation against the models of fhir.resources, which take half a second to load: only where FHIR is spoken.

Its R4B models are used. R4B changed other resources than these: for CoverageEligibilityRequest and -Response,
Coverage, Patient, Organization, OperationOutcome and CapabilityStatement they accept and refuse the same as R4.
The models do not check value sets: the required codes are checked beside them.
"""

from functools import cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError

from eligibility.service.fhir.names import Resource
from eligibility.service.fhir.outcomes import Issue, NotFhir

MODULES = {
    "CoverageEligibilityRequest": "coverageeligibilityrequest",
    "CoverageEligibilityResponse": "coverageeligibilityresponse",
    "CapabilityStatement": "capabilitystatement",
    "OperationOutcome": "operationoutcome",
    "Coverage": "coverage",
    "Organization": "organization",
    "Patient": "patient",
}
STATUSES = ("active", "cancelled", "draft", "entered-in-error")
PURPOSES = ("auth-requirements", "benefits", "discovery", "validation")
OUTCOMES = ("queued", "complete", "error", "partial")
_CODES = {"status": STATUSES, "purpose": PURPOSES, "outcome": OUTCOMES}
_REQUIRED = {
    "CoverageEligibilityRequest": ("status", "purpose", "patient", "created", "insurer"),
    "CoverageEligibilityResponse": (
        "status",
        "purpose",
        "patient",
        "created",
        "request",
        "outcome",
        "insurer",
    ),
}
"""Elements of 1..1 and 1..*: the models take null for them, which is no JSON of FHIR's."""


def validate(resource: Any, kind: str) -> Resource:
    """The resource if it is one of this kind. Raises NotFhir; the text says where, and not what was there."""
    if not isinstance(resource, dict) or resource.get("resourceType") != kind:
        raise NotFhir(Issue("structure", f"resourceType is not {kind}", ("resourceType",)))
    try:
        _model(kind).model_validate(resource)
    except ValidationError as error:
        raise NotFhir(*_issues(kind, error)) from None
    except (ValueError, TypeError, RecursionError, AttributeError, LookupError):
        raise NotFhir(Issue("structure", f"not a {kind}", (kind,))) from None
    if kind in _REQUIRED:
        _check_codes(resource, kind)
    return resource


@cache
def _model(kind: str) -> type[BaseModel]:
    module = import_module(f"fhir.resources.R4B.{MODULES[kind]}")
    model: type[BaseModel] = getattr(module, kind)
    return model


def _issues(kind: str, error: ValidationError) -> list[Issue]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        Issue("structure", str(one["type"]), (".".join([kind, *map(str, one["loc"])]),))
        for one in found[:20]
    ]


def _check_codes(resource: Resource, kind: str) -> None:
    for name in _REQUIRED[kind]:
        if not resource.get(name):
            raise NotFhir(Issue("required", "is missing", (f"{kind}.{name}",)))
    for name, allowed in _CODES.items():
        values = resource.get(name, [])
        for value in values if isinstance(values, list) else [values]:
            if value not in allowed:
                text = f"allowed: {', '.join(allowed)}"
                raise NotFhir(Issue("code-invalid", text, (f"{kind}.{name}",)))
