# SPDX-License-Identifier: Apache-2.0
"""A chip photo has the size and the eyes that the standard says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facematch.align import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS
from facematch.calibrate.chip_photo import (
    LEFT_EYE,
    RIGHT_EYE,
    ChipPhoto,
    chip_photo,
    decoded,
    jpeg2000_within,
    printed_and_scanned,
    token_crop,
)


def landmarks(right, left):
    points = np.zeros((478, 3), np.float32)
    points[list(RIGHT_EYE_CORNERS), :2] = right
    points[list(LEFT_EYE_CORNERS), :2] = left
    return points


def dots(size, *places):
    """A black picture with a bright blot at each place."""
    y, x = np.mgrid[: size[0], : size[1]]
    spread = size[1] / 80
    grey = sum(np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * spread**2)) for px, py in places)
    return np.repeat((255 * np.clip(grey, 0, 1)).astype(np.uint8)[:, :, None], 3, axis=2)


def middle(grey, place, reach=15):
    """Where the brightness around a place has its middle."""
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]]
    near = (abs(x - place[0]) < reach) & (abs(y - place[1]) < reach)
    weights = grey * near
    return (weights * x).sum() / weights.sum(), (weights * y).sum() / weights.sum()


@pytest.mark.parametrize(
    ("size", "right", "left"),
    [
        ((300, 300), (120.0, 140.0), (180.0, 140.0)),
        ((1600, 1200), (420.0, 700.0), (780.0, 640.0)),
        ((120, 100), (40.0, 50.0), (60.0, 52.0)),
    ],
)
def test_the_eyes_stand_where_the_standard_has_them(size, right, left):
    crop = token_crop(dots(size, right, left), landmarks(right, left))
    assert crop.shape == (320, 240)
    assert middle(crop, RIGHT_EYE) == pytest.approx(RIGHT_EYE, abs=0.6)
    assert middle(crop, LEFT_EYE) == pytest.approx(LEFT_EYE, abs=0.6)
    assert (LEFT_EYE[0] - RIGHT_EYE[0], RIGHT_EYE[1]) == (60.0, 144.0)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1000, 20_000), st.floats(0.0, 1.0))
def test_no_picture_takes_more_bytes_than_it_may(seed, budget, noise):
    rng = np.random.default_rng(seed)
    smooth = np.linspace(0, 255, 240)[None, :] * np.ones((320, 1))
    grey = np.clip(smooth + noise * rng.normal(0, 80, smooth.shape), 0, 255).astype(np.uint8)
    content = jpeg2000_within(grey, budget)
    assert len(content) <= budget
    assert decoded(content).shape == (320, 240)


def test_a_busy_picture_uses_its_bytes():
    grey = np.random.default_rng(0).integers(0, 255, (320, 240)).astype(np.uint8)
    assert 4500 <= len(jpeg2000_within(grey, 5000)) <= 5000


def test_more_bytes_are_nearer_to_the_picture():
    grey = np.random.default_rng(0).integers(0, 255, (320, 240)).astype(np.uint8)
    errors = [
        np.abs(decoded(jpeg2000_within(grey, size)).astype(int) - grey).mean()
        for size in (1000, 5000, 20_000)
    ]
    assert errors[0] > errors[1] > errors[2]


def test_a_scanned_print_is_softer_and_has_no_deep_black():
    grey = np.zeros((320, 240), np.uint8)
    grey[:, 120:] = 255
    printed = printed_and_scanned(grey, 1.5)
    assert (printed.min(), printed.max()) == (12, 245)
    assert np.abs(np.diff(printed[100].astype(int))).max() < 80


@pytest.mark.parametrize("wrong", [{"budget": 10}, {"budget": 10**6}, {"softness_px": 9.0}])
def test_an_impossible_chip_photo_is_refused(wrong):
    with pytest.raises(ValueError, match="allowed"):
        ChipPhoto(**wrong)


def test_a_whole_chip_photo_is_made():
    right, left = (120.0, 140.0), (180.0, 140.0)
    made = ChipPhoto(budget=2000, softness_px=1.0)
    content = chip_photo(dots((300, 300), right, left), landmarks(right, left), made)
    assert len(content) <= 2000
    assert middle(decoded(content).astype(float), RIGHT_EYE) == pytest.approx(RIGHT_EYE, abs=1.0)
