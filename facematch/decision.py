# SPDX-License-Identifier: Apache-2.0
"""From a distance and what the chip claims to one of three bands: accept, the staff's eyes, refuse.

A distance alone cannot tell a daughter from her mother: at the same threshold both matchers accept six
times as many blood relatives as strangers. What the chip says of its holder (birth date, sex) is evidence
that a face cannot give: it moves an acceptance to the staff, and never the other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from facematch.values import Claim, FaceDecision, MinorsRule, Thresholds

Band = Literal["accept", "staff", "refuse"]

# The age of majority in Japan (Civil Code, article 4, in force since 2022-04-01). Children change between
# the card's photo (up to five years old for them) and the visit, and public models are trained on adults.
ADULT_YEARS = 18.0

MINOR, AGE_UNKNOWN = "minor", "age_unknown"


def band_of(distance: float, thresholds: Thresholds) -> Band:
    """Where a distance lies; not a number lies nowhere and is refused."""
    if distance <= thresholds.accept:
        return "accept"
    return "staff" if distance <= thresholds.staff else "refuse"


def guarded(
    decision: FaceDecision,
    claim: Claim,
    minors: MinorsRule,
    doubts: Sequence[str] = (),
) -> FaceDecision:
    """The decision after the chip's own claim: an acceptance may become the staff's.

    minors: "staff" sends everybody below 18, or whose age the chip does not tell, to the staff.
    doubts: what else speaks against the claim (an apparent age far from the chip's, for instance).
    """
    if decision.outcome != "accept":
        return decision
    why = (*_of_age(claim, minors), *doubts)
    return replace(decision, outcome="staff", why=(*decision.why, *why)) if why else decision


def _of_age(claim: Claim, minors: MinorsRule) -> tuple[str, ...]:
    if minors != "staff":
        return ()
    if claim.age_years is None:
        return (AGE_UNKNOWN,)
    return (MINOR,) if claim.age_years < ADULT_YEARS else ()
