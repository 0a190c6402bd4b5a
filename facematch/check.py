# SPDX-License-Identifier: Apache-2.0
"""One attempt: observations in, a decision out. Pure arithmetic; time comes with the observations."""

from __future__ import annotations

import math
import random
from collections import Counter, deque

import numpy as np

from facematch.decision import band_of
from facematch.errors import ReferenceMismatch
from facematch.liveness.challenge import Challenge, ChallengeState
from facematch.liveness.score import Liveness, judge
from facematch.thresholds import scale_of
from facematch.track import Track, usable
from facematch.values import (
    ChallengeResult,
    FaceDecision,
    FaceSettings,
    FaceStatus,
    MatcherInfo,
    Observation,
    Outcome,
    Prompt,
    Reason,
    Reference,
    Thresholds,
)

# Without a challenge the passive cues get this much to look at; twice as much when nothing has spoken for the
# person by then, since a sheet or a telephone in a hand has mostly moved enough by that time to be told.
PASSIVE_SECONDS, SILENT_SECONDS = 2.5, 5.0
# A sheet or screen that has been seen for this long ends the attempt; looked at once in so often.
ACCUSED_SECONDS, ACCUSED_EVERY = 3.0, 1.0
# Following points from frame to frame costs 10 ms or more: not with every frame that comes.
JUDGE_EVERY = 0.5
# A fault must last this long before the person is told, so that the words do not flicker.
INSTRUCT_AFTER = 0.5
# Frames whose times tell how fast the machine is.
PACE_FRAMES = 9
# Nothing compared: as far as unit vectors can be apart.
NO_SIMILARITY, NO_DISTANCE = -1.0, 2.0


class FaceCheck:
    """Call add() with each observation and refer_to() once, in any order, until decision()."""

    def __init__(
        self,
        settings: FaceSettings,
        thresholds: Thresholds,
        matcher: MatcherInfo,
        rng: random.Random,
    ) -> None:
        self._settings = settings
        self._thresholds = thresholds
        self._matcher = matcher
        self._rng = rng
        self._reference: Reference | None = None
        self._decision: FaceDecision | None = None
        self._reasons: Counter[str] = Counter()
        self._recent: list[Observation] = []
        self._times: deque[float] = deque(maxlen=PACE_FRAMES)
        self._began: float | None = None
        self._tracks = 0
        self._progress = 0.0
        self._wiped = False
        self._begin_track()

    def add(self, observation: Observation) -> None:
        """Take the next frame; frames out of order or after the decision are left out."""
        if self._decision is not None or self._wiped or not self._in_order(observation):
            observation.wipe()
            return
        self._remember(observation)
        if usable(observation):
            self._extend_track(observation)
        self._decide_if_ready(observation.time_s)

    def refer_to(self, reference: Reference) -> None:
        """Compare with this portrait. Raises ReferenceMismatch when another matcher made it."""
        if reference.matcher != self._matcher.name:
            raise ReferenceMismatch(f"made by {reference.matcher}, not {self._matcher.name}")
        self._reference = reference
        if self._recent:
            self._decide_if_ready(self._recent[-1].time_s)

    def status(self) -> FaceStatus:
        """What to ask of the person now."""
        prompt = Prompt.NEUTRAL if self._challenge is None else self._challenge.prompt
        if self._decision is not None:
            return FaceStatus(Prompt.NEUTRAL, None, 1.0)
        return FaceStatus(prompt, self._instruction(prompt), self._progress)

    def decision(self) -> FaceDecision | None:
        """The answer, or None while undecided."""
        return self._decision

    def give_up(self, time_s: float) -> FaceDecision:  # noqa: ARG002  (part of the port: a caller's clock may bound it)
        """Decide on what is known now."""
        if self._decision is None:
            self._conclude(self._judge())
        assert self._decision is not None  # noqa: S101
        return self._decision

    def wipe(self) -> None:
        """Zero every embedding and landmark that was handed in, the reference's included."""
        self._wiped = True
        self._track.wipe()
        for observation in self._recent:
            observation.wipe()
        self._recent.clear()
        if self._reference is not None:
            self._reference.wipe()
            self._reference = None

    def _in_order(self, observation: Observation) -> bool:
        if not math.isfinite(observation.time_s):
            return False
        return not self._recent or observation.time_s > self._recent[-1].time_s

    def _remember(self, observation: Observation) -> None:
        if self._began is None:
            self._began = observation.time_s
        self._reasons.update(str(reason) for reason in observation.reasons)
        since = observation.time_s - 2 * INSTRUCT_AFTER
        for old in self._recent:
            if old.time_s < since and old not in self._track.observations:
                old.wipe()
        self._recent = [seen for seen in self._recent if seen.time_s >= since]
        self._recent.append(observation)
        self._times.append(observation.time_s)

    def _pace(self) -> float:
        """Usual time between two frames, with or without a face; 0 while not known."""
        return (
            float(np.median(np.diff(self._times))) if len(self._times) > PACE_FRAMES // 2 else 0.0
        )

    def _extend_track(self, observation: Observation) -> None:
        if not self._track.follows(observation, self._pace()):
            self._track.wipe()
            self._begin_track()
        self._track.add(observation)
        if self._challenge is not None:
            self._challenge.add(observation)
        self._progress = max(self._progress, self._reckon_progress())

    def _begin_track(self) -> None:
        self._tracks += 1
        self._progress = 0.0
        self._judge_from = float("-inf")
        self._next_doubt = ACCUSED_SECONDS
        self._track = Track(scale_of(self._matcher))
        asked, light = self._settings.challenge == "auto", self._settings.light == "auto"
        self._challenge = Challenge(self._rng, light) if asked else None

    def _reckon_progress(self) -> float:
        frames = min(1.0, len(self._track.good()) / self._settings.min_frames)
        asked = 1.0 if self._challenge is None else self._challenge.progress
        return 0.4 * frames + 0.6 * asked * frames

    def _instruction(self, prompt: Prompt) -> Reason | None:
        if not self._recent:
            return None
        now = self._recent[-1].time_s
        window = [seen for seen in self._recent if now - seen.time_s <= INSTRUCT_AFTER]
        lasting = frozenset.intersection(*(seen.reasons for seen in window))
        if prompt in (Prompt.TURN_LEFT, Prompt.TURN_RIGHT):
            lasting -= {Reason.TURNED}
        if prompt is Prompt.BLINK:
            lasting -= {Reason.EYES_SHUT}
        return next((reason for reason in Reason if reason in lasting), None)

    def _decide_if_ready(self, now: float) -> None:
        if self._decision is not None:
            return
        if self._track.changed or self._challenge_is(ChallengeState.FAILED):
            self._conclude(self._judge())
        elif self._has_all(now) and self._reference is not None and now >= self._judge_from:
            liveness = self._judge()
            self._judge_from = now + JUDGE_EVERY
            # Without a challenge more frames may still speak for the person, or against.
            if self._challenge is not None or self._is_settled(liveness, now):
                self._conclude(liveness)
        self._decide_if_accused(now)
        self._decide_if_over(now)

    def _is_settled(self, liveness: Liveness, now: float) -> bool:
        """Whether a track without a challenge has shown enough to be taken for a living person's."""
        looked = now - self._track.observations[0].time_s
        return liveness.live and (liveness.favoured or looked >= SILENT_SECONDS)

    def _decide_if_accused(self, now: float) -> None:
        seen = self._track.observations
        if self._decision is not None or not seen or now - seen[0].time_s < self._next_doubt:
            return
        self._next_doubt = now - seen[0].time_s + ACCUSED_EVERY
        liveness = self._judge()
        if liveness.accused and not liveness.live:
            self._conclude(liveness)

    def _decide_if_over(self, now: float) -> None:
        began = now if self._began is None else self._began
        if self._decision is not None or now - began < self._settings.max_seconds:
            return
        # A card that reads slowly must not cost the person who has done everything.
        if self._reference is not None or not self._has_all(now):
            self._conclude(self._judge())

    def _has_all(self, now: float) -> bool:
        if len(self._track.good()) < self._settings.min_frames:
            return False
        if self._challenge is None:
            return now - self._track.observations[0].time_s >= PASSIVE_SECONDS
        # Whoever turned must have been seen to be who looked into the camera.
        return self._challenge_is(ChallengeState.PASSED) and self._track.compared_turned > 0

    def _challenge_is(self, state: ChallengeState) -> bool:
        return self._challenge is not None and self._challenge.state is state

    def _judge(self) -> Liveness:
        return judge(self._track, self._challenge, self._thresholds.liveness)

    def _conclude(self, liveness: Liveness) -> None:
        frames = len(self._track.good())
        similarity, distance = self._compare()
        outcome = self._outcome(liveness, frames, distance)
        matched = frames >= self._settings.min_frames and distance <= self._thresholds.accept
        self._decision = FaceDecision(
            outcome=outcome,
            matched=matched,
            live=liveness.live and outcome != "no_face",
            similarity=similarity,
            distance=distance,
            threshold=self._thresholds.accept,
            threshold_source=self._thresholds.source,
            matcher=self._matcher.name,
            frames=frames,
            reasons=dict(self._reasons),
            liveness=liveness.evidence | self._effort(),
            challenge=self._challenge_result(liveness),
            why=("unanswered",) if outcome == "not_live" and self._is_missing(liveness) else (),
            apparents=self._track.apparents(),
        )

    def _is_missing(self, liveness: Liveness) -> bool:
        """Whether only an answer is missing, which some people cannot give: nothing accuses."""
        return bool(liveness.missing) and not liveness.accused

    def _outcome(self, liveness: Liveness, frames: int, distance: float) -> Outcome:
        failed = self._track.changed or self._challenge_is(ChallengeState.FAILED)
        if frames < self._settings.min_frames and not failed and not liveness.accused:
            return "no_face"
        if not liveness.live:
            return "not_live"
        if self._reference is None:
            return "staff"
        return band_of(distance, self._thresholds)

    def _effort(self) -> dict[str, float | str]:
        """How much was looked at: faces followed, and seconds from the first frame to the last."""
        seconds = 0.0
        if self._recent and self._began is not None:
            seconds = round(self._recent[-1].time_s - self._began, 3)
        return {"tracks": float(self._tracks), "seconds": seconds}

    def _challenge_result(self, liveness: Liveness) -> ChallengeResult:
        if self._challenge is None:
            return "off"
        missing, light = liveness.missing, float(liveness.evidence.get("light_points", 0.0))
        if light < 0.0 and "light" not in missing:
            return "failed"
        if self._challenge_is(ChallengeState.FAILED) and "challenge" not in missing:
            return "failed"
        return "unanswered" if missing & {"challenge", "light"} else "passed"

    def _compare(self) -> tuple[float, float]:
        mean = self._track.mean()
        if mean is None or self._reference is None:
            return NO_SIMILARITY, NO_DISTANCE
        reference = self._reference.embedding
        lengths = float(np.linalg.norm(mean)) * float(np.linalg.norm(reference))
        similarity = float(mean @ reference) / max(lengths, 1e-12)
        return float(np.clip(similarity, -1.0, 1.0)), float(np.linalg.norm(mean - reference))
