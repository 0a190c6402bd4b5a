# SPDX-License-Identifier: Apache-2.0
"""False accepts and false rejects at each point of the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.calibrate.rates import Estimate, share
from facematch.calibrate.scores import BINS, STEP, IntArray
from facematch.values import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Counts per point of the grid: `genuine` and `impostor`, (BINS,) each."""

    genuine: IntArray
    impostor: IntArray

    @property
    def genuine_pairs(self) -> int:
        """Comparisons of one person's pictures."""
        return int(self.genuine.sum())

    @property
    def impostor_pairs(self) -> int:
        """Comparisons of two people's pictures."""
        return int(self.impostor.sum())

    def far(self, point: int) -> Estimate:
        """Share of impostor pairs within the distance of a point of the grid."""
        return share(int(self.impostor[: point + 1].sum()), self.impostor_pairs)

    def frr(self, point: int) -> Estimate:
        """Share of genuine pairs beyond it."""
        return share(int(self.genuine[point + 1 :].sum()), self.genuine_pairs)

    def fars(self) -> FloatArray:
        """FAR at every point, (BINS,)."""
        return _shares(np.cumsum(self.impostor), self.impostor_pairs)

    def frrs(self) -> FloatArray:
        """FRR at every point, (BINS,)."""
        return 1.0 - _shares(np.cumsum(self.genuine), self.genuine_pairs)

    def point_for(self, target: float) -> int:
        """The farthest point at which no more than `target` of the impostor pairs are accepted.

        0 when even the nearest accepts more. Raises ValueError without impostor pairs.
        """
        if not self.impostor_pairs:
            raise ValueError("no impostor pairs")
        most = target * self.impostor_pairs
        return max(0, int(np.searchsorted(np.cumsum(self.impostor), most, side="right")) - 1)

    def eer(self) -> tuple[float, float]:
        """Equal error rate and its distance, linear between the two points where the curves cross."""
        far, frr = self.fars(), self.frrs()
        after = int(np.argmax(far >= frr))
        before = max(0, after - 1)
        gap_before, gap_after = frr[before] - far[before], far[after] - frr[after]
        part = 0.0 if gap_before + gap_after <= 0 else gap_before / (gap_before + gap_after)
        rate = far[before] + part * (far[after] - far[before])
        return float(rate), float((before + part * (after - before)) * STEP)

    def det(self) -> list[tuple[float, float, float]]:
        """(distance, FAR, FRR) wherever one of them changes by 2 %, for plots and files."""
        far, frr = self.fars(), self.frrs()
        kept: list[tuple[float, float, float]] = []
        for point in np.flatnonzero(_changes(far) | _changes(frr)):
            row = (distance_at(int(point)), float(far[point]), float(frr[point]))
            if not kept or _moved(kept[-1], row):
                kept.append(row)
        return kept

    def counted(self, bins: int = 100) -> tuple[list[float], list[int], list[int]]:
        """Edges, genuine and impostor counts of a coarse histogram."""
        edges = [float(edge) for edge in np.linspace(0.0, (BINS - 1) * STEP, bins + 1)]
        which = np.clip((np.arange(BINS) - 1) * bins // (BINS - 1), 0, bins - 1)
        coarse = [np.bincount(which, hist, bins) for hist in (self.genuine, self.impostor)]
        genuine, impostor = ([int(n) for n in one] for one in coarse)
        return edges, genuine, impostor


def distance_at(point: int) -> float:
    """The distance of a point of the grid."""
    return round(point * STEP, 4)


def _shares(counts: IntArray, pairs: int) -> FloatArray:
    return np.asarray(counts / pairs if pairs else np.full(BINS, np.nan))


def _changes(rates: FloatArray) -> np.ndarray:
    return np.asarray(np.diff(rates, prepend=-1.0) != 0)


def _moved(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return any(
        abs(b - a) > 0.02 * max(abs(a), 1e-9) for a, b in zip(one[1:], other[1:], strict=True)
    )
