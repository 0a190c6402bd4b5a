# SPDX-License-Identifier: Apache-2.0
"""What surrounds the face: a room that stands still, or a picture's background that goes along."""

import numpy as np
import pytest

from facematch.liveness.pairs import PAIRS, Pairs, pairs_of
from facematch.liveness.surround import HELD_POINTS, ROOM_POINTS, surround_cue
from tests.support.drawn_rooms import Stage, head_shape, moves, sheet_shape, texture
from tests.support.observations import seen

ROOM = texture(21)
PLAIN = np.full_like(ROOM, 150.0)
MOVEMENTS = {
    "sideways": moves(8, 16.0),
    "to and fro": moves(8, 2.0, zoom=0.05),
    "rotated": moves(8, 3.0, roll=5.0),
    "tilted": moves(8, 4.0, yaw=18.0),
    "held as still as a hand can": moves(8, 2.6),
}


def play(stage, movement, shake=None):
    shakes = [None] * len(movement) if shake is None else shake
    return surround_cue([stage.frame(i, move, shakes[i]) for i, move in enumerate(movement)])


@pytest.mark.parametrize("movement", MOVEMENTS.values(), ids=MOVEMENTS)
def test_a_held_picture_carries_its_background_along(movement):
    cue = play(Stage(sheet_shape(), ROOM), movement)
    assert cue.says == "moves with the face", cue
    assert cue.points == HELD_POINTS


@pytest.mark.parametrize("movement", MOVEMENTS.values(), ids=MOVEMENTS)
def test_behind_a_head_the_room_stands_still(movement):
    cue = play(Stage(head_shape(), ROOM), movement)
    assert (cue.says, cue.points) == ("room at rest", ROOM_POINTS), cue


def test_a_picture_that_fills_the_view_is_not_taken_for_a_room():
    fills = Stage(np.ones_like(ROOM, np.float32), ROOM)
    assert play(fills, MOVEMENTS["sideways"]).points == HELD_POINTS


def test_a_sheet_before_a_plain_wall_ends_somewhere():
    assert play(Stage(sheet_shape(), PLAIN), MOVEMENTS["sideways"]).points == HELD_POINTS


def test_a_picture_with_its_face_at_one_side_counts_less():
    cue = play(Stage(sheet_shape(left=248, right=520), ROOM), MOVEMENTS["sideways"])
    assert HELD_POINTS < cue.points < 0, cue


@pytest.mark.parametrize("hair", [0.05, 0.3])
def test_a_head_before_a_plain_wall_tells_nothing(hair):
    assert play(Stage(head_shape(hair), PLAIN), MOVEMENTS["sideways"]).says == "cannot tell"


def test_big_hair_before_a_room_is_no_sheet():
    assert play(Stage(head_shape(hair=0.4), ROOM), MOVEMENTS["sideways"]).points >= 0


@pytest.mark.parametrize("shape", [head_shape(), sheet_shape()])
def test_a_face_that_does_not_move_tells_nothing(shape):
    cue = play(Stage(shape, ROOM), moves(8, 0.0))
    assert (cue.says, cue.points) == ("cannot tell", 0.0)


def test_lamps_that_flicker_and_a_noisy_sensor_change_nothing():
    for shape, says in ((head_shape(), "room at rest"), (sheet_shape(), "moves with the face")):
        stage = Stage(shape, ROOM, noise=6.0, light=0.05)
        assert play(stage, MOVEMENTS["sideways"]).says == says


def test_a_companion_who_moves_on_one_side_is_not_held_against_the_person():
    movement = MOVEMENTS["sideways"]
    frames = []
    for i, move in enumerate(movement):
        room = ROOM.copy()
        place = 430 + round(20 * np.sin(i))
        room[100:480, place : place + 120] = texture(5)[100:480, place : place + 120].mean() - 60
        room[150:200, place + 20 : place + 100] = 200
        frames.append(Stage(head_shape(), room).frame(i, move))
    assert surround_cue(frames).points >= 0


def test_a_carried_camera_moves_everything_with_the_face():
    """A kiosk's camera is fixed: what cannot be told from a picture that fills the view does not pass."""
    shake = [np.array((12 * np.sin(i), 7 * np.cos(i))) for i in range(8)]
    cue = play(Stage(head_shape(), ROOM), moves(8, 0.0), shake)
    assert cue.points == HELD_POINTS


def test_too_few_frames_tell_nothing():
    assert play(Stage(sheet_shape(), ROOM), MOVEMENTS["sideways"][:2]).says == "cannot tell"
    assert surround_cue([]).says == "cannot tell"


def test_frames_without_a_scene_are_left_out():
    assert surround_cue([seen(0.1 * i) for i in range(20)]).says == "cannot tell"


def test_pairs_measured_as_frames_come_give_the_same_answer():
    stage, pairs, frames = Stage(sheet_shape(), ROOM), Pairs(), []
    for i, move in enumerate(moves(20, 16.0)):
        frames.append(stage.frame(i, move))
        pairs.add(frames[-1])
    assert surround_cue(frames, pairs) == surround_cue(frames)
    assert len(pairs.shown()) == PAIRS


def test_what_pairs_showed_is_zeroed_with_the_frames():
    stage = Stage(sheet_shape(), ROOM)
    pairs = pairs_of([stage.frame(i, move) for i, move in enumerate(moves(8, 16.0))])
    shown = pairs.shown()
    assert any(each.blocks.any() for each in shown)
    pairs.wipe()
    assert pairs.shown() == []
    assert not any(each.blocks.any() for each in shown)
