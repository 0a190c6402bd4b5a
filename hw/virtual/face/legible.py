# SPDX-License-Identifier: Apache-2.0
"""Whether the print of a field is still in a photograph: how much is covered, how like its print the rest looks."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image
from hw.virtual.face.canvas import Box
from hw.virtual.face.drawing import BIRTH_BOX, CODE_BOX, EXPIRY_BOX
from hw.virtual.face.photograph import Photo
from hw.virtual.face.pose import CARD_MM

FIELDS = (BIRTH_BOX, EXPIRY_BOX, CODE_BOX)
COVER_PX_PER_MM = 2.5
FINE_PX_PER_MM = 10
GONE = 0.7
"""From this cover on print counts as gone."""


def hidden_share(photo: Photo) -> float:
    """The largest share of a field's box that is covered, burnt out or outside the frame, 0 to 1."""
    return max(float((_cut(photo.cover, box, COVER_PX_PER_MM) > GONE).mean()) for box in FIELDS)


def likeness(photo: Photo, face: Image) -> float:
    """The least correlation (-1 to 1) of a field's picture with its print; slow shades do not count."""
    size = (round(CARD_MM[0] * FINE_PX_PER_MM), round(CARD_MM[1] * FINE_PX_PER_MM))
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(photo.corners, target)
    seen = _strokes(cv2.warpPerspective(photo.image, matrix, size, flags=cv2.INTER_CUBIC))
    print_ = _strokes(cv2.resize(face, size, interpolation=cv2.INTER_AREA))
    return min(_correlation(_cut(seen, box), _cut(print_, box)) for box in FIELDS)


def _strokes(image: NDArray[np.generic]) -> NDArray[np.float32]:
    """Dark print without the shades around it."""
    grey = cv2.cvtColor(np.asarray(image, np.uint8), cv2.COLOR_BGR2GRAY).astype(np.float32)
    soft = cv2.GaussianBlur(grey, (0, 0), 0.25 * FINE_PX_PER_MM / 2.5)
    return np.asarray(soft - cv2.GaussianBlur(grey, (0, 0), 1.2 * FINE_PX_PER_MM), np.float32)


def _cut(
    layer: NDArray[np.float32], box: Box, px_per_mm: float = FINE_PX_PER_MM
) -> NDArray[np.float32]:
    left, top, right, bottom = (round(edge * px_per_mm) for edge in box)
    return layer[top:bottom, left:right]


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-9))
