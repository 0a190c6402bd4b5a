# SPDX-License-Identifier: Apache-2.0
"""Which way up a flat card lies, from where its dark print stands: cheap, and without reading."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface import layout
from hw.cardface.flat import Flat

GRID: Final = (214, 135)
"""Width and height in which print is looked for: 2.5 pixels to the millimetre."""

_CLEAR: Final = 12.0
"""How fast a difference of agreement turns into certainty; fitted on drawn faces."""


def turns(flat: Flat) -> tuple[tuple[int, float], ...]:
    """The turns for `flatten` that may set this card upright, with their chances, the likeliest first.

    An outline's long sides are known, so a landscape card is right or upside down: two turns, chances adding up to 1.
    """
    lead = agreement(flat)
    chance = float(1 / (1 + np.exp(-_CLEAR * lead)))
    both = ((flat.turn, chance), ((flat.turn + 2) % 4, 1 - chance))
    return both if chance >= 0.5 else both[::-1]


def agreement(flat: Flat) -> float:
    """-1 to 1: how much better the print of this card agrees with the layout as it is than upside down."""
    ink = _ink(flat)
    expected = _expected()
    difference = expected - expected[::-1, ::-1]
    return float((ink * difference).sum() / max(1e-6, float(ink.sum())))


def _ink(flat: Flat) -> NDArray[np.float32]:
    small = cv2.resize(flat.grey, GRID, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return np.clip(closed.astype(np.float32) - small - 8, 0, 60)


def _expected() -> NDArray[np.float32]:
    mask = np.zeros((GRID[1], GRID[0]), np.float32)
    for box in layout.DARK_PRINT:
        mask[box.grown().pixels(*GRID)] = 1
    return mask
