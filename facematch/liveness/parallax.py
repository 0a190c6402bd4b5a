# SPDX-License-Identifier: Apache-2.0
"""How far the middle of a face stands out, from how its pixels move between two frames.

Seen from afar, a point of depth z moves by tan(turn) z against the flat it stands on. A sheet, whether
tilted, moved or bent like a cylinder, moves as a quadratic of the place at most: a plane gives the linear
part, its perspective and a bend the rest. So the movement of the pixels themselves is explained by a
quadratic and by the depth that a face has, and how much of the depth is asked for is the answer: the
tangent of the turn for a head, nothing for a sheet. The depth is the landmarker's of the frontal frame; it
sees a face in a picture of one, too, which is no matter here, since it only says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facematch.align import similarity
from facematch.liveness.evidence import CHIP
from facematch.values import FloatArray, ImageArray, Observation

Doubles = NDArray[np.float64]

# Pixels of the chip, where the eyes are 32 apart.
BACK_AND_FORTH = 0.7
LEAST_POINTS = 24
WINDOW = (13, 13)
# Rounds of reweighting, and the residual (times the median) from which a point counts less (Huber's 1.345
# standard deviations of a normal distribution, whose median distance is 0.674 of them).
ROUNDS, CLIP = 4, 2.0
# Followed points are wrong by as much as this even without noise (pixels of the chip).
LEAST_ERROR = 0.06
# Landmarks whose depths are averaged.
NEAREST = 4


@dataclass(frozen=True, slots=True)
class Parallax:
    """What one pair of frames shows; tangents of angles.

    across, down: the turn and the nod that the face's depth asks for; error: standard error of either.
    flat: the tilt that a flat thing's shortening would need.
    """

    across: float
    down: float
    error: float
    flat: float


@dataclass(frozen=True, slots=True)
class Frontal:
    """The frame that others are compared with: its chip, (N, 2) places on it, (N,) depths there."""

    chip: ImageArray
    places: FloatArray
    depths: FloatArray

    def against(self, other: Observation) -> Parallax | None:
        """How the face has moved to another frame; None where too few points can be followed."""
        if other.evidence.chip is None:
            return None
        after, good = follow(self.chip, other.evidence.chip, self.places)
        if good.sum() < LEAST_POINTS:
            return None
        return explain(self.places[good], after[good], self.depths[good])


def frontal(observation: Observation) -> Frontal | None:
    """Places worth following on the face of this frame; None without chip, landmarks or detail."""
    import cv2  # noqa: PLC0415

    chip, landmarks = observation.evidence.chip, observation.landmarks
    if chip is None or landmarks is None:
        return None
    points, depths = _on_chip(landmarks)
    if not np.all(np.isfinite(points)):
        return None
    mask = _face_mask(points)
    corners = cv2.goodFeaturesToTrack(chip, 120, 0.002, 3, mask=mask, blockSize=5)
    if corners is None:
        return None
    places = np.asarray(corners, np.float32).reshape(-1, 2)
    if len(places) < LEAST_POINTS:
        return None
    return Frontal(chip, places, _depth_at(places, points, depths))


def _face_mask(points: FloatArray) -> ImageArray:
    """255 inside the landmarks' hull and near the middle of the chip, where no hair hangs."""
    import cv2  # noqa: PLC0415

    middle, hull = np.zeros((2, CHIP.size, CHIP.size), np.uint8)
    cv2.ellipse(middle, (48, 50), (30, 36), 0, 0, 360, 255, -1)
    near = np.clip(points, -CHIP.size, 2 * CHIP.size).round().astype(np.int32)
    cv2.fillConvexPoly(hull, cv2.convexHull(near), 255)
    return np.asarray(cv2.bitwise_and(middle, hull), np.uint8)


def follow(
    before: ImageArray, after: ImageArray, places: FloatArray
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Where places (N, 2) of one chip are in another, and which of them lead back (Lucas-Kanade)."""
    import cv2  # noqa: PLC0415

    start = places.reshape(-1, 1, 2)
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, start, start.copy(), winSize=WINDOW)
    back, returned, _ = cv2.calcOpticalFlowPyrLK(after, before, there, there.copy(), winSize=WINDOW)
    apart = np.linalg.norm((back - start).reshape(-1, 2), axis=1)
    good = (found.ravel() == 1) & (returned.ravel() == 1) & (apart < BACK_AND_FORTH)
    return np.asarray(there.reshape(-1, 2), np.float32), good


def explain(before: FloatArray, after: FloatArray, depth: FloatArray) -> Parallax:
    """before, after: (N, 2) places; depth: (N,) of the same unit, towards the back of the head."""
    x, y = ((before - 48.0) / 32.0).T.astype(np.float64)
    quadratic = np.stack((np.ones_like(x), x, y, x * x, x * y, y * y), axis=1)
    design = np.column_stack((quadratic, depth / 32.0))
    moved = (after - before).astype(np.float64) / 32.0
    weights = np.ones(len(x))
    for _ in range(ROUNDS):
        found = np.linalg.lstsq(design * weights[:, None], moved * weights[:, None], rcond=None)[0]
        left = np.linalg.norm(moved - design @ found, axis=1)
        limit = CLIP * float(np.median(left)) + 1e-9
        weights = np.sqrt(np.minimum(1.0, limit / np.maximum(left, 1e-9)))
    spread = max(float(np.sqrt((weights**2 * left**2).sum() / len(x) / 2)), LEAST_ERROR / 32.0)
    normal = (design * weights[:, None]).T @ (design * weights[:, None])
    error = spread * float(np.sqrt(np.linalg.pinv(normal)[-1, -1]))
    return Parallax(
        float(found[-1, 0]), float(found[-1, 1]), error, _tilt(np.asarray(found[1:3], np.float64))
    )


def _tilt(linear: Doubles) -> float:
    """Tangent of the tilt by which a flat thing is shortened one way as much as this (2, 2) map does."""
    lengths = np.linalg.svd(np.eye(2) + linear, compute_uv=False)
    shortened = min(float(lengths[1] / max(float(lengths[0]), 1e-6)), 1.0)
    return float(np.sqrt(max(1.0 / max(shortened, 0.05) ** 2 - 1.0, 0.0)))


def _depth_at(places: FloatArray, points: FloatArray, depths: FloatArray) -> FloatArray:
    """(N,) depths at places, from the nearest of the (478, 2) points, each by its inverse squared distance."""
    apart = ((places[:, None] - points[None]) ** 2).sum(axis=2)
    nearest = np.argpartition(apart, NEAREST, axis=1)[:, :NEAREST]
    weights = 1.0 / (np.take_along_axis(apart, nearest, axis=1) + 0.25)
    return np.asarray((depths[nearest] * weights).sum(axis=1) / weights.sum(axis=1), np.float32)


def _on_chip(landmarks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Places (478, 2) of the landmarks on their chip, and their depths (478,) in its pixels."""
    groups = np.array([landmarks[list(group), :2].mean(axis=0) for group in CHIP.groups])
    transform = similarity(groups, np.array(CHIP.places))
    places = landmarks[:, :2] @ transform[:, :2].T + transform[:, 2]
    scale = float(np.hypot(transform[0, 0], transform[1, 0]))
    return np.asarray(places, np.float32), np.asarray(landmarks[:, 2] * scale, np.float32)
