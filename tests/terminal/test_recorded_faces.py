# SPDX-License-Identifier: Apache-2.0
"""Recorded face checks stand in for the matcher: a replayed visit walks where the recorded one walked."""

import tomllib

import numpy as np
import pytest

from facematch import FaceSettings, Reference, load_engine
from hw.camera.scene import load_scene
from terminal.session import Policy
from terminal.session.states import LookingForFace
from terminal.session.values import FaceGuide, Method, OutcomeKind
from tests.support.front_desk import Desk, Visitor
from tests.support.record_faces import ONE_TRY, STRANGERS, record
from tests.support.recorded_faces import (
    RECORDINGS,
    RecordedCamera,
    RecordedCheck,
    RecordedEngine,
    all_takes,
    dump,
    load_takes,
    walked,
)
from tests.support.still_clock import StillClock
from tests.support.virtual_cards import FIXTURES

TAKES = [take for takes in all_takes().values() for take in takes]
NAMES = [
    f"{take.scene}-{number}" for takes in all_takes().values() for number, take in enumerate(takes)
]
KINDS = {
    "accept": OutcomeKind.ELIGIBLE,
    "refuse": OutcomeKind.NOT_MATCHED,
    "not_live": OutcomeKind.NOT_LIVE,
    "staff": OutcomeKind.STAFF,
}


@pytest.fixture
def replay(desks, town):
    """A visit with Hanako's card and a recorded face; what is compared is the face's part of it."""

    def replays(take, policy: Policy = ONE_TRY, **script: object) -> tuple[Desk, Visitor, object]:
        clock = StillClock()
        desk = desks(
            clock=clock,
            policy=policy,
            camera=lambda: RecordedCamera(clock),
            engine=lambda: RecordedEngine([take], clock),
        )
        visitor = desk.visitor(town.card("hanako"), method=Method.FACE, **script)
        record = desk.visit(visitor)
        return desk, visitor, record

    return replays


@pytest.mark.parametrize("take", TAKES, ids=NAMES)
def test_a_replayed_visit_walks_the_same_states_as_the_real_one(replay, take):
    _, visitor, record = replay(take)
    assert walked(visitor.seen) == take.states
    assert record.outcome.kind is KINDS[take.outcome]
    assert record.face.outcome == take.outcome


def test_the_same_visit_lasts_equally_long_each_time(replay):
    took = set()
    for _ in range(3):
        desk, _, record = replay(TAKES[0])
        took.add(round(record.timeline.ended - desk.arrived, 6))
        desk.close()
    assert len(took) == 1, took


def test_the_person_is_asked_what_the_recorded_person_was_asked(replay):
    asked: list[str] = []

    def watch(visitor: Visitor, state: LookingForFace) -> None:
        guide: FaceGuide = state.guide
        if asked[-1:] != [guide.prompt]:
            asked.append(guide.prompt)
        visitor.seen.pop()  # so that the next guide is seen as well

    take = all_takes()["hanako"][0]
    replay(take, on={LookingForFace: watch})
    recorded = [told.prompt for told in take.told]
    expected = [p for n, p in enumerate(recorded) if recorded[n - 1 : n] != [p]]
    assert asked in (expected, expected[:-1])  # after the decision nothing is asked of anybody


def test_nothing_is_decided_about_a_face_before_its_photo_is_known():
    check = RecordedCheck(all_takes()["hanako"][0])
    check.add(10.0)
    check.add(20.0)
    assert check.decision() is None
    check.refer_to(Reference(np.ones(1, np.float32), "mobilefacenet"))
    assert check.decision() is not None


def test_an_attack_is_accused_without_any_photo():
    check = RecordedCheck(all_takes()["hanako-replay"][0])
    check.add(10.0)
    assert check.decision() is None
    check.add(20.0)
    assert check.decision() is not None


@pytest.mark.parametrize("path", sorted(RECORDINGS.glob("*.toml")), ids=lambda path: path.name)
def test_a_recording_can_be_read_and_holds_no_picture_and_no_embedding(path):
    text = path.read_text("utf-8")
    assert dump(load_takes(path)) == text
    allowed = {"scene", "decided_s", "look_s", "enrol_s", "states", "told", "decision"}
    for take in tomllib.loads(text)["take"]:
        assert set(take) == allowed
        assert all(
            set(told) <= {"at", "prompt", "progress", "instruction"} for told in take["told"]
        )
        assert not any(isinstance(value, list) for value in take["decision"].values())


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["hanako", *STRANGERS])
def test_the_real_matcher_still_does_what_was_recorded(shared_town, name):
    engine = load_engine(FaceSettings())
    try:
        take = record(shared_town, engine, name, load_scene(FIXTURES / "scenes" / name), seed=1)
    finally:
        engine.close()
    recorded = all_takes()[name][0]
    assert (take.states, take.outcome) == (recorded.states, recorded.outcome)
