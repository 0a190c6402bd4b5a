# SPDX-License-Identifier: Apache-2.0
"""A photograph obeys its shot: place, light, what hides the print."""

from dataclasses import replace

import numpy as np
import pytest

from hw.virtual.face.photograph import Shot, empty_tray, photograph
from hw.virtual.face.shots import check_limits, shot_from
from hw.virtual.face.surface import TRAYS

PLAIN = Shot(frame=(428, 330), blur=0.0, noise=0.0, jpeg=None, sheen=0.0, falloff=0.0)
GREY = np.full((270, 428, 3), 180, np.uint8)


def _flag():
    """A card with a red left half and a blue right one, green along its bottom."""
    face = np.zeros((270, 428, 3), np.uint8)
    face[:, :214, 2] = 220
    face[:, 214:, 0] = 220
    face[180:] = (0, 220, 0)
    return face


def _at(photo, x, y):
    """The colour at a place of the card, in fractions: 0 blue, 1 green, 2 red."""
    a, b, c, d = photo.corners
    top, bottom = a + (b - a) * x, d + (c - d) * x
    column, row = top + (bottom - top) * y
    return int(np.argmax(photo.image[round(float(row)), round(float(column))]))


@pytest.mark.parametrize("turn", [0, 37, 90, 180, 271])
@pytest.mark.parametrize("tilt", [(0.0, 0.0), (25.0, -12.0)])
def test_the_corners_are_where_the_card_is(turn, tilt):
    photo = photograph(_flag(), replace(PLAIN, turn_deg=turn, tilt=tilt, scale=0.6))
    assert _at(photo, 0.15, 0.25) == 2
    assert _at(photo, 0.85, 0.25) == 0
    assert _at(photo, 0.15, 0.85) == 1
    assert _at(photo, 0.85, 0.85) == 1


def test_a_quarter_turn_is_clockwise():
    corners = photograph(GREY, replace(PLAIN, turn_deg=90, scale=0.6)).corners
    middle = corners.mean(axis=0)
    assert corners[0][0] > middle[0]
    assert corners[0][1] < middle[1]


def test_scale_is_the_share_of_the_frames_width():
    corners = photograph(GREY, replace(PLAIN, scale=0.5)).corners
    assert np.hypot(*(corners[1] - corners[0])) == pytest.approx(214, abs=1)


def test_a_tilted_card_is_larger_where_it_is_nearer():
    corners = photograph(GREY, replace(PLAIN, tilt=(30.0, 0.0))).corners
    top, bottom = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[3]))
    assert abs(top - bottom) > 10


def test_the_same_shot_gives_the_same_pixels_and_another_seed_others():
    shot = replace(PLAIN, noise=5.0, wear=0.5, glare=0.3, finger=10.0, sleeve=0.5, jpeg=80)
    first = photograph(GREY, shot).image
    assert np.array_equal(first, photograph(GREY, shot).image)
    assert not np.array_equal(first, photograph(GREY, replace(shot, seed=1)).image)


def test_the_drawn_face_is_left_as_it_was():
    face = GREY.copy()
    photograph(face, replace(PLAIN, wear=1.0, bend=1.0, glare=1.0))
    assert np.array_equal(face, GREY)


def test_a_good_shot_hides_nothing():
    assert photograph(GREY, PLAIN).cover.max() == 0


def test_a_lamp_burns_out_what_is_under_it():
    photo = photograph(GREY, replace(PLAIN, glare=1.0, glare_at=(0.25, 0.5)))
    assert photo.cover[67, 53] == 1
    assert photo.cover[67, 190] == 0
    column, row = photo.corners[0] + (photo.corners[2] - photo.corners[0]) * (0.25, 0.5)
    assert (photo.image[round(float(row)), round(float(column))] == 255).all()


@pytest.mark.parametrize(
    ("at", "row", "column"), [(0.15, 8, 107), (0.65, 126, 107)], ids=["top", "bottom"]
)
def test_a_finger_covers_the_edge_it_comes_from(at, row, column):
    photo = photograph(GREY, replace(PLAIN, finger=18.0, finger_at=at, frame=(428, 428)))
    covered = photo.cover[row, column - 60 : column + 60].max()
    assert covered > 0.9
    assert photo.cover[134 - row].max() < 0.1


def test_what_lies_outside_the_frame_counts_as_covered():
    photo = photograph(GREY, replace(PLAIN, shift=(0.5, 0.0)))
    assert photo.cover[67, 210] == 1
    assert photo.cover[67, 10] == 0


def test_a_dark_shot_is_dark_and_noise_is_noise():
    bright, dark = (photograph(GREY, replace(PLAIN, light=light)).image for light in (1.0, 0.2))
    assert dark.mean() < 0.3 * bright.mean()
    calm, noisy = (photograph(GREY, replace(PLAIN, noise=noise)).image for noise in (0.0, 10.0))
    assert 5 < (noisy.astype(float) - calm)[140:190, 180:250].std() < 20


@pytest.mark.parametrize("tray", TRAYS)
def test_an_empty_tray_is_the_one_around_the_card(tray):
    shot = replace(PLAIN, tray=tray, scale=0.5)
    empty, photo = empty_tray(shot), photograph(GREY, shot)
    assert empty.shape == photo.image.shape
    assert np.array_equal(empty[:20], photo.image[:20])


def test_a_shot_is_written_as_names_and_values():
    shot = shot_from(["turn_deg=15", "tilt=10,-5", "tray=wood", "frame=800,600", "edge=true"])
    assert shot == Shot(turn_deg=15, tilt=(10, -5), tray="wood", frame=(800, 600), edge=True)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("turn=15", "turn=15.*turn_deg"),
        ("glare", "not NAME=VALUE"),
        ("glare=bright", "glare"),
        ("glare=7", "glare: 7.0 is not between 0 and 2"),
        ("tray=glass", "tray.*'dark'"),
        ("frame=100000,2", "frame: 100000"),
        ("tilt=3", "tilt"),
        ("light=nan", "light"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(pair, said):
    with pytest.raises(ValueError, match=said):
        shot_from([pair])


def test_the_default_shot_is_within_the_limits():
    check_limits(Shot())
