# SPDX-License-Identifier: Apache-2.0
"""Frames and portraits, good and bad, through the real models."""

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from facematch import BadImage, FaceError, NoFaceInPortrait, Reason, SeveralFacesInPortrait
from tests.support.scene_player import SCENES, live_scenes, people, portrait, read_clip


@pytest.fixture(scope="module")
def frame():
    return read_clip(SCENES / live_scenes()[0] / "neutral.mp4")[2]


def card_photo(person: str, size=(192, 240)) -> np.ndarray:
    """Grey and compressed as the chip stores it, about 5 kB of JPEG 2000."""
    grey = cv2.cvtColor(cv2.resize(portrait(person), size), cv2.COLOR_BGR2GRAY)
    done, content = cv2.imencode(".jp2", grey, [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 110])
    assert done
    return cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)


def test_a_good_frame_has_no_fault_and_an_embedding(engine, frame):
    seen = engine.observe(frame, 1.5)
    assert seen.time_s == 1.5
    assert seen.reasons == frozenset()
    assert seen.embedding.shape == (192,)
    assert seen.landmarks.shape == (478, 3)
    assert abs(seen.yaw) < 12
    assert seen.evidence.chip.shape == (96, 96)


def test_the_same_frame_is_seen_the_same_way_twice(engine, frame):
    first, second = engine.observe(frame, 1.0), engine.observe(frame, 2.0)
    assert np.array_equal(first.embedding, second.embedding)
    assert first.evidence.digest == second.evidence.digest


def turned_over(frame):
    return cv2.rotate(frame, cv2.ROTATE_180)


def smaller(frame, factor):
    canvas = np.full_like(frame, 120)
    small = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    canvas[100 : 100 + small.shape[0], 200 : 200 + small.shape[1]] = small
    return canvas


FAULTS = {
    Reason.NO_FACE: lambda f: np.full_like(f, 127),
    Reason.TOO_DARK: lambda f: (f * 0.16).astype(np.uint8),
    Reason.TOO_BRIGHT: lambda f: np.clip(f.astype(float) * 2.2 + 90, 0, 255).astype(np.uint8),
    Reason.BLURRED: lambda f: cv2.GaussianBlur(f, (0, 0), 4),
    Reason.TOO_FAR: lambda f: smaller(f, 0.5),
    Reason.SEVERAL_FACES: lambda f: np.hstack((f[:, 120:520], f[:, 120:520])),
}


@pytest.mark.parametrize("reason", FAULTS, ids=str)
def test_each_fault_is_named(engine, frame, reason):
    assert reason in engine.observe(FAULTS[reason](frame), 0.0).reasons


def test_a_face_half_out_of_the_frame_is_named(engine, frame):
    x, _, width, _ = engine.observe(frame, 0.0).box
    cut = engine.observe(frame[:, int(x + 0.12 * width) :].copy(), 0.0)
    assert Reason.AT_EDGE in cut.reasons
    assert cut.embedding is None


def test_a_faulty_frame_is_not_embedded(engine, frame):
    assert engine.observe(FAULTS[Reason.TOO_DARK](frame), 0.0).embedding is None


def test_a_small_face_behind_is_a_companion_and_no_fault(engine, frame):
    both = frame.copy()
    companion = cv2.resize(frame[60:420, 180:460], None, fx=0.36, fy=0.36)
    both[5 : 5 + companion.shape[0], 5 : 5 + companion.shape[1]] = companion
    assert Reason.SEVERAL_FACES not in engine.observe(both, 0.0).reasons


@pytest.mark.parametrize("person", people()[:4])
def test_a_card_photo_is_enrolled_and_its_owner_is_near(engine, person):
    reference = engine.enrol(card_photo(person))
    assert reference.matcher == "mobilefacenet"
    colour = engine.enrol(portrait(person))
    assert np.linalg.norm(reference.embedding - colour.embedding) < 0.7
    assert engine.enrol(card_photo(person)[:, :, None]).embedding.shape == (192,)


def test_a_portrait_without_a_face_is_refused(engine):
    noise = np.random.default_rng(0).integers(0, 255, (240, 192), np.uint8)
    with pytest.raises(NoFaceInPortrait):
        engine.enrol(noise)


def test_a_portrait_of_two_is_refused(engine):
    one = portrait(people()[0])
    with pytest.raises(SeveralFacesInPortrait):
        engine.enrol(np.hstack((one, one)))


def test_half_a_portrait_is_an_error_or_a_reference_and_nothing_else(engine):
    photo = card_photo(people()[0])
    for rows in (60, 100, 140, 200):
        cut = photo.copy()
        cut[rows:] = 0
        try:
            assert np.isfinite(engine.enrol(cut).embedding).all()
        except NoFaceInPortrait:
            continue


WRONG = [
    None,
    b"jpeg",
    np.zeros((480, 640, 3), np.float32),
    np.zeros((480, 640, 4), np.uint8),
    np.zeros((480, 640), np.uint8),
    np.zeros((10, 640, 3), np.uint8),
    np.zeros((0, 0, 3), np.uint8),
]


@pytest.mark.parametrize("image", WRONG)
def test_what_is_no_frame_is_refused(engine, image):
    with pytest.raises(BadImage):
        engine.observe(image, 0.0)


@pytest.mark.parametrize("image", [WRONG[0], WRONG[2], WRONG[3], np.zeros((48, 4000), np.uint8)])
def test_what_is_no_portrait_is_refused(engine, image):
    with pytest.raises(BadImage):
        engine.enrol(image)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(hnp.arrays(np.uint8, st.tuples(st.integers(48, 90), st.integers(48, 90), st.just(3))))
def test_any_pixels_are_observed_or_refused_by_this_rooms_errors(engine, image):
    try:
        engine.observe(image, 0.0)
        engine.enrol(image)
    except FaceError:
        pass
