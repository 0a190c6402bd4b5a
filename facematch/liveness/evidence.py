# SPDX-License-Identifier: Apache-2.0
"""What the cues need of one frame, taken while the frame is at hand."""

from __future__ import annotations

import zlib

import numpy as np

from facematch.align import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS, Template, align
from facematch.liveness.border import find_border
from facematch.liveness.grid import grid_peak
from facematch.liveness.minifasnet import MiniFasNet
from facematch.liveness.overlay import small_scene
from facematch.liveness.skin import skin_and_around
from facematch.values import Evidence, FloatArray, ImageArray

# Eyes 32 pixels apart in the middle of the upper half, so that the whole face is in the picture.
CHIP = Template(96, (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS), ((32.0, 40.0), (64.0, 40.0)))


def read_evidence(
    frame: ImageArray, landmarks: FloatArray, look_around: bool, net: MiniFasNet | None = None
) -> Evidence:
    """Evidence of the face with these (478, 3) landmarks in an (H, W, 3) BGR frame.

    look_around: whether to look for a border and keep the scene too, which costs more than all the rest.
    net: asked in the same frames, where it is installed.
    """
    import cv2  # noqa: PLC0415

    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    points = landmarks[:, :2]
    skin, around = skin_and_around(frame, points)
    scene = small_scene(grey) if look_around else None
    return Evidence(
        chip=align(grey, landmarks, CHIP),
        border=find_border(grey, points) if look_around else None,
        looked_around=look_around,
        grid=grid_peak(grey, points),
        digest=_digest(grey, points),
        living=_living(net, frame, points) if net is not None and look_around else float("nan"),
        skin=skin,
        around=around,
        scene=scene,
        scene_scale=1.0 if scene is None else scene.shape[1] / grey.shape[1],
    )


def _living(net: MiniFasNet, frame: ImageArray, points: FloatArray) -> float:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return net.real_score(
        frame, (float(left), float(top), float(right - left), float(bottom - top))
    )


def _digest(grey: ImageArray, points: FloatArray) -> int:
    low = np.maximum(points.min(axis=0), 0).astype(int)
    high = np.maximum(points.max(axis=0), 0).astype(int)
    return zlib.crc32(grey[low[1] : high[1], low[0] : high[0]].tobytes())
