# SPDX-License-Identifier: Apache-2.0
"""Each liveness cue alone, on pictures drawn for it."""

import cv2
import numpy as np
import pytest

from facematch.liveness.blink import count_blinks
from facematch.liveness.border import border_cue, find_border
from facematch.liveness.grid import grid_cue, grid_peak
from facematch.liveness.network import network_cue
from facematch.liveness.relief import relief_cue
from facematch.liveness.stillness import stillness_cue
from facematch.values import Evidence
from tests.support.drawn_chips import head, landmarks, roll, sheet
from tests.support.observations import FRAME_S, seen

FACE = np.array([(260.0, 160.0), (380.0, 160.0), (380.0, 310.0), (260.0, 310.0)], np.float32)


def turning(chip, degrees=(0, 3, 6, 9, 12, 15, 18), reported=None, noise=2.0):
    """Frames of something that turns; `reported` is what the landmarker makes of it."""
    frames = [Evidence(chip=chip(d, noise, seed=i), digest=i) for i, d in enumerate(degrees)]
    return [
        seen(i * FRAME_S, yaw=float(d), evidence=e, landmarks=landmarks())
        for i, (d, e) in enumerate(zip(reported or degrees, frames, strict=True))
    ]


@pytest.mark.parametrize("noise", [1.0, 4.0])
@pytest.mark.parametrize("degrees", [(0, 3, 6, 9, 12, 15, 18), (0, -4, -8, -12, -16)], ids=str)
def test_a_head_that_turns_shows_depth(degrees, noise):
    cue = relief_cue(turning(head, degrees, noise=noise))
    assert cue.says == "deep"
    assert cue.points > 0


@pytest.mark.parametrize("noise", [1.0, 4.0])
@pytest.mark.parametrize("paper", [sheet, roll])
def test_a_sheet_that_turns_is_flat_even_if_bent_and_if_a_turned_face_is_reported(paper, noise):
    cue = relief_cue(turning(paper, noise=noise))
    assert cue.says == "flat"
    assert cue.points <= -3


def test_a_head_whose_landmarks_turn_the_other_way_is_not_called_deep():
    degrees = (0, 3, 6, 9, 12, 15, 18)
    assert relief_cue(turning(head, degrees, [-d for d in degrees])).says != "deep"


def test_a_face_that_does_not_turn_tells_nothing_about_depth():
    assert relief_cue(turning(head, (0, 1, 0, -1, 0, 1))).points == 0


def test_a_sheet_tilted_without_a_reported_turn_is_flat():
    degrees = (0, 0, 22, 22, 22, 22)
    frames = turning(sheet, degrees, (0,) * 6)
    for frame, tilted in zip(frames, degrees, strict=True):
        frame.landmarks[:, 0] *= np.cos(np.radians(tilted))
    cue = relief_cue(frames)
    assert cue.says == "flat"
    assert cue.points <= -3


def test_a_head_that_turns_unreported_is_not_flat():
    degrees = (0, 0, 22, 22, 22, 22)
    frames = turning(head, degrees, (0,) * 6)
    for frame, tilted in zip(frames, degrees, strict=True):
        frame.landmarks[:, 0] *= np.cos(np.radians(tilted))
    assert relief_cue(frames).says != "flat"


def test_faces_without_detail_or_landmarks_tell_nothing_about_depth():
    blank = [seen(i * FRAME_S, yaw=3.0 * i, evidence=Evidence(chip=BLANK)) for i in range(7)]
    bare = [seen(i * FRAME_S, yaw=3.0 * i, landmarks=None) for i in range(7)]
    assert relief_cue(blank).points == relief_cue(bare).points == relief_cue([]).points == 0


BLANK = np.full((96, 96), 128, np.uint8)


def room(seed=0):
    """A quiet wall with a door post and a shelf, 640x480 grey."""
    picture = np.full((480, 640), 170, np.uint8)
    cv2.rectangle(picture, (0, 0), (90, 480), 120, -1)
    cv2.line(picture, (90, 60), (640, 60), 90, 4)
    return with_noise(picture, seed)


def with_noise(picture, seed=0):
    noise = np.random.default_rng(seed).normal(0, 3, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def person_before(picture):
    body = picture.copy()
    shoulders = np.array([(285, 340), (355, 340), (540, 420), (560, 480), (80, 480), (100, 420)])
    cv2.fillPoly(body, [shoulders.astype(np.int32)], 60)
    cv2.rectangle(body, (285, 290), (355, 345), 140, -1)
    cv2.ellipse(body, (320, 235), (62, 82), 0, 0, 360, 140, -1)
    return body


def test_a_sheet_in_the_hand_shows_four_edges_around_the_face():
    sheet_corners = np.array([(190, 70), (450, 80), (445, 420), (185, 410)], np.int32)
    picture = room()
    cv2.fillPoly(picture, [sheet_corners], 235)
    cv2.ellipse(picture, (320, 235), (62, 82), 0, 0, 360, 140, -1)
    corners = find_border(picture, FACE)
    assert corners is not None
    assert np.abs(corners - sheet_corners).max() < 16


def test_a_person_before_a_door_and_a_shelf_has_no_border():
    assert find_border(person_before(room()), FACE) is None


def test_a_picture_frame_behind_a_person_is_no_border():
    picture = room()
    cv2.rectangle(picture, (200, 60), (440, 400), 60, 6)
    assert find_border(person_before(picture), FACE) is None


def bordered(share, shake):
    """Twenty looks around; a border in `share` of them, its corners shaken by so many pixels."""
    corners = 200 + np.random.default_rng(0).normal(0, shake, (20, 4, 2)).astype(np.float32)
    borders = [corners[i] if i < share * 20 else None for i in range(20)]
    return [
        seen(i * 0.1, evidence=Evidence(border=border, looked_around=True))
        for i, border in enumerate(borders)
    ]


@pytest.mark.parametrize(("share", "against"), [(0.0, False), (0.1, False), (0.9, True)])
def test_only_a_lasting_border_speaks_against_the_person(share, against):
    assert (border_cue(bordered(share, 3.0)).points < 0) == against


def test_edges_at_rest_may_be_the_room_and_count_less_than_what_a_hand_holds():
    assert border_cue(bordered(1.0, 3.0)).points == -8
    assert -3 < border_cue(bordered(1.0, 0.0)).points < -2


def test_too_few_looks_around_tell_nothing():
    frames = [seen(i * 0.1, evidence=Evidence(looked_around=False)) for i in range(20)]
    assert border_cue(frames).says == "cannot tell"


def textured(period=0.0, strength=0.0):
    rng = np.random.default_rng(5)
    picture = cv2.GaussianBlur(rng.normal(0, 400, (480, 640)), (0, 0), 6) + 130
    down, across = np.mgrid[0:480, 0:640]
    if period:
        picture += strength * np.sin(2 * np.pi * (across * 0.93 + down * 0.37) / period)
    return with_noise(picture)


def test_a_screens_moire_stands_out_of_the_skins_spectrum():
    clean = grid_peak(textured(), FACE)
    assert clean < 6
    for period in (2.7, 3.4, 5.3):
        assert grid_peak(textured(period, 6.0), FACE) > 12


def test_a_video_codecs_blocks_are_no_grid():
    blocky = textured()
    blocky[::8] = np.clip(blocky[::8].astype(int) + 8, 0, 255)
    blocky[:, ::8] = np.clip(blocky[:, ::8].astype(int) + 8, 0, 255)
    assert grid_peak(blocky, FACE) < 9


def test_a_face_at_the_edge_of_the_frame_has_no_spectrum():
    assert np.isnan(grid_peak(textured(), FACE + np.array((300.0, 0.0))))


def test_only_a_lasting_grid_speaks_against_the_person():
    def frames(peak):
        return [seen(i * 0.1, evidence=Evidence(grid=peak)) for i in range(10)]

    assert grid_cue(frames(4.0)).points == 0
    assert grid_cue(frames(30.0)).points < -2
    assert grid_cue(frames(float("nan"))).says == "cannot tell"
    assert grid_cue(frames(30.0)[:3]).points == 0


def net_says(*scores):
    return network_cue([seen(i * 0.1, evidence=Evidence(living=s)) for i, s in enumerate(scores)])


def test_the_network_is_one_voice_and_its_median_counts():
    assert net_says(0.02, 0.05, 0.9, 0.04).points == -4
    assert net_says(0.95, 0.99, 0.1, 0.97).points == 1.5
    assert net_says(0.5, 0.5, 0.5).says == "cannot tell"
    assert net_says(0.01, float("nan"), 0.01).points == 0
    assert net_says(float("nan")).says == "not installed"


def test_a_picture_that_never_changes_by_a_bit_is_frozen():
    still = [seen(i * FRAME_S, evidence=Evidence(digest=7)) for i in range(25)]
    assert stillness_cue(still).says == "frozen"
    assert stillness_cue(still[:10]).points == 0


def test_frames_of_a_sensor_are_not_frozen():
    assert stillness_cue([seen(i * FRAME_S) for i in range(40)]).points == 0


def eyes(*closings):
    """Frames of 4 s with the eyes shut in the given (start, end) times."""
    times = [i * FRAME_S for i in range(60)]
    shut = [any(a <= t < b for a, b in closings) for t in times]
    return [seen(t, blink=0.6 if s else 0.08) for t, s in zip(times, shut, strict=True)]


def test_blinks_are_counted_once_each():
    assert count_blinks(eyes()) == 0
    assert count_blinks(eyes((1.0, 1.2))) == 1
    assert count_blinks(eyes((1.0, 1.1), (2.0, 2.4))) == 2


def test_eyes_that_stay_shut_are_no_blink():
    assert count_blinks(eyes((1.0, 3.0))) == 0
    assert count_blinks(eyes((2.0, 9.0))) == 0


def test_narrow_eyes_are_measured_against_themselves():
    narrow = [
        seen(
            i * FRAME_S,
            blink=0.65 if 20 <= i < 23 else 0.42,
            openness=0.09 if 20 <= i < 23 else 0.16,
        )
        for i in range(40)
    ]
    assert count_blinks(narrow) == 1


def test_the_jitter_of_small_eyes_is_no_blink():
    rng = np.random.default_rng(2)
    scores = np.clip(rng.normal(0.25, 0.09, 90), 0, 1)
    frames = [seen(i * FRAME_S, blink=b, openness=0.32 - 0.35 * b) for i, b in enumerate(scores)]
    assert count_blinks(frames) == 0


def test_a_look_downwards_that_moves_the_score_alone_is_no_blink():
    frames = [
        seen(i * FRAME_S, blink=0.5 if 20 <= i < 24 else 0.08, openness=0.29) for i in range(40)
    ]
    assert count_blinks(frames) == 0
