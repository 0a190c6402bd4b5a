# SPDX-License-Identifier: Apache-2.0
"""What this facade can do (GET /fhir/metadata)."""

from datetime import datetime

from eligibility.service.fhir.names import LIMIT_CONSENT, PROOF, Resource

FHIR_VERSION = "4.0.1"


def capability_statement(version: str, at: datetime) -> Resource:
    """A CapabilityStatement of kind instance."""
    text = (
        "A mock of 資格確認 for fictional people. POST /fhir/CoverageEligibilityRequest is answered with the "
        f"CoverageEligibilityResponse itself. A card's proof travels in the extension {PROOF}; without one the "
        f"numbers of the insurance's coverage are asked about ({LIMIT_CONSENT}: the person lets the limit be shown). "
        "A client certificate is needed."
    )
    resource = {
        "type": "CoverageEligibilityRequest",
        "interaction": [{"code": "create"}],
        "versioning": "no-version",
        "documentation": "purpose validation or benefits; docs/fhir.md",
    }
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.isoformat(timespec="seconds"),
        "kind": "instance",
        "software": {"name": "Uketsuke mock eligibility service", "version": version},
        "implementation": {"description": text},
        "fhirVersion": FHIR_VERSION,
        "format": ["application/fhir+json"],
        "rest": [{"mode": "server", "resource": [resource]}],
    }
