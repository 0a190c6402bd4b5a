# SPDX-License-Identifier: Apache-2.0
"""Two frames laid over each other twice: as they are, and with the face's own movement taken back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.liveness.motion import follow_face, moved_by
from facematch.values import FloatArray, ImageArray, Observation

WIDTH = 320
# Face widths that the followed pixels must have moved.
LEAST_FOLLOWED = 0.006
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
