# SPDX-License-Identifier: Apache-2.0
"""The frames of one face without a gap: whoever steps in between begins a new track."""

from __future__ import annotations

import bisect

import numpy as np

from facematch.liveness.pairs import Pairs
from facematch.values import FloatArray, Observation, Reason, Scale

# Seconds without the face after which it may be somebody else's. A busy machine that sees few frames stalls for
# longer: then so many of its frames count, up to a limit.
LONGEST_GAP, FRAMES_GAP, LONGEST_STALL = 0.7, 4.0, 1.5
# Jump of the face's middle between frames, in face widths, beyond what a head does at 10 frames a second.
LONGEST_JUMP = 0.9
LARGEST_GROWTH = 1.6
# Frames of a strange face that are taken for a change of person and not for a bad picture.
STRANGE_FRAMES = 2
BEST_FRAMES = 10
# Degrees from which a frame counts as one of the turn that was asked for.
TURNED_YAW = 10.0


class Track:
    """Frames of one face; keeps what the decision needs and nothing else.

    pairs: what pairs of its frames showed. worst: each cue's worst points so far (see `score`).
    """

    def __init__(self, scale: Scale) -> None:
        self.observations: list[Observation] = []
        self.strange = 0
        self.farthest = 0.0
        self.compared_turned = 0
        self.pairs = Pairs()
        self.worst: dict[str, float] = {}
        self._best: list[Observation] = []
        self._unit_length = scale.unit_length
        self._limit = scale.same_person

    def follows(self, observation: Observation, pace_s: float = 0.0) -> bool:
        """Whether a frame with a face continues this track. pace_s: usual time between any two frames."""
        if not self.observations:
            return True
        last = self.observations[-1]
        longest = min(max(LONGEST_GAP, FRAMES_GAP * pace_s), LONGEST_STALL)
        if observation.time_s - last.time_s > longest:
            return False
        if last.box is None or observation.box is None:
            return False
        return _moved_little(last.box, observation.box)

    def add(self, observation: Observation) -> None:
        """Append a frame, comparing its face with the track's."""
        self.observations.append(observation)
        self.pairs.add(observation)
        if observation.embedding is None or self._is_strange(observation, observation.embedding):
            return
        if not observation.reasons:
            bisect.insort(self._best, observation, key=_fault)
            del self._best[BEST_FRAMES:]

    @property
    def changed(self) -> bool:
        """Whether another person's face has appeared within the track."""
        return self.strange >= STRANGE_FRAMES

    def good(self) -> list[Observation]:
        """Frames fit to be compared, best first, at most ten."""
        return list(self._best)

    def mean(self) -> FloatArray | None:
        """Mean embedding of the best frames; of length 1 where the matcher's are."""
        return mean_embedding([o.embedding for o in self._best], self._unit_length)

    def apparents(self) -> tuple[tuple[float, float], ...]:
        """Apparent age and probability of a man of each frame that was asked."""
        return tuple(seen.apparent for seen in self.observations if seen.apparent is not None)

    def wipe(self) -> None:
        """Zero every array and forget the frames."""
        for observation in self.observations:
            observation.wipe()
        self.pairs.wipe()
        self.observations.clear()
        self._best.clear()

    def _is_strange(self, observation: Observation, embedding: FloatArray) -> bool:
        mean = self.mean()
        if mean is None:
            return False
        distance = float(np.linalg.norm(embedding - mean))
        self.compared_turned += abs(observation.yaw) >= TURNED_YAW
        self.farthest = max(self.farthest, distance)
        self.strange += distance > self._limit
        return distance > self._limit


def mean_embedding(embeddings: list[FloatArray | None], unit_length: bool) -> FloatArray | None:
    """The mean, scaled to length 1 if asked; None of nothing."""
    present = [e for e in embeddings if e is not None]
    if not present:
        return None
    mean = np.mean(present, axis=0)
    if unit_length:
        mean = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return np.asarray(mean, np.float32)


def usable(observation: Observation) -> bool:
    """Whether a frame shows one face with a pose: what a track is made of."""
    numbers = (observation.time_s, observation.yaw, observation.pitch, observation.roll)
    embedding = observation.embedding
    whole = embedding is None or bool(np.all(np.isfinite(embedding)))
    several = Reason.SEVERAL_FACES in observation.reasons
    boxed = observation.box is not None and bool(np.all(np.isfinite(observation.box)))
    return boxed and whole and not several and bool(np.all(np.isfinite(numbers)))


def _moved_little(
    before: tuple[float, float, float, float], after: tuple[float, float, float, float]
) -> bool:
    size = max(before[3], after[3], 1.0)
    across = (before[0] + before[2] / 2) - (after[0] + after[2] / 2)
    down = (before[1] + before[3] / 2) - (after[1] + after[3] / 2)
    growth = size / max(min(before[3], after[3]), 1.0)
    return float(np.hypot(across, down)) <= LONGEST_JUMP * size and growth <= LARGEST_GROWTH


def _fault(observation: Observation) -> float:
    """Small for a sharp, frontal face: degrees off, plus a penalty for lack of detail."""
    sharp = min(max(observation.sharpness, 1e-3), 1.0)
    return abs(observation.yaw) + 0.7 * abs(observation.pitch) - 4.0 * float(np.log(sharp))
