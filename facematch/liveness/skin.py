# SPDX-License-Identifier: Apache-2.0
"""The colour of the skin and of what is beside the head, in linear light."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from facematch.values import FloatArray, ImageArray

Box = tuple[float, float, float, float]

# Landmarks around the middle of the forehead and of the cheeks, away from hair, eyes and mouth.
FOREHEAD = (109, 10, 338, 337, 9, 108)
CHEEKS = ((117, 118, 101, 205, 187), (346, 347, 330, 425, 411))
# Values of a pixel that is neither lost in the dark nor at the end of the scale.
DARKEST, BRIGHTEST = 6, 249
LEAST_PART = 0.25
# Of a large box every second or third pixel will do: the mean of 1,500 with 2 % of noise each is good to 0.05 %.
ENOUGH = 1500
# Strips left and right of the head, in face widths from the face's edge; as high as the face.
NEAR, FAR = 0.30, 0.80


def skin_and_around(
    frame: ImageArray, points: FloatArray
) -> tuple[FloatArray | None, FloatArray | None]:
    """Linear light (3,) of the skin and of what is beside the head.

    frame: (H, W, 3) BGR. points: (478, 2) landmarks in pixels.
    """
    boxes = [_box(points[list(part)]) for part in (FOREHEAD, *CHEEKS)]
    low, high = points.min(axis=0), points.max(axis=0)
    width = high[0] - low[0]
    sides = [
        (low[0] - FAR * width, low[1], low[0] - NEAR * width, high[1]),
        (high[0] + NEAR * width, low[1], high[0] + FAR * width, high[1]),
    ]
    return _mean_light(frame, boxes), _mean_light(frame, sides)


def _box(points: FloatArray) -> Box:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _mean_light(frame: ImageArray, boxes: list[Box]) -> FloatArray | None:
    """Mean over the well exposed pixels of all boxes, each box counting the same."""
    means = [mean for box in boxes if (mean := _box_light(frame, box)) is not None]
    return np.mean(means, axis=0).astype(np.float32) if means else None


def _box_light(frame: ImageArray, box: Box) -> FloatArray | None:
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    step = max(1, math.isqrt(max(0, bottom - top) * max(0, right - left) // ENOUGH))
    pixels = frame[top:bottom:step, left:right:step].reshape(-1, 3)
    if len(pixels) < 16:
        return None
    good = (pixels.min(axis=1) >= DARKEST) & (pixels.max(axis=1) <= BRIGHTEST)
    if good.mean() < LEAST_PART:
        return None
    return np.asarray(_linear_table()[pixels[good]].mean(axis=0), np.float32)


@cache
def _linear_table() -> FloatArray:
    """Linear light of each 8-bit value by the sRGB curve (IEC 61966-2-1); cameras stay near it."""
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)
