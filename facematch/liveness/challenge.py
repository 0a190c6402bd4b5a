# SPDX-License-Identifier: Apache-2.0
"""The active challenge: turn to a side and perhaps blink, in an order that cannot be foretold.

A turn is always asked for, since only a turn shows whether the face has depth. The machine knows time
from the observations alone. With light, the screen takes a few colours in between, which asks nothing
of the person; shown first, it costs the time in which the face has to come to rest anyway. A wrong turn
is forgiven once (many people mix up left and right in front of their mirror image), but then it costs a
second turn; an answer that comes before a person can have reacted does not count.
"""

from __future__ import annotations

import random
from enum import StrEnum

import numpy as np

from facematch.liveness.blink import BlinkWatch
from facematch.liveness.light import Show, light_cue
from facematch.liveness.show import LightRun
from facematch.values import Observation, Prompt, Reason

# Still and frontal before the first prompt: seconds and frames.
SETTLE_SECONDS, SETTLE_FRAMES = 0.3, 4
# The first prompt comes after a random pause of up to this many seconds more.
RANDOM_PAUSE = 0.4
FRONTAL_YAW = 10.0
# Degrees away from the person's own frontal pose; 2 frames, so that one bad frame answers nothing.
TURN_YAW, TURN_FRAMES = 15.0, 2
# The fastest simple reaction to a visual signal is about 0.15 s.
FASTEST_ANSWER = 0.15
SLOWEST_ANSWER = 4.0
MOST_WRONG, MOST_PROMPTS = 1, 5
# Frontal frames before the first colour, and seconds after the last one in which its answer may still come.
LIGHT_FRAMES, LIGHT_TAIL = 2, 0.3
# A show that could not be read is shown once more, in another order.
MOST_SHOWS = 2


class ChallengeState(StrEnum):
    """Where the challenge stands."""

    SETTLING = "settling"
    ASKING = "asking"
    LIGHTING = "lighting"
    PASSED = "passed"
    FAILED = "failed"


class Challenge:
    """One track's challenge; a new track begins a new one."""

    def __init__(self, rng: random.Random, light: bool = False) -> None:
        """light: also show colours, before, between or after what the person is asked for."""
        self._rng = rng
        self._plan = draw_plan(rng)
        self._planned = len(self._plan)
        self._pause = rng.uniform(0.0, RANDOM_PAUSE)
        self._light = LightRun(rng) if light else None
        # How many answers come before the light; None when none is due (any more).
        self._light_after = rng.randint(0, self._planned) if light else None
        self._seen: list[Observation] = []
        self._calm: list[Observation] = []
        self._rest_yaw: float | None = None
        self._asked_s = 0.0
        self._held = 0
        self._blinks = BlinkWatch()
        self.wrong = 0
        self.prompts = 0
        self.answered: list[Prompt] = []
        self.answer_seconds: list[float] = []
        self.state = ChallengeState.SETTLING

    @property
    def prompt(self) -> Prompt:
        """What the person is asked now, or the colour of the screen."""
        if self._light is not None and self.state is ChallengeState.LIGHTING:
            return self._light.prompt
        return self._plan[0] if self.state is ChallengeState.ASKING else Prompt.NEUTRAL

    @property
    def with_light(self) -> bool:
        """Whether the light is part of this challenge."""
        return self._light is not None

    @property
    def show(self) -> Show | None:
        """The last colours that were shown to their end."""
        return None if self._light is None else self._light.show

    @property
    def progress(self) -> float:
        """Part of the challenge that is answered, 0..1."""
        if self.state is ChallengeState.PASSED:
            return 1.0
        left = len(self._plan) + (self._light_after is not None)
        return max(0.0, 1.0 - left / max(self._planned + self.with_light, left, 1))

    def add(self, observation: Observation) -> None:
        """Take the next frame of the track; it has a face and a pose."""
        self._blinks.add(observation)
        self._seen.append(observation)
        if self.state is ChallengeState.SETTLING:
            self._settle(observation)
        elif self.state is ChallengeState.ASKING:
            self._listen(observation)
        elif self.state is ChallengeState.LIGHTING:
            self._shine(observation)

    def _settle(self, observation: Observation) -> None:
        if observation.reasons - {Reason.EYES_SHUT}:
            self._calm = []
            return
        if not self._is_frontal(observation):
            self._calm = []
        if self._rest_yaw is None or self._is_frontal(observation):
            self._calm.append(observation)
        if self._light_is_due:
            self._light_up(observation.time_s)
        elif self._comes_to_rest(observation.time_s, self._pause):
            self._ask(observation.time_s)

    def _is_frontal(self, observation: Observation) -> bool:
        return abs(observation.yaw - self._expected_yaw(observation)) <= FRONTAL_YAW

    def _comes_to_rest(self, now: float, pause: float) -> bool:
        """Frontal and still for long enough; then the person's own frontal pose is known."""
        if len(self._calm) < SETTLE_FRAMES:
            return False
        if now - self._calm[0].time_s < SETTLE_SECONDS + pause:
            return False
        self._rest_yaw = float(np.median([seen.yaw for seen in self._calm]))
        return True

    @property
    def _light_is_due(self) -> bool:
        return self._light_after is not None and len(self.answered) >= self._light_after

    def _light_up(self, now: float) -> None:
        if self._light is not None and len(self._calm) >= LIGHT_FRAMES:
            self.state = ChallengeState.LIGHTING
            self._light.begin(now)

    def _shine(self, observation: Observation) -> None:
        light, now = self._light, observation.time_s
        if light is None:
            return
        frontal = self._is_frontal(observation)
        if frontal:
            self._calm.append(observation)
        if not light.over:
            broken = light.broken
            light.add(observation, frontal)
            if light.broken > broken:
                self.state, self._calm = ChallengeState.SETTLING, []
                return
        if light.over and light.show is not None:
            self._after_light(now, light.show)

    def _after_light(self, now: float, show: Show) -> None:
        """The light took longer than coming to rest does, so that the next prompt can follow at once."""
        if self._plan and self._comes_to_rest(now, 0.0):
            self._light_after = None
            self._ask(now)
        elif not self._plan and now - show.times[-1] >= LIGHT_TAIL:
            self._light_after = None
            self._finish()

    def _expected_yaw(self, observation: Observation) -> float:
        """The person's own frontal yaw: a camera beside the screen sees everybody a little turned."""
        if self._rest_yaw is not None:
            return self._rest_yaw
        return self._calm[0].yaw if self._calm else observation.yaw

    def _ask(self, now: float) -> None:
        self.prompts += 1
        if self.prompts > MOST_PROMPTS:
            self.state = ChallengeState.FAILED
            return
        self.state, self._asked_s, self._held = ChallengeState.ASKING, now, 0
        self._blinks.restart()

    def _listen(self, observation: Observation) -> None:
        waited = observation.time_s - self._asked_s
        turn = observation.yaw - (self._rest_yaw or 0.0)
        if waited < FASTEST_ANSWER:
            return
        if waited > SLOWEST_ANSWER:
            # The same prompt again: another one would be another draw for whoever holds a recording.
            self._ask(observation.time_s)
        elif self.prompt is Prompt.BLINK:
            if self._blinks.seen_since(self._asked_s + FASTEST_ANSWER):
                self._answer(observation.time_s)
        else:
            self._judge_turn(turn if self.prompt is Prompt.TURN_LEFT else -turn, observation)

    def _judge_turn(self, turn: float, observation: Observation) -> None:
        if abs(turn) < TURN_YAW:
            self._held = 0
            return
        self._held += 1 if turn > 0 else -1
        if self._held >= TURN_FRAMES:
            self._answer(observation.time_s)
        elif self._held <= -TURN_FRAMES:
            self._count_wrong()

    def _answer(self, now: float) -> None:
        self.answered.append(self._plan.pop(0))
        self.answer_seconds.append(now - self._asked_s)
        if not self._plan and self._light_after is None:
            self._finish()
        elif self.answered[-1] is Prompt.BLINK and not self._light_is_due:
            self._ask(now)
        else:
            self._pause_until_frontal()

    def _finish(self) -> None:
        """Everything is answered; colours that could not be read in the skin are shown once more."""
        light = self._light
        again = light is not None and light.shows < MOST_SHOWS
        if again and light_cue(self._seen, self.show).says == "cannot tell":
            self._light_after = len(self.answered)
            self._pause_until_frontal()
        else:
            self.state = ChallengeState.PASSED

    def _count_wrong(self) -> None:
        self.wrong += 1
        if self.wrong > MOST_WRONG:
            self.state = ChallengeState.FAILED
            return
        self._plan = [_turn(self._rng), _turn(self._rng)]
        self._pause_until_frontal()

    def _pause_until_frontal(self) -> None:
        self.state, self._calm = ChallengeState.SETTLING, []
        self._pause = -SETTLE_SECONDS / 2


def draw_plan(rng: random.Random) -> list[Prompt]:
    """One turn, a turn and a blink in either order, or a turn to each side: a third each.

    So a recording of one turn answers one plan in six, and of blinks none.
    """
    side = _turn(rng)
    other = Prompt.TURN_RIGHT if side is Prompt.TURN_LEFT else Prompt.TURN_LEFT
    plans = ([side], rng.choice(([side, Prompt.BLINK], [Prompt.BLINK, side])), [side, other])
    return list(rng.choice(plans))


def _turn(rng: random.Random) -> Prompt:
    return rng.choice((Prompt.TURN_LEFT, Prompt.TURN_RIGHT))
