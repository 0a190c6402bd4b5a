# SPDX-License-Identifier: Apache-2.0
"""A camera's place and light, from drawn faces whose answers are known."""

import math

import numpy as np
import pytest

from facematch.camera_check import (
    Lens,
    grain_of,
    lens_of,
    measure,
    pace_of,
    place_of,
    view_of,
)
from facematch.camera_levels import BANDS, findings_of, worst_of
from facematch.values import Reason
from tests.support.observations import nobody, seen

SIZE = (640, 480)
SKIN = (95, 125, 175)  # blue, green, red: hue 22 degrees


def face_points(x=320.0, y=240.0):
    """478 points spread over a face of 150 x 190 pixels, the nose in its middle."""
    points = np.zeros((478, 3), np.float32)
    rng = np.random.default_rng(5)
    points[:, 0] = x + rng.uniform(-75, 75, 478)
    points[:, 1] = y + rng.uniform(-95, 95, 478)
    points[1, :2] = (x, y)
    for part, place in (
        ((109, 10, 338, 337, 9, 108), (0, -70)),
        ((117, 118, 101, 205, 187), (-45, 20)),
        ((346, 347, 330, 425, 411), (45, 20)),
    ):
        for n, index in enumerate(part):
            corner = ((-12, -12), (12, 12))[n % 2]
            points[index, :2] = np.array((x, y)) + place + corner
    return points


def picture(skin=SKIN, around=(110, 110, 110), noise=0.0, seed=1):
    image = np.empty((480, 640, 3), np.float64)
    image[:] = around
    image[145:335, 245:395] = skin
    image += np.random.default_rng(seed).normal(0, noise, image.shape) if noise else 0
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def view(image, time_s=0.0, x=320.0, **more):
    facts = {
        "landmarks": face_points(x),
        "box": (x - 75, 145.0, 150.0, 190.0),
        "eye_distance": 63.0,
    }
    return view_of(image, seen(time_s, **{**facts, **more}))


def levels(views, looked=None, pace=None):
    measured = measure(views, looked or len(views), SIZE)
    place = place_of(views, lens_of(SIZE[0]), SIZE)
    found = findings_of(measured, pace or pace_of([n / 15 for n in range(20)], range(20)), place)
    return {finding.item: finding.level for finding in found}


def test_a_plain_face_in_plain_light_is_good_everywhere():
    found = levels([view(picture(noise=1.0, seed=n), n / 15) for n in range(10)])
    assert {item for item, level in found.items() if level not in ("good", "unknown")} == set()
    assert found["motion blur"] == found["screen light"] == "unknown"


@pytest.mark.parametrize("sigma", [1.0, 3.0, 8.0])
def test_grain_is_the_deviation_of_the_noise(sigma):
    grey = np.random.default_rng(2).normal(128, sigma * math.sqrt(3), (40, 40, 3))
    assert grain_of(np.rint(grey).astype(np.uint8)) == pytest.approx(sigma, rel=0.15)


def test_a_patch_too_small_to_judge_has_no_grain():
    assert math.isnan(grain_of(np.zeros((3, 9, 3), np.uint8)))


def test_a_stated_field_of_view_of_90_degrees_is_half_the_width():
    assert lens_of(640, fov=90.0) == Lens(pytest.approx(320.0), "stated")


def test_somebody_at_a_measured_distance_measures_the_lens():
    assert lens_of(640, known=(60.0, 63.0)) == Lens(pytest.approx(600.0), "measured")


def test_distances_follow_from_the_eyes():
    place = place_of([view(picture())], Lens(600.0, "measured"), SIZE)
    assert place.distance == pytest.approx(60.0)
    assert place.far == pytest.approx(600 * 6.3 / 32)
    # 190 pixels from brow to chin at 60 cm are 360 at 31.7 cm: three quarters of the picture's height.
    assert place.near == pytest.approx(60 * 190 / 360)
    assert place.near < place.mark < place.far
    assert place.sideways == pytest.approx(320 * place.mark / 600 - 150 / 63 * 3.15)


def test_a_turned_face_measures_no_distance():
    assert place_of([view(picture(), yaw=30.0)], lens_of(640), SIZE) is None


def test_frames_that_did_not_come_are_counted():
    times = [0.0, 0.1, 0.2, 0.5, 0.6]
    pace = pace_of(times, [0, 1, 2, 5, 6])
    assert pace.fps == pytest.approx(4 / 0.6)
    assert pace.lost == pytest.approx(2 / 6)
    assert pace.jitter > 2


def test_two_frames_tell_no_rate():
    assert math.isnan(pace_of([0.0, 0.1], [0, 1]).fps)


@pytest.mark.parametrize(
    ("item", "image"),
    [
        ("brightness", picture(skin=(10, 12, 20))),
        ("backlight", picture(skin=(40, 50, 70), around=(240, 240, 240))),
        ("clipping", picture(skin=(255, 255, 255))),
        ("skin hue", picture(skin=(190, 120, 110))),
        ("colour", picture(skin=(120, 121, 122))),
        ("cast", picture(around=(60, 100, 200))),
        ("noise", picture(noise=18.0)),
    ],
)
def test_what_is_wrong_with_the_light_is_named(item, image):
    assert levels([view(image, n / 15) for n in range(5)])[item] == "bad"


def test_light_from_one_side_is_seen():
    image = picture()
    image[:, :320] = image[:, :320] // 3
    assert levels([view(image)])["side light"] == "bad"


def test_a_face_that_blurs_only_when_it_moves_asks_for_more_light():
    still = [view(picture(), n / 15, sharpness=0.05) for n in range(8)]
    moving = [view(picture(), (8 + n) / 15, 320 + 12.0 * n, sharpness=0.006) for n in range(8)]
    measured = measure([*still, *moving], 16, SIZE)
    assert measured.still_sharpness == pytest.approx(0.05)
    assert measured.moving_sharpness == pytest.approx(0.006)
    assert levels([*still, *moving])["motion blur"] == "bad"


def test_frames_without_a_face_are_not_good_ones():
    assert view_of(picture(), nobody(0.0)) is None
    measured = measure([view(picture())], 10, SIZE)
    assert measured.good == pytest.approx(0.1)
    assert measured.reasons == {"no_face": 9}


def test_a_head_that_turns_as_it_was_asked_is_a_good_frame():
    assert measure([view(picture(), yaw=25.0)], 1, SIZE).good == 1.0
    assert measure([view(picture(), reasons=frozenset({Reason.TOO_FAR}))], 1, SIZE).good == 0.0


def test_without_a_face_nothing_is_known_of_it():
    measured = measure([], 30, SIZE)
    found = findings_of(measured, pace_of([], []), None)
    assert {f.item for f in found if f.level not in ("unknown", "bad")} == {"resolution"}
    assert worst_of(found) == "bad"


def test_the_limits_of_each_measure_are_in_order():
    for band in BANDS.values():
        assert band.lowest <= band.low <= band.high <= band.highest
