# SPDX-License-Identifier: Apache-2.0
"""Is one frame good enough to be compared? The limits and why they lie where they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.covered import Cover, covers_of
from facematch.landmarker import Face
from facematch.values import FloatArray, ImageArray, Reason

# A second face smaller than this part of the first one's area stands behind: a companion, a queue.
BYSTANDER_AREA = 0.4
# Pixels between the pupils: the matchers' aligned faces have 35 (112 px) and 56 (150 px).
NEAREST_ENOUGH_PX = 32.0
# Part of the frame's height (brow to chin) above which a wide-angle camera distorts the face.
TOO_NEAR_HEIGHT = 0.75
# Part of the face's width that may lie outside the frame.
OUTSIDE = 0.04
DARK, BRIGHT = 38.0, 218.0
# Part of the face's pixels at the top of the scale.
CLIPPED = 0.30
# Mean squared Laplacian over the variance of the 64x64 aligned face, without a unit. 97 % of LFW (small
# press photos) lie above; a Gaussian blur of a tenth of the eye distance lies at 0.001.
SHARP = 0.006
TURNED_YAW, TURNED_PITCH, TURNED_ROLL = 18.0, 22.0, 30.0
# LFW: 4 % of its (mostly smiling) faces have a higher blink score, but with open eyes.
SHUT, SHUT_OPENNESS = 0.5, 0.15
# In such a frame a mask and a shadow look the same.
UNCLEAR = frozenset(
    (Reason.TOO_FAR, Reason.AT_EDGE, Reason.TOO_DARK, Reason.TOO_BRIGHT, Reason.BLURRED)
)


@dataclass(frozen=True, slots=True)
class Light:
    """Sharpness and brightness of an aligned face, and the part of it that is clipped."""

    sharpness: float
    brightness: float
    clipped: float


def measure_light(face: ImageArray) -> Light:
    """From an aligned (N, N, 3) BGR face; N may be any size of a matcher's template."""
    import cv2  # noqa: PLC0415

    grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)
    skin = grey[grey.shape[0] // 4 : -grey.shape[0] // 6, grey.shape[1] // 5 : -grey.shape[1] // 5]
    small = cv2.resize(grey, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    inner = small[8:-8, 8:-8]
    detail = cv2.Laplacian(small, cv2.CV_32F)[8:-8, 8:-8]
    spread = max(float(inner.var()), 4.0)
    sharpness = float((detail**2).mean()) / 16.0 / spread
    return Light(sharpness, float(skin.mean()), float((skin >= 250).mean()))


def reasons_of(
    faces: list[Face],
    light: Light,
    eye_distance: float,
    shape: tuple[int, ...],
    cover: Cover | None = None,
) -> frozenset[Reason]:
    """What speaks against the first of these faces in a frame of (H, W, ...).

    cover: what its aligned picture shows of things over it; None: not looked for.
    """
    face = faces[0]
    holds = {
        Reason.SEVERAL_FACES: _has_rival(faces),
        Reason.TOO_FAR: eye_distance < NEAREST_ENOUGH_PX,
        Reason.TOO_NEAR: face.box[3] > TOO_NEAR_HEIGHT * shape[0],
        Reason.AT_EDGE: _outside(face, shape) > OUTSIDE,
        Reason.TOO_DARK: light.brightness < DARK,
        Reason.TOO_BRIGHT: light.brightness > BRIGHT or light.clipped > CLIPPED,
        Reason.BLURRED: light.sharpness < SHARP,
        Reason.TURNED: abs(face.pose.yaw) > TURNED_YAW
        or abs(face.pose.pitch) > TURNED_PITCH
        or abs(face.pose.roll) > TURNED_ROLL,
        Reason.EYES_SHUT: face.blink > SHUT and openness(face.landmarks) < SHUT_OPENNESS,
    }
    found = frozenset(reason for reason, true in holds.items() if true)
    if cover is None or found & UNCLEAR:
        return found
    return found | covers_of(cover, face.pose.yaw)


def openness(landmarks: FloatArray) -> float:
    """Height of the eyes over their width, mean of both (eye aspect ratio, Soukupova & Cech 2016)."""
    right = _ratio(landmarks, (33, 133), ((160, 144), (158, 153)))
    left = _ratio(landmarks, (263, 362), ((387, 373), (385, 380)))
    return (right + left) / 2


def _ratio(
    landmarks: FloatArray, corners: tuple[int, int], lids: tuple[tuple[int, int], ...]
) -> float:
    width = np.linalg.norm(landmarks[corners[0], :2] - landmarks[corners[1], :2])
    height = np.mean([np.linalg.norm(landmarks[a, :2] - landmarks[b, :2]) for a, b in lids])
    return float(height / max(float(width), 1e-6))


def _has_rival(faces: list[Face]) -> bool:
    areas = [face.box[2] * face.box[3] for face in faces]
    return len(areas) > 1 and areas[1] > BYSTANDER_AREA * areas[0]


def _outside(face: Face, shape: tuple[int, ...]) -> float:
    x, y, width, height = face.box
    over = max(-x, x + width - shape[1], -y, y + height - shape[0], 0.0)
    return over / max(width, 1.0)
