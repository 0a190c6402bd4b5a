# SPDX-License-Identifier: Apache-2.0
"""APCER, BPCER and the rates without an answer, each kind of presentation for itself.

APCER: share of a kind's answered attack presentations that are called bona fide. BPCER: share of the answered
bona fide presentations that are called attacks. APNRR and BPNRR: share of all presentations without an
answer. The standard's headline figure is the worst kind's APCER, never a mean over kinds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from facematch.pad.intervals import Rate, rate_of
from facematch.pad.presentations import Group, Presentation


@dataclass(frozen=True, slots=True)
class KindRates:
    """One row: APCER and APNRR of an attack, or BPCER and BPNRR of living people.

    slow_s: nine in ten decisions came within this time; median_s: half of them.
    """

    kind: str
    material: str
    bona_fide: bool
    people: int
    error: Rate
    silent: Rate
    median_s: float
    slow_s: float

    @property
    def scenes(self) -> int:
        """All scenes, answered or not."""
        return self.silent.scenes


def rates_by_kind(presentations: Iterable[Presentation]) -> list[KindRates]:
    """Living people first, then attacks by name; drawn and real material apart."""
    groups: dict[Group, list[Presentation]] = {}
    for one in presentations:
        groups.setdefault(one.group, []).append(one)
    rows = [_row(group, shown) for group, shown in groups.items()]
    return sorted(rows, key=lambda row: (not row.bona_fide, row.kind, row.material))


def worst_attack(rows: Iterable[KindRates], material: str | None = None) -> KindRates | None:
    """The kind with the highest APCER (then the highest interval); None without an answered attack."""
    attacks = [
        row
        for row in rows
        if not row.bona_fide and row.error.tries and material in (None, row.material)
    ]
    return max(attacks, key=lambda row: (row.error.value, row.error.high), default=None)


def worst_bona_fide(rows: Iterable[KindRates], material: str | None = None) -> KindRates | None:
    """The material with the highest BPCER; None without an answered person."""
    people = [
        row
        for row in rows
        if row.bona_fide and row.error.tries and material in (None, row.material)
    ]
    return max(people, key=lambda row: (row.error.value, row.error.high), default=None)


def _row(group: Group, shown: list[Presentation]) -> KindRates:
    kind, material = group
    answered = [one for one in shown if one.answer != "none"]
    seconds = [one.seconds for one in answered if math.isfinite(one.seconds)]
    return KindRates(
        kind=kind,
        material=material,
        bona_fide=shown[0].bona_fide,
        people=len({one.person for one in shown if one.person}),
        error=rate_of((one.scene, one.wrong) for one in answered),
        silent=rate_of((one.scene, one.answer == "none") for one in shown),
        median_s=float(np.median(seconds)) if seconds else math.nan,
        slow_s=float(np.quantile(seconds, 0.9)) if seconds else math.nan,
    )
