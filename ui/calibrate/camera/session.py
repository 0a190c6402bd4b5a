# SPDX-License-Identifier: Apache-2.0
"""The measuring itself: a person stands still, turns the head, and is lit by the screen."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from facematch import FaceEngine, Observation, Prompt
from facematch.camera_check import Pace, View, pace_of, view_of
from hw.camera.frame import Camera, Image

PACE_S = 2.5
PHASES: tuple[tuple[str, str, float], ...] = (
    ("neutral", "Stand as a patient would and look into the camera, without moving", 3.0),
    ("turn_left", "Turn the head slowly to the left, and back", 2.5),
    ("turn_right", "Turn the head slowly to the right, and back", 2.5),
)
LIGHT_WORDS = "Look into the camera; the screen shows some colours, each a third of a second"
REST_S, AFTER_S = 0.8, 0.8
LONGEST_SILENCE = 100_000
"""Frames: a twin whose clock stands still would go on for ever."""

Ask = Callable[[str], None]
Paint = Callable[[str | None], None]
"""Gives the screen a colour (red, green, blue, white), or takes it away."""


@dataclass(slots=True)
class Filmed:
    """What was seen. The one picture that is kept lives here until it is drawn or forgotten."""

    pace: Pace = field(default_factory=lambda: pace_of([], []))
    views: list[View] = field(default_factory=list)
    looked: int = 0
    size: tuple[int, int] = (0, 0)
    best: tuple[Image, Observation] | None = None
    light: dict[str, Any] = field(default_factory=dict)

    def wipe(self) -> None:
        """Zero pixels, landmarks and embeddings."""
        for view in self.views:
            view.seen.wipe()
        if self.best is not None:
            self.best[0].fill(0)
            self.best = None


@dataclass(slots=True)
class Session:
    """One camera, one person. ask: says what to do and returns when it may begin."""

    camera: Camera
    engine: FaceEngine
    ask: Ask
    paint: Paint | None = None
    keep_picture: bool = True
    filmed: Filmed = field(default_factory=Filmed)

    def run(self, rng: random.Random) -> Filmed:
        """All phases. Raises CameraError, facematch errors."""
        self.ask(PHASES[0][1])
        self.filmed.pace = self._pace()
        for nth, (prompt, words, seconds) in enumerate(PHASES):
            if nth:
                self.ask(words)
            self.camera.prompt(prompt)
            self._film(seconds, still=not nth)
        if self.paint is not None:
            self.ask(LIGHT_WORDS)
            self.filmed.light = self._light(rng, self.paint)
        return self.filmed

    def _pace(self) -> Pace:
        """Frames read without doing anything else."""
        first = self.camera.read()
        times, numbers = [first.time_s], [first.index]
        while times[-1] - times[0] < PACE_S and len(times) < LONGEST_SILENCE:
            frame = self.camera.read()
            times.append(frame.time_s)
            numbers.append(frame.index)
        return pace_of(times, numbers)

    def _film(self, seconds: float, *, still: bool) -> list[Observation]:
        seen: list[Observation] = []
        filmed = self.filmed
        while not seen or seen[-1].time_s - seen[0].time_s < seconds:
            frame = self.camera.read()
            observation = self.engine.observe(frame.image, frame.time_s)
            seen.append(observation)
            filmed.looked += 1
            filmed.size = (frame.image.shape[1], frame.image.shape[0])
            view = view_of(frame.image, observation)
            if view is not None:
                filmed.views.append(view)
                if still and self.keep_picture:
                    self._keep(frame.image, observation)
        return seen

    def _keep(self, image: Image, observation: Observation) -> None:
        """The sharpest frame of a person who stands still."""
        best = self.filmed.best
        if best is None or observation.sharpness > best[1].sharpness:
            self.filmed.best = (image.copy(), observation)

    def _light(self, rng: random.Random, paint: Paint) -> dict[str, Any]:
        """Show a random order of colours, and ask the liveness cue what the skin answered."""
        from facematch.liveness.light import Show, draw_colours, light_cue  # noqa: PLC0415

        self.camera.prompt(Prompt.NEUTRAL)
        seen = self._film(REST_S, still=False)
        colours, times = [], []
        for colour, seconds in draw_colours(rng):
            times.append(seen[-1].time_s)
            colours.append(colour)
            self.camera.prompt(colour.value)
            paint(colour.value.removeprefix("light_"))
            seen += self._film(seconds, still=False)
        times.append(seen[-1].time_s)
        self.camera.prompt(Prompt.NEUTRAL)
        paint(None)
        seen += self._film(AFTER_S, still=False)
        cue = light_cue(seen, Show(tuple(colours), tuple(times)))
        return {"says": cue.says, **cue.measured}


def light_gain(light: dict[str, Any]) -> tuple[float, str]:
    """Strength of the answer (log ratio) and the cue's word; no strength for an answer that was not one."""
    says = str(light.get("says", "not tried"))
    gain = light.get("light_gain")
    if says == "not tried" or not isinstance(gain, float):
        return float("nan"), says
    return (gain if says == "answers" else 0.0), says


def plain(views: Sequence[View]) -> list[View]:
    """Views in the order of time, as the measures want them."""
    return sorted(views, key=lambda view: view.seen.time_s)
