# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 in front of the same rules: CoverageEligibilityRequest in, CoverageEligibilityResponse out.

JP Core (v1) for Patient, Coverage and Organization; it has no profile for the two others, so those are base R4.
docs/fhir.md has the mapping.
"""
