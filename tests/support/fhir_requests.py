# SPDX-License-Identifier: Apache-2.0
"""CoverageEligibilityRequests as a vendor's program would send them."""

from base64 import b64encode
from typing import Any

from eligibility.proof import Proof, format_time
from eligibility.service.fhir.coverage import Member
from eligibility.service.fhir.incoming import PARTS
from eligibility.service.fhir.names import INSTITUTION, MEMBER_ID, PROOF, REQUEST_ID

INSTITUTION_CODE = "9919999996"


def a_request(request_id: str = "visit-1", **changes: Any) -> dict[str, Any]:
    usual = {
        "resourceType": "CoverageEligibilityRequest",
        "identifier": [{"system": REQUEST_ID, "value": request_id}],
        "status": "active",
        "purpose": ["validation"],
        "patient": {"display": "whoever holds the card"},
        "created": "2026-11-24",
        "provider": {"identifier": {"system": INSTITUTION, "value": INSTITUTION_CODE}},
        "insurer": {"display": "whoever insures them"},
    }
    return {**usual, **changes}


def proof_extension(proof: Proof) -> dict[str, Any]:
    certificate = proof.certificate_der
    parts = {
        "method": proof.method,
        "certificate_serial": proof.certificate_serial,
        "certificate": None if certificate is None else b64encode(certificate).decode(),
        "nonce": proof.nonce,
        "kiosk": proof.kiosk,
        "signed_at": format_time(proof.signed_at),
        "signature": b64encode(proof.signature).decode(),
        "deferred": proof.is_deferred,
    }
    nested = [{"url": n, PARTS[n]: value} for n, value in parts.items() if value is not None]
    return {"url": PROOF, "extension": nested}


def by_proof(proof: Proof, request_id: str = "visit-1", **changes: Any) -> dict[str, Any]:
    return a_request(request_id, extension=[proof_extension(proof)], **changes)


def by_number(
    member: Member, request_id: str = "visit-1", birth: str | None = None
) -> dict[str, Any]:
    """The coverage and the patient stand in the request itself."""
    patient = {"resourceType": "Patient", "id": "p"} | ({"birthDate": birth} if birth else {})
    coverage = {
        "resourceType": "Coverage",
        "id": "c",
        "identifier": [{"system": MEMBER_ID, "value": member.member_id()}],
        "status": "active",
        "beneficiary": {"reference": "#p"},
        "payor": [{"display": "insurer"}],
    }
    return a_request(
        request_id,
        contained=[patient, coverage],
        patient={"reference": "#p"},
        insurance=[{"coverage": {"reference": "#c"}}],
    )
