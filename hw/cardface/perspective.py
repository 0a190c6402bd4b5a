# SPDX-License-Identifier: Apache-2.0
"""Which quadrilaterals can be an ID-1 card seen by an ordinary camera."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.layout import ASPECT

Floats = NDArray[np.float32]

FOCAL_LENGTHS: Final = (0.7, 0.95, 1.3, 2.0)
"""In long sides of the picture: 71 to 28 degrees of view, from wide webcams to a zoomed or cropped picture."""

MAX_TILT_DEG: Final = 42.0

_ASPECT_ERROR: Final = 0.025
"""One standard error of the logarithm of the aspect: a pixel of an 80-pixel short side, and some lens distortion."""
_ANGLE_ERROR: Final = 0.03
"""The same of the cosine between two sides that should be square: 1.7 degrees."""


def misfit(corners: Floats, size: tuple[int, int]) -> tuple[Floats, NDArray[np.bool_]]:
    """How badly each of K x 4 x 2 corners fits a card: 0 is perfect, 1 a standard error, infinite impossible.

    `size`: width and height of the picture, whose centre is taken for the lens's. The second array: the first side
    (corner 0 to 1) is a long one. The focal length is not known; the one that fits best counts.
    """
    first, second = _sides(np.asarray(corners - (np.array(size, np.float32) - 1) / 2, np.float32))
    best = np.full(len(corners), np.inf, np.float32)
    long_first = np.zeros(len(corners), bool)
    for focal in FOCAL_LENGTHS:
        cost, long = _cost(first, second, focal * max(size))
        long_first = np.where(cost < best, long, long_first)
        best = np.minimum(best, cost)
    return best, long_first


def _cost(first: Floats, second: Floats, focal: float) -> tuple[Floats, NDArray[np.bool_]]:
    scale = np.array([1 / focal, 1 / focal, 1], np.float32)
    a, b = first * scale, second * scale
    length_a, length_b = np.linalg.norm(a, axis=1) + 1e-9, np.linalg.norm(b, axis=1) + 1e-9
    aspect = np.log(length_a / length_b)
    square = (a * b).sum(axis=1) / (length_a * length_b)
    upwards = np.cross(a, b)
    level = np.abs(upwards[:, 2]) / (np.linalg.norm(upwards, axis=1) + 1e-12)
    cost = np.hypot((np.abs(aspect) - np.log(ASPECT)) / _ASPECT_ERROR, square / _ANGLE_ERROR)
    cost[level < np.cos(np.deg2rad(MAX_TILT_DEG))] = np.inf
    return cost.astype(np.float32), aspect > 0


def _sides(corners: Floats) -> tuple[Floats, Floats]:
    """The first two columns of the homographies from the unit square to these corners (P. Heckbert, 1989)."""
    p0, p1, p2, p3 = (corners[:, k].astype(np.float64) for k in range(4))
    d1, d2, s = p1 - p2, p3 - p2, p0 - p1 + p2 - p3
    area = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
    area = np.where(np.abs(area) < 1e-6, 1e-6, area)
    g = (s[:, 0] * d2[:, 1] - s[:, 1] * d2[:, 0]) / area
    h = (d1[:, 0] * s[:, 1] - d1[:, 1] * s[:, 0]) / area
    first = np.column_stack([p1 - p0 + g[:, None] * p1, g])
    second = np.column_stack([p3 - p0 + h[:, None] * p3, h])
    return first.astype(np.float32), second.astype(np.float32)
