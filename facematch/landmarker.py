# SPDX-License-Identifier: Apache-2.0
"""Google's MediaPipe face landmarker: the faces of one picture with 478 points, eyes and pose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from facematch.align import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS
from facematch.errors import EngineClosed, ModelUnusable
from facematch.models import FACE_LANDMARKER, read_model
from facematch.nets.hush import hush
from facematch.pose import Pose, pose_against_sight
from facematch.quiet import quiet_stderr
from facematch.slim_import import without_unused_parts
from facematch.values import FloatArray, ImageArray

# The second face is looked for only to notice a bystander.
MOST_FACES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face: (478, 3) points in pixels, pose in degrees, blink from 0 (open) to 1 (shut)."""

    landmarks: FloatArray
    pose: Pose
    blink: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width and height in pixels of the points, brow to chin."""
        x, y = self.landmarks[:, :2].min(axis=0)
        right, bottom = self.landmarks[:, :2].max(axis=0)
        return float(x), float(y), float(right - x), float(bottom - y)

    @property
    def eye_distance(self) -> float:
        """Pixels between the middles of the eyes."""
        right, left = (
            self.landmarks[list(corners), :2].mean(axis=0)
            for corners in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS)
        )
        return float(np.linalg.norm(left - right))


class Landmarker:
    """Runs on single pictures, so that an answer depends on nothing seen before.

    Raises ModelMissing, ModelCorrupt, ModelUnusable.
    """

    def __init__(self, models_dir: Path | None = None) -> None:
        content = read_model(FACE_LANDMARKER, models_dir)
        try:
            with quiet_stderr():
                self._landmarker, self._to_image = _start(content)
                # The graph starts its last parts (and writes its last notes) with the first picture.
                self.faces(np.zeros((64, 64, 3), np.uint8))
        except (RuntimeError, ValueError, OSError, ImportError) as error:
            raise ModelUnusable(f"face landmarker: {error}") from error

    def faces(self, image: ImageArray) -> list[Face]:
        """The faces of an (H, W, 3) BGR picture, largest first. Raises EngineClosed, ModelUnusable."""
        if self._landmarker is None:
            raise EngineClosed("face landmarker")
        try:
            result = self._landmarker.detect(self._to_image(image))
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"face landmarker: {error}") from error
        height, width = image.shape[:2]
        faces = [
            Face(_points(points, width, height), pose_against_sight(matrix), _blink(shapes))
            for points, matrix, shapes in zip(
                result.face_landmarks,
                result.facial_transformation_matrixes,
                result.face_blendshapes,
                strict=True,
            )
        ]
        return sorted(faces, key=lambda face: face.box[2] * face.box[3], reverse=True)

    def close(self) -> None:
        """Free the graph: its own destructor fails at interpreter shutdown."""
        landmarker, self._landmarker = self._landmarker, None
        if landmarker is not None:
            landmarker.close()


def _start(content: bytes) -> tuple[Any, Any]:
    hush()
    import cv2  # noqa: PLC0415

    with without_unused_parts():
        import mediapipe as mp  # noqa: PLC0415  (paid by those who look at faces)
        from mediapipe.tasks.python import BaseOptions, vision  # noqa: PLC0415

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=content),
        running_mode=vision.RunningMode.IMAGE,
        num_faces=MOST_FACES,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )

    def to_image(image: ImageArray) -> Any:
        return mp.Image(mp.ImageFormat.SRGB, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))

    return vision.FaceLandmarker.create_from_options(options), to_image


def _points(points: list[Any], width: int, height: int) -> FloatArray:
    normalised = np.array([(p.x, p.y, p.z) for p in points], np.float32)
    # z has the scale of x (MediaPipe's documentation of NormalizedLandmark).
    return normalised * np.array((width, height, width), np.float32)


def _blink(shapes: list[Any]) -> float:
    scores = [s.score for s in shapes if s.category_name in ("eyeBlinkLeft", "eyeBlinkRight")]
    return float(np.mean(scores)) if scores else 0.0
