# SPDX-License-Identifier: Apache-2.0
"""Depth: a flat picture moves as one homography, a head that turns does not.

The pixels themselves are followed from a frontal frame to a turned one (Lucas-Kanade), since the
landmarker sees a face with depth in every picture of one. What the best homography leaves over is
parallax: the nose stands out by about 0.4 eye distances, so that a turn of 12 degrees shifts it by 0.08
of them. Without a turn or a tilt to look at the cue cannot tell.
"""

from __future__ import annotations

import numpy as np

from facematch.liveness.cue import Cue
from facematch.values import FloatArray, ImageArray, Observation

# Turns beyond this hide half of the points that are followed.
SMALLEST_TURN, BEST_TURN, LARGEST_TURN = 6.0, 12.0, 22.0
# Pixels of the chip, where the eyes are 32 apart.
BACK_AND_FORTH = 0.7
LEAST_POINTS = 24
WINDOW = (13, 13)
# Part of the stretch between the axes that shows an out-of-plane tilt of a flat picture.
TILTED = 0.06
FLAT, DEEP = 0.45, 0.75
PLANAR_POINTS, RELIEF_POINTS = -4.0, 1.5
PAIRS = 6


def relief_cue(observations: list[Observation]) -> Cue:
    """For the person when the turned face shows parallax, against it when it moves like a sheet."""
    results = [_compare(*pair) for pair in _pairs(observations)]
    known = [result for result in results if result is not None]
    if not known:
        return Cue("relief", 0.0, "cannot tell")
    residual = float(np.median([residual for residual, _ in known]))
    measured: dict[str, float | str] = {
        "relief_residual": round(residual, 3),
        "relief_pairs": float(len(known)),
    }
    if residual >= DEEP:
        return Cue("relief", RELIEF_POINTS, "deep", measured)
    if residual <= FLAT:
        return Cue("relief", PLANAR_POINTS, "flat", measured)
    return Cue("relief", 0.0, "cannot tell", measured)


def _pairs(observations: list[Observation]) -> list[tuple[Observation, Observation]]:
    seen = [o for o in observations if o.evidence.chip is not None and o.sharpness > 0]
    if len(seen) < 2:
        return []
    rest = float(np.median([o.yaw for o in seen if abs(o.yaw) < 12.0] or [0.0]))
    frontal = min(seen, key=lambda o: abs(o.yaw - rest))
    turned = [o for o in seen if SMALLEST_TURN <= abs(o.yaw - frontal.yaw) <= LARGEST_TURN]
    turned.sort(key=lambda o: abs(abs(o.yaw - frontal.yaw) - BEST_TURN))
    return [(frontal, o) for o in turned[:PAIRS]]


def _compare(frontal: Observation, turned: Observation) -> tuple[float, float] | None:
    """(residual in chip pixels, stretch) of the best homography, or None with too few points."""
    if frontal.evidence.chip is None or turned.evidence.chip is None:
        return None
    followed = follow(frontal.evidence.chip, turned.evidence.chip)
    return None if followed is None else homography_residual(*followed)


def follow(before: ImageArray, after: ImageArray) -> tuple[FloatArray, FloatArray] | None:
    """(N, 2) points of the face in two chips, those that lead back to where they came from."""
    import cv2  # noqa: PLC0415

    mask = np.zeros_like(before)
    cv2.ellipse(mask, (48, 52), (30, 38), 0, 0, 360, 255, -1)
    start = cv2.goodFeaturesToTrack(before, 120, 0.005, 3, mask=mask, blockSize=5)
    if start is None or len(start) < LEAST_POINTS:
        return None
    empty = np.empty((0, 1, 2), np.float32)
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, start, empty, winSize=WINDOW)
    back, returned, _ = cv2.calcOpticalFlowPyrLK(after, before, there, empty, winSize=WINDOW)
    apart = np.linalg.norm((back - start).reshape(-1, 2), axis=1)
    good = (found.ravel() == 1) & (returned.ravel() == 1) & (apart < BACK_AND_FORTH)
    if good.sum() < LEAST_POINTS:
        return None
    return start.reshape(-1, 2)[good], there.reshape(-1, 2)[good]


def homography_residual(before: FloatArray, after: FloatArray) -> tuple[float, float]:
    """(75th percentile of what the best homography leaves over, its stretch between the axes)."""
    import cv2  # noqa: PLC0415

    transform, _ = cv2.findHomography(before, after, cv2.LMEDS)
    if transform is None:
        return 0.0, 0.0
    moved = cv2.perspectiveTransform(before.reshape(-1, 1, 2), transform).reshape(-1, 2)
    left = np.linalg.norm(moved - after, axis=1)
    stretch = np.linalg.svd(transform[:2, :2], compute_uv=False)
    return float(np.quantile(left, 0.75)), float(stretch[0] / max(stretch[1], 1e-6) - 1.0)
