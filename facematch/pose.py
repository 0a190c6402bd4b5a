# SPDX-License-Identifier: Apache-2.0
"""Head pose against the line of sight from the head to the camera."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Pose(NamedTuple):
    """Degrees; signs as in `facematch.values.Observation`."""

    yaw: float
    pitch: float
    roll: float


def pose_against_sight(matrix: Any) -> Pose:
    """Yaw, pitch and roll from MediaPipe's 4x4 head-to-camera matrix.

    The matrix is in a camera frame with x to the picture's right, y up and z towards the viewer, its
    translation in centimetres. Someone who stands aside and looks into the camera has a rotated matrix
    but shows a frontal face; so yaw and pitch are those of the camera's place seen from the head.
    """
    rotation, place = np.asarray(matrix)[:3, :3], np.asarray(matrix)[:3, 3]
    distance = float(np.linalg.norm(place))
    to_camera = rotation.T @ (-place / distance) if distance > 0 else np.array((0.0, 0.0, 1.0))
    yaw = -np.degrees(np.arctan2(to_camera[0], to_camera[2]))
    pitch = -np.degrees(np.arcsin(np.clip(to_camera[1], -1.0, 1.0)))
    roll = np.degrees(np.arctan2(rotation[1, 0], rotation[0, 0]))
    return Pose(float(yaw), float(pitch), float(roll))
