# SPDX-License-Identifier: Apache-2.0
"""Geometry: alignment and pose."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch.align import ARCFACE, DLIB, align, similarity
from facematch.pose import pose_against_sight


@given(st.floats(0.1, 5), st.floats(-3, 3), st.floats(-200, 200), st.floats(-200, 200))
def test_a_similarity_is_found_again(scale, angle, x, y):
    points = np.array(ARCFACE.places)
    turn = scale * np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    found = similarity(points, points @ turn.T + (x, y))
    assert np.allclose(found[:, :2], turn, atol=1e-3)
    assert np.allclose(found[:, 2], (x, y), atol=0.05)


@pytest.mark.parametrize("template", [ARCFACE, DLIB])
def test_points_go_where_the_template_wants_them(template):
    landmarks = np.zeros((478, 3), np.float32)
    for group, place in zip(template.groups, template.places, strict=True):
        landmarks[list(group), :2] = np.array(place) * 2 + 40
    image = np.zeros((480, 640, 3), np.uint8)
    for place in template.places:
        x, y = (round(v * 2 + 40) for v in place)
        image[y - 3 : y + 4, x - 3 : x + 4] = 255
    aligned = align(image, landmarks, template)
    assert aligned.shape == (template.size, template.size, 3)
    for x, y in template.places:
        assert aligned[round(y), round(x)].min() > 180


def test_landmarks_on_one_spot_do_not_break_it():
    image = np.full((64, 64, 3), 9, np.uint8)
    assert align(image, np.zeros((478, 3), np.float32), ARCFACE).shape == (112, 112, 3)


def matrix(yaw=0.0, place=(0.0, 0.0, -50.0)):
    angle = np.radians(yaw)
    made = np.eye(4)
    made[0, 0] = made[2, 2] = np.cos(angle)
    made[0, 2], made[2, 0] = np.sin(angle), -np.sin(angle)
    made[:3, 3] = place
    return made


def test_a_turn_to_the_pictures_right_is_the_persons_left():
    assert pose_against_sight(matrix(25)).yaw == pytest.approx(25)
    assert pose_against_sight(matrix(-25)).yaw == pytest.approx(-25)


def test_who_stands_aside_and_looks_into_the_camera_is_frontal():
    aside = np.degrees(np.arctan2(20, 50))
    assert pose_against_sight(matrix(-aside, (20, 0, -50))).yaw == pytest.approx(0, abs=1e-6)


def test_a_matrix_without_a_place_gives_an_answer():
    assert pose_against_sight(np.eye(4)).yaw == 0
