# SPDX-License-Identifier: Apache-2.0
"""What distances of card photos and live pictures say of a way to compare them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.calibrate.rates import Estimate, share
from facematch.values import FloatArray

FOLDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Distances of one person's pictures and of two people's; infinite where a face was not found."""

    genuine: FloatArray
    impostor: FloatArray

    def far(self, threshold: float) -> Estimate:
        """Strangers within the threshold."""
        return share(int((self.impostor <= threshold).sum()), len(self.impostor))

    def frr(self, threshold: float) -> Estimate:
        """Genuine pairs beyond it; a face that was not found is one of them."""
        return share(int((self.genuine > threshold).sum()), len(self.genuine))

    def threshold_for(self, target: float) -> float:
        """The farthest distance of a stranger at which no more than `target` of them are accepted; 0 for none."""
        most = int(np.floor(target * len(self.impostor) + 1e-9))
        if not most:
            return 0.0
        nearest = np.sort(self.impostor)
        within = float(nearest[most - 1])
        # Strangers at the very same distance would be accepted with it.
        tied = int(np.searchsorted(nearest, within, side="right")) > most
        return float(np.nextafter(within, 0.0)) if tied else within


def crossed(
    distances: FloatArray, card_people: FloatArray, live_people: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(genuine, impostor) of an (n, m) table, each flat."""
    same = card_people[:, None] == live_people[None, :]
    return distances[same], distances[~same]


def best_accuracy(distances: FloatArray, same: FloatArray, folds: FloatArray) -> Estimate:
    """Pairs told right: each fold at the threshold that is best for the other nine (LFW's protocol).

    distances, same (bool) and folds: (n,) each. The interval takes the pairs as independent.
    """
    right = 0
    for fold in np.unique(folds):
        others = folds != fold
        threshold = _best_threshold(distances[others], same[others])
        here = ~others
        right += int(((distances[here] <= threshold) == same[here]).sum())
    return share(right, len(distances))


def _best_threshold(distances: FloatArray, same: FloatArray) -> float:
    """The distance with the most pairs told right; -1 where accepting none is best."""
    found = np.isfinite(distances)
    order = np.argsort(distances[found], kind="stable")
    sorted_, gained = distances[found][order], np.cumsum(np.where(same[found][order], 1, -1))
    # Pairs at one distance are accepted together.
    last = np.append(sorted_[1:] != sorted_[:-1], True)[: len(sorted_)]
    gained = np.where(last, gained, -1)
    best = int(np.argmax(gained)) if len(gained) else 0
    return float(sorted_[best]) if len(gained) and gained[best] > 0 else -1.0
