# SPDX-License-Identifier: Apache-2.0
"""A CoverageEligibilityRequest as the question that it is: by a card's proof, or by the numbers of a Coverage.

The proof travels as an extension of ours on the request, with one nested extension for each of its parts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from eligibility.service.by_number import Search
from eligibility.service.fhir.coverage import member_of
from eligibility.service.fhir.names import (
    INSTITUTION,
    LIMIT_CONSENT,
    PROOF,
    REQUEST_ID,
    Resource,
    values_of,
)
from eligibility.service.fhir.outcomes import Issue, NotFhir
from eligibility.service.messages import QueryMessage
from eligibility.service.rules import Question
from eligibility.wire import LONGEST_REQUEST_ID

KIND = "CoverageEligibilityRequest"
ANSWERED = ("validation", "benefits")
PARTS = {
    "method": "valueCode",
    "certificate_serial": "valueString",
    "certificate": "valueBase64Binary",
    "nonce": "valueString",
    "kiosk": "valueString",
    "signed_at": "valueInstant",
    "signature": "valueBase64Binary",
    "deferred": "valueBoolean",
}
"""The parts of a proof by their nested extension's url, and where the value stands."""
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, by whom. One of `question` and `search` is there."""

    request_id: str
    institution: str
    question: Question | None = None
    search: Search | None = None


def read_request(request: Resource, kiosk: str) -> Asked:
    """From a request that is valid FHIR. Raises NotFhir."""
    if request["status"] != "active":
        raise NotFhir(
            Issue("business-rule", "only an active request is answered", (f"{KIND}.status",))
        )
    if not set(request.get("purpose", ())) & set(ANSWERED):
        text = f"one of {', '.join(ANSWERED)}"
        raise NotFhir(Issue("not-supported", text, (f"{KIND}.purpose",)))
    identity, institution = _request_id(request), _institution(request)
    proof = [one for one in request.get("extension", []) if one.get("url") == PROOF]
    if not proof:
        return Asked(identity, institution, search=_search(request))
    if len(proof) > 1:
        raise NotFhir(Issue("structure", "one proof", (f"{KIND}.extension",)))
    return Asked(identity, institution, _question(proof[0], identity, institution, kiosk))


def resolve(request: Resource, reference: Any, place: str) -> Resource:
    """The contained resource that a reference names, or what it identifies by itself. Raises NotFhir."""
    local = (reference or {}).get("reference", "")
    if not local.startswith("#"):
        identifier = (reference or {}).get("identifier")
        return {"identifier": [identifier]} if identifier else {}
    found = [one for one in request.get("contained", []) if one.get("id") == local[1:]]
    if len(found) != 1:
        raise NotFhir(Issue("not-found", "no such contained resource", (f"{place}.reference",)))
    return dict(found[0])


def _request_id(request: Resource) -> str:
    found = values_of(request, REQUEST_ID)
    if len(found) != 1 or len(found[0]) > LONGEST_REQUEST_ID:
        text = f"one identifier of {REQUEST_ID}, at most {LONGEST_REQUEST_ID} characters"
        raise NotFhir(Issue("required", text, (f"{KIND}.identifier",)))
    return found[0]


def _institution(request: Resource) -> str:
    provider = resolve(request, request.get("provider"), f"{KIND}.provider")
    found = values_of(provider, INSTITUTION)
    if len(found) != 1 or len(found[0]) != 10 or not (found[0].isascii() and found[0].isdigit()):
        text = f"the clinic's ten digits as identifier of {INSTITUTION}"
        raise NotFhir(Issue("required", text, (f"{KIND}.provider",)))
    return found[0]


def _question(proof: Resource, identity: str, institution: str, kiosk: str) -> Question:
    """The proof is checked by the same message as the JSON question's."""
    sent = {"certificate": None} | dict(_parts(proof))
    message = {
        "MessageHeader": {
            "MedicalInstitutionCode": institution,
            "ArbitraryFileIdentifier": identity,
        },
        "MessageBody": {"Proof": sent},
    }
    try:
        return QueryMessage.model_validate(message).question(kiosk)
    except ValidationError as error:
        where = sorted({str(one["loc"][-1]) for one in error.errors(include_url=False)})
        places = tuple(f"{KIND}.extension.{name}" for name in where[:LONGEST])
        raise NotFhir(Issue("value", "not a proof", places)) from None


def _parts(proof: Resource) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for part in proof.get("extension", []):
        name = part.get("url")
        if name not in PARTS or PARTS[name] not in part:
            text = f"allowed: {', '.join(f'{one} ({kind})' for one, kind in PARTS.items())}"
            raise NotFhir(Issue("structure", text, (f"{KIND}.extension.extension",)))
        found.append((name, part[PARTS[name]]))
    return found


def _search(request: Resource) -> Search:
    place = f"{KIND}.insurance"
    insurances = request.get("insurance", [])
    if len(insurances) != 1:
        text = "a card's proof, or one insurance whose coverage has the numbers"
        raise NotFhir(Issue("required", text, (f"{KIND}.extension", place)))
    coverage = resolve(request, insurances[0].get("coverage"), f"{place}.coverage")
    member = member_of(coverage, f"{place}.coverage")
    patient = resolve(request, request.get("patient"), f"{KIND}.patient")
    return Search(
        insurer_number=member.insurer,
        number=member.number,
        symbol=member.symbol,
        branch=member.branch,
        birth=_birth(patient),
        limit_consent=_limit_consent(request),
    )


def _birth(patient: Resource) -> date | None:
    """A year or a month alone identifies nobody."""
    text = patient.get("birthDate")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise NotFhir(Issue("value", "a whole date", (f"{KIND}.patient.birthDate",))) from None


def _limit_consent(request: Resource) -> bool:
    found = [one for one in request.get("extension", []) if one.get("url") == LIMIT_CONSENT]
    return any(one.get("valueBoolean") is True for one in found)
