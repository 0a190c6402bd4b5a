# SPDX-License-Identifier: Apache-2.0
"""Portraits for drawn cards: from a file, or drawn here from a seed (nobody's face)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image
from hw.errors import BadFile

Layer = NDArray[np.float32]
SIZE = (360, 450)
"""Width and height in pixels of a drawn portrait (4:5, as the chip's)."""
_SKINS = ((178, 205, 236), (160, 190, 226), (150, 178, 214), (120, 152, 196), (92, 122, 168))
_HAIRS = ((28, 26, 26), (40, 36, 38), (60, 70, 90), (120, 120, 124), (190, 192, 196), (44, 58, 92))
_GROUNDS = ((236, 226, 214), (232, 214, 190), (240, 240, 240), (225, 226, 210))
_CLOTHES = (
    (70, 60, 54),
    (120, 80, 60),
    (200, 200, 204),
    (88, 92, 140),
    (150, 160, 170),
    (60, 90, 70),
)


def portrait(source: Path | int) -> Image:
    """The picture of a file, or a drawn one. Raises BadFile."""
    if isinstance(source, int):
        return drawn_portrait(source)
    image = cv2.imread(str(source))
    if image is None:
        raise BadFile(source, reason="is not a readable picture")
    return np.asarray(image, np.uint8)


@lru_cache(maxsize=64)
def drawn_portrait(seed: int) -> Image:
    """A head and shoulders before a plain wall, softly shaded."""
    rng = np.random.default_rng(seed)
    width, height = SIZE
    canvas = np.full((height, width, 3), _pick(rng, _GROUNDS), np.float32)
    skin, hair, cloth = _pick(rng, _SKINS), _pick(rng, _HAIRS), _pick(rng, _CLOTHES)
    head = rng.uniform((78, 104), (92, 122))
    centre = np.array([width / 2 + rng.normal(0, 5), 205.0])
    _hair_behind(canvas, rng, centre, head, hair)
    _blob(canvas, (width / 2, height + 40), (165, 140), cloth, 6)
    _blob(canvas, (centre[0], centre[1] + head[1]), (head[0] * 0.5, 62), skin * 0.88, 8)
    _blob(canvas, centre, head, skin, 5)
    _features(canvas, rng, centre, head, skin, hair)
    _fringe(canvas, rng, centre, head, hair)
    side = np.linspace(rng.uniform(0.9, 1.05), rng.uniform(0.9, 1.05), width, dtype=np.float32)
    lit = canvas * side[None, :, None] + rng.normal(0, 3, canvas.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _pick(rng: np.random.Generator, colours: tuple[tuple[int, int, int], ...]) -> np.ndarray:
    return np.array(colours[int(rng.integers(len(colours)))], np.float32)


def _below(point: np.ndarray, pixels: float) -> np.ndarray:
    return np.array([point[0], point[1] + pixels])


def _blob(
    canvas: np.ndarray, centre: tuple[float, float] | np.ndarray, radii: tuple[float, float] | np.ndarray,
    colour: np.ndarray, soft: float,
) -> None:  # fmt: skip
    """A filled ellipse with a soft edge and darker sides."""
    mask: Layer = np.zeros(canvas.shape[:2], np.float32)
    axes = (max(1, round(float(radii[0]))), max(1, round(float(radii[1]))))
    cv2.ellipse(mask, (round(float(centre[0])), round(float(centre[1]))), axes, 0, 0, 360, 1.0, -1)
    inner = cv2.GaussianBlur(mask, (0, 0), max(1.0, 0.25 * min(axes)))
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), soft / 3), np.float32)
    shaded = colour * (0.8 + 0.2 * np.clip(inner * 1.3 - 0.2, 0, 1))[..., None]
    canvas += (shaded - canvas) * mask[..., None]


def _hair_behind(
    canvas: np.ndarray, rng: np.random.Generator, centre: np.ndarray, head: np.ndarray, hair: np.ndarray
) -> None:  # fmt: skip
    _blob(canvas, _below(centre, -26), head * (1.16, 1.06), hair, 6)
    if rng.random() < 0.45:
        _blob(canvas, _below(centre, 70), head * (1.2, 1.25), hair, 10)


def _fringe(
    canvas: np.ndarray, rng: np.random.Generator, centre: np.ndarray, head: np.ndarray, hair: np.ndarray
) -> None:  # fmt: skip
    parting = rng.uniform(-0.5, 0.5)
    for side in (-1, 1):
        place = centre + head * (0.48 * side + 0.2 * parting, -0.86)
        _blob(canvas, place, head * (0.72, rng.uniform(0.2, 0.34)), hair, 6)


def _features(
    canvas: np.ndarray, rng: np.random.Generator, centre: np.ndarray, head: np.ndarray,
    skin: np.ndarray, hair: np.ndarray,
) -> None:  # fmt: skip
    dark = np.array((48, 46, 52), np.float32)
    for side in (-1, 1):
        eye = centre + head * (0.4 * side, -0.08)
        _blob(canvas, eye, (15, 7), np.array((225, 228, 232), np.float32), 3)
        _blob(canvas, eye, (7, 7), dark, 2)
        _blob(canvas, eye - (0, rng.uniform(17, 23)), (20, 4), hair * 0.8 + skin * 0.2, 4)
    _blob(canvas, _below(centre, 28), (13, 9), skin * 0.86, 10)
    _blob(
        canvas,
        _below(centre, 62),
        (rng.uniform(20, 30), rng.uniform(5, 8)),
        skin * (0.72, 0.68, 0.9),
        4,
    )
    if rng.random() < 0.3:
        for side in (-1, 1):
            eye = centre + head * (0.4 * side, -0.06)
            cv2.ellipse(
                canvas, (round(eye[0]), round(eye[1])), (27, 20), 0, 0, 360, (60, 60, 66), 3
            )
