# SPDX-License-Identifier: Apache-2.0
"""What a calibration found: numbers and names of groups; no picture, no embedding, no person's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from facematch.calibrate.curves import Curve
from facematch.calibrate.rates import Claim, Estimate

Shows = Literal["check", "all"]


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold (Euclidean distance) and what it does."""

    threshold: float
    far: Estimate
    frr: Estimate


@dataclass(frozen=True, slots=True)
class Side:
    """Thresholds that one half of the people chose, and what they do to the other half.

    chosen_accept, chosen_staff: the same thresholds on the people who chose them.
    """

    chosen_by: str
    checked_on: str
    people: int
    accept: Point
    staff: Point
    chosen_accept: Point
    chosen_staff: Point
    claim: Claim
    staff_claim: Claim

    @property
    def held(self) -> bool:
        """Whether the target lies within or above the interval that the other half gave."""
        return self.accept.far.interval[0] <= self.claim.target


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group at the thresholds: strangers within it, strangers across its border, its own people rejected.

    ratio: of the group's own FAR to everybody's, at `accept`; None where that is 0 or unknown.
    """

    column: int
    group: str
    people: int
    accept: Point
    staff: Point
    across_accept: Estimate
    across_staff: Estimate
    eer: float | None
    ratio: float | None
    proven: bool


@dataclass(frozen=True, slots=True)
class KinRow:
    """Relatives: one's card, the other's face. Couples count as accepted when any comparison was."""

    relation: str
    couples: int
    accepted: Estimate
    staff: Estimate
    refused: Estimate
    couples_accepted: Estimate


@dataclass(frozen=True, slots=True)
class Step:
    """What a rounder target would ask for, on the same people as the checked figures."""

    target: float
    point: Point
    proven: bool


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """All figures for one number of live frames in a mean.

    everybody: the chosen thresholds on all people, those who chose them among them.
    curves: by name ("all people", or a group's) for plots and files.
    """

    frames: int
    probes: int
    people: int
    side: Side
    swapped: Side | None
    everybody_accept: Point
    everybody_staff: Point
    eer: float
    eer_threshold: float
    steps: tuple[Step, ...]
    groups: tuple[GroupRow, ...]
    groups_everybody: tuple[GroupRow, ...]
    kin: tuple[KinRow, ...]
    curves: dict[str, Curve]

    def worst(self, column: int, *, everybody: bool = False) -> GroupRow | None:
        """The labelled group with the highest FAR of its own."""
        rows = self.groups_everybody if everybody else self.groups
        known = [row for row in rows if row.column == column and row.ratio is not None]
        return max(known, key=lambda row: row.ratio or 0.0, default=None)
