# SPDX-License-Identifier: Apache-2.0
"""Blinks: a short fall of the eyes' openness against the person's own open eyes, and the way back."""

from __future__ import annotations

from collections import deque

import numpy as np

from facematch.values import Observation, Reason

# A blink takes 0.1 to 0.4 s; an asked-for one up to a second.
LONGEST_BLINK = 1.2
# Turned eyes measure badly.
WATCHED_YAW = 25.0
# Rise of the blink score over the open eyes' and fall of the openness to this part of it; both are
# asked for, since glasses, low light and a look downwards move one of them alone. An open eye's own
# jitter (mean distance from its median, up to 0.1 where the eyes are 30 pixels apart) comes on top.
SCORE_RISE, OPENNESS_FALL, JITTERS = 0.20, 0.75, 3.0
# Frames in which the eyes cannot be measured.
BLIND = frozenset((Reason.TOO_FAR, Reason.TOO_DARK, Reason.BLURRED))
# Frames that stand for the open eyes.
MEMORY, LEAST_MEMORY = 45, 3


class BlinkWatch:
    """Sees blinks in a stream of frames."""

    def __init__(self) -> None:
        self._scores: deque[float] = deque(maxlen=MEMORY)
        self._opennesses: deque[float] = deque(maxlen=MEMORY)
        self._shut_since: float | None = None
        self._blinks: list[tuple[float, float]] = []

    @property
    def count(self) -> int:
        """Blinks seen so far."""
        return len(self._blinks)

    def restart(self) -> None:
        """Forget a blink that is under way."""
        self._shut_since = None

    def seen_since(self, time_s: float) -> bool:
        """Whether a whole blink lies after this time."""
        return any(start >= time_s for start, _ in self._blinks)

    def add(self, observation: Observation) -> None:
        """Take the next frame."""
        away = not abs(observation.yaw) <= WATCHED_YAW or observation.reasons & BLIND
        if away or not np.isfinite((observation.openness, observation.blink)).all():
            self._shut_since = None
            return
        if len(self._scores) >= LEAST_MEMORY and self._is_shut(observation):
            if self._shut_since is None:
                self._shut_since = observation.time_s
            return
        self._open(observation)

    def _is_shut(self, observation: Observation) -> bool:
        # The lower quartile of the scores: frames in mid-blink do not raise the bar.
        scores = np.array(self._scores)
        jitter = float(np.abs(scores - np.median(scores)).mean())
        score = float(np.quantile(scores, 0.25)) + SCORE_RISE + JITTERS * jitter
        openness = float(np.quantile(self._opennesses, 0.75)) * OPENNESS_FALL
        return observation.blink >= score and observation.openness <= openness

    def _open(self, observation: Observation) -> None:
        self._scores.append(observation.blink)
        self._opennesses.append(observation.openness)
        since, self._shut_since = self._shut_since, None
        if since is not None and observation.time_s - since <= LONGEST_BLINK:
            self._blinks.append((since, observation.time_s))


def count_blinks(observations: list[Observation]) -> int:
    """Whole blinks among frames in order of time."""
    watch = BlinkWatch()
    for observation in observations:
        watch.add(observation)
    return watch.count
