# SPDX-License-Identifier: Apache-2.0
"""The JSON of a question to our mock service. Answers have the official element names; see `answers`."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from eligibility.proof import Proof, format_time

SIMULATED_DELAY_HEADER = "Uketsuke-Simulated-Delay-Ms"
"""The service says here how long it would have taken, instead of really waiting."""

ADMIN_TOKEN_HEADER = "Uketsuke-Admin-Token"  # noqa: S105 -- a header's name

HISTORY_PREFIX = "access_history:"
"""Before the nonce that the card signs when a person wants to read who looked at their data."""

REGISTRATION_PREFIX = "registration:"
"""Before the nonce that the card signs to be registered for use as a health-insurance card (初回登録)."""

CONSENT_PREFIX = "consents:"
"""Before the nonce that the card signs when consents are given or withdrawn by a proof of their own."""

LONGEST_REQUEST_ID = 50
"""ArbitraryFileIdentifier holds at most 50 characters."""


def query_to_json(proof: Proof, request_id: str, institution_code: str) -> dict[str, Any]:
    """The body of POST /v1/eligibility. Raises BadProof for a time without a zone."""
    return {
        "MessageHeader": {
            "MedicalInstitutionCode": institution_code,
            "ArbitraryFileIdentifier": request_id,
        },
        "MessageBody": {"Proof": proof_to_json(proof)},
    }


def consents_to_json(
    request_id: str, said: Mapping[str, bool], institution_code: str
) -> dict[str, Any]:
    """The body of POST /v1/consents, given by the request id of the question whose answer it follows."""
    return {
        "MessageHeader": {
            "MedicalInstitutionCode": institution_code,
            "ArbitraryFileIdentifier": request_id,
        },
        "MessageBody": {"Consents": dict(said)},
    }


def proof_to_json(proof: Proof) -> dict[str, Any]:
    """A proof as the service takes it; bytes are base64. Raises BadProof for a time without a zone."""
    certificate = proof.certificate_der
    return {
        "method": proof.method,
        "certificate_serial": proof.certificate_serial,
        "certificate": None if certificate is None else b64encode(certificate).decode(),
        "nonce": proof.nonce,
        "kiosk": proof.kiosk,
        "signed_at": format_time(proof.signed_at),
        "signature": b64encode(proof.signature).decode(),
        "deferred": proof.is_deferred,
    }
