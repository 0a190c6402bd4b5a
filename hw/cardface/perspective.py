# SPDX-License-Identifier: Apache-2.0
"""Which quadrilaterals can be an ID-1 card seen by an ordinary camera."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.layout import ASPECT

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

FOCAL_LENGTHS: Final = (0.7, 0.85, 1.03, 1.3, 1.8)
"""In long sides of the picture: 71 to 28 degrees of view, from wide webcams to a zoomed or cropped picture."""

MAX_TILT_DEG: Final = 42.0

_TILTED: Final = 3.0
"""A camera looks down on a tray: 30 degrees of tilt are as odd as 0.4 standard errors of shape."""
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
    flat_a, flat_b = (np.square(one[:, :2]).sum(axis=1) for one in (first, second))
    dot = first[:, 0] * second[:, 0] + first[:, 1] * second[:, 1]
    cross = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
    a, b = first[:, 2], second[:, 2]
    best = np.full(len(corners), np.inf, np.float32)
    long_first = np.zeros(len(corners), bool)
    for focal in FOCAL_LENGTHS:
        zoom = 1 / (focal * max(size)) ** 2
        of_a, of_b = flat_a * zoom + a * a + 1e-18, flat_b * zoom + b * b + 1e-18
        cost, long = _cost(of_a, of_b, dot * zoom + a * b, cross * zoom)
        long_first = np.where(cost < best, long, long_first)
        best = np.minimum(best, cost)
    return best, long_first


def _cost(a: Doubles, b: Doubles, dot: Doubles, cross: Doubles) -> tuple[Floats, NDArray[np.bool_]]:
    """`a`, `b`: squares of the two sides' lengths in space; `dot`: of both; `cross`: of what the picture shows."""
    aspect = np.log(a / b) / 2
    square = dot / np.sqrt(a * b)
    level = cross / np.sqrt(np.maximum(a * b - dot * dot, 1e-36))
    cost = np.hypot((np.abs(aspect) - np.log(ASPECT)) / _ASPECT_ERROR, square / _ANGLE_ERROR)
    cost += _TILTED * (1 - level)
    cost[level < np.cos(np.deg2rad(MAX_TILT_DEG))] = np.inf
    return cost.astype(np.float32), aspect > 0


def _sides(corners: Floats) -> tuple[Doubles, Doubles]:
    """The first two columns of the homographies from the unit square to these corners (P. Heckbert, 1989)."""
    p0, p1, p2, p3 = (corners[:, k].astype(np.float64) for k in range(4))
    d1, d2, s = p1 - p2, p3 - p2, p0 - p1 + p2 - p3
    area = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
    area = np.where(np.abs(area) < 1e-6, 1e-6, area)
    g = (s[:, 0] * d2[:, 1] - s[:, 1] * d2[:, 0]) / area
    h = (d1[:, 0] * s[:, 1] - d1[:, 1] * s[:, 0]) / area
    first = np.column_stack([p1 - p0 + g[:, None] * p1, g])
    second = np.column_stack([p3 - p0 + h[:, None] * p3, h])
    return first, second
