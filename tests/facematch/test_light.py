# SPDX-License-Identifier: Apache-2.0
"""The light challenge: what skin answers to the colours of a screen, and what pictures do not."""

import itertools
import random

import cv2
import numpy as np
import pytest

from facematch.liveness.light import FEWEST_COLOURS, MOST_COLOURS, draw_colours, light_cue, orders
from facematch.liveness.show import LightRun
from facematch.liveness.skin import skin_and_around
from facematch.values import LIGHTS, Evidence, Prompt
from tests.support.observations import FRAME_S, Actor, Room, act, face_check, reference, seen


def watched(seed=0, sees=None, frame_s=FRAME_S, seconds=2.6, **room):
    """(frames, show) of one show; `sees` turns the colour that was asked for into the one that is seen."""
    run, light, frames = LightRun(random.Random(seed)), Room(seed=seed, **room), []  # noqa: S311
    for i in range(round(seconds / frame_s)):
        time_s = i * frame_s
        light.shine((sees or same)(run.prompt), time_s)
        skin, around = light.colours(time_s)
        frames.append(seen(time_s, evidence=Evidence(skin=skin, around=around)))
        if run.shows == 0 and run.over and time_s > 0.1:
            run.begin(time_s)
        elif not run.over:
            run.add(frames[-1], frontal=True)
    return frames, run.show


def same(prompt):
    return prompt


def nothing(_prompt):
    return Prompt.NEUTRAL


def cue(*args, **more):
    return light_cue(*watched(*args, **more))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("frame_s", [1 / 10, 1 / 15, 1 / 30])
def test_skin_answers_the_colours_of_the_screen(seed, frame_s):
    answer = cue(seed, frame_s=frame_s)
    assert (answer.says, answer.points > 0) == ("answers", True)
    assert answer.measured["light_p"] <= 1 / 33
    assert answer.measured["light_delay_s"] == pytest.approx(0.12, abs=frame_s + 0.03)


@pytest.mark.parametrize("frame_s", [0.2, 0.3])
def test_a_slow_machine_keeps_each_colour_until_it_has_been_seen(frame_s):
    answers = [cue(seed, frame_s=frame_s, seconds=6.0) for seed in range(6)]
    assert [answer.says for answer in answers] == ["answers"] * 6


@pytest.mark.parametrize(
    "room",
    [
        {"strength": 0.02},
        {"noise": 0.01},
        {"drift": 0.1},
        {"balance_s": 0.5},
        {"delay_s": 0.3},
        {"wall": 0.8},
    ],
    ids=str,
)
def test_a_bright_room_noise_white_balance_and_a_slow_camera_do_not_hide_the_answer(room):
    assert [cue(seed, **room).says for seed in range(6)] == ["answers"] * 6


@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.003])
def test_a_screen_or_an_injected_clip_does_not_answer(noise):
    answers = [cue(seed, nothing, noise=noise) for seed in range(20)]
    assert {answer.says for answer in answers} == {"does not answer"}
    assert all(answer.points < -4 and not answer.missing for answer in answers)


def test_a_clip_filmed_under_other_colours_answers_another_order():
    turned = dict(zip(LIGHTS, (*LIGHTS[1:3], LIGHTS[0], LIGHTS[3]), strict=True))
    answers = [cue(seed, lambda prompt: turned.get(prompt, prompt)) for seed in range(10)]
    assert {answer.says for answer in answers} == {"answers another order"}


def test_an_answer_after_a_second_is_none():
    assert all(cue(seed, delay_s=1.0).points < 0 for seed in range(6))


def test_flicker_that_hides_every_answer_accuses_nobody_and_earns_nothing():
    answers = [cue(seed, nothing, noise=0.05) for seed in range(20)]
    assert all(answer.points < 0 for answer in answers)
    assert sum(answer.missing for answer in answers) >= 19


def test_guessing_the_order_succeeds_once_in_thirty_times_at_most():
    """An attacker who shows colours of his own choice, in the right rhythm."""
    won = 0
    for seed in range(60):
        guess = iter([*random.Random(seed + 1000).choice(orders(4)), *LIGHTS])  # noqa: S311
        seen_as = {}
        won += cue(seed, lambda p, s=seen_as, g=guess: guessed(p, s, g)).says == "answers"
    assert won <= 4


def guessed(prompt, seen_as, guess):
    if prompt is Prompt.NEUTRAL:
        return prompt
    if seen_as.get("last") is not prompt:
        seen_as.update(last=prompt, now=next(guess))
    return seen_as["now"]


def test_no_light_and_too_few_frames_tell_nothing():
    frames, show = watched()
    assert light_cue(frames, None).says == "not shown"
    assert light_cue(frames[::6], show).says == "cannot tell"
    assert light_cue([], show).missing
    bare = [seen(frame.time_s) for frame in frames]
    assert light_cue(bare, show).says == "cannot tell"


def test_a_head_that_turns_away_meanwhile_is_left_out():
    frames, show = watched()
    ended = [f for f in frames if f.time_s > show.times[-1]]
    turned = [seen(f.time_s, yaw=30.0, evidence=f.evidence) for f in ended]
    whole, cut = light_cue(frames, show), light_cue(frames[: -len(ended)] + turned, show)
    assert cut.measured["light_frames"] < whole.measured["light_frames"]
    assert cut.says == "answers"


def test_colours_differ_from_their_neighbours_and_keep_a_pace_that_eyes_can_bear():
    for seed in range(200):
        colours = draw_colours(random.Random(seed))  # noqa: S311
        assert FEWEST_COLOURS <= len(colours) <= MOST_COLOURS
        assert all(a is not b for (a, _), (b, _) in itertools.pairwise(colours))
        assert sum(colour is Prompt.LIGHT_WHITE for colour, _ in colours) <= 1
        assert all(0.26 <= length <= 0.34 for _, length in colours)


def test_a_show_is_broken_off_by_a_long_look_away_and_not_by_a_short_one():
    run = LightRun(random.Random(1))  # noqa: S311
    run.begin(0.0)
    away = iter(range(1, 20))
    for i in itertools.islice(away, 4):
        run.add(seen(i * FRAME_S), frontal=False)
    assert not run.over
    run.add(seen(next(away) * FRAME_S), frontal=False)
    assert run.over
    assert (run.show, run.broken) == (None, 1)


# --- whole checks -----------------------------------------------------------------------------------


def lit_check(seed, **settings):
    check = face_check(seed, light="auto", **settings)
    check.refer_to(reference(1))
    return check


@pytest.mark.parametrize("seed", range(6))
def test_a_person_in_front_of_the_screen_is_accepted(seed):
    check = lit_check(seed)
    took = act(check, Actor(1))
    decision = check.decision()
    assert (decision.outcome, decision.challenge) == ("accept", "passed")
    assert decision.liveness["light"] == "answers"
    assert took < 6.5


def test_an_injected_person_who_answers_every_prompt_but_the_light_is_not_live():
    for seed in range(4):
        check = lit_check(seed)
        act(check, Actor(1, room=Room(strength=0.0)))
        decision = check.decision()
        assert (decision.outcome, decision.challenge, decision.why) == ("not_live", "failed", ())
        assert decision.liveness["light"] == "does not answer"


def test_a_light_that_cannot_be_read_is_shown_once_more_and_then_left_to_others():
    check = lit_check(3)
    act(check, Actor(1, room=Room(strength=0.0, noise=0.05)))
    decision = check.decision()
    assert (decision.outcome, decision.challenge) == ("not_live", "unanswered")
    assert decision.why == ("unanswered",)


def test_the_light_comes_before_between_or_after_the_movements():
    places = set()
    for seed in range(18):
        check, actor, time_s, prompts = lit_check(seed), Actor(1), 0.0, []
        while check.decision() is None:
            time_s += FRAME_S
            check.add(actor.frame(check.status().prompt, time_s))
            prompts.append("light" if check.status().prompt in LIGHTS else check.status().prompt)
        order = [k for k, _ in itertools.groupby(p for p in prompts if p != Prompt.NEUTRAL)]
        places.add((order.index("light"), len(order)))
    assert places == {(0, 2), (1, 2), (0, 3), (1, 3), (2, 3)}


def test_without_a_challenge_no_light_is_asked_for():
    check, actor, asked = lit_check(1, challenge="off"), Actor(1), set()
    for i in range(1, 90):
        check.add(actor.frame(check.status().prompt, i * FRAME_S))
        asked.add(check.status().prompt)
    assert asked == {Prompt.NEUTRAL}
    assert "light" not in check.decision().liveness


# --- what one frame shows ---------------------------------------------------------------------------


def face_points():
    """478 points spread over a face of 120 x 150 pixels, those of forehead and cheeks where they belong."""
    points = np.random.default_rng(0).uniform((260, 160), (380, 310), (478, 2))
    places = {(109, 10, 338, 337, 9, 108): (320, 180), (117, 118, 101, 205, 187): (285, 250)}
    places[(346, 347, 330, 425, 411)] = (355, 250)
    for group, middle in places.items():
        points[list(group)] = np.array(middle) + np.array([(-8, -8), (8, 8)] * 3)[: len(group)]
    return points.astype(np.float32)


def test_linear_light_of_skin_and_surroundings_is_measured_apart():
    frame = np.full((480, 640, 3), (200, 100, 50), np.uint8)
    cv2.ellipse(frame, (320, 235), (64, 84), 0, 0, 360, (90, 120, 188), -1)
    skin, around = skin_and_around(frame, face_points())
    assert skin == pytest.approx((0.1022, 0.1878, 0.5029), abs=0.001)
    assert around == pytest.approx((0.5776, 0.1274, 0.0319), abs=0.001)


def test_skin_that_is_burnt_out_or_lost_in_the_dark_has_no_colour():
    for value in (0, 255):
        frame = np.full((480, 640, 3), value, np.uint8)
        assert skin_and_around(frame, face_points()) == (None, None)


def test_a_face_at_the_edge_has_surroundings_on_one_side_only():
    frame = np.full((480, 640, 3), 100, np.uint8)
    frame[:, 500:] = 30
    _, around = skin_and_around(frame, face_points() + np.array((-250, 0), np.float32))
    assert around == pytest.approx((0.1274,) * 3, abs=0.001)
    assert skin_and_around(frame, face_points() + np.array((5000, 0), np.float32)) == (None, None)
