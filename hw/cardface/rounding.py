# SPDX-License-Identifier: Apache-2.0
"""The rounded corners of a card: a side that was laid beside the card's has none at its ends.

A square corner with much contrast passes for a round one: in the reduced picture they are two pixels apart.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.edges import Gradient, edge_share
from hw.cardface.layout import CORNER_MM, HEIGHT_MM, WIDTH_MM

Floats = NDArray[np.float32]

_ANGLES: Final = np.deg2rad(np.linspace(8, 82, 9)).astype(np.float32)
"""Where along the quarter circle is looked."""
_OFFSETS: Final = np.arange(-2, 3, dtype=np.float32)
"""Pixels inwards and outwards at which the arc may be."""
_LENGTHS: Final = np.array([WIDTH_MM, HEIGHT_MM, WIDTH_MM, HEIGHT_MM], np.float32)


def roundings(field: Gradient, corners: Floats) -> Floats:
    """K x 4: how far an edge runs along the quarter circle in each corner of these K x 4 x 2 corners, 0 to 1.

    The first side is a long one. Perspective is left out within a corner: 3 mm of 54.
    """
    ahead = (np.roll(corners, -1, axis=1) - corners) / _LENGTHS[:, None]
    back = -np.roll(ahead, 1, axis=1)
    middle = corners + CORNER_MM * (ahead + back)
    cos, sin = np.cos(_ANGLES)[:, None], np.sin(_ANGLES)[:, None]
    outwards = -(
        ahead[:, :, None] * cos + back[:, :, None] * sin
    )  # K x 4 x angles x 2, of a millimetre
    normal = outwards / np.linalg.norm(outwards, axis=3, keepdims=True)
    arc = middle[:, :, None] + CORNER_MM * outwards
    at = arc[..., None, :, :] + _OFFSETS[:, None, None] * normal[..., None, :, :]
    both = field.across(at[..., 0], at[..., 1], (normal[..., None, :, 0], normal[..., None, :, 1]))
    # A few looks at a time: all at once, the side at the arc's end would speak for the whole of it.
    few = np.asarray((both[..., :-2, :] + both[..., 1:-1, :] + both[..., 2:, :]) / 3, np.float32)
    share = edge_share(np.abs(few[..., 0]), few[..., 1], field.floor).max(axis=2)
    return np.asarray(share.mean(axis=2), np.float32)
