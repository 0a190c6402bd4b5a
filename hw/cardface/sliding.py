# SPDX-License-Identifier: Apache-2.0
"""Mends an outline of which a side is not to be seen: the print on the card tells where it must be.

A light card's edge vanishes on a light tray, a side may lie outside of the picture or under a hand. The outline then
takes a printed line or a shadow for its side, and is a few millimetres too small or too large.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import flattening
from hw.cardface.landmarks import GRID, agreement
from hw.cardface.perspective import misfit
from hw.cardface.values import Corners, Image

Floats = NDArray[np.float32]

SHARES: Final = (-0.075, -0.045, -0.02, 0.02, 0.045, 0.075)
FINER: Final = (-0.01, 0.01)
"""By how much of the card a side is moved."""
_SHAPELESS: Final = 2.0
_BADLY: Final = 0.03
"""What a standard error of shape (squared) costs, in agreement."""


def coarse(image: Image, corners: Corners) -> Image:
    """What is inside these corners from above, as small as `landmarks` compares it."""
    matrix = flattening(corners, 0, GRID)
    return np.asarray(
        cv2.warpPerspective(image, matrix, GRID, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def print_on(image: Image, corners: Corners) -> float:
    """How far what stands inside these corners agrees with a My Number Card's layout, the better way up."""
    return max(agreement(coarse(image, corners)))


def slid(image: Image, corners: Corners) -> tuple[Corners, float]:
    """The corners with that one side moved which gains most by it, and the agreement of print then.

    One only: three sides that are seen and the card's shape tell where the fourth may be, two tell nearly nothing.
    """
    moved = np.stack(
        [corners, *(_moved(corners, side, share) for side in range(4) for share in SHARES)]
    )
    best = _best(image, moved)
    if best == 0:
        return corners, print_on(image, corners)
    side = (best - 1) // len(SHARES)
    finer = np.stack([moved[best], *(_moved(moved[best], side, share) for share in FINER)])
    corners = finer[_best(image, finer)]
    return corners, print_on(image, corners)


def _best(image: Image, tried: Floats) -> int:
    """Which of these K x 4 x 2 corners have the shape and the print of a card."""
    fit, _ = misfit(tried, (image.shape[1], image.shape[0]))
    # Most have no card's shape any more, and need not be looked at.
    worth = [
        print_on(image, one) - _BADLY * float(bad) ** 2 if k == 0 or bad < _SHAPELESS else -np.inf
        for k, (one, bad) in enumerate(zip(tried, fit, strict=True))
    ]
    return int(np.argmax(worth))


def _moved(corners: Corners, side: int, share: float) -> Corners:
    """Side `side` (corner `side` to the next one) moved outwards by this share of the distance to its opposite."""
    a, b, c, d = side, (side + 1) % 4, (side + 2) % 4, (side + 3) % 4
    moved = corners.copy()
    moved[a] += share * (corners[a] - corners[d])
    moved[b] += share * (corners[b] - corners[c])
    return moved
