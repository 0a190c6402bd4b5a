# SPDX-License-Identifier: Apache-2.0
"""Lays the four sides of a card along its edges in the full picture, to a fraction of a pixel."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

LOOKS: Final = 96
"""Places along a side at which the edge is looked for."""
_ENDS: Final = 0.07
"""The share of a side at each end that is left out, because the corners are rounded."""
_MIN_SLOPE: Final = 0.8
"""Grey values a pixel, averaged over three looks: below this there is no edge."""


def refine(image: Image, corners: Floats, search: tuple[float, ...]) -> Floats:
    """Better corners of K quadrilaterals (K x 4 x 2).

    `search`: how far from the sides the edge is looked for, in pixels; a round for each number. Covered or invisible
    stretches do not draw a side aside; one that is not to be seen at all stays where it is.
    """
    settled: Mask = np.zeros(len(corners), bool)
    for reach in search if len(corners) else ():
        better = _round(image, corners, reach)
        sane = np.asarray(np.isfinite(better).all(axis=(1, 2)))
        far = np.abs(np.where(sane[:, None, None], better - corners, np.inf)).max(axis=(1, 2))
        settled = settled | (far > 4 * reach + 2)  # such a one stays as it was
        corners = np.where(settled[:, None, None], corners, better).astype(np.float32)
    return corners


def _round(image: Image, corners: Floats, reach: float) -> Floats:
    start = corners.reshape(-1, 2)
    side = (np.roll(corners, -1, axis=1) - corners).reshape(-1, 2)
    length = np.linalg.norm(side, axis=1, keepdims=True)
    direction = side / np.maximum(length, 1)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    along = np.linspace(_ENDS, 1 - _ENDS, LOOKS, dtype=np.float32)
    points = start[:, None] + along[None, :, None] * side[:, None]
    offset, slope = _edges(*_profiles(image, points, normal, reach), reach)
    weight = np.clip(slope - _MIN_SLOPE, 0, 8)
    tilt, shift = _fit(along - 0.5, offset, weight, reach)
    middle = start + side / 2 + shift[:, None] * normal
    turned = side + tilt[:, None] * normal
    return _crossed(middle.reshape(-1, 4, 2), turned.reshape(-1, 4, 2))


def _profiles(image: Image, points: Floats, normal: Floats, reach: float) -> tuple[Floats, Mask]:
    """Colours across each side, pixel by pixel: sides x LOOKS x offsets x 3; and which are outside the picture."""
    count = 2 * int(np.ceil(reach)) + 3
    offsets = np.arange(count, dtype=np.float32) - count // 2
    at = points[:, :, None] + offsets[None, None, :, None] * normal[:, None, None]
    x, y = (np.ascontiguousarray(at[..., axis], np.float32).reshape(-1, count) for axis in (0, 1))
    colours = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    outside = (x < 0) | (y < 0) | (x > image.shape[1] - 1) | (y > image.shape[0] - 1)
    shape = (len(points), LOOKS, count)
    return colours.reshape(*shape, 3).astype(np.float32), outside.reshape(shape)


def _edges(profiles: Floats, outside: Mask, reach: float) -> tuple[Floats, Floats]:
    """Where along each profile the colour changes most, in pixels from its middle, and how much a pixel."""
    flat = profiles.reshape(-1, *profiles.shape[2:])
    # Three looks along the side: OpenCV takes the offsets for columns and the looks for rows.
    smooth = cv2.blur(flat, (1, 3)).reshape(profiles.shape)
    slopes = smooth[:, :, 2:] - smooth[:, :, :-2]
    change = np.abs(slopes).max(axis=3) / 2
    change[outside[:, :, 2:] | outside[:, :, :-2]] = 0
    middle = change.shape[2] // 2
    near = np.abs(np.arange(change.shape[2]) - middle) / (reach + 1)
    peak = (change * (1 - 0.4 * near * near)).argmax(axis=2)
    inner = np.clip(peak, 1, change.shape[2] - 2)[..., None]
    before, top, after = (np.take_along_axis(change, inner + k, axis=2)[..., 0] for k in (-1, 0, 1))
    bend = before - 2 * top + after
    fraction = np.where(bend < -1e-3, (before - after) / (2 * np.minimum(bend, -1e-3)), 0)
    return (inner[..., 0] + np.clip(fraction, -1, 1) - middle).astype(np.float32), top


def _fit(along: Floats, offset: Floats, weight: Floats, reach: float) -> tuple[Floats, Floats]:
    """Lines through the offsets that most looks agree on: their tilt a side, and their shift."""
    tilt = np.zeros(len(offset), np.float32)
    shift = np.asarray(
        [_weighted_median(o, w) for o, w in zip(offset, weight, strict=True)], np.float32
    )
    for width in (max(1.5, reach / 2), max(1.0, reach / 4), 0.8, 0.8, 0.8):
        residual = (offset - tilt[:, None] * along - shift[:, None]) / width
        share = weight / (1 + residual * residual) ** 2
        total = share.sum(axis=1) + 1e-6
        mean = (share * along).sum(axis=1) / total
        centred = along - mean[:, None]
        height = (share * offset).sum(axis=1) / total
        tilt = (share * centred * offset).sum(axis=1) / ((share * centred**2).sum(axis=1) + 1e-3)
        tilt = np.clip(tilt, -2 * reach, 2 * reach)
        shift = height - tilt * mean
    return tilt.astype(np.float32), shift.astype(np.float32)


def _weighted_median(values: Floats, weight: Floats) -> float:
    order = np.argsort(values)
    running = np.cumsum(weight[order])
    if running[-1] <= 0:
        return 0.0
    return float(values[order[np.searchsorted(running, running[-1] / 2)]])


def _crossed(middle: Floats, direction: Floats) -> Floats:
    """Corner k: where side k - 1 and side k meet. K x 4 x 2 each."""
    before = np.roll(middle, 1, axis=1).astype(np.float64)
    d0 = np.roll(direction, 1, axis=1).astype(np.float64)
    det = d0[..., 0] * direction[..., 1] - d0[..., 1] * direction[..., 0]
    gap = middle - before
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (gap[..., 0] * direction[..., 1] - gap[..., 1] * direction[..., 0]) / det
        return np.asarray(before + t[..., None] * d0, np.float32)
