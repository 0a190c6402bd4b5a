# SPDX-License-Identifier: Apache-2.0
"""A still picture in place of a camera: a sensor's noise never repeats bit by bit."""

from __future__ import annotations

from facematch.liveness.cue import Cue
from facematch.values import Observation

# A slow camera's frame may be handed in several times, but not for so long.
FROZEN_SECONDS = 1.2
FROZEN = -8.0


def stillness_cue(observations: list[Observation]) -> Cue:
    """Against the person when the face's pixels stay bit-equal for longer than a second."""
    longest, since = 0.0, None
    previous: Observation | None = None
    for seen in observations:
        same = previous is not None and seen.evidence.digest == previous.evidence.digest
        since = since if same and since is not None else seen.time_s
        longest = max(longest, seen.time_s - since)
        previous = seen
    measured: dict[str, float | str] = {"stillness_s": round(longest, 3)}
    if longest >= FROZEN_SECONDS:
        return Cue("stillness", FROZEN, "frozen", measured)
    return Cue("stillness", 0.0, "moving", measured)
