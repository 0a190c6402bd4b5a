# SPDX-License-Identifier: Apache-2.0
"""Finds ID-1 cards in a tray camera's picture, whatever way they lie."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from hw.cardface.edges import find_lines, gradient
from hw.cardface.quads import find_quads
from hw.cardface.ranking import ranked
from hw.cardface.sides import refine
from hw.cardface.values import Corners, Image, Outline

CERTAIN: Final = 0.5
"""A score from here on is a card; below it, a place worth trying when nothing better is there."""

WORK_PIXELS: Final = 200_000
"""Size at which lines are looked for: 516 x 387. Finer shows more print than card."""

SMALLEST: Final = 48
"""Pixels of a picture's shorter side; on less than this nobody finds a card."""

MAX_FOUND: Final = 4


def find_cards(image: Image) -> tuple[Outline, ...]:
    """Card-shaped things in this frame, the best first; none if there are none.

    `corners` run clockwise; the first two are the ends of a long side, the one nearer to the upper left first.
    """
    if min(image.shape[:2]) < SMALLEST:
        return ()
    factor = min(1.0, float(np.sqrt(WORK_PIXELS / (image.shape[0] * image.shape[1]))))
    small = _reduced(image, factor)
    field = gradient(small)
    quads = find_quads(field, find_lines(field))
    few = ranked(small, quads)[:MAX_FOUND]
    full = np.stack([one.corners for one in few]) if few else np.zeros((0, 4, 2), np.float32)
    finer = refine(image, ((full + 0.5) / factor - 0.5).astype(np.float32), (2.5 / factor, 2.0))
    return tuple(
        Outline(_read_from_left(corners), one.score, _leaves(corners, image))
        for corners, one in zip(finer, few, strict=True)
    )


def _reduced(image: Image, factor: float) -> Image:
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _read_from_left(corners: Corners) -> Corners:
    along = corners[1] - corners[0]
    return np.roll(corners, 2, axis=0) if along[0] + 0.01 * along[1] < 0 else corners


def _leaves(corners: Corners, image: Image) -> bool:
    height, width = image.shape[:2]
    slack = 0.008 * float(np.linalg.norm(corners[1] - corners[0]))
    return bool((corners < -slack).any() or (corners > np.array([width, height]) + slack).any())
