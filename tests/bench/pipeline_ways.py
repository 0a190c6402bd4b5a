# SPDX-License-Identifier: Apache-2.0
"""Ways from a picture to numbers that are compared: other people's, and this project's.

"deepface-like" is what deepface does with its detector backend `dlib`, written anew from its public source since
the package brings TensorFlow: a black border of half the picture, dlib's HOG detector on the picture at twice its
size, the picture turned until the eyes are level, the detector's box cut out without a margin, brought to the
network's size with black bars, embedded once (no mirror image), compared by cosine. (Its default backend is
OpenCV's cascade, which OpenCV 5 no longer has.)
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import cv2
import numpy as np

from facematch.engine import FaceEngine, load_engine
from facematch.errors import ImageError
from facematch.landmarker import Face
from facematch.matchers.mobilefacenet import MobileFaceNet
from facematch.thresholds import BUILT_IN
from facematch.values import FaceSettings, FloatArray, ImageArray

Kind = Literal["euclidean", "cosine"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How two rows are compared, up to which distance they are one person, and who says so."""

    kind: Kind
    threshold: float
    source: str

    def distances(self, cards: FloatArray, lives: FloatArray) -> FloatArray:
        """(n, m) of (n, d) and (m, d); a row of NaN, which stands for no face, is infinitely far."""
        cards, lives = cards.astype(np.float64), lives.astype(np.float64)
        if self.kind == "cosine":
            cards = cards / np.linalg.norm(cards, axis=1, keepdims=True)
            lives = lives / np.linalg.norm(lives, axis=1, keepdims=True)
            found = 1.0 - cards @ lives.T
        else:
            squares = (cards**2).sum(1)[:, None] + (lives**2).sum(1)[None] - 2 * cards @ lives.T
            found = np.sqrt(np.maximum(squares, 0.0))
        return np.where(np.isnan(found), np.inf, found)


class Way(Protocol):
    """From an (H, W, 3) BGR picture to a row; None where it finds no face."""

    name: str
    size: int
    measures: tuple[Measure, ...]
    borrowed: tuple[float, float]
    """Wall and processor seconds that the last picture would have cost more, had no other way begun on it."""

    def card(self, image: ImageArray) -> FloatArray | None: ...

    def live(self, image: ImageArray) -> FloatArray | None: ...


class FaceRecognition:
    """The package's own way on whole pictures: HOG at twice the size, 5 points, one encoding."""

    name, size, borrowed = "face_recognition 1.3.0, its own way", 128, (0.0, 0.0)
    measures = (Measure("euclidean", 0.6, "its default tolerance"),)

    def __init__(self) -> None:
        import face_recognition

        self._package: Any = face_recognition

    def live(self, image: ImageArray) -> FloatArray | None:
        rgb = np.ascontiguousarray(image[:, :, ::-1])
        boxes = self._package.face_locations(rgb)
        if not boxes:
            return None
        middles = [((left + right) / 2, (top + bottom) / 2) for top, right, bottom, left in boxes]
        nearest = boxes[nearest_to_middle(middles, image)]
        return np.asarray(self._package.face_encodings(rgb, [nearest])[0], np.float32)

    card = live


class LevelCrop:
    """deepface's preparation with its dlib backend; what it made of the last picture is kept for the next way."""

    def __init__(self) -> None:
        import dlib
        import face_recognition_models as files

        self._detector: Any = dlib.get_frontal_face_detector()
        self._points: Any = dlib.shape_predictor(files.pose_predictor_five_point_model_location())
        self._of: ImageArray | None = None
        self._face: ImageArray | None = None
        self._took = (0.0, 0.0)

    def __call__(
        self, image: ImageArray, side: int
    ) -> tuple[ImageArray | None, tuple[float, float]]:
        """The face, (side, side, 3) BGR with black bars, or None; and what was borrowed."""
        borrowed = self._took
        if image is not self._of:
            wall, cpu = time.perf_counter(), time.process_time()
            self._of, self._face = image, self._cut(image)
            self._took = (time.perf_counter() - wall, time.process_time() - cpu)
            borrowed = (0.0, 0.0)
        return (None if self._face is None else with_bars(self._face, side)), borrowed

    def _cut(self, image: ImageArray) -> ImageArray | None:
        rows, columns = image.shape[0] // 2, image.shape[1] // 2
        border = (rows, rows, columns, columns)
        roomy = cv2.copyMakeBorder(image, *border, cv2.BORDER_CONSTANT, value=(0, 0, 0))
        rgb = np.ascontiguousarray(roomy[:, :, ::-1])
        boxes = self._detector(rgb, 1)
        if not boxes:
            return None
        middles = [(box.center().x, box.center().y) for box in boxes]
        box = boxes[nearest_to_middle(middles, roomy)]
        level = self._level(rgb, roomy, box)
        top, left = max(0, box.top()), max(0, box.left())
        return level[top : box.bottom(), left : box.right()]

    def _level(self, rgb: ImageArray, image: ImageArray, box: Any) -> ImageArray:
        points = self._points(rgb, box)
        at = np.array([(points.part(n).x, points.part(n).y) for n in range(4)], np.float64)
        left, right = at[:2].mean(axis=0), at[2:].mean(axis=0)
        angle = float(np.degrees(np.arctan2(*(left - right)[::-1])))
        middle = (float(box.center().x), float(box.center().y))
        turn = cv2.getRotationMatrix2D(middle, angle, 1.0)
        return np.asarray(cv2.warpAffine(image, turn, image.shape[1::-1]), np.uint8)


class DeepfaceLikeDlib:
    """dlib's network behind deepface's preparation; its thresholds for `Dlib`."""

    name, size = "deepface-like, dlib", 128
    measures = (
        Measure("cosine", 0.07, "deepface/config/threshold.py, Dlib"),
        Measure("euclidean", 0.6, "deepface/config/threshold.py, Dlib"),
    )

    def __init__(self, crop: LevelCrop) -> None:
        import dlib
        import face_recognition_models as files

        self._crop, self.borrowed = crop, (0.0, 0.0)
        self._net: Any = dlib.face_recognition_model_v1(files.face_recognition_model_location())

    def live(self, image: ImageArray) -> FloatArray | None:
        face, self.borrowed = self._crop(image, 150)
        if face is None:
            return None
        rgb = np.ascontiguousarray(face[:, :, ::-1])
        return np.asarray(self._net.compute_face_descriptor(rgb), np.float32)

    card = live


class DeepfaceLikeMobile:
    """MobileFaceNet behind deepface's preparation; deepface has no such network, so ArcFace's threshold."""

    name, size = "deepface-like, MobileFaceNet", 192
    measures = (Measure("cosine", 0.68, "deepface/config/threshold.py, ArcFace"),)

    def __init__(self, crop: LevelCrop) -> None:
        self._crop, self.borrowed = crop, (0.0, 0.0)
        self._matcher = MobileFaceNet(threads=1)

    def live(self, image: ImageArray) -> FloatArray | None:
        face, self.borrowed = self._crop(image, 112)
        if face is None:
            return None
        # The model's batch is two: the same picture twice, so that no mirror image comes in.
        net = self._matcher._net
        rgb = (face[:, :, ::-1].astype(np.float32) - 127.5) / 128.0
        net.set_tensor(self._matcher._input, np.stack((rgb, rgb)))
        net.invoke()
        return np.array(net.get_tensor(self._matcher._output)[0], np.float32)

    card = live


class Ours:
    """Landmarks, 5 points, mirror image, and for MobileFaceNet the shifted origin; the shipped thresholds."""

    def __init__(self, matcher: Literal["mobilefacenet", "dlib"], size: int) -> None:
        self.name, self.size, self.borrowed = f"this project, {matcher}", size, (0.0, 0.0)
        self.measures = (Measure("euclidean", BUILT_IN[matcher][0], "built in: accept"),)
        self.engine: FaceEngine = load_engine(FaceSettings(matcher=matcher, threads=1))
        if self.engine.matcher.name != matcher:
            raise SystemExit(f"{matcher} is not installed: uketsuke models install")

    def card(self, image: ImageArray) -> FloatArray | None:
        try:
            return self.engine.enrol(image).embedding
        except ImageError:
            return None

    def live(self, image: ImageArray) -> FloatArray | None:
        face = self.face(image)
        if face is None:
            return None
        matcher = self.engine._matcher
        return matcher.embed(matcher.prepare(image, face.landmarks))

    def face(self, image: ImageArray) -> Face | None:
        """The face nearest the middle."""
        faces = self.engine._landmarker.faces(image)
        if not faces:
            return None
        middles = [(f.box[0] + f.box[2] / 2, f.box[1] + f.box[3] / 2) for f in faces]
        return faces[nearest_to_middle(middles, image)]


def all_ways() -> list[Way]:
    """Loaded, this project's first."""
    crop = LevelCrop()
    return [
        Ours("mobilefacenet", 192),
        Ours("dlib", 128),
        FaceRecognition(),
        DeepfaceLikeDlib(crop),
        DeepfaceLikeMobile(crop),
    ]


def nearest_to_middle(middles: Sequence[tuple[float, float]], image: ImageArray) -> int:
    """Whose face a picture is of, by LFW's rule: the index of the point nearest the picture's middle."""
    height, width = image.shape[:2]
    off = [np.hypot(x - width / 2, y - height / 2) for x, y in middles]
    return int(np.argmin(off))


def with_bars(image: ImageArray, side: int) -> ImageArray:
    """(side, side, 3): as large as fits, in the middle, black beside it."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    small = cv2.resize(image, size)
    square = np.zeros((side, side, 3), np.uint8)
    top, left = (side - size[1]) // 2, (side - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = small
    return square
