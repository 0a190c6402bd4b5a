# SPDX-License-Identifier: Apache-2.0
"""Error rates with exact intervals, and what may be claimed from so few presentations.

Sources: Clopper & Pearson 1934 (interval of a proportion); Korn & Graubard 1998 (the same for tries that
come in clusters: as if there were fewer of them).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors of so many tries in so many scenes.

    low, high: two-sided 95 % interval; 0 and 1 when nothing was tried. bound: the rate that is not
    exceeded with 95 % confidence (one-sided): what may be claimed. value is NaN without tries.
    """

    errors: int
    tries: int
    scenes: int
    value: float
    low: float
    high: float
    bound: float

    def supports(self, limit: float) -> bool:
        """Whether these tries show that the rate is at most `limit` (with 95 % confidence)."""
        return self.bound <= limit


def rate_of(tries: Iterable[tuple[str, bool]]) -> Rate:
    """The rate of True among (scene, error) pairs; tries of one scene count as far as they differ."""
    clusters: dict[str, list[bool]] = {}
    for scene, error in tries:
        clusters.setdefault(scene, []).append(error)
    errors, count = (sum(f(t) for t in clusters.values()) for f in (sum, len))
    if not count:
        return Rate(0, 0, 0, math.nan, 0.0, 1.0, 1.0)
    effective = effective_tries(list(clusters.values()))
    hits = errors / count * effective
    low, high = clopper_pearson(hits, effective)
    bound = clopper_pearson(hits, effective, 2 * CONFIDENCE - 1)[1]
    return Rate(errors, count, len(clusters), errors / count, low, high, bound)


def clopper_pearson(
    errors: float, tries: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The exact two-sided interval; fractions of a try are allowed (see `effective_tries`)."""
    tail = (1 - confidence) / 2
    low = 0.0 if errors <= 0 else float(stats.beta.ppf(tail, errors, tries - errors + 1))
    high = 1.0
    if errors < tries:
        high = float(stats.beta.ppf(1 - tail, errors + 1, tries - errors))
    return low, high


def effective_tries(clusters: list[list[bool]]) -> float:
    """As many independent tries as tell the same: between the number of scenes and that of tries.

    Where every try has one result the tries of a scene may all be the same one: the scenes count.
    """
    sizes = np.array([len(tries) for tries in clusters], float)
    errors = np.array([sum(tries) for tries in clusters], float)
    count, scenes = float(sizes.sum()), len(clusters)
    value = float(errors.sum()) / count
    if scenes < 2 or value in (0.0, 1.0):
        return float(scenes)
    spread = scenes / (scenes - 1) * float(((errors - value * sizes) ** 2).sum()) / count**2
    return float(np.clip(value * (1 - value) / max(spread, 1e-12), scenes, count))


def needed_without_error(limit: float) -> int:
    """Tries without an error before a rate of at most `limit` may be claimed: 299 for 1 %.

    The "rule of three" (3 / limit) is its usual short form.
    """
    if not 0 < limit < 1:
        raise ValueError(f"a rate to claim lies between 0 and 1, not {limit}")
    return math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-limit))
