# SPDX-License-Identifier: Apache-2.0
"""Small arithmetic that the benches share."""

import statistics
from collections.abc import Sequence

from scipy.stats import beta, linregress, t


def share(hits: int, of: int, level: float = 0.95) -> tuple[float, float, float]:
    """(share, lowest, highest): with the exact interval of Clopper and Pearson (1934)."""
    if not of:
        return float("nan"), 0.0, 1.0
    rest = (1 - level) / 2
    low = 0.0 if hits == 0 else float(beta.ppf(rest, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(1 - rest, hits + 1, of - hits))
    return hits / of, low, high


def percentile(values: Sequence[float], q: float) -> float:
    """The q-th percentile, 0 to 100; NaN without values."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    place = (len(ordered) - 1) * q / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def median(values: Sequence[float]) -> float:
    """The median; NaN without values."""
    return statistics.median(values) if values else float("nan")


def slope(
    x: Sequence[float], y: Sequence[float], level: float = 0.95
) -> tuple[float, float, float]:
    """(slope, lowest, highest) of a straight line through the points, by least squares."""
    if len(set(y)) == 1:
        return 0.0, 0.0, 0.0
    line = linregress(x, y)
    reach = float(t.ppf((1 + level) / 2, len(x) - 2)) * float(line.stderr)
    return float(line.slope), float(line.slope) - reach, float(line.slope) + reach
