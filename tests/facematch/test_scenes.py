# SPDX-License-Identifier: Apache-2.0
"""Whole attempts on the recorded scenes: people who answer, and attacks on them."""

import numpy as np
import pytest

from facematch import Reference
from tests.support.scene_player import (
    SCENES,
    ScenePlayer,
    attack_scenes,
    live_scenes,
    people,
    portrait,
    read_clip,
)

LIVE = live_scenes()
ATTACKS = attack_scenes()
# Drawn from mixed shapes: what face matchers do not tell apart in life either.
MOTHER_AND_DAUGHTER = {"akemi", "yui"}
FEW_LIVE, FEW_ATTACKS = LIVE[1:2], ATTACKS[:1] + ATTACKS[-1:]


@pytest.fixture(scope="module")
def players(engine):
    return {}


def play(players, engine, scene, person, seconds=13.0):
    player = players.setdefault(scene, ScenePlayer(engine, scene))
    return player.play(engine.check(seed=4), engine.enrol(portrait(person)), seconds)


def victim(scene):
    return scene.rsplit("-", 1)[0]


def test_there_are_scenes_of_people_and_of_both_attacks():
    assert len(LIVE) >= 4
    assert any(scene.endswith("-print") for scene in ATTACKS)
    assert any(scene.endswith("-replay") for scene in ATTACKS)


@pytest.mark.parametrize("person", FEW_LIVE)
def test_a_person_is_accepted_for_the_own_portrait(players, engine, person):
    decision = play(players, engine, person, person)
    assert (decision.outcome, decision.challenge) == ("accept", "passed"), decision


def test_a_person_is_refused_for_the_portrait_of_someone_unlike(players, engine):
    faces = {name: engine.enrol(portrait(name)).embedding for name in people()}
    apart = {(a, b): np.linalg.norm(faces[a] - faces[b]) for a in LIVE for b in faces}
    person, unlike = max(apart, key=apart.get)
    decision = play(players, engine, person, unlike)
    assert decision.outcome == "refuse", decision
    assert decision.live


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("frame_s", "challenges"),
    [
        (0.18, 1),
        pytest.param(0.18, 4, marks=pytest.mark.slow),
        pytest.param(0.12, 4, marks=pytest.mark.slow),
    ],
)
def test_a_person_is_accepted_on_a_machine_that_sees_six_frames_a_second(
    players, engine, frame_s, challenges
):
    player = players.setdefault(LIVE[0], ScenePlayer(engine, LIVE[0]))
    for seed in range(challenges):
        reference = engine.enrol(portrait(LIVE[0]))
        decision = player.play(engine.check(seed), reference, frame_s=frame_s)
        assert (decision.outcome, decision.challenge) == ("accept", "passed"), decision
        assert decision.liveness["light"] == "answers", decision


@pytest.mark.parametrize("scene", FEW_ATTACKS)
def test_an_attack_with_the_right_face_is_not_live(players, engine, scene):
    decision = play(players, engine, scene, victim(scene))
    assert decision.outcome == "not_live", decision


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("person", LIVE)
def test_every_person_is_accepted_and_far_nearer_than_any_stranger(players, engine, person):
    """Drawn people look more alike to the networks than real ones: error rates are not counted here."""
    own = play(players, engine, person, person)
    assert own.outcome == "accept"
    for other in people():
        if other != person and {person, other} != MOTHER_AND_DAUGHTER:
            assert play(players, engine, person, other).distance > own.distance + 0.3, other


@pytest.mark.slow
@pytest.mark.parametrize("scene", ATTACKS)
def test_no_attack_is_live(players, engine, scene):
    assert play(players, engine, scene, victim(scene)).outcome == "not_live"


@pytest.mark.slow
@pytest.mark.parametrize("person", LIVE)
def test_every_person_passes_on_passive_cues_alone(quiet_engine, person):
    reference: Reference = quiet_engine.enrol(portrait(person))
    decision = ScenePlayer(quiet_engine, person).play(quiet_engine.check(), reference)
    assert decision.outcome == "accept", decision


def skin(scene, clip):
    """Mean linear colour (blue, green, red) of the middle of the face over the clip, from its second frame on."""
    frames = np.stack(read_clip(SCENES / scene / f"{clip}.mp4")[1:10])
    patch = frames[:, 200:290, 280:360].astype(np.float64)
    return ((patch / 255) ** 2.2).mean(axis=(0, 1, 2))


@pytest.mark.parametrize("person", LIVE[:2])
@pytest.mark.parametrize(
    ("clip", "channel"), [("light_blue", 0), ("light_green", 1), ("light_red", 2)]
)
def test_the_skin_answers_a_colour_of_the_screen_in_its_own_channel(person, clip, channel):
    change = skin(person, clip) / skin(person, "neutral") - 1
    others = np.delete(change, channel)
    assert 0.04 < change[channel] - others.max() < 0.4, change


@pytest.mark.slow
@pytest.mark.parametrize("person", LIVE)
def test_every_person_has_a_light_clip_of_each_colour_that_brightens_them_all_over_in_white(person):
    change = skin(person, "light_white") / skin(person, "neutral") - 1
    assert (change > 0.03).all(), change
    assert {f"light_{c}" for c in ("red", "green", "blue")} <= {
        p.stem for p in (SCENES / person).glob("*.mp4")
    }
