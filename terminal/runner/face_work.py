# SPDX-License-Identifier: Apache-2.0
"""The matcher's lane looks at the camera's newest frame until it can decide."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from facematch import FaceCheck, FaceDecision, FaceEngine, FaceStatus, MatcherInfo
from hw.camera.mailbox import NewestFrame
from terminal.lanes import Lane
from terminal.runner.camera_work import CameraWork
from terminal.runner.context import Context
from terminal.runner.convert import claim_of, japan_date
from terminal.runner.health import Part
from terminal.session.effects import CheckFace
from terminal.session.events import FaceDecided, FaceFailed, FaceGuided, PortraitUnusable
from terminal.session.values import FaceGuide, Failure, Outcome, OutcomeKind
from terminal.timeline import SpanKind

log = logging.getLogger(__name__)

LANE = "face"
FRAME_WAIT_S = 1.0

FAILED = {
    "staff": Outcome(OutcomeKind.STAFF, "similar_person"),
    "refuse": Outcome(OutcomeKind.NOT_MATCHED, "different_person"),
    "not_live": Outcome(OutcomeKind.NOT_LIVE, "not_a_living_face"),
    "no_face": Outcome(OutcomeKind.NOT_MATCHED, "no_face_seen"),
}

# Why a face that matched goes to the staff all the same; the first that holds is told.
DOUBTS = {
    "minor": Outcome(OutcomeKind.STAFF, "minor"),
    "age_unknown": Outcome(OutcomeKind.STAFF, "holder_age_unknown"),
    "age": Outcome(OutcomeKind.STAFF, "age_doubtful"),
    "sex": Outcome(OutcomeKind.STAFF, "age_doubtful"),
}
UNANSWERED = Outcome(OutcomeKind.NOT_LIVE, "challenge_unanswered")


def failed_of(decision: FaceDecision) -> Outcome | None:
    """What the session is told of a decision; None for an accepted face."""
    if decision.outcome == "accept":
        return None
    doubt = next((DOUBTS[why] for why in decision.why if why in DOUBTS), None)
    if decision.outcome == "staff" and doubt is not None:
        return doubt
    if decision.outcome == "not_live" and decision.why == ("unanswered",):
        return UNANSWERED
    return FAILED[decision.outcome]


def _say_stand_in(matcher: MatcherInfo) -> None:
    if matcher.fallback_from is not None:
        missing, stand_in = matcher.fallback_from, matcher.name
        log.warning("%s is not installed: %s compares, by its own thresholds", missing, stand_in)


@dataclass(slots=True)
class _Attempt:
    """One face check under way."""

    visit: int
    op: int
    check: FaceCheck
    referred: bool = False
    told: FaceStatus | None = None
    decision: FaceDecision | None = None


class FaceWork:
    """Uses the face engine (the wiring owns and closes it); runs on the matcher's lane."""

    def __init__(
        self, context: Context, lane: Lane, camera: CameraWork, mailbox: NewestFrame
    ) -> None:
        self._context = context
        self._lane = lane
        self._camera = camera
        self._mailbox = mailbox
        self._engine: FaceEngine | None = None
        self._wanted: tuple[int, int] | None = None

    @property
    def loaded(self) -> bool:
        """Whether the models are loaded."""
        return self._engine is not None

    def load(self) -> None:
        """Load the models while the kiosk idles; a failure shows at the first visit that needs them."""
        self._lane.submit(lambda: self._context.warm("face models", self._load, Part.MATCHER))

    @property
    def busy(self) -> bool:
        """Whether a face is being looked at."""
        return self._wanted is not None

    def restart(self) -> None:
        """Make the engine anew, on the lane; not to be called while a face is being looked at."""
        self._lane.submit(self.renew)

    def renew(self) -> None:
        """Let go of the engine and load another one."""
        engine, self._engine = self._engine, None
        if engine is not None:
            self._context.devices.drop_engine(engine)
        self._context.warm("face models", self._load, Part.MATCHER)

    def enrol(self, visit: int) -> None:
        """Make the reference from the photo in the vault."""
        self._lane.submit(lambda: self._enrol(visit))

    def check(self, order: CheckFace) -> None:
        """Begin a face check."""
        self._wanted = (order.visit, order.op)
        self._lane.submit(lambda: self._begin(order))

    def stop(self) -> None:
        """End a running check, or one that has not begun; its answer is of no interest any more."""
        self._wanted = None
        self._context.clock.notify()

    def _load(self) -> FaceEngine:
        if self._engine is None:
            self._engine = self._context.devices.load_engine()
            _say_stand_in(self._engine.matcher)
            self._context.clock.notify()
        return self._engine

    def _enrol(self, visit: int) -> None:
        context = self._context
        context.attempt(
            "portrait",
            lambda: self._make_reference(visit),
            lambda failure: PortraitUnusable(at=context.clock.now(), visit=visit, failure=failure),
        )

    def _make_reference(self, visit: int) -> None:
        vault, record = self._context.vault(visit), self._context.record(visit)
        if vault.photo is None:
            return
        with record.timeline.span(LANE, "embed the chip's photo", SpanKind.MACHINE):
            vault.reference = self._load().enrol(vault.photo)

    def _begin(self, order: CheckFace) -> None:
        def start() -> None:
            engine = self._load()
            self._context.record(order.visit).fallback_from = engine.matcher.fallback_from
            check = engine.check()
            self._look(_Attempt(order.visit, order.op, check))

        if self._wanted == (order.visit, order.op):
            self._guarded(order.visit, order.op, start)

    def _look(self, attempt: _Attempt) -> None:
        """One frame, then queue behind whatever else the lane has to do (a portrait to enrol)."""
        if self._is_wanted(attempt):
            step = self._one_frame if attempt.decision is None else self._wait_for_claim
            self._guarded(attempt.visit, attempt.op, lambda: step(attempt))
        if self._is_wanted(attempt):
            self._lane.submit(lambda: self._look(attempt))
        else:
            attempt.check.wipe()

    def _is_wanted(self, attempt: _Attempt) -> bool:
        return self._wanted == (attempt.visit, attempt.op)

    def _over(self, visit: int, op: int) -> None:
        if self._wanted == (visit, op):
            self._wanted = None

    def _guarded(self, visit: int, op: int, work: Callable[[], None]) -> None:
        def broken(failure: Failure) -> FaceFailed:
            self._over(visit, op)
            now = self._context.clock.now()
            return FaceFailed(at=now, visit=visit, op=op, failure=failure)

        self._context.attempt("face check", work, broken, Part.MATCHER)

    def _one_frame(self, attempt: _Attempt) -> None:
        timeline = self._context.record(attempt.visit).timeline
        with timeline.span(LANE, "wait for a frame", SpanKind.PERSON):
            frame = self._mailbox.take(FRAME_WAIT_S)
        if frame is None:
            return
        with timeline.span(LANE, "look at a frame", SpanKind.MACHINE):
            self._refer(attempt)
            attempt.check.add(self._load().observe(frame.image, frame.time_s))
            self._guide(attempt)
            attempt.decision = attempt.check.decision()
        if attempt.decision is not None:
            self._settle(attempt, attempt.decision)

    def _settle(self, attempt: _Attempt, decision: FaceDecision) -> None:
        """An accepted face waits for what the chip says of its holder."""
        holder = self._context.vault(attempt.visit).holder
        if decision.outcome != "accept":
            self._decided(attempt, decision)
        elif holder is not None:
            claim = claim_of(holder, japan_date(self._context.devices.now()))
            self._decided(attempt, self._load().guard(decision, claim))

    def _wait_for_claim(self, attempt: _Attempt) -> None:
        timeline = self._context.record(attempt.visit).timeline
        vault = self._context.vault(attempt.visit)
        with timeline.span(LANE, "wait for the chip's texts", SpanKind.RADIO):
            self._context.clock.wait(
                lambda: vault.holder is not None or not self._is_wanted(attempt), FRAME_WAIT_S
            )
        if attempt.decision is not None:
            self._settle(attempt, attempt.decision)

    def _refer(self, attempt: _Attempt) -> None:
        reference = self._context.vault(attempt.visit).reference
        if reference is not None and not attempt.referred:
            # A copy: the check zeroes it at its end, and the next try needs the photo again.
            own = replace(reference, embedding=reference.embedding.copy())
            attempt.check.refer_to(own)
            attempt.referred = True

    def _guide(self, attempt: _Attempt) -> None:
        status = attempt.check.status()
        if status == attempt.told:
            return
        if attempt.told is None or status.prompt != attempt.told.prompt:
            self._camera.prompt(status.prompt.value)
        attempt.told = status
        instruction = None if status.instruction is None else status.instruction.value
        guide = FaceGuide(status.prompt.value, instruction, round(status.progress, 2))
        now = self._context.clock.now()
        self._context.post(FaceGuided(at=now, visit=attempt.visit, op=attempt.op, guide=guide))

    def _decided(self, attempt: _Attempt, decision: FaceDecision) -> None:
        self._over(attempt.visit, attempt.op)
        # What a face looked like is of no more use: a record holds nothing of a person.
        self._context.record(attempt.visit).face = replace(decision, apparents=())
        failed = failed_of(decision)
        now = self._context.clock.now()
        self._context.post(FaceDecided(at=now, visit=attempt.visit, op=attempt.op, failed=failed))
