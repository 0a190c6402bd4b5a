# SPDX-License-Identifier: Apache-2.0
"""Cues are added up by one table, can be left out one by one, and a missing answer accuses nobody."""

import pytest

from facematch.liveness.cue import Cue
from facematch.liveness.score import PASSIVE, fuse, points_of, score_of
from facematch.liveness.weights import PRIOR, WEIGHTS, limited
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
