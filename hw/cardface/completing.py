# SPDX-License-Identifier: Apache-2.0
"""Three sides of a card and its shape tell where the fourth must be: faint sides are looked for there.

The edge of a card beside a strong printed line, or light on a light tray, is none of the picture's conspicuous lines.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.edges import Gradient, edge_share
from hw.cardface.perspective import misfit

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

_SHARES: Final = np.concatenate([np.arange(-0.1, 0, 0.006), np.arange(0.006, 0.101, 0.006)]).astype(
    np.float32
)
"""By how much of the card a side is moved: the printed lines that are taken for sides stand 2 to 8 mm off."""
_SHAPELY: Final = 1.2
"""Standard errors of shape up to which a moved side is looked at."""
_SHAPE: Final = 0.12
"""What a standard error of shape, squared, costs against a wholly visible side."""
_LOOKS: Final = 40
_SMOOTH: Final = 7
"""Looks averaged along a side, about a sixth of it."""
_OFFSETS: Final = np.arange(-2, 3, dtype=np.float32)


def completed(field: Gradient, corners: Floats) -> Floats:
    """M x 4 x 2: these K x 4 x 2 corners with one side each laid where the shape wants it and most is seen."""
    count = len(corners)
    if not count:
        return corners
    tried = np.stack([_moved(corners, side, _SHARES) for side in range(4)], axis=1)
    flat = tried.reshape(-1, 4, 2)
    fit, _ = misfit(flat, field.size)
    chosen = np.flatnonzero(fit < _SHAPELY)
    side = chosen // len(_SHARES) % 4
    start, end = flat[chosen, side], flat[chosen, (side + 1) % 4]
    inset = 0.07 * (end - start)
    worth = np.full(len(flat), -np.inf, np.float32)
    worth[chosen] = along(field, start + inset, end - inset) - _SHAPE * fit[chosen] ** 2
    rows = worth.reshape(count * 4, -1)
    best = rows.argmax(axis=1)
    found = np.flatnonzero(np.isfinite(rows.max(axis=1)))
    return np.asarray(tried.reshape(count * 4, -1, 4, 2)[found, best[found]], np.float32)


def _moved(corners: Floats, side: int, shares: Floats) -> Floats:
    """K x shares x 4 x 2: side `side` moved outwards by these shares of the distance to its opposite."""
    a, b, c, d = side, (side + 1) % 4, (side + 2) % 4, (side + 3) % 4
    moved = np.repeat(corners[:, None], len(shares), axis=1)
    moved[:, :, a] += shares[:, None] * (corners[:, None, a] - corners[:, None, d])
    moved[:, :, b] += shares[:, None] * (corners[:, None, b] - corners[:, None, c])
    return moved


def along(field: Gradient, start: Floats, end: Floats) -> Floats:
    """Of N straight stretches from `start` to `end` (N x 2 each), the share that is an edge along it, 0 to 1."""
    if not len(start):
        return np.zeros(0, np.float32)
    way = end - start
    length = np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1)
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / length
    steps = np.linspace(0, 1, _LOOKS, dtype=np.float32)
    x, y = (
        start[:, axis, None, None]
        + way[:, axis, None, None] * steps
        + normal[:, axis, None, None] * _OFFSETS[:, None]
        for axis in (0, 1)
    )
    nx, ny = normal[:, 0, None, None], normal[:, 1, None, None]
    both = field.across(x, y, (nx, ny))
    smooth = np.abs(cv2.blur(both.reshape(-1, _LOOKS, 2), (_SMOOTH, 1))).reshape(both.shape)
    seen = edge_share(smooth[..., 0], smooth[..., 1], field.floor).max(axis=1)
    return np.asarray(seen.mean(axis=1), np.float32)
