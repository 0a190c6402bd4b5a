# SPDX-License-Identifier: Apache-2.0
"""The decision over several frames, from observations built in code."""

import dataclasses
import json
import random

import numpy as np
import pytest

from facematch import Prompt, Reason, Reference, ReferenceMismatch
from facematch.check import PASSIVE_SECONDS, SILENT_SECONDS
from facematch.liveness.challenge import draw_plan
from facematch.values import Evidence
from tests.support.observations import (
    FRAME_S,
    Actor,
    act,
    embedding,
    face_check,
    nobody,
    reference,
    seen,
    without,
)


@pytest.mark.parametrize("seed", range(12))
def test_a_person_who_answers_is_accepted_in_a_few_seconds(seed):
    check = face_check(seed)
    check.refer_to(reference(1))
    took = act(check, Actor(1))
    decision = check.decision()
    assert (decision.outcome, decision.matched, decision.live) == ("accept", True, True)
    assert decision.challenge == "passed"
    assert decision.frames >= 5
    assert took < 5.0


def test_the_quickest_pass_takes_two_to_three_seconds():
    times = []
    for seed in range(40):
        check = face_check(seed)
        check.refer_to(reference(1))
        times.append(act(check, Actor(1, reaction_s=0.5)))
    assert 1.0 < min(times) < 3.0


@pytest.mark.parametrize("rest_yaw", [-15.0, 15.0])
def test_a_camera_beside_the_screen_sees_turns_all_the_same(rest_yaw):
    check = face_check(2)
    check.refer_to(reference(1))
    act(check, Actor(1, rest_yaw=rest_yaw))
    assert check.decision().outcome == "accept"


def test_a_stranger_who_answers_is_refused():
    check = face_check()
    check.refer_to(reference(2))
    act(check, Actor(1))
    decision = check.decision()
    assert (decision.outcome, decision.matched, decision.live) == ("refuse", False, True)


def test_a_face_between_the_thresholds_goes_to_the_staff():
    check = face_check()
    between = embedding(1, 1.75, 99)
    frames = np.mean([seen(i * FRAME_S).embedding for i in range(10)], axis=0)
    assert 1.0 < np.linalg.norm(between - frames / np.linalg.norm(frames)) < 1.1
    check.refer_to(Reference(between, "mobilefacenet"))
    act(check, Actor(1))
    assert check.decision().outcome == "staff"
    assert not check.decision().matched


def test_someone_who_never_answers_is_not_live_whoever_it_is():
    for person in (1, 2):
        check = face_check()
        check.refer_to(reference(person))
        took = act(check, Actor(1, obeys=False))
        assert check.decision().outcome == "not_live"
        assert check.decision().challenge == "unanswered"
        assert took == pytest.approx(12.0, abs=0.2)


def test_turning_to_the_wrong_side_twice_fails():
    check = face_check()
    check.refer_to(reference(1))
    act(check, Actor(1, mirrored=True))
    assert check.decision().outcome == "not_live"
    assert check.decision().challenge == "failed"
    assert check.decision().liveness["challenge_wrong"] == 2


def test_one_mix_up_of_left_and_right_is_forgiven():
    check, confused = face_check(3), Actor(1, mirrored=True)
    check.refer_to(reference(1))
    time_s = 0.0
    while check.decision() is None and time_s < 13:
        time_s += FRAME_S
        check.add(confused.frame(check.status().prompt, time_s))
        confused.mirrored = confused.mirrored and abs(confused._yaw) < 20
    assert check.decision().outcome == "accept"
    assert check.decision().liveness["challenge_wrong"] == 1


def test_another_face_within_the_track_is_not_live():
    check = face_check()
    check.refer_to(reference(2))
    for i in range(1, 8):
        check.add(seen(i * FRAME_S, person=1))
    for i in range(8, 11):
        check.add(seen(i * FRAME_S, person=2))
    assert check.decision().outcome == "not_live"
    assert check.decision().liveness["person"] == "person changed"


def test_a_sheet_around_the_face_ends_the_attempt_early_even_without_a_good_frame():
    check, shake = face_check(), np.random.default_rng(0)
    check.refer_to(reference(1))
    time_s = 0.0
    while check.decision() is None and time_s < 13:
        time_s += FRAME_S
        corners = 100 + shake.normal(0, 3, (4, 2)).astype(np.float32)
        border = Evidence(border=corners, looked_around=True, digest=round(time_s * 1000))
        far = frozenset((Reason.TOO_FAR,))
        check.add(seen(time_s, reasons=far, embedding=None, evidence=border))
    assert check.decision().outcome == "not_live"
    assert check.decision().liveness["border"] == "held border"
    assert time_s < 4


def test_a_person_between_a_door_and_a_counter_passes_by_answering():
    check, actor, time_s = face_check(), Actor(1), 0.0
    check.refer_to(reference(1))
    while check.decision() is None and time_s < 13:
        time_s += FRAME_S
        frame = actor.frame(check.status().prompt, time_s)
        room = Evidence(np.zeros((96, 96), np.uint8), np.ones((4, 2), np.float32), True)
        check.add(without(frame, evidence=without(room, digest=round(time_s * 1000))))
    assert check.decision().outcome == "accept"
    assert check.decision().liveness["border"] == "border at rest"


def test_a_turn_whose_face_was_never_compared_does_not_count():
    check, actor, time_s = face_check(), Actor(1), 0.0
    check.refer_to(reference(1))
    while check.decision() is None and time_s < 13:
        time_s += FRAME_S
        frame = actor.frame(check.status().prompt, time_s)
        check.add(without(frame, embedding=None if abs(frame.yaw) > 9 else frame.embedding))
    assert check.decision().challenge == "passed"
    assert check.decision().outcome == "not_live"


def test_a_gap_begins_a_new_track_so_frames_of_two_people_are_never_averaged():
    check = face_check()
    check.refer_to(reference(2))
    for i in range(1, 8):
        check.add(seen(i * FRAME_S, person=1))
    act(check, Actor(2), start=2.0)
    decision = check.decision()
    assert decision.outcome == "accept"
    assert decision.liveness["tracks"] == 2


@pytest.mark.parametrize(("frame_s", "tracks"), [(1 / 15, 2), (0.15, 2), (0.25, 1)])
def test_a_stall_of_a_busy_machine_costs_no_track_where_frames_are_rare_anyway(frame_s, tracks):
    check = face_check(challenge="off")
    times = [frame_s * i for i in range(8)]
    for time_s in (*times, times[-1] + 0.9, times[-1] + 0.9 + frame_s):
        check.add(seen(time_s))
    assert check.give_up(9.0).liveness["tracks"] == tracks


def test_who_hides_the_face_again_and_again_does_not_make_the_machine_a_slow_one():
    check = face_check(challenge="off")
    for i in range(40):
        check.add(seen(i * FRAME_S) if i % 9 == 0 else nobody(i * FRAME_S))
    check.add(seen(36 * FRAME_S + 1.0))
    assert check.give_up(9.0).liveness["tracks"] == 2


def test_a_face_that_jumps_across_the_frame_begins_a_new_track():
    check = face_check(challenge="off")
    check.add(seen(0.1))
    check.add(seen(0.2, box=(20.0, 150.0, 60.0, 75.0)))
    assert check.give_up(0.3).liveness["tracks"] == 2


def test_nothing_is_decided_before_the_portrait_arrives():
    check = face_check()
    took = act(check, Actor(1), seconds=3.5)
    assert check.decision() is None
    check.refer_to(reference(1))
    assert check.decision().outcome == "accept"
    assert took < 4


def test_a_slow_card_does_not_cost_the_person_who_has_answered():
    check = face_check()
    act(check, Actor(1), seconds=20)
    assert check.decision() is None
    check.refer_to(reference(1))
    assert check.decision().outcome == "accept"


def test_giving_up_without_a_portrait_leaves_the_live_person_to_the_staff():
    check = face_check()
    took = act(check, Actor(1), seconds=5)
    decision = check.give_up(took)
    assert (decision.outcome, decision.matched, decision.live) == ("staff", False, True)
    assert check.decision() is decision
    assert check.give_up(took + 1) is decision


def test_an_empty_chair_is_no_face_after_the_time():
    check = face_check(max_seconds=3)
    check.refer_to(reference(1))
    for i in range(60):
        check.add(nobody(i * FRAME_S))
    decision = check.decision()
    assert decision.outcome == "no_face"
    assert not decision.live
    assert decision.reasons["no_face"] >= 45
    assert decision.frames == 0


def test_frames_with_a_fault_are_counted_and_not_compared():
    check = face_check(max_seconds=2)
    check.refer_to(reference(1))
    for i in range(60):
        check.add(seen(i * FRAME_S, reasons=frozenset((Reason.TOO_DARK,)), embedding=None))
    assert check.decision().outcome == "no_face"
    assert check.decision().frames == 0
    assert check.decision().reasons == {"too_dark": 31}


def test_the_instruction_names_a_lasting_fault_and_not_the_turn_that_was_asked_for():
    check = face_check()
    for i in range(1, 12):
        check.add(seen(i * FRAME_S, reasons=frozenset((Reason.TOO_FAR, Reason.TURNED))))
    assert check.status().instruction is Reason.TOO_FAR
    for i in range(12, 40):
        check.add(seen(i * FRAME_S))
        if check.status().prompt in (Prompt.TURN_LEFT, Prompt.TURN_RIGHT):
            break
    for j in range(i + 1, i + 12):
        check.add(seen(j * FRAME_S, reasons=frozenset((Reason.TURNED,))))
    assert check.status().prompt in (Prompt.TURN_LEFT, Prompt.TURN_RIGHT)
    assert check.status().instruction is None


def test_without_a_challenge_passive_cues_decide_and_the_decision_says_so():
    check = face_check(challenge="off")
    check.refer_to(reference(1))
    act(check, Actor(1))
    assert check.decision().outcome == "accept"
    assert check.decision().challenge == "off"


def test_without_a_challenge_who_shows_nothing_of_life_is_looked_at_for_longer():
    """A blink speaks for the person, stillness against nobody."""
    check = face_check(challenge="off")
    check.refer_to(reference(1))
    took = act(check, Actor(1, obeys=False))
    assert check.decision().outcome == "accept"
    assert SILENT_SECONDS <= took < SILENT_SECONDS + 1.0
    blinking = face_check(challenge="off")
    blinking.refer_to(reference(1))
    now, shut = 0.0, {10, 11}
    while blinking.decision() is None and now < 13:
        index = round(now / FRAME_S)
        eyes = 0.8 if index in shut else 0.05
        blinking.add(seen(now, embedding=embedding(1, seed=index), blink=eyes))
        now += FRAME_S
    assert blinking.decision().outcome == "accept"
    assert now < PASSIVE_SECONDS + 1.0


def test_the_decision_is_plain_json_without_nan():
    check = face_check(max_seconds=1)
    for i in range(40):
        check.add(nobody(i * FRAME_S))
    json.dumps(dataclasses.asdict(check.give_up(3.0)), allow_nan=False)


def test_a_reference_of_another_matcher_is_refused():
    with pytest.raises(ReferenceMismatch, match="dlib"):
        face_check().refer_to(Reference(embedding(1), "dlib"))


def test_wipe_zeroes_everything_that_was_handed_in():
    check, portrait = face_check(), reference(1)
    check.refer_to(portrait)
    frames = [seen(i * FRAME_S) for i in range(1, 9)]
    frames += [seen(3 + i * FRAME_S, person=2) for i in range(1, 9)]
    frames.append(seen(0.1))
    for frame in frames:
        check.add(frame)
    check.wipe()
    late = seen(9.0)
    check.add(late)
    for frame in [*frames, late]:
        assert not frame.embedding.any()
        assert not frame.landmarks.any()
    assert not portrait.embedding.any()


def test_the_challenge_differs_from_attempt_to_attempt():
    plans = set()
    for seed in range(30):
        check = face_check(seed)
        check.refer_to(reference(1))
        act(check, Actor(1))
        plans.add(check.decision().liveness["challenge_answered"])
    assert plans >= {"turn_left", "turn_right", "turn_left,turn_right", "turn_right,turn_left"}
    assert any("blink" in plan for plan in plans)


def test_a_recording_of_one_turn_answers_one_challenge_in_six():
    generators = [random.Random(seed) for seed in range(1200)]  # noqa: S311
    plans = [tuple(draw_plan(generator)) for generator in generators]
    assert plans.count((Prompt.TURN_LEFT,)) == pytest.approx(200, abs=50)
    assert not any(set(plan) == {Prompt.BLINK} for plan in plans)


def test_an_unanswered_prompt_is_asked_again_and_not_exchanged():
    check, asked = face_check(1), set()
    check.refer_to(reference(1))
    for i in range(1, 170):
        check.add(seen(i * FRAME_S))
        asked.add(check.status().prompt)
    assert len(asked - {Prompt.NEUTRAL}) == 1


def test_progress_never_runs_back_within_a_track():
    check, actor, last, time_s = face_check(5), Actor(1), 0.0, 0.0
    check.refer_to(reference(1))
    while check.decision() is None:
        time_s += FRAME_S
        check.add(actor.frame(check.status().prompt, time_s))
        assert last <= check.status().progress <= 1.0
        last = check.status().progress
    assert last == 1.0
