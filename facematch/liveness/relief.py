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

# Degrees of reported turn. Beyond the largest half of the points that are followed are hidden.
SMALLEST_TURN, BEST_TURN, LARGEST_TURN = 8.0, 12.0, 28.0
# A tilted sheet is narrower one way by 1/cos: 0.06 is 20 degrees, 0.20 is 34. The landmarker reports
# less than 3 degrees of yaw for a photo tilted by 40 (tried with a rendered sheet), so the tilt is read
# from the landmarks' best affine map. Beyond the largest the points are followed badly.
SMALLEST_TILT, LARGEST_TILT = 0.06, 0.20
# Landmarks that hardly move with the expression: eye corners, nose, forehead, cheekbones, ears.
RIGID: tuple[int, ...] = (33, 133, 263, 362, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 10, 151, 9)
RIGID += (127, 356, 234, 454, 93, 323)
# Pixels of the chip, where the eyes are 32 apart.
BACK_AND_FORTH = 0.7
LEAST_POINTS = 18
WINDOW = (13, 13)
# What is left over: a drawn head 0.075 pixels a degree, 13 faces of LFW warped over their own depth 0.9
# to 1.8 pixels at a reported turn of 8 to 12 degrees; a drawn sheet 0.05 to
# 0.16 up to 22 degrees. With noise and hard JPEG (9 faces, quality 25 to 95, eyes 44 and 74 pixels apart): a
# sheet 0.16 to 0.35 (median) and 0.62 at most, a warped face 0.71 at least.
FLAT, DEEP = 0.45, 0.65
PLANAR_POINTS, RELIEF_POINTS = -4.0, 1.5
PAIRS = 6


def relief_cue(observations: list[Observation]) -> Cue:
    """For the person when the turned face shows parallax, against it when it moves like a sheet."""
    results = [_compare(*pair) for pair in _pairs(observations)]
    known = [result for result in results if result is not None]
    if not known:
        return Cue("relief", 0.0, "cannot tell")
    residual = float(np.median(known))
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
    """A frontal frame and those that are turned or tilted against it, the best first."""
    seen = [o for o in observations if o.evidence.chip is not None and o.landmarks is not None]
    if len(seen) < 2:
        return []
    rest = float(np.median([o.yaw for o in seen if abs(o.yaw) < 12.0] or [0.0]))
    frontal = min(seen, key=lambda o: abs(o.yaw - rest))
    turned = [o for o in seen if SMALLEST_TURN <= abs(o.yaw - frontal.yaw) <= LARGEST_TURN]
    turned.sort(key=lambda o: abs(abs(o.yaw - frontal.yaw) - BEST_TURN))
    if not turned:
        tilts = {id(o): tilt(frontal, o) for o in seen}
        turned = [o for o in seen if SMALLEST_TILT <= tilts[id(o)] <= LARGEST_TILT]
        turned.sort(key=lambda o: -tilts[id(o)])
    return [(frontal, o) for o in turned[:PAIRS]]


def tilt(frontal: Observation, other: Observation) -> float:
    """How much more one axis is shortened than the other between two frames' rigid landmarks."""
    if frontal.landmarks is None or other.landmarks is None:
        return 0.0
    rigid = list(RIGID)
    return _stretch(frontal.landmarks[rigid, :2], other.landmarks[rigid, :2])


def _compare(frontal: Observation, turned: Observation) -> float | None:
    """What the best homography leaves over, in chip pixels; None when it does not apply."""
    if frontal.evidence.chip is None or turned.evidence.chip is None:
        return None
    followed = follow(frontal.evidence.chip, turned.evidence.chip)
    if followed is None:
        return None
    residual, stretch = homography_residual(*followed)
    # Landmarks may jitter where nothing has moved: then the pixels know of no tilt either.
    turn = abs(turned.yaw - frontal.yaw)
    moved = turn >= SMALLEST_TURN or stretch >= SMALLEST_TILT
    return residual if moved else None


def follow(before: ImageArray, after: ImageArray) -> tuple[FloatArray, FloatArray] | None:
    """(N, 2) points of the face in two chips, those that lead back to where they came from."""
    import cv2  # noqa: PLC0415

    mask = np.zeros_like(before)
    cv2.ellipse(mask, (48, 52), (30, 38), 0, 0, 360, 255, -1)
    start = cv2.goodFeaturesToTrack(before, 120, 0.002, 3, mask=mask, blockSize=5)
    if start is None or len(start) < LEAST_POINTS:
        return None
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, start, start.copy(), winSize=WINDOW)
    back, returned, _ = cv2.calcOpticalFlowPyrLK(after, before, there, there.copy(), winSize=WINDOW)
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
    return float(np.quantile(left, 0.75)), _stretch(before, after)


def _stretch(before: FloatArray, after: FloatArray) -> float:
    """How much more the best affine map shortens one axis than the other; 0 for a similarity."""
    both = np.linalg.lstsq(before - before.mean(axis=0), after - after.mean(axis=0), rcond=None)
    lengths = np.linalg.svd(both[0], compute_uv=False)
    return float(lengths[0] / max(float(lengths[1]), 1e-6) - 1.0)
