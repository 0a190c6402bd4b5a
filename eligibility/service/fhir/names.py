# SPDX-License-Identifier: Apache-2.0
"""URLs and code systems, each in this one place. JP Core's are read from jami-fhir-jp-wg/jp-core-v1x (2024-12-30)."""

from typing import Any

Resource = dict[str, Any]

JP_CORE = "http://jpfhir.jp/fhir/core"
JP_PATIENT = f"{JP_CORE}/StructureDefinition/JP_Patient"
JP_COVERAGE = f"{JP_CORE}/StructureDefinition/JP_Coverage"
JP_ORGANIZATION = f"{JP_CORE}/StructureDefinition/JP_Organization"
SYMBOL = f"{JP_CORE}/Extension/StructureDefinition/JP_Coverage_InsuredPersonSymbol"
NUMBER = f"{JP_CORE}/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber"
BRANCH = f"{JP_CORE}/Extension/StructureDefinition/JP_Coverage_InsuredPersonSubNumber"
INSURER_NUMBER = f"{JP_CORE}/mhlw/IdSystem/InsurerNumber"
MEMBER_ID = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID"
"""`00012345:記号:番号:枝番`; a part that is missing is an empty text."""

OID = "urn:oid:1.2.392.100495.20.3"
INSTITUTION = f"{OID}.23"
"""A clinic's ten digits."""
PATIENT_ID = f"{OID}.51.1"
"""With a clinic's ten digits behind it: the clinic's own number of a patient (here the 照会番号)."""

NAME_REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
BENEFIT_TYPE = "http://terminology.hl7.org/CodeSystem/benefit-type"
RELATIONSHIP = "urn:oid:1.2.392.100495.20.2.62"
"""1 被保険者, 2 被扶養者. The system is from memory: the source read gives the codes only."""

OURS = "urn:uketsuke:fhir"
"""What is our mock's own."""
PROOF = f"{OURS}:card-proof"
LIMIT_CONSENT = f"{OURS}:limit-consent"
REQUEST_ID = f"{OURS}:request-id"
CERTIFICATE_SERIAL = f"{OURS}:certificate-serial"
ERROR_CODE = f"{OURS}:error-code"

MEDIA_TYPE = "application/fhir+json"


def identifier(system: str, value: str) -> Resource:
    """One identifier."""
    return {"system": system, "value": value}


def values_of(resource: Any, system: str) -> list[str]:
    """The values of a resource's identifiers of one system."""
    found = resource.get("identifier") or []
    return [one["value"] for one in found if one.get("system") == system and one.get("value")]


def without_empty(resource: Resource) -> Resource:
    """FHIR has no empty elements."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}
