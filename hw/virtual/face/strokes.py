# SPDX-License-Identifier: Apache-2.0
"""Digits as lines of a pen: upright and even for machines (OCR-like), shaky for a hand that writes.

Drawn here, for this program. A digit stands in a box of width 0.6 and height 1 (y up from the baseline).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Mask = NDArray[np.uint8]

WIDTH = 0.6
ADVANCE = 0.74
FINER = 8
"""cv2 takes fractions of a pixel as fixed-point numbers with so many bits."""


def _arc(x: float, y: float, rx: float, ry: float, begin: float, end: float) -> list[list[float]]:
    """A piece of an ellipse; angles in degrees, counterclockwise from the right."""
    angles = np.radians(np.linspace(begin, end, 25))
    return [[x + rx * np.cos(a), y + ry * np.sin(a)] for a in angles]


_LINES: dict[str, list[list[list[float]]]] = {
    "0": [_arc(0.3, 0.5, 0.26, 0.46, 90, 450)],
    "1": [[[0.12, 0.78], [0.32, 0.96], [0.32, 0.04]], [[0.12, 0.04], [0.52, 0.04]]],
    "2": [[*_arc(0.3, 0.7, 0.25, 0.26, 165, -40), [0.04, 0.04], [0.56, 0.04]]],
    "3": [[*_arc(0.28, 0.74, 0.23, 0.22, 150, -90), *_arc(0.28, 0.28, 0.27, 0.24, 90, -150)]],
    "4": [[[0.4, 0.96], [0.03, 0.3], [0.58, 0.3]], [[0.42, 0.58], [0.42, 0.04]]],
    "5": [
        [[0.52, 0.96], [0.12, 0.96], [0.09, 0.55], *_arc(0.28, 0.33, 0.27, 0.29, 128, -150)],
    ],
    "6": [[[0.44, 0.96], *_arc(0.3, 0.3, 0.26, 0.27, 160, 520)]],
    "7": [[[0.05, 0.96], [0.56, 0.96], [0.24, 0.04]]],
    "8": [_arc(0.3, 0.74, 0.21, 0.22, -90, 270), _arc(0.3, 0.28, 0.26, 0.24, 90, 450)],
    "9": [[[0.16, 0.04], *_arc(0.3, 0.7, 0.26, 0.27, -20, 340)]],
    ".": [[[0.28, 0.04], [0.32, 0.04]]],
    "年": [
        [[0.25, 1.0], [0.1, 0.72]],
        [[0.2, 0.84], [0.8, 0.84]],
        [[0.26, 0.58], [0.76, 0.58]],
        [[0.26, 0.58], [0.26, 0.32]],
        [[0.04, 0.32], [0.92, 0.32]],
        [[0.52, 0.84], [0.52, -0.08]],
    ],
    "月": [
        [[0.26, 0.95], [0.26, 0.35], [0.1, -0.05]],
        [[0.26, 0.95], [0.74, 0.95], [0.74, 0.0], [0.62, 0.02]],
        [[0.26, 0.66], [0.74, 0.66]],
        [[0.26, 0.36], [0.74, 0.36]],
    ],
    "日": [
        [[0.22, 0.92], [0.22, 0.0]],
        [[0.22, 0.92], [0.74, 0.92], [0.74, 0.0]],
        [[0.22, 0.48], [0.74, 0.48]],
        [[0.22, 0.02], [0.74, 0.02]],
    ],
}
_WIDE = frozenset("年月日")


def advance(letter: str) -> float:
    """How far the pen goes on, in units of a digit's height."""
    if letter in _WIDE:
        return 1.05
    return 0.4 if letter in " ." else ADVANCE


def known(letter: str) -> bool:
    """Whether this pen can write it."""
    return letter in _LINES


@dataclass(frozen=True, slots=True)
class Pen:
    """`width` of the line in pixels; `shaky` from 0 (a machine) to 1 (a hurried hand), by `seed`."""

    width: float
    shaky: float = 0.0
    seed: int = 0


def draw(mask: Mask, letter: str, at: Sequence[float], height: float, pen: Pen) -> None:
    """Write one letter into `mask` (255 = ink), its baseline's left end at `at` (x, y); digits are `height` high."""
    rng = np.random.default_rng(pen.seed)
    slant = pen.shaky * rng.normal(0.12, 0.1)
    grown = 1 + pen.shaky * rng.normal(0, 0.08, 2)
    for line in _LINES.get(letter, ()):
        points = np.array(line) * grown
        points[:, 0] += slant * points[:, 1]
        points += pen.shaky * _wobble(rng, len(points))
        pixels = points * (height, -height) + np.asarray(at)
        fixed = np.round(pixels * 2**FINER).astype(np.int32)
        width = max(1, round(pen.width))
        cv2.polylines(mask, [fixed.reshape(-1, 1, 2)], False, 255, width, cv2.LINE_AA, FINER)


def _wobble(rng: np.random.Generator, count: int) -> Points:
    """Slow swings along a line of `count` points: (count, 2)."""
    turns = np.linspace(0, 1, count)[:, None] * rng.uniform(2, 7, 2) + rng.uniform(0, 6, 2)
    swings: Points = 0.035 * np.sin(turns) + rng.normal(0, 0.02, 2)
    return swings
