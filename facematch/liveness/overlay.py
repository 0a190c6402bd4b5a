# SPDX-License-Identifier: Apache-2.0
"""Two frames laid over each other twice: as they are, and with the face's own movement taken back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.motion import RIGID_FACE, follow_face, moved_by
from facematch.values import FloatArray, ImageArray, Observation

WIDTH = 320
# Movement of the face between two frames in face widths. The landmarks' own jitter is 0.005; with more than
# the largest the face hides or uncovers much of what is compared. Pairs nearest to BEST_MOVED go first.
LEAST_MOVED, BEST_MOVED, MOST_MOVED = 0.010, 0.07, 0.20
LEAST_FOLLOWED = 0.006
PAIRS, USES, LATEST = 6, 2, 60
# What is looked at: face widths beside the face's box, above and below its top.
BESIDE, OVER, UNDER = 0.85, 0.75, 0.80
# Brightness is taken out over this many pixels.
LOCAL = 21
# Stands for pixels that the other picture does not hold.
OUTSIDE = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """The surroundings of a face in two frames between which it has moved.

    picture: (h, w) grey, a part of the first. low, width: top left corner and width of the face's box in its
    pixels. going, resting: (h, w) squared difference to the other frame, local brightness taken out, with
    the face's movement taken back and without.
    """

    picture: ImageArray
    low: FloatArray
    width: float
    height: float
    going: FloatArray
    resting: FloatArray


def small_scene(grey: ImageArray) -> ImageArray:
    """The whole (H, W) frame as a picture 320 pixels wide."""
    import cv2  # noqa: PLC0415

    size = (WIDTH, max(1, round(grey.shape[0] * WIDTH / grey.shape[1])))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def overlays(observations: list[Observation]) -> list[Overlay]:
    """The best pairs of frames between which the face has moved."""
    seen = [o for o in observations if o.evidence.scene is not None and o.landmarks is not None]
    laid = [lay_over(*pair) for pair in moved_pairs(seen[-LATEST:])]
    return [each for each in laid if each is not None]


def moved_pairs(seen: list[Observation]) -> list[tuple[Observation, Observation]]:
    """Pairs between which the face has moved, the best first, no frame in more than two."""
    if len(seen) < 2:
        return []
    points = np.array([o.landmarks[list(RIGID_FACE), :2] for o in seen if o.landmarks is not None])
    widths = np.array([np.ptp(o.landmarks[:, 0]) for o in seen if o.landmarks is not None])
    shifts = np.linalg.norm(points[:, None] - points[None], axis=3)
    moved = np.median(shifts, axis=2) / np.maximum(widths[:, None], 1.0)
    first, second = np.nonzero(np.triu((moved >= LEAST_MOVED) & (moved <= MOST_MOVED)))
    best = np.argsort(np.abs(np.log(moved[first, second] / BEST_MOVED)), kind="stable")
    uses = np.zeros(len(seen), int)
    pairs: list[tuple[Observation, Observation]] = []
    for i, j in zip(first[best], second[best], strict=True):
        if len(pairs) < PAIRS and uses[i] < USES and uses[j] < USES:
            uses[[i, j]] += 1
            pairs.append((seen[i], seen[j]))
    return pairs


def lay_over(before: Observation, after: Observation) -> Overlay | None:
    """None when the face cannot be followed or has not moved."""
    a, b = before.evidence.scene, after.evidence.scene
    if a is None or b is None or before.landmarks is None or after.landmarks is None:
        return None
    points = before.landmarks[:, :2] * before.evidence.scene_scale
    later = after.landmarks[:, :2] * after.evidence.scene_scale
    transform = follow_face(a, b, points, later)
    if transform is None:
        return None
    moved = np.linalg.norm(moved_by(transform, points) - points, axis=1)
    if not float(np.median(moved)) >= LEAST_FOLLOWED * float(np.ptp(points[:, 0])):
        return None
    return _overlay(points, a, b, transform)


def _overlay(
    points: FloatArray, before: ImageArray, after: ImageArray, transform: FloatArray
) -> Overlay:
    import cv2  # noqa: PLC0415

    left, top, right, bottom = _window(points, before.shape)
    a, b = (_without_light(picture) for picture in (before, after))
    a, rest = a[top:bottom, left:right], b[top:bottom, left:right]
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    into = transform @ np.array(((1, 0, left), (0, 1, top), (0, 0, 1)), np.float64)
    back = cv2.warpPerspective(b, into, a.shape[::-1], flags=way, borderValue=OUTSIDE)
    (width, height), low = np.ptp(points, axis=0), points.min(axis=0)
    return Overlay(
        picture=before[top:bottom, left:right],
        low=low - np.array((left, top), np.float32),
        width=float(width),
        height=float(height),
        going=np.asarray((a - back) ** 2, np.float32),
        resting=np.asarray((a - rest) ** 2, np.float32),
    )


def _window(points: FloatArray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom pixel of what is looked at."""
    low, high = points.min(axis=0), points.max(axis=0)
    width = float(high[0] - low[0])
    left, right = max(int(low[0] - BESIDE * width), 0), int(high[0] + BESIDE * width)
    top, bottom = max(int(low[1] - OVER * width), 0), int(low[1] + UNDER * width)
    return left, top, max(min(right, shape[1]), left + 1), max(min(bottom, shape[0]), top + 1)


def _without_light(picture: ImageArray) -> FloatArray:
    """What differs from the local mean: lamps and the camera's own exposure drop out."""
    import cv2  # noqa: PLC0415

    values = picture.astype(np.float32)
    return np.asarray(values - cv2.blur(values, (LOCAL, LOCAL)), np.float32)
