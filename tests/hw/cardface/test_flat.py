# SPDX-License-Identifier: Apache-2.0
"""A flat card shows what the card shows, and tells how well."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hw.cardface.flat import PX_PER_MM, SIZE, card_mask, flatten
from hw.cardface.layout import BIRTH, PHOTO
from hw.cardface.values import Image, Outline

CORNERS = np.array([[100, 80], [520, 110], [500, 380], [90, 350]], np.float32)
OUTLINE = Outline(CORNERS, 1.0)


def quarters() -> Image:
    """A card on a grey tray whose four quarters have four colours."""
    card = np.zeros((540, 856, 3), np.uint8)
    card[:270, :428], card[:270, 428:] = (255, 0, 0), (0, 255, 0)
    card[270:, 428:], card[270:, :428] = (0, 0, 255), (255, 255, 255)
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [856, 0], [856, 540], [0, 540]], np.float32), CORNERS
    )
    return np.asarray(
        cv2.warpPerspective(card, matrix, (640, 480), borderValue=(90, 90, 90)), np.uint8
    )


def print_of(blur: float) -> Image:
    """A picture of sharp strokes, blurred by so many pixels."""
    picture = np.full((SIZE[1], SIZE[0], 3), 230, np.uint8)
    for k in range(12):
        cv2.rectangle(picture, (60 + 70 * k, 60), (80 + 70 * k, 580), (30, 30, 30), -1)
        cv2.rectangle(picture, (60, 40 + 45 * k), (960, 55 + 45 * k), (30, 30, 30), -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)


def whole(image: Image) -> Outline:
    height, width = image.shape[:2]
    return Outline(
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5, 1.0
    )


def test_a_flat_card_has_twelve_pixels_to_the_millimetre() -> None:
    flat = flatten(quarters(), OUTLINE)
    assert flat.image.shape == (SIZE[1], SIZE[0], 3)
    assert flatten(quarters(), OUTLINE, scale=2).image.shape == (2 * SIZE[1], 2 * SIZE[0], 3)
    assert abs(PX_PER_MM * 85.6 - SIZE[0]) < 0.5


@pytest.mark.parametrize(("turn", "colour"), [(0, (255, 0, 0)), (2, (0, 0, 255))])
def test_a_turn_names_the_corner_that_becomes_the_top_left(
    turn: int, colour: tuple[int, ...]
) -> None:
    flat = flatten(quarters(), OUTLINE, turn)
    assert flat.turn == turn
    assert np.abs(flat.image[100, 100].astype(int) - colour).max() < 12


def test_points_go_to_the_frame_and_back() -> None:
    flat = flatten(quarters(), OUTLINE, 2)
    points = np.array([[0, 0], [500, 300], [1026, 647]], np.float32)
    assert flat.on_flat(flat.on_frame(points)) == pytest.approx(points, abs=0.05)
    assert flat.on_frame(np.array([[-0.5, -0.5]]))[0] == pytest.approx(CORNERS[2], abs=0.01)


def test_sharpness_falls_with_blur_and_is_measured_on_the_card() -> None:
    sharp, soft, softer = (flatten(p, whole(p)).sharpness for p in map(print_of, (1.5, 3.0, 6.0)))
    assert sharp > 1.5 * soft > 2 * softer
    assert soft == pytest.approx(PX_PER_MM / (2.56 * 3.0), rel=0.25)
    small = cv2.resize(print_of(6.0), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = np.asarray(small, np.uint8)
    assert flatten(small, whole(small)).sharpness == pytest.approx(softer, rel=0.3)


def test_a_blank_card_has_no_sharpness() -> None:
    blank = np.full((400, 640, 3), 200, np.uint8)
    assert flatten(blank, whole(blank)).sharpness == 0


def test_only_burnt_spots_of_some_size_are_glare() -> None:
    picture = np.full((SIZE[1], SIZE[0], 3), 240, np.uint8)
    picture[::10, ::10] = 255
    assert flatten(picture, whole(picture)).glare == 0
    rows, columns = BIRTH.pixels(*SIZE)
    picture[rows, columns] = 255
    flat = flatten(picture, whole(picture))
    assert flat.glare_in(BIRTH) > 0.9
    assert flat.glare_in(PHOTO) == 0
    assert 0.005 < flat.glare < 0.03


def test_the_rounded_corners_are_no_card() -> None:
    mask = card_mask()
    assert not mask[2, 2]
    assert mask[2, 500]
    assert mask.mean() > 0.98


def test_a_frames_resolution_is_told_in_pixels_to_the_millimetre() -> None:
    assert flatten(quarters(), OUTLINE).px_per_mm == pytest.approx(4.85, abs=0.1)
