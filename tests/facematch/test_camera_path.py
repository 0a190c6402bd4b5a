# SPDX-License-Identifier: Apache-2.0
"""Frame times and repeated pictures."""

import random

import pytest

from facematch.liveness.camera_path import camera_path_cue, seen_before
from facematch.values import Evidence
from tests.support.observations import seen


def frames(times, digests=None):
    digests = range(len(times)) if digests is None else digests
    return [
        seen(t, evidence=Evidence(digest=digest)) for t, digest in zip(times, digests, strict=True)
    ]


def paced(fps, count=40):
    return [i / fps for i in range(count)]


@pytest.mark.parametrize("fps", [5, 15, 30, 60, 120])
def test_a_webcams_pace_is_plausible(fps):
    cue = camera_path_cue(frames(paced(fps)))
    assert (cue.says, cue.points) == ("plausible", 0.0)


def test_pictures_that_pour_in_come_from_no_sensor():
    assert camera_path_cue(frames(paced(1000))).points < -4


def test_a_busy_computer_that_gets_four_pictures_at_once_is_forgiven():
    rng, times = random.Random(3), [0.0]  # noqa: S311
    for _ in range(12):
        burst = times[-1] + rng.uniform(0.2, 0.5)
        times += [burst, burst + 0.001, burst + 0.034, burst + 0.067]
    assert camera_path_cue(frames(times)).points == 0


def test_a_loop_is_named_but_not_held_against_a_recorded_scene():
    cue = camera_path_cue(frames(paced(15, 60), [i % 20 for i in range(60)]))
    assert (cue.says, cue.points) == ("loop", 0.0)


def test_a_slow_camera_read_twice_does_not_loop():
    digests = [i // 2 for i in range(60)]
    assert seen_before(digests) == 0
    assert camera_path_cue(frames(paced(30, 60), digests)).says == "plausible"


def test_a_few_frames_tell_nothing():
    assert camera_path_cue(frames(paced(1000, 10))).says == "cannot tell"
