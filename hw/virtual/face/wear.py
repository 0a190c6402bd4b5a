# SPDX-License-Identifier: Apache-2.0
"""Years in a purse: scratches, print that fades in places, smudges, bent and dirty corners."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

Layer = NDArray[np.float32]


def worn(face: Image, wear: float, seed: int) -> Image:
    """The drawn card, worn by `wear` (0 new, 1 as bad as it can still be read). The face itself is not changed."""
    if wear <= 0:
        return face
    rng = np.random.default_rng(seed + 12)
    layer = face.astype(np.float32)
    _fade(layer, wear, rng)
    _smudge(layer, wear, rng)
    _scratch(layer, wear, rng)
    _dirty_edges(layer, wear, rng)
    return np.clip(layer, 0, 255).astype(np.uint8)


def _fade(layer: Layer, wear: float, rng: np.random.Generator) -> None:
    """Print goes towards the ground's colour, more in some places."""
    height, width = layer.shape[:2]
    small = rng.random((6, 9), np.float32)
    place = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    share = np.clip(wear * 0.75 * np.clip(place, 0, 1), 0, 0.7)[..., None]
    ground = cv2.resize(
        cv2.dilate(
            cv2.resize(layer, (width // 8, height // 8), interpolation=cv2.INTER_AREA),
            np.ones((5, 5)),
        ),
        (width, height),
    )
    layer += (ground - layer) * share


def _smudge(layer: Layer, wear: float, rng: np.random.Generator) -> None:
    height, width = layer.shape[:2]
    mask = np.zeros((height // 4, width // 4), np.float32)
    for _ in range(int(rng.integers(1, 2 + round(5 * wear)))):
        centre = rng.uniform((0, 0), (width / 4, height / 4))
        axes = rng.uniform(10, 50, 2)
        cv2.ellipse(
            mask, tuple(int(c) for c in centre), tuple(int(a) for a in axes), float(rng.uniform(0, 180)),
            0, 360, float(rng.uniform(0.05, 0.3) * wear), -1,
        )  # fmt: skip
    soft = cv2.resize(cv2.GaussianBlur(mask, (0, 0), 7), (width, height))
    layer *= (1 - soft)[..., None] + soft[..., None] * np.array([0.55, 0.6, 0.65], np.float32)


def _scratch(layer: Layer, wear: float, rng: np.random.Generator) -> None:
    """Thin bright or dark lines; a few go right across."""
    height, width = layer.shape[:2]
    for _ in range(round(60 * wear)):
        start = rng.uniform((0, 0), (width, height))
        angle, length = rng.uniform(0, np.pi), rng.exponential(160)
        end = start + length * np.array([np.cos(angle), np.sin(angle)])
        mask = np.zeros((height, width), np.uint8)
        ends = [tuple(int(v * 16) for v in point) for point in (start, end)]
        cv2.line(mask, ends[0], ends[1], 255, int(rng.integers(1, 4)), cv2.LINE_AA, 4)
        x0, x1 = sorted((int(start[0]), int(end[0])))
        y0, y1 = sorted((int(start[1]), int(end[1])))
        box = (slice(max(0, y0 - 4), y1 + 5), slice(max(0, x0 - 4), x1 + 5))
        tone = float(rng.choice([240.0, 120.0]))
        share = mask[box].astype(np.float32)[..., None] * np.float32(rng.uniform(0.2, 0.7) / 255)
        layer[box] += (tone - layer[box]) * share


def _dirty_edges(layer: Layer, wear: float, rng: np.random.Generator) -> None:
    height, width = layer.shape[:2]
    y = np.minimum(np.arange(height), np.arange(height)[::-1])[:, None]
    x = np.minimum(np.arange(width), np.arange(width)[::-1])[None, :]
    near = np.exp(-np.minimum(x, y) / np.float32(rng.uniform(10, 40))).astype(np.float32)
    layer *= (1 - 0.5 * wear * near)[..., None]
