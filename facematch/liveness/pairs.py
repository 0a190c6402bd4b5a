# SPDX-License-Identifier: Apache-2.0
"""Pairs of frames laid over each other as the frames come, so that the answer need not wait for them.

A pair takes some 10 ms. So every frame that holds a scene is laid over at most one earlier frame, that from
which the face has moved best; and where no better pair than those known is to be had, over none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.blocks import blocks_of
from facematch.liveness.corners import has_corner
from facematch.liveness.motion import RIGID_FACE
from facematch.liveness.overlay import lay_over
from facematch.values import FloatArray, Observation

# Movement of the face between two frames in face widths. The landmarks' own jitter is 0.005; with more than
# the largest the face hides or uncovers much of what is compared. Pairs nearest to BEST_MOVED count.
LEAST_MOVED, BEST_MOVED, MOST_MOVED = 0.010, 0.07, 0.20
# Pairs that count; how often a frame serves as the earlier one; and how many frames are remembered for it.
PAIRS, USES, LATEST = 8, 2, 60


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What one pair shows: the votes of its blocks (see `blocks`), and whether a sheet's corner moves.

    off: how far the movement is from the best one, as the logarithm of the ratio.
    """

    off: float
    blocks: FloatArray
    corner: bool


@dataclass(slots=True, eq=False)
class _Earlier:
    """A frame that later ones may be laid over, (N, 2) points of its face, and how often that was done."""

    seen: Observation
    points: FloatArray
    uses: int = 0


class Pairs:
    """Pairs of one track's frames, in order of time."""

    def __init__(self) -> None:
        self._earlier: list[_Earlier] = []
        self._shown: list[Shown] = []

    def add(self, observation: Observation) -> None:
        """Lay a frame over an earlier one, when it holds a scene and its face has moved."""
        landmarks = observation.landmarks
        if observation.evidence.scene is None or landmarks is None:
            return
        points = np.asarray(landmarks[list(RIGID_FACE), :2], np.float32)
        off = self._off(points, float(np.ptp(landmarks[:, 0])))
        best = int(off.argmin()) if len(off) else -1
        if best >= 0 and off[best] < self._worst():
            self._earlier[best].uses += 1
            self._measure(self._earlier[best].seen, observation, float(off[best]))
        self._earlier.append(_Earlier(observation, points))
        del self._earlier[:-LATEST]

    def shown(self) -> list[Shown]:
        """What the best pairs show."""
        return self._shown[:PAIRS]

    def wipe(self) -> None:
        """Zero and forget what was measured; the frames are their owner's."""
        for array in (*(e.points for e in self._earlier), *(s.blocks for s in self._shown)):
            array.fill(0)
        self._earlier.clear()
        self._shown.clear()

    def _off(self, points: FloatArray, width: float) -> FloatArray:
        """How good a pair each earlier frame would make; infinite for those that make none."""
        if not self._earlier:
            return np.zeros(0, np.float32)
        shifts = np.linalg.norm(np.stack([e.points for e in self._earlier]) - points, axis=2)
        moved = np.median(shifts, axis=1) / max(width, 1.0)
        usable = (moved >= LEAST_MOVED) & (moved <= MOST_MOVED)
        usable &= np.array([e.uses < USES for e in self._earlier])
        off = np.abs(np.log(np.maximum(moved, 1e-6) / BEST_MOVED))
        return np.asarray(np.where(usable, off, np.inf), np.float32)

    def _worst(self) -> float:
        return self._shown[PAIRS - 1].off if len(self._shown) >= PAIRS else float("inf")

    def _measure(self, before: Observation, after: Observation, off: float) -> None:
        laid = lay_over(before, after)
        if laid is not None:
            self._shown.append(Shown(off, blocks_of(laid), has_corner(laid)))
            self._shown.sort(key=lambda shown: shown.off)
            del self._shown[PAIRS:]


def pairs_of(observations: list[Observation]) -> Pairs:
    """All pairs of frames in order of time."""
    pairs = Pairs()
    for observation in observations:
        pairs.add(observation)
    return pairs
