# SPDX-License-Identifier: Apache-2.0
"""Every comparison counted, none kept: a histogram for each two strata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from facematch.calibrate.comparisons import GENUINE, KIN, STRANGERS, Comparisons
from facematch.calibrate.curves import Curve
from facematch.calibrate.scores import BINS, IntArray


@dataclass(slots=True, eq=False)
class Tally:
    """Histograms: genuine pairs by stratum, strangers by (card's, face's) stratum, each (BINS,).

    kin: the points of each couple of relatives, by its index.
    """

    genuine: dict[int, IntArray] = field(default_factory=dict)
    impostor: dict[tuple[int, int], IntArray] = field(default_factory=dict)
    kin: dict[int, IntArray] = field(default_factory=dict)

    def curve(self, cards: Iterable[int], faces: Iterable[int]) -> Curve:
        """Strangers with a card of `cards` and a face of `faces`; genuine pairs of their common strata."""
        cards, faces = set(cards), set(faces)
        genuine, impostor = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
        for stratum in cards & faces & set(self.genuine):
            genuine += self.genuine[stratum]
        for (card, face), hist in self.impostor.items():
            if card in cards and face in faces:
                impostor += hist
        return Curve(genuine, impostor)


def tally(comparisons: Comparisons) -> Tally:
    """One pass over all comparisons."""
    found = Tally()
    for block in comparisons.blocks():
        _add(found.impostor, block.strata, block.of(STRANGERS))
        if block.kinds is None:
            continue
        _add(found.genuine, block.strata[0], block.of(GENUINE))
        for nth in np.unique(block.kinds[block.kinds >= KIN]) - KIN:
            points = block.of(KIN + int(nth))
            before = found.kin.get(int(nth), np.zeros(0, np.int64))
            found.kin[int(nth)] = np.concatenate((before, points))
    return found


Key = TypeVar("Key")


def _add(hists: dict[Key, IntArray], key: Key, points: IntArray) -> None:
    if points.size:
        counted = np.bincount(points, minlength=BINS).astype(np.int64)
        hists[key] = hists[key] + counted if key in hists else counted
