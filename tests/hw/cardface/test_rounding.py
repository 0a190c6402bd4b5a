# SPDX-License-Identifier: Apache-2.0
"""A card has rounded corners and a shape: both tell its outline from printed lines."""

from __future__ import annotations

import cv2
import numpy as np

from hw.cardface.completing import along, completed
from hw.cardface.edges import Gradient, gradient
from hw.cardface.rounding import roundings
from hw.cardface.values import Image

CORNERS = np.array([[100, 80], [442, 80], [442, 296], [100, 296]], np.float32)
"""4 pixels to the millimetre, as in a reduced picture."""
RADIUS = 13


def plate(radius: int) -> Image:
    mask = np.zeros((380, 520), np.uint8)
    left, top, right, bottom = 100 + radius, 80 + radius, 442 - radius, 296 - radius
    cv2.rectangle(mask, (left, top), (right, bottom), 1, -1)
    grown = cv2.dilate(
        mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    )
    picture = np.full((380, 520, 3), 60, np.uint8)
    picture[grown > 0] = 190
    return picture


def seen(radius: int) -> Gradient:
    return gradient(plate(radius))


def test_round_corners_are_seen_where_they_are_and_not_beside() -> None:
    inside, outside = CORNERS.copy(), CORNERS.copy()
    inside[1:3, 0] -= 20
    outside[1:3, 0] += 20
    rounded = roundings(seen(RADIUS), np.stack([CORNERS, inside, outside]))
    assert rounded[0].min() > 0.8
    assert rounded[1:, [0, 3]].min() > 0.8
    assert rounded[1, 1:3].max() < 0.7
    assert rounded[2, 1:3].max() < 0.1


def test_a_side_that_was_laid_inside_is_moved_out_to_the_edge() -> None:
    wrong = CORNERS.copy()
    wrong[1:3, 0] -= 20
    found = completed(seen(RADIUS), wrong[None])
    assert min(np.abs(one - CORNERS).max() for one in found) < 3


def test_an_edge_is_seen_along_a_side_and_nowhere_else() -> None:
    start = np.array([[130, 80], [130, 120]], np.float32)
    share = along(seen(RADIUS), start, start + np.float32([250, 0]))
    assert share[0] > 0.8
    assert share[1] == 0


def test_looking_nowhere_sees_nothing() -> None:
    none = np.zeros((0, 4, 2), np.float32)
    assert completed(seen(RADIUS), none).shape == (0, 4, 2)
    assert roundings(seen(RADIUS), none).shape == (0, 4)
