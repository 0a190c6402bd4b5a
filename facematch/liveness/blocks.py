# SPDX-License-Identifier: Apache-2.0
"""Small blocks of a face's surroundings, each of which goes with the face, rests, or says nothing."""

from __future__ import annotations

import numpy as np

from facematch.liveness.overlay import OUTSIDE, Overlay
from facematch.values import FloatArray

# A block is compared by its mean squared difference, local brightness taken out. A webcam's noise leaves
# 2 to 15 (of 255 squared) at this size; a block speaks when one of the two ways leaves more than SPEAKING,
# and decides when the other leaves less by CLEARER.
BLOCK, STRIDE, SPEAKING, CLEARER = 9, 5, 27.0, 2.5


def blocks_of(overlay: Overlay) -> FloatArray:
    """(N, 3) blocks: place in face widths, and vote.

    x from the middle of the face, y from the top of its box; 1 goes with the face, -1 rests, 0 neither,
    NaN says nothing.
    """
    import cv2  # noqa: PLC0415

    going, resting = (cv2.blur(x, (BLOCK, BLOCK)) for x in (overlay.going, overlay.resting))
    half, (rows, columns) = BLOCK // 2, going.shape
    y, x = np.mgrid[half : rows - half : STRIDE, half : columns - half : STRIDE]
    places = (x - overlay.low[0]) / overlay.width - 0.5, (y - overlay.low[1]) / overlay.width
    votes = _votes(going[y, x], resting[y, x])
    return np.column_stack([each.ravel() for each in (*places, votes)]).astype(np.float32)


def _votes(going: FloatArray, resting: FloatArray) -> FloatArray:
    """1 with the face, -1 at rest, 0 neither; NaN says nothing."""
    speaks = (going < OUTSIDE) & (np.maximum(going, resting) > SPEAKING)
    with_face = (resting > CLEARER * going).astype(np.float32)
    return np.where(speaks, with_face - (going > CLEARER * resting), np.nan)
