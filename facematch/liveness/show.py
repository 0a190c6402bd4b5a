# SPDX-License-Identifier: Apache-2.0
"""Runs the colours of a light challenge: the frames tell the time, and a look away breaks it off."""

from __future__ import annotations

import random

from facematch.liveness.light import Show, draw_colours
from facematch.values import Observation, Prompt

# Seconds without a frontal frame that break a show off.
LONGEST_GAP = 0.3
# A colour changes with the frame nearest to its end: half of what lies between two frames at 15 a second.
HALF_A_FRAME = 0.033
# A slow machine sees few frames: a colour stays until it has been seen in so many.
LEAST_FRAMES = 3


class LightRun:
    """One show after another, until one has been seen to its end."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._left: list[tuple[Prompt, float]] = []
        self._colours: list[Prompt] = []
        self._times: list[float] = []
        self._frontal_s = 0.0
        self._frames = 0
        self.show: Show | None = None
        self.shows = 0
        self.broken = 0

    @property
    def prompt(self) -> Prompt:
        """The colour of the screen now."""
        return self._left[0][0] if self._left else Prompt.NEUTRAL

    @property
    def over(self) -> bool:
        """Whether no colour is shown."""
        return not self._left

    def begin(self, now: float) -> None:
        """Show a new order of colours from now on."""
        self._left = draw_colours(self._rng)
        self._colours, self._times, self._frontal_s, self._frames = [], [now], now, 0

    def add(self, observation: Observation, frontal: bool) -> None:
        """Take the next frame: the colour may change with it, or the show be broken off."""
        if frontal:
            self._frontal_s = observation.time_s
        elif observation.time_s - self._frontal_s > LONGEST_GAP:
            self._left = []
            self.broken += 1
            return
        self._frames += 1
        due = observation.time_s - self._times[-1] >= self._left[0][1] - HALF_A_FRAME
        if due and self._frames >= LEAST_FRAMES:
            self._frames = 0
            self._colours.append(self._left.pop(0)[0])
            self._times.append(observation.time_s)
        if not self._left:
            self.shows += 1
            self.show = Show(tuple(self._colours), tuple(self._times))
