# SPDX-License-Identifier: Apache-2.0
"""Do the pictures come at times, and in an order, that a sensor would give?

What can be told here is little, and only one thing is held against anybody: pictures that come faster
than any webcam's. A loop (pictures bit-equal to earlier ones) is measured and named, but a recorded scene
that stands in for the camera repeats itself rightly, so it is not an accusation; that no program plays the
camera at a kiosk is seen to where the device is opened (`hw.camera.v4l2`). Pictures that never change are
`stillness`'s business.
"""

from __future__ import annotations

import numpy as np

from facematch.liveness.cue import Cue
from facematch.values import Observation

# Webcams give 5 to 120 pictures a second; the median interval, since a busy computer gets several at once.
FASTEST_S = 1 / 250
LEAST_FRAMES = 15
# Pictures that were seen before, other than the one just before (a slow camera is read twice).
LOOPING = 0.10
IMPOSSIBLE = -8.0


def camera_path_cue(observations: list[Observation]) -> Cue:
    """Against the person when pictures come faster than from a sensor; loops are named only."""
    if len(observations) < LEAST_FRAMES:
        return Cue("camera_path", 0.0, "cannot tell")
    interval = float(np.median(np.diff([seen.time_s for seen in observations])))
    again = seen_before([seen.evidence.digest for seen in observations])
    measured: dict[str, float | str] = {
        "camera_path_interval_s": round(interval, 4),
        "camera_path_again": round(again, 3),
    }
    if interval < FASTEST_S:
        return Cue("camera_path", IMPOSSIBLE, "faster than a sensor", measured)
    return Cue("camera_path", 0.0, "loop" if again > LOOPING else "plausible", measured)


def seen_before(digests: list[int]) -> float:
    """Part of the pictures that are bit-equal to one before the last."""
    known: set[int] = set()
    again = 0
    for i, digest in enumerate(digests):
        again += digest in known and digest != digests[i - 1]
        known.add(digest)
    return again / max(len(digests), 1)
