# SPDX-License-Identifier: Apache-2.0
"""What each cue is worth: error rates with one cue's points taken away, or with that cue alone.

Computed from the recorded points: an attempt that would have gone on without the cue still ends where it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facematch.pad.presentations import Presentation, scored_by
from facematch.pad.rates import KindRates, rates_by_kind
from facematch.pad.threshold import log_odds, logistic

# The rest of a score that its cues do not explain is one constant (the prior); it may differ by rounding.
SAME_REST = 0.05
# Scores so near 0 or 1 have lost the digits that would tell.
TELLING = (1e-7, 1 - 1e-7)


@dataclass(frozen=True, slots=True)
class Ablated:
    """Rates by kind when `cue` is silent (alone False), or when all others are (alone True)."""

    cue: str
    alone: bool
    rows: list[KindRates]


def ablate(presentations: Sequence[Presentation], threshold: float) -> list[Ablated]:
    """Each cue that ever spoke, removed and alone; empty when the points do not add up to the score."""
    rest = prior_of(presentations)
    if rest is None:
        return []
    cues = sorted({cue for one in presentations for cue, points in one.points.items() if points})
    return [
        Ablated(cue, alone, _rates(presentations, threshold, rest, _kept(cues, cue, alone=alone)))
        for alone in (False, True)
        for cue in cues
    ]


def prior_of(presentations: Sequence[Presentation]) -> float | None:
    """The constant beside the cues' points; None when the scores are not made that way."""
    rests = [
        float(log_odds(one.score)) - sum(one.points.values())
        for one in presentations
        if TELLING[0] < one.score < TELLING[1] and one.points
    ]
    if not rests or np.ptp(rests) > SAME_REST:
        return None
    return float(np.median(rests))


def _kept(cues: list[str], cue: str, *, alone: bool) -> frozenset[str]:
    return frozenset((cue,)) if alone else frozenset(cues) - {cue}


def _rates(
    presentations: Sequence[Presentation], threshold: float, rest: float, kept: frozenset[str]
) -> list[KindRates]:
    def score(one: Presentation) -> float:
        points = sum(p for cue, p in one.points.items() if cue in kept)
        return float(logistic(np.array(rest + points)))

    return rates_by_kind(scored_by(presentations, score, threshold))
