# SPDX-License-Identifier: Apache-2.0
"""Cards are found where they lie, and nothing is taken for a card that is none."""

from __future__ import annotations

from datetime import date
from functools import cache

import cv2
import numpy as np
import pytest

from hw.cardface.flat import flatten
from hw.cardface.layout import ASPECT
from hw.cardface.outline import CERTAIN, find_cards
from hw.cardface.upright import turns
from hw.cardface.values import Corners, Image, Outline
from hw.virtual.face.drawing import FacePrint, draw_face
from hw.virtual.face.photograph import Shot, empty_tray, photograph

FRAME = (800, 600)
GOOD = Shot(frame=FRAME, turn_deg=4.0, scale=0.75)


@cache
def face() -> Image:
    printed = FacePrint(
        "見本 太郎", ("東京都見本区１－１",), date(1984, 3, 31), date(2032, 3, 31), "0412"
    )
    return draw_face(printed)


def error(found: Outline, truth: Corners) -> float:
    """The worst corner's distance in shares of the card's width; upside down counts as the same."""
    width = float(np.linalg.norm(truth[1] - truth[0]))
    return min(
        float(np.abs(found.corners - np.roll(truth, k, axis=0)).max()) / width for k in (0, 2)
    )


def found_in(shot: Shot) -> tuple[Outline, float]:
    photo = photograph(face(), shot)
    best = find_cards(photo.image)[0]
    return best, error(best, photo.corners)


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "turn", [143, *(pytest.param(turn, marks=SLOW) for turn in (0, 37, 90, 180, 271))]
)
def test_a_card_is_found_whatever_way_it_lies(turn: int) -> None:
    best, off = found_in(Shot(frame=FRAME, turn_deg=turn, scale=0.6))
    assert off < 0.007
    assert best.score >= CERTAIN
    assert not best.cut_off


@pytest.mark.parametrize(
    "shot",
    [
        pytest.param(Shot(frame=FRAME, tilt=(30, 10), scale=0.7), id="tilted", marks=SLOW),
        pytest.param(
            Shot(frame=FRAME, tray="textured", scale=0.45), id="small on texture", marks=SLOW
        ),
        pytest.param(
            Shot(frame=FRAME, tray="wood", light=0.35, noise=6), id="dim on wood", marks=SLOW
        ),
        pytest.param(
            Shot(frame=FRAME, glare=1.0, glare_at=(0.3, 0.0), turn_deg=10), id="glare on an edge"
        ),
        pytest.param(
            Shot(frame=FRAME, finger=15, finger_at=0.3, turn_deg=8, scale=0.7),
            id="finger",
            marks=SLOW,
        ),
        pytest.param(
            Shot(frame=FRAME, blur=2.5, turn_deg=20, scale=0.65), id="blurred", marks=SLOW
        ),
    ],
)
def test_a_card_is_found_in_bad_pictures(shot: Shot) -> None:
    _, off = found_in(shot)
    assert off < 0.01


def test_a_picture_of_nothing_but_the_card_is_the_card() -> None:
    scan = cv2.resize(face(), (900, 568), interpolation=cv2.INTER_AREA)
    best = find_cards(np.asarray(scan, np.uint8))[0]
    whole = np.array([[0, 0], [900, 0], [900, 568], [0, 568]], np.float32) - 0.5
    assert error(best, whole) < 0.012
    assert best.score >= CERTAIN


def test_a_card_that_goes_on_outside_the_picture_is_cut_off() -> None:
    photo = photograph(face(), Shot(frame=FRAME, turn_deg=12, scale=0.7))
    left = int(photo.corners[:, 0].min()) + 18
    best = find_cards(np.ascontiguousarray(photo.image[:, left:]))[0]
    assert error(best, photo.corners - np.array([left, 0], np.float32)) < 0.02
    assert best.cut_off


@pytest.mark.parametrize(
    "tray", ["wood", *(pytest.param(tray, marks=SLOW) for tray in ("dark", "textured", "light"))]
)
def test_an_empty_tray_holds_no_card(tray: str) -> None:
    found = find_cards(empty_tray(Shot(frame=FRAME, tray=tray, edge=True)))
    assert not [one for one in found if one.score >= CERTAIN]


def test_a_blank_thing_of_a_cards_shape_is_no_card() -> None:
    picture = np.full((600, 800, 3), 90, np.uint8)
    cv2.rectangle(picture, (150, 120), (150 + 476, 120 + 300), (200, 205, 210), -1)
    assert not [one for one in find_cards(picture) if one.score >= CERTAIN]


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (64, 64), (480, 640)])
def test_pictures_without_anything_and_of_any_size_hold_no_card(size: tuple[int, int]) -> None:
    for value in (0, 128, 255):
        found = find_cards(np.full((*size, 3), value, np.uint8))
        assert not [one for one in found if one.score >= CERTAIN]


def test_corners_run_clockwise_from_the_left_end_of_a_long_side() -> None:
    corners = found_in(GOOD)[0].corners
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(sides, axis=1)
    assert sides[0, 0] > 0
    assert lengths[0] / lengths[1] == pytest.approx(ASPECT, rel=0.05)
    assert cv2.contourArea(corners, oriented=True) > 0


@SLOW
def test_of_a_found_card_the_right_way_up_is_known() -> None:
    for turn in (4, 184):
        photo = photograph(face(), Shot(frame=FRAME, turn_deg=turn, scale=0.75, seed=turn))
        best = find_cards(photo.image)[0]
        (likeliest, chance), (_, other) = turns(flatten(photo.image, best))
        upright = flatten(photo.image, best, likeliest)
        top_left = upright.on_frame(np.zeros((1, 2), np.float32))[0]
        assert np.linalg.norm(top_left - photo.corners[0]) < 8
        assert chance > 0.95
        assert chance + other == pytest.approx(1)
