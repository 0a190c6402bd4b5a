# SPDX-License-Identifier: Apache-2.0
"""Masks, dark glasses, hands: drawn over people who were drawn, since no real face is kept here."""

import time

import cv2
import numpy as np
import pytest

from facematch import Reason
from facematch.align import ARCFACE, align
from facematch.covered import Cover, covers_of, measure_cover
from facematch.landmarker import Landmarker
from facematch.pose import Pose
from facematch.quality import Light, reasons_of
from tests.support.scene_player import people, portrait

PEOPLE = people()
SKY, SNOW, COAL, ROSE = (205, 175, 120), (232, 232, 230), (28, 27, 26), (190, 175, 225)
CLOTHS = {"blue": SKY, "white": SNOW, "black": COAL, "pink": ROSE}


@pytest.fixture(scope="module")
def faces():
    landmarker = Landmarker()
    found = {name: landmarker.faces(portrait(name))[0] for name in PEOPLE}
    made = {name: align(portrait(name), face.landmarks, ARCFACE) for name, face in found.items()}
    landmarker.close()
    return made


def drawn_on(face: np.ndarray, shapes, colour, blur=0.7) -> np.ndarray:
    """Filled shapes with soft edges, lit as the face is: brighter in the middle."""
    mask = np.zeros(face.shape[:2], np.uint8)
    for shape in shapes:
        cv2.fillPoly(mask, [np.array(shape, np.int32)], 255)
    soft = cv2.GaussianBlur(mask, (0, 0), blur)[:, :, None] / 255.0
    fall = 1.0 - 0.25 * (np.abs(np.arange(face.shape[1]) - 56) / 56.0) ** 2
    cloth = np.array(colour, float) * fall[None, :, None]
    return np.clip(face * (1 - soft) + cloth * soft, 0, 255).astype(np.uint8)


def masked(face, colour):
    return drawn_on(
        face, [[(12, 66), (38, 64), (56, 60), (74, 64), (100, 66), (96, 111), (16, 111)]], colour
    )


def in_sunglasses(face, colour=(22, 20, 20)):
    def lens(left, right):
        return [(left, 45), (right, 45), (right, 61), (right - 5, 65), (left + 5, 65), (left, 61)]

    return drawn_on(
        face, [lens(24, 51), lens(61, 88), [(50, 47), (62, 47), (62, 50), (50, 50)]], colour
    )


def skin_of(face):
    return np.median(face[64:74, 24:36].reshape(-1, 3), axis=0)


def hand_over_mouth(face):
    made = face
    for finger in range(4):
        top = 78 + 9 * finger
        shade = skin_of(face) * (0.92 - 0.04 * finger)
        made = drawn_on(
            made, [[(0, top), (70, top - 2), (76, top + 4), (70, top + 8), (0, top + 9)]], shade
        )
    return made


def hand_over_eye(face):
    return drawn_on(
        face, [[(0, 40), (40, 34), (54, 44), (54, 62), (36, 70), (0, 70)]], skin_of(face) * 0.95
    )


def reasons(face, yaw=0.0):
    return covers_of(measure_cover(face), yaw)


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_with_a_bare_face_is_accused(faces, name):
    assert reasons(faces[name]) == frozenset()


@pytest.mark.parametrize("cloth", CLOTHS)
def test_a_mask_is_seen_on_everybody_whatever_its_colour(faces, cloth):
    told = {name: reasons(masked(face, CLOTHS[cloth])) for name, face in faces.items()}
    missed = [name for name, found in told.items() if found != {Reason.MASKED}]
    assert len(missed) <= 1, told


def test_a_mask_is_seen_in_the_dusk_and_on_a_turned_face(faces):
    for face in faces.values():
        assert reasons((masked(face, SKY) * 0.45).astype(np.uint8), yaw=25.0) == {Reason.MASKED}


def test_a_dark_mask_is_seen_in_a_grey_picture(faces):
    """A white one is not, on light skin: nothing but its colour tells it from a bare cheek."""
    told = {name: reasons(in_grey(masked(face, COAL))) for name, face in faces.items()}
    assert sum(found == {Reason.MASKED} for found in told.values()) >= len(told) - 1, told


@pytest.mark.parametrize("name", PEOPLE)
def test_dark_glasses_are_seen(faces, name):
    assert reasons(in_sunglasses(faces[name])) == {Reason.SUNGLASSES}


@pytest.mark.parametrize("cover", [hand_over_mouth, hand_over_eye])
def test_a_hand_is_seen_more_often_than_not(faces, cover):
    told = [reasons(cover(face)) for face in faces.values()]
    assert told.count(frozenset((Reason.COVERED,))) > len(told) / 2, told


def test_a_turned_face_is_not_accused_of_a_hand(faces):
    for face in faces.values():
        assert Reason.COVERED not in reasons(hand_over_eye(face), yaw=30.0)


def bearded(face):
    """A full dark beard: cheeks, chin and upper lip; lips and nose stay bare."""
    beard = [[(18, 80), (40, 84), (56, 80), (72, 84), (94, 80), (92, 111), (20, 111)]]
    made = drawn_on(face, beard, (30, 34, 40), blur=2.0)
    noise = np.random.default_rng(1).normal(0, 9, face.shape[:2])[:, :, None]
    made = np.clip(made + noise * (np.abs(made.astype(int) - face).sum(2) > 20)[:, :, None], 0, 255)
    lips = cv2.GaussianBlur(
        cv2.ellipse(np.zeros((112, 112)), (56, 92), (15, 6), 0, 0, 360, 1, -1), (0, 0), 1
    )
    return (made * (1 - lips[:, :, None]) + face * lips[:, :, None]).astype(np.uint8)


def with_glasses(face):
    made = face.copy()
    for x in (38, 74):
        cv2.ellipse(made, (x, 53), (15, 11), 0, 0, 360, (30, 30, 30), 1, cv2.LINE_AA)
    return made


def lit_from_the_side(face):
    return np.clip(face * np.linspace(0.35, 1.25, 112)[None, :, None], 0, 255).astype(np.uint8)


def lit_from_above(face):
    return np.clip(face * np.linspace(1.2, 0.45, 112)[:, None, None], 0, 255).astype(np.uint8)


def in_red_light(face):
    return np.clip(face * np.array((0.8, 0.8, 1.2)), 0, 255).astype(np.uint8)


def in_grey(face):
    return np.repeat(cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)[:, :, None], 3, axis=2)


def of_dark_skin(face):
    return (255.0 * (face / 255.0) ** 2.0).astype(np.uint8)


BARE = [
    bearded,
    with_glasses,
    lit_from_the_side,
    lit_from_above,
    in_red_light,
    in_grey,
    of_dark_skin,
]


@pytest.mark.parametrize("look", BARE)
def test_beards_glasses_shadows_and_coloured_light_are_no_cover(faces, look):
    told = {name: reasons(look(face)) for name, face in faces.items()}
    assert not any(told.values()), told


class Seen:
    """A face of the landmarker's as far as reasons need it."""

    box = (100.0, 100.0, 120.0, 150.0)
    blink = 0.0
    landmarks = np.zeros((478, 3), np.float32)
    pose = Pose(0.0, 0.0, 0.0)


def test_in_a_frame_that_is_not_clear_nothing_is_said_of_a_cover(faces):
    cover = measure_cover(masked(next(iter(faces.values())), SKY))
    clear, blurred = Light(0.02, 120.0, 0.0), Light(0.001, 120.0, 0.0)
    assert Reason.MASKED in reasons_of([Seen()], clear, 60.0, (480, 640), cover)
    assert Reason.MASKED not in reasons_of([Seen()], blurred, 60.0, (480, 640), cover)
    assert Reason.MASKED not in reasons_of([Seen()], clear, 60.0, (480, 640))


@pytest.mark.parametrize("value", [0, 255])
def test_a_picture_of_one_colour_has_numbers_and_no_cover(value):
    cover = measure_cover(np.full((112, 112, 3), value, np.uint8))
    assert isinstance(cover, Cover)
    assert all(np.isfinite(getattr(cover, name)) for name in Cover.__slots__)
    assert Reason.SUNGLASSES not in covers_of(cover, 0.0)


def test_a_look_takes_a_few_milliseconds_of_the_processor_at_most(faces):
    face = next(iter(faces.values()))
    measure_cover(face)
    began = time.process_time()
    for _ in range(50):
        measure_cover(face)
    assert (time.process_time() - began) / 50 < 0.008
