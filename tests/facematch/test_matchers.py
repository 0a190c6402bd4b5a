# SPDX-License-Identifier: Apache-2.0
"""One contract for the three matchers, and the child process of the third."""

import sys

import cv2
import numpy as np
import PIL.ImageFile
import pytest

from facematch import EngineClosed, MatcherDied, MatcherTimedOut
from facematch.matchers.dlib_resnet import DlibResnet
from facematch.matchers.face_recognition_process import FaceRecognitionProcess
from facematch.matchers.mobilefacenet import MobileFaceNet
from facematch.thresholds import BUILT_IN, UNIT_LENGTH
from tests.support.scene_player import people, portrait

MAKERS = {
    "mobilefacenet": MobileFaceNet,
    "dlib": DlibResnet,
    "face_recognition": FaceRecognitionProcess,
}


@pytest.fixture(scope="module", params=list(MAKERS))
def matcher(request):
    made = MAKERS[request.param]()
    yield made
    made.close()


@pytest.fixture(scope="module")
def two_people(engine):
    """(picture, landmarks) of two people's portraits."""
    pictures = [cv2.resize(portrait(name), (384, 480)) for name in people()[:2]]
    return [(picture, engine._landmarker.faces(picture)[0].landmarks) for picture in pictures]


def test_it_names_itself_and_its_file(matcher):
    assert matcher.info.name in BUILT_IN
    assert len(matcher.info.sha256) == 64
    assert matcher.info.version


def test_the_same_picture_gives_the_same_finite_numbers(matcher, two_people):
    face = matcher.prepare(*two_people[0])
    first, second = matcher.embed(face), matcher.embed(face)
    assert first.dtype == np.float32
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)
    if matcher.info.name in UNIT_LENGTH:
        assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)


def test_a_darker_noisier_copy_is_the_same_person_by_its_own_threshold(matcher, two_people):
    picture, landmarks = two_people[0]
    noise = np.random.default_rng(0).normal(0, 4, picture.shape)
    worse = np.clip(picture * 0.7 + noise, 0, 255).astype(np.uint8)
    apart = matcher.embed(matcher.prepare(picture, landmarks)) - matcher.embed(
        matcher.prepare(worse, landmarks)
    )
    assert np.linalg.norm(apart) < 0.6 * BUILT_IN[matcher.info.name][0]


def test_two_people_are_farther_apart_than_two_pictures_of_one(matcher, two_people):
    one, other = (matcher.embed(matcher.prepare(*person)) for person in two_people)
    mirrored = matcher.embed(np.ascontiguousarray(matcher.prepare(*two_people[0])[:, ::-1]))
    assert np.linalg.norm(one - other) > 3 * np.linalg.norm(one - mirrored)


def test_left_and_right_do_not_matter(matcher, two_people):
    if matcher.info.name == "face_recognition":
        pytest.skip("the package's own way has no mirror image")
    face = matcher.prepare(*two_people[0])
    apart = matcher.embed(face) - matcher.embed(np.ascontiguousarray(face[:, ::-1]))
    assert np.linalg.norm(apart) < 1e-3


@pytest.mark.parametrize("maker", MAKERS.values(), ids=list(MAKERS))
def test_after_close_it_says_so_and_closes_again(maker, two_people):
    made = maker()
    face = made.prepare(*two_people[0])
    made.close()
    made.close()
    with pytest.raises(EngineClosed):
        made.embed(face)


def test_face_recognition_runs_apart_and_leaves_pillow_strict():
    made = FaceRecognitionProcess()
    try:
        assert "face_recognition" not in sys.modules
        assert PIL.ImageFile.LOAD_TRUNCATED_IMAGES is False
        assert made.embed(np.zeros((64, 64, 3), np.uint8)) is None
    finally:
        made.close()


def child(code: str, seconds: float = 5.0) -> FaceRecognitionProcess:
    return FaceRecognitionProcess(command=(sys.executable, "-c", code), answer_seconds=seconds)


READY = "import os, sys, time; os.write(1, bytes(4)); "


def test_a_package_that_quits_at_import_is_an_error_and_not_an_exit():
    with pytest.raises(MatcherDied, match="return code"):
        child("import sys; print('Please install models', file=sys.stderr); quit()", 1.0)


def test_a_child_that_dies_in_the_middle_is_an_error():
    made = child(READY + "os.read(0, 100); os._exit(3)")
    with pytest.raises(MatcherDied):
        made.embed(np.zeros((256, 256, 3), np.uint8))
    with pytest.raises(EngineClosed):
        made.embed(np.zeros((256, 256, 3), np.uint8))


def test_a_child_that_hangs_is_ended_at_its_deadline():
    made = child(READY + "time.sleep(60)", 0.3)
    with pytest.raises(MatcherTimedOut):
        made.embed(np.zeros((256, 256, 3), np.uint8))


def test_a_child_that_reads_and_never_answers_is_ended_at_its_deadline():
    made = child(READY + "sys.stdin.buffer.read()", 0.3)
    with pytest.raises(MatcherTimedOut):
        made.embed(np.zeros((64, 64, 3), np.uint8))


def test_a_child_that_answers_nonsense_is_an_error():
    with pytest.raises(MatcherDied, match="nonsense"):
        child("import os; os.write(1, b'Please install'); os.read(0, 1)")
