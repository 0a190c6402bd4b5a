# SPDX-License-Identifier: Apache-2.0
"""What is printed under the text: pale grounds with fine curves, drawn by our own formulas.

They have the colours and the fineness of a security print and none of its drawings.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

Layer = NDArray[np.float32]
Colour = tuple[float, float, float]

WIDTH, HEIGHT = 1712, 1080
"""Pixels of a drawn card: 20 to the millimetre of ID-1 (85.60 x 53.98 mm)."""
PX_PER_MM = 20.0

WHITE: Colour = (250, 250, 250)
PINK: Colour = (226, 224, 246)
GREEN: Colour = (205, 238, 226)
BLUE: Colour = (240, 228, 208)


def paper(left: Colour, right: Colour, seed: int) -> Layer:
    """A ground whose colour goes from one side to the other with slow clouds in between: HEIGHT x WIDTH x 3."""
    rng = np.random.default_rng(seed)
    across = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    clouds = cv2.resize(
        rng.random((5, 8), np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
    )
    share = np.clip(across * 0.8 + 0.5 * (clouds - 0.4), 0, 1)[..., None]
    mixed: Layer = (
        np.asarray(left, np.float32) * (1 - share) + np.asarray(right, np.float32) * share
    )
    return mixed


def weave(layer: Layer, colour: Colour, strength: float, seed: int) -> None:
    """Bundles of waving lines over the whole ground, in place."""
    _blend(layer, _weave_mask(seed % 40) * np.float32(strength / 255), colour)


def rosettes(layer: Layer, colour: Colour, strength: float, seed: int) -> None:
    """A few rosettes of fine lines, in place."""
    _blend(layer, _rosette_mask(seed % 40) * np.float32(strength / 255), colour)


def _blend(layer: Layer, share: Layer, colour: Colour) -> None:
    for channel, tone in enumerate(colour):
        layer[..., channel] += (tone - layer[..., channel]) * share


@lru_cache(maxsize=12)
def _weave_mask(seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(1000 + seed)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    x = np.arange(-20, WIDTH + 40, 12, dtype=np.float64)
    step, swing = rng.uniform(9, 16), rng.uniform(14, 44)
    long, other = rng.uniform(140, 420, 2)
    for number, y in enumerate(np.arange(-60, HEIGHT + 60, step)):
        phase = number * rng.uniform(0.05, 0.11)
        row = (
            y
            + swing * np.sin(x / long * 6.3 + phase)
            + 0.5 * swing * np.sin(x / other * 6.3 - phase)
        )
        _line(mask, np.stack([x, row], axis=1))
    return mask


@lru_cache(maxsize=12)
def _rosette_mask(seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(2000 + seed)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    turns = np.linspace(0, 2 * np.pi, 721)
    for _ in range(int(rng.integers(3, 7))):
        centre = rng.uniform((0, 0), (WIDTH, HEIGHT))
        petals, size, depth = rng.integers(5, 15), rng.uniform(90, 300), rng.uniform(0.15, 0.5)
        for ring in range(int(rng.integers(6, 14))):
            radius = size * (1 - 0.05 * ring) * (1 + depth * np.sin(petals * turns + 0.16 * ring))
            _line(mask, centre + radius[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1))
    return mask


def _line(mask: NDArray[np.uint8], points: NDArray[np.float64]) -> None:
    fixed = np.round(points * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(mask, [fixed], False, 255, 1, cv2.LINE_AA, 4)


def finished(layer: Layer) -> Image:
    """As 8-bit pixels."""
    return np.clip(layer, 0, 255).astype(np.uint8)
