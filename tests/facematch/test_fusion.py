# SPDX-License-Identifier: Apache-2.0
"""Cues are added up by one table, can be left out one by one, and a missing answer accuses nobody."""

import pytest

from facematch.liveness.cue import Cue
from facematch.liveness.score import PASSIVE, fuse, judge, points_of, score_of
from facematch.liveness.weights import PRIOR, WEIGHTS, limited
from facematch.track import Track
from facematch.values import Scale
from tests.support.drawn_rooms import Stage, head_shape, moves, sheet_shape, texture
from tests.support.observations import Actor, act, face_check, reference

ANSWERED = (Cue("challenge", 2.0, "passed"), Cue("relief", 1.5, "deep"), Cue("blink", 0.5, "live"))


def test_nothing_known_speaks_slightly_for_the_person():
    assert fuse([], 0.5).live
    assert PRIOR > 0


def test_every_passive_cue_has_its_row():
    assert {cue([]).name for cue in PASSIVE} <= set(WEIGHTS)
    with pytest.raises(KeyError):
        limited("hearsay", 1.0)


def test_a_cue_says_no_more_than_its_row_allows():
    assert fuse([Cue("blink", 50.0, "live")], 0.5).evidence["blink_points"] == 0.5
    assert fuse([Cue("grid", -50.0, "grid")], 0.5).evidence["grid_points"] == -8.0


@pytest.mark.parametrize("name", ["light", "surround", "border", "grid", "stillness", "person"])
def test_what_no_person_does_outweighs_all_that_an_attacker_can_do_as_well(name):
    answer = fuse([*ANSWERED, Cue(name, WEIGHTS[name].against, "seen")], 0.5)
    assert not answer.live
    assert answer.accused


def test_an_answer_that_did_not_come_makes_nobody_live_and_accuses_nobody():
    answer = fuse([Cue("challenge", -4.0, "asking", missing=True)], 0.5)
    assert (answer.live, answer.accused) == (False, False)
    assert answer.missing == {"challenge"}


def test_a_cue_that_is_left_out_counts_and_says_nothing():
    cues = [*ANSWERED, Cue("grid", -8.0, "grid")]
    answer = fuse(cues, 0.5, without={"grid"})
    assert answer.score == fuse(ANSWERED, 0.5).score
    assert "grid" not in answer.evidence


def test_cues_can_be_left_out_of_a_decision_afterwards():
    check = face_check(1)
    check.refer_to(reference(1))
    act(check, Actor(1))
    evidence = check.decision().liveness
    points = points_of(evidence)
    assert score_of(points) == pytest.approx(evidence["score"])
    assert score_of(points, without={"challenge"}) < evidence["score"]


def test_who_never_answers_is_missed_and_not_accused():
    check = face_check(1, max_seconds=3)
    check.refer_to(reference(1))
    act(check, Actor(1, obeys=False))
    decision = check.decision()
    assert (decision.outcome, decision.challenge) == ("not_live", "unanswered")
    assert decision.why == ("unanswered",)


def test_who_turns_to_the_wrong_side_twice_is_accused():
    check = face_check(1)
    check.refer_to(reference(1))
    act(check, Actor(1, mirrored=True))
    assert check.decision().challenge == "failed"
    assert check.decision().why == ()


@pytest.mark.parametrize("carrier", ["surround", "border", "grid"])
def test_depth_and_blinks_of_a_recording_are_worth_nothing_where_its_carrier_shows(carrier):
    seen = [Cue("relief", 1.5, "deep"), Cue("blink", 0.5, "live")]
    answer = fuse([*seen, Cue(carrier, -1.4, "seen")], 0.5)
    assert not answer.live
    assert answer.evidence["relief_points"] == answer.evidence["blink_points"] == 0.0
    assert fuse([*seen, Cue(carrier, -0.1, "hardly")], 0.5).evidence["relief_points"] == 1.5


def test_a_challenge_that_was_answered_outweighs_a_slight_doubt_about_the_surroundings():
    light = Cue("light", 1.5, "answers")
    assert fuse([*ANSWERED, light, Cue("surround", -1.4, "moves with the face")], 0.5).live


def test_what_was_seen_once_in_a_track_counts_to_its_end():
    """A sheet that is taken away from before a face, which comes forward at its place."""
    track, room = Track(Scale(0.9, 1.06, 0.85, True)), texture(21)
    shapes = [sheet_shape()] * 8 + [head_shape()] * 60
    for i, (shape, move) in enumerate(zip(shapes, moves(68, 16.0), strict=True)):
        track.add(Stage(shape, room).frame(i, move))
        if i == 7:
            assert judge(track, None, 0.5).accused
    last = judge(track, None, 0.5)
    assert last.accused
    assert last.evidence["surround"] == "room at rest, but was seen before"
