# SPDX-License-Identifier: Apache-2.0
"""The lanes of camera and matcher; what a face check computes is the face room's and is a script here."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest

from facematch import Claim, FaceDecision, FaceStatus, Prompt, Reference
from facematch.decision import guarded
from facematch.values import MatcherInfo
from hw.camera.frame import Frame
from hw.errors import CameraLost
from hw.virtual.reader import MEASURED
from terminal.runner import face_work
from terminal.runner.runner import Runner
from terminal.session.events import StaffCalled
from terminal.session.states import Failed, LookingForFace
from terminal.session.values import Method, OutcomeKind
from tests.support.front_desk import Visitor

MATCHER = MatcherInfo("mobilefacenet", "", "1")


@dataclass
class Script:
    """What happens in front of the camera: one outcome for each check, and what was seen of it."""

    outcomes: list[str]
    clock: object = None
    references: list[bytes] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    wiped: int = 0
    open_cameras: int = 0
    cameras: int = 0
    fails: bool = False

    def camera(self) -> "ScriptedCamera":
        self.cameras += 1
        self.open_cameras += 1
        return ScriptedCamera(self)

    def engine(self) -> "ScriptedEngine":
        return ScriptedEngine(self)


@dataclass
class ScriptedCamera:
    script: Script
    index: int = 0

    def read(self) -> Frame:
        if self.script.fails:
            raise CameraLost("pulled out")
        self.script.clock.sleep(0.03)
        self.index += 1
        return Frame(np.zeros((4, 4, 3), np.uint8), self.script.clock.now(), self.index)

    def prompt(self, name: str) -> None:
        pass

    def close(self) -> None:
        self.script.open_cameras -= 1


@dataclass
class ScriptedEngine:
    script: Script
    matcher: MatcherInfo = MATCHER

    def enrol(self, image) -> Reference:  # noqa: ARG002
        return Reference(np.ones(4, np.float32), "mobilefacenet")

    def observe(self, image, time_s: float) -> float:  # noqa: ARG002
        return time_s

    def guard(self, decision: FaceDecision, claim: Claim) -> FaceDecision:
        self.script.claims.append(claim)
        return guarded(decision, claim, "staff")

    def check(self) -> "ScriptedCheck":
        return ScriptedCheck(self.script)


@dataclass
class ScriptedCheck:
    """Zeroes the reference that it was given at its end, as the real one does."""

    script: Script
    reference: Reference | None = None
    frames: int = 0

    def add(self, observation: float) -> None:  # noqa: ARG002
        self.frames += 1

    def refer_to(self, reference: Reference) -> None:
        assert self.reference is None, "told twice"
        self.reference = reference
        self.script.references.append(reference.embedding.tobytes())

    def status(self) -> FaceStatus:
        return FaceStatus(Prompt.NEUTRAL, None, 0.0)

    def decision(self) -> FaceDecision | None:
        if self.frames < 3 or not self.script.outcomes or self.reference is None:
            return None
        outcome = self.script.outcomes.pop(0)
        fine = outcome == "accept"
        why = ("unanswered",) if outcome == "unanswered" else ()
        outcome = "not_live" if why else outcome
        challenge = "not_asked"
        return FaceDecision(  # type: ignore[arg-type]
            outcome, fine, fine, 0.9, 0.3, 1.0, "script", "mobilefacenet", 3, {}, {}, challenge, why
        )

    def wipe(self) -> None:
        self.script.wiped += 1
        if self.reference is not None:
            self.reference.wipe()


@pytest.fixture
def play(desks, town):
    def plays(script: Script, **visitor):
        desk = desks(camera=script.camera, engine=script.engine)
        script.clock = desk.clock
        person = desk.visitor(town.card("hanako"), method=Method.FACE, **visitor)
        record = desk.visit(person)
        desk.close()
        assert script.open_cameras == 0
        return record

    return plays


def test_a_face_that_matches_is_a_proof(play):
    script = Script(["accept"])
    record = play(script)
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.FACE)
    assert script.wiped == 1
    assert record.counters.pin_verifies == 0


def test_an_accepted_face_is_held_against_what_the_chip_says_of_its_holder(play):
    script = Script(["accept"])
    play(script)
    assert [claim.sex for claim in script.claims] == ["female"]
    assert 46 <= script.claims[0].age_years <= 47


def test_a_child_s_face_is_for_the_staff_however_well_it_matches(play, monkeypatch):
    monkeypatch.setattr(face_work, "japan_date", lambda _: date(1998, 1, 14))
    record = play(Script(["accept"]))
    assert (record.face.outcome, record.face.why) == ("staff", ("minor",))
    assert record.method is Method.STAFF


def test_the_kiosk_says_which_matcher_stands_in(play, monkeypatch, caplog):
    stand_in = MatcherInfo("dlib", "", "1", fallback_from="mobilefacenet")
    monkeypatch.setattr(Script, "engine", lambda script: ScriptedEngine(script, stand_in))
    play(Script(["accept"]))
    assert "mobilefacenet is not installed: dlib compares" in caplog.text


def test_who_does_not_turn_or_blink_twice_is_for_the_staff(play):
    script = Script(["unanswered", "unanswered", "accept"])
    record = play(script)
    assert record.method is Method.STAFF
    assert script.outcomes == ["accept"], "nobody is asked a third time"


def test_a_second_try_is_compared_with_the_same_photo_as_the_first(play):
    script = Script(["refuse", "accept"])
    record = play(script)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert script.references == [np.ones(4, np.float32).tobytes()] * 2
    assert script.wiped == 2


def test_a_stranger_is_refused_after_the_last_try(play):
    script = Script(["refuse"] * 5)
    record = play(script)
    assert (record.outcome.kind, record.outcome.reason) == (
        OutcomeKind.NOT_MATCHED,
        "different_person",
    )
    assert len(script.outcomes) == 2, "three tries and no more"


def test_a_face_that_nobody_shows_is_given_up_after_the_last_time_out(play):
    script = Script([])
    record = play(script)
    assert (record.outcome.kind, record.outcome.reason) == (
        OutcomeKind.NOT_MATCHED,
        "no_face_seen",
    )
    assert script.cameras == 3


def test_a_check_that_staff_end_is_wiped_and_its_camera_closed(play):
    def call_staff(visitor: Visitor, state: LookingForFace) -> None:
        visitor.runner.queue.post(StaffCalled(at=0.0, visit=state.visit.number))

    script = Script([])
    record = play(script, on={LookingForFace: call_staff})
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.STAFF)


def test_a_camera_that_breaks_leaves_the_person_to_staff(play):
    def give_up(visitor: Visitor, state: Failed) -> None:
        visitor.reader.remove()

    script = Script([], fails=True)
    record = play(script, on={Failed: give_up})
    assert record.outcome.kind is OutcomeKind.STAFF
    assert record.outcome.support_code == "V03"


def test_a_card_lifted_while_the_face_is_looked_at_costs_nothing(desks, town):
    script = Script(["accept"])
    desk = desks(camera=script.camera, engine=script.engine)
    script.clock = desk.clock
    card = town.card("hanako")
    visitor = desk.visitor(card, method=Method.FACE, away=card, on={LookingForFace: Visitor.take})
    record = desk.visit(visitor)
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.FACE)
    assert record.resumes >= 1
    assert script.cameras == 1


@dataclass
class Watched(Script):
    """Writes down in which states the camera is read, and its frames are handed on and looked at."""

    runner: Runner | None = None
    read: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)

    def camera(self) -> "WatchedCamera":
        super().camera()
        return WatchedCamera(self)

    def engine(self) -> "WatchedEngine":
        return WatchedEngine(self)

    def follow(self, runner: Runner) -> None:
        put = runner.mirror.put

        def noted(frame: Frame) -> None:
            self.looked.append(self.state)
            put(frame)

        self.runner, runner.mirror.put = runner, noted

    @property
    def state(self) -> str:
        return type(self.runner.state).__name__


class WatchedCamera(ScriptedCamera):
    def read(self) -> Frame:
        self.script.read.append(self.script.state)
        return super().read()


class WatchedEngine(ScriptedEngine):
    def observe(self, image, time_s: float) -> float:
        self.script.looked.append(self.script.state)
        return super().observe(image, time_s)


BEFORE_THE_CHOICE = {"Idle", "ReadingCard", "ChoosingMethod"}


@pytest.fixture
def come(desks, town):
    def comes(script: Watched, method: Method, **visitor):
        options = {"camera_ahead": True, "timing": MEASURED}
        desk = desks(camera=script.camera, engine=script.engine, **options)
        script.clock = desk.clock
        script.follow(desk.runner)
        record = desk.visit(desk.visitor(town.card("hanako"), method=method, **visitor))
        desk.close()
        assert script.open_cameras == 0
        return record

    return comes


def test_the_camera_that_is_open_while_the_card_is_read_serves_the_check_that_follows(come):
    script = Watched(["accept"])
    record = come(script, Method.FACE)
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.FACE)
    assert script.read[0] == "ReadingCard"
    assert script.cameras == 1


def test_no_frame_is_looked_at_before_the_person_chose_the_face(come):
    script = Watched(["accept"])
    come(script, Method.FACE)
    assert BEFORE_THE_CHOICE & set(script.read), "it was awake"
    assert script.looked
    assert not BEFORE_THE_CHOICE & set(script.looked)


def test_the_camera_is_asleep_again_when_the_patient_chose_the_pin(come):
    script = Watched([])
    record = come(script, Method.PIN)
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.PIN)
    assert script.cameras == 1
    late = [state for state in script.read if state not in BEFORE_THE_CHOICE]
    assert len(late) <= 1, "the one that was being taken"
    assert script.looked == []


def test_a_second_try_finds_the_camera_open_again(come):
    script = Watched(["refuse", "accept"])
    assert come(script, Method.FACE).outcome.kind is OutcomeKind.ELIGIBLE


def test_a_camera_that_cannot_be_opened_ahead_costs_nobody_the_pin(come):
    script = Watched([], fails=True)
    assert come(script, Method.PIN).outcome.kind is OutcomeKind.ELIGIBLE


def test_a_camera_that_could_not_be_opened_ahead_is_told_of_at_the_check(come):
    def give_up(visitor: Visitor, state: Failed) -> None:
        visitor.reader.remove()

    record = come(Watched([], fails=True), Method.FACE, on={Failed: give_up})
    assert (record.outcome.kind, record.outcome.support_code) == (OutcomeKind.STAFF, "V03")


def test_a_kiosk_that_may_not_opens_no_camera_ahead(desks, town):
    script = Script([])
    desk = desks(camera=script.camera, engine=script.engine, timing=MEASURED)
    script.clock = desk.clock
    desk.visit(desk.visitor(town.card("hanako"), method=Method.PIN))
    desk.close()
    assert script.cameras == 0
