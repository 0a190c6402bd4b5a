# SPDX-License-Identifier: Apache-2.0
"""Where a card lies in the frame, as its four corners tell: how far from the edge, how tilted, how turned."""

from __future__ import annotations

import itertools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import PX_PER_MM, SIZE, Flat
from hw.cardface.layout import HEIGHT_MM, WIDTH_MM
from hw.cardface.values import Corners, Image

Points = NDArray[np.float32]

FIELDS_OF_VIEW: Final = (12, 18, 25, 33, 42, 52, 63, 75)
"""Degrees across that lenses of such cameras have; the one that explains the corners best is believed."""
INSIDE_MM, OUTSIDE_MM = 1.5, 3.0
"""Where the card and the tray beside it are compared; between them lie the edge, its shadow and its blur."""
ALONG: Final = np.linspace(0.12, 0.88, 20)
"""Places along a side, away from the rounded corners."""


def share_of(corners: Corners, size: tuple[int, int]) -> float:
    """The card's part of the picture of (width, height), 0 to 1."""
    return float(cv2.contourArea(np.asarray(corners, np.float32))) / (size[0] * size[1])


def room_mm(corners: Corners, size: tuple[int, int], px_per_mm: float) -> float:
    """From the card to the nearest edge of the picture; negative when a corner is outside."""
    far = np.array(size, np.float32) - corners
    return float(min(corners.min(), far.min())) / px_per_mm


def angle_of(corners: Corners) -> float:
    """Degrees clockwise, -180 to 180, by which the card's own upper side is turned in the picture."""
    along = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return float(np.degrees(np.arctan2(along[1], along[0])))


def tilt_of(corners: Corners, size: tuple[int, int]) -> float:
    """Degrees between the line of sight and the card's upright; the lens's field of view is not known."""
    found = [one for fov in FIELDS_OF_VIEW for one in _tilts(corners, size, fov)]
    return min(found)[1] if found else float("nan")


def contrast_of(image: Image, flat: Flat) -> float:
    """Grey levels between the card and the tray beside it, at the side where they differ least; 0 to 255.

    NaN when no side has the tray beside it in the picture.
    """
    return float(min(_side_contrasts(image, flat), default=float("nan")))


def _tilts(corners: Corners, size: tuple[int, int], fov: float) -> list[tuple[float, float]]:
    """(how far the corners are off, degrees) of the poses that this lens would have seen."""
    width, height = size
    focal = width / 2 / np.tan(np.radians(fov / 2))
    lens = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]], np.float64)
    x, y = WIDTH_MM / 2, HEIGHT_MM / 2
    card = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]], np.float64)
    seen = np.asarray(corners, np.float64)
    try:
        _, turns, _, errors = cv2.solvePnPGeneric(card, seen, lens, None, flags=cv2.SOLVEPNP_IPPE)
    except cv2.error:  # corners on one line
        return []
    leans = (_lean(np.asarray(cv2.Rodrigues(turn)[0], np.float64)) for turn in turns)
    return [(float(np.max(off)), lean) for lean, off in zip(leans, errors, strict=True)]


def _lean(turned: NDArray[np.float64]) -> float:
    """Degrees by which this 3 x 3 turn takes the card's upright away from the line of sight."""
    return float(np.degrees(np.arccos(min(1.0, abs(float(turned[2, 2]))))))


def _side_contrasts(image: Image, flat: Flat) -> list[float]:
    found = []
    for inside, outside in _beside():
        here, there = flat.on_frame(inside), flat.on_frame(outside)
        seen = _within(there, image) & _within(here, image)
        if seen.sum() >= len(ALONG) / 2:
            apart = np.abs(_levels(image, here[seen]) - _levels(image, there[seen]))
            found.append(float(np.median(apart.max(axis=1))))
    return found


def _beside() -> list[tuple[Points, Points]]:
    """For each side of a flat card: points on the card, and those across the edge."""
    width, height = SIZE
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    middle = np.array([width / 2, height / 2])
    found = []
    for start, end in itertools.pairwise([*corners, corners[0]]):
        points = start + ALONG[:, None] * (end - start)
        out = (start + end) / 2 - middle
        out *= PX_PER_MM / np.linalg.norm(out)
        pair = (points - INSIDE_MM * out, points + OUTSIDE_MM * out)
        found.append((pair[0].astype(np.float32), pair[1].astype(np.float32)))
    return found


def _within(points: Points, image: Image) -> NDArray[np.bool_]:
    far = np.array([image.shape[1], image.shape[0]]) - 1
    return np.asarray(((points >= 0) & (points <= far)).all(axis=1), np.bool_)


def _levels(image: Image, points: Points) -> NDArray[np.float32]:
    """N x 3 levels at these points."""
    x, y = (np.ascontiguousarray(points[None, :, axis]) for axis in (0, 1))
    picked = cv2.remap(image, x, y, cv2.INTER_LINEAR)
    return np.asarray(picked[0], np.float32)
