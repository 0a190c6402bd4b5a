# SPDX-License-Identifier: Apache-2.0
"""A sheet's upper corner that moves with the face; corners of the room stand still."""

import cv2
import numpy as np
import pytest

from facematch.liveness.pairs import pairs_of
from facematch.liveness.surround import CORNER_POINTS, surround_cue
from tests.support.drawn_rooms import Stage, head_shape, moves, sheet_shape, texture

ROOM = np.asarray(150 + 0.1 * (texture(21) - 128), np.float32)
# A cut of the picture close to the face, as a passport photo is: too tight for anything beside the hair.
TIGHT = {"left": 232, "top": 110, "right": 408, "bottom": 350}


def frames(stage, movement=None):
    return [
        stage.frame(i, move)
        for i, move in enumerate(movement or moves(8, 14.0, zoom=0.02, roll=2.0))
    ]


def share(stage):
    shown = pairs_of(frames(stage)).shown()
    assert shown
    return np.mean([each.corner for each in shown])


def with_rectangle(picture, left, top, right, bottom):
    drawn = picture.copy()
    cv2.rectangle(drawn, (left, top), (right, bottom), 40, 5)
    return drawn


def test_a_picture_cut_close_to_the_face_shows_its_corners():
    margin = cv2.GaussianBlur(sheet_shape(242, 120, 398, 340), (0, 0), 0.8)
    printed = texture(7) * margin + 235 * (1 - margin)
    stage = Stage(sheet_shape(**TIGHT), ROOM, layer=printed)
    assert share(stage) > 0.5
    assert surround_cue(frames(stage)).points <= CORNER_POINTS


@pytest.mark.parametrize("hair", [0.05, 0.2, 0.4])
def test_a_head_has_no_corners(hair):
    assert share(Stage(head_shape(hair), ROOM)) == 0


def test_a_picture_frame_behind_the_head_stands_still():
    room = with_rectangle(ROOM, 190, 90, 450, 420)
    assert share(Stage(head_shape(0.1), room)) == 0


def test_straight_hair_has_two_edges_but_no_corner():
    shape = head_shape(0.05)
    cv2.rectangle(shape, (238, 200), (402, 400), 1, -1)
    cv2.ellipse(shape, (320, 200), (82, 75), 0, 180, 360, 1, -1)
    assert share(Stage(shape, ROOM)) == 0
