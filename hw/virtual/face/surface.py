# SPDX-License-Identifier: Apache-2.0
"""What a card lies on: trays of several materials, drawn from a seed."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

TRAYS = ("dark", "light", "metal", "textured", "wood", "blue")
_COLOURS = {
    "dark": (44, 42, 42),
    "light": (206, 210, 212),
    "metal": (150, 150, 152),
    "textured": (92, 92, 96),
    "wood": (96, 136, 178),
    "blue": (150, 110, 70),
}


@lru_cache(maxsize=8)
def tray(kind: str, frame: tuple[int, int], seed: int, *, edge: bool) -> Image:
    """Height x width x 3; `edge`: the raised edges of a slot cross the picture."""
    rng = np.random.default_rng(seed + 11)
    width, height = frame
    tone = _tone(kind, height, width, rng)[..., None]
    colour = np.array(_COLOURS[kind], np.float32) * rng.uniform(0.85, 1.15)
    picture = colour * tone * rng.uniform(0.96, 1.04, 3).astype(np.float32)
    if edge:
        _slot(picture, rng)
    image = np.asarray(np.clip(picture, 0, 255), np.uint8)
    image.flags.writeable = False
    return image


def _tone(kind: str, height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Around 1: the material's own structure."""
    if kind == "wood":
        return _wood(height, width, rng)
    if kind == "metal":
        strokes = rng.normal(0, 1, (height, 1)).astype(np.float32)
        strokes = (
            strokes
            + 0.5 * cv2.blur(rng.normal(0, 1, (height, width)).astype(np.float32), (61, 1)) * 7
        )
        return 1 + 0.035 * strokes + 0.12 * _clouds(height, width, 3, rng)
    if kind == "textured":
        grain = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.6)
        return np.float32(1) + 0.9 * grain + 0.1 * _clouds(height, width, 4, rng)
    fine = rng.normal(0, 1, (height, width)).astype(np.float32)
    return 1 + 0.015 * fine + 0.08 * _clouds(height, width, 4, rng)


def _wood(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    y = np.arange(height, dtype=np.float32)[:, None]
    bent = y + 40 * _clouds(height, width, 3, rng)
    rings = np.sin(bent * rng.uniform(0.08, 0.2)) + 0.5 * np.sin(bent * rng.uniform(0.3, 0.6))
    fibre = cv2.blur(rng.normal(0, 1, (height, width)).astype(np.float32), (41, 1)) * 4
    return np.asarray(1 + 0.06 * rings + 0.04 * fibre, np.float32)


def _clouds(height: int, width: int, cells: int, rng: np.random.Generator) -> NDArray[np.float32]:
    small = rng.normal(0, 1, (cells, cells + 1)).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _slot(picture: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Two raised edges, each a bright and a dark line with a shade beside it."""
    height, width = picture.shape[:2]
    for side in rng.choice(4, 2, replace=False):
        inset = int(rng.uniform(0.01, 0.05) * (height if side < 2 else width))
        thick = int(rng.integers(4, 16))
        view = picture if side < 2 else picture.transpose(1, 0, 2)
        view = view if side % 2 == 0 else view[::-1]
        view[:inset] *= rng.uniform(0.7, 1.3)
        view[inset : inset + thick] *= rng.uniform(1.2, 1.7)
        view[inset + thick : inset + 2 * thick] *= rng.uniform(0.4, 0.7)
