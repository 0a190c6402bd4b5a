# SPDX-License-Identifier: Apache-2.0
"""One picture to the rows that are compared: as the card's photo, as a live frame, or as both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from facematch.calibrate.chip_photo import ChipPhoto, chip_photo, decoded
from facematch.calibrate.datasets import Role
from facematch.engine import SMALLEST_SIDE, FaceEngine, load_engine
from facematch.errors import ImageError, MatcherFailed
from facematch.landmarker import Face
from facematch.values import FaceSettings, FloatArray, ImageArray, MatcherInfo, MatcherName

Quality = Literal["all", "kiosk"]

UNREADABLE = "cannot be read as a picture"
TOO_SMALL = "smaller than the face step takes"
NO_FACE = "no face is found"
NO_ROW = "the matcher finds no face"
JPEG2000 = (".jp2", ".j2k")
SLACK = 1.2
"""A JPEG 2000 file up to so much larger than the budget is a chip's photo already."""
NARROWEST_EYES_PX = 8.0


@dataclass(frozen=True, slots=True)
class EmbedSettings:
    """How pictures become rows; whatever changes a row stands here.

    chip: what is made of a reference first; None for nothing. middle: the face nearest the middle
    counts, as LFW has it, not the largest. quality: "kiosk" leaves out live frames that the kiosk would
    not compare.
    """

    matcher: MatcherName = "mobilefacenet"
    chip: ChipPhoto | None = None
    middle: bool = False
    quality: Quality = "all"
    models_dir: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """What one picture gave. problem: why a row that was asked for is missing; empty for none."""

    reference: FloatArray | None = None
    live: FloatArray | None = None
    problem: str = ""


class Embedder:
    """Owns an engine of its own; one for each process. Raises the errors of `load_engine`."""

    def __init__(self, settings: EmbedSettings) -> None:
        self._settings = settings
        engine = load_engine(FaceSettings(matcher=settings.matcher, threads=1), settings.models_dir)
        self._engine: FaceEngine = engine
        self._time_s = 0.0

    @property
    def matcher(self) -> MatcherInfo:
        """Which network makes the rows."""
        return self._engine.matcher

    def close(self) -> None:
        """Free the models."""
        self._engine.close()

    def embed(self, path: Path, role: Role) -> Embedded:
        """The rows of a file; a picture that cannot be used is told, not raised."""
        image = read_picture(path)
        if image is None:
            return Embedded(problem=UNREADABLE)
        if min(image.shape[:2]) < SMALLEST_SIDE:
            return Embedded(problem=TOO_SMALL)
        try:
            return self._embed(path, image, role)
        except (ImageError, MatcherFailed) as error:
            return Embedded(problem=str(error))

    def _embed(self, path: Path, image: ImageArray, role: Role) -> Embedded:
        if role == "reference" and (self._settings.chip is None or self._is_chip_photo(path)):
            return Embedded(reference=self._engine.enrol(image).embedding)
        face = self._face(image)
        if face is None:
            return Embedded(problem=NO_FACE)
        live, problem = self._live(image, face) if role != "reference" else (None, "")
        reference, flaw = self._reference(image, face) if role != "live" else (None, "")
        return Embedded(reference, live, problem or flaw)

    def _is_chip_photo(self, path: Path) -> bool:
        chip = self._settings.chip
        small = chip is not None and path.stat().st_size <= SLACK * chip.budget
        return small and path.suffix.lower() in JPEG2000

    def _face(self, image: ImageArray) -> Face | None:
        # The engine's own parts: its public calls choose the largest face and refuse bystanders.
        faces = self._engine._landmarker.faces(image)
        faces = [face for face in faces if face.eye_distance >= NARROWEST_EYES_PX]
        if not faces:
            return None
        return (
            min(faces, key=lambda f: _off_middle(f, image)) if self._settings.middle else faces[0]
        )

    def _live(self, image: ImageArray, face: Face) -> tuple[FloatArray | None, str]:
        if self._settings.quality == "kiosk":
            return self._observed(image)
        row = self._row(image, face)
        return row, NO_ROW if row is None else ""

    def _observed(self, image: ImageArray) -> tuple[FloatArray | None, str]:
        self._time_s += 10.0
        seen = self._engine.observe(image, self._time_s)
        if seen.reasons or seen.embedding is None:
            why = ", ".join(sorted(reason.value for reason in seen.reasons)) or NO_ROW
            return None, f"the kiosk would not compare it: {why}"
        return seen.embedding, ""

    def _reference(self, image: ImageArray, face: Face) -> tuple[FloatArray | None, str]:
        if self._settings.chip is None:
            row = self._row(image, face)
            return row, NO_ROW if row is None else ""
        photo = decoded(chip_photo(image, face.landmarks, self._settings.chip))
        try:
            return self._engine.enrol(photo).embedding, ""
        except ImageError as error:
            return None, f"as a chip photo: {error}"

    def _row(self, image: ImageArray, face: Face) -> FloatArray | None:
        matcher = self._engine._matcher
        return matcher.embed(matcher.prepare(image, face.landmarks))


def read_picture(path: Path) -> ImageArray | None:
    """(H, W, 3) BGR, turned as its EXIF says; None when it cannot be read."""
    import cv2  # noqa: PLC0415

    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
        image = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, cv2.error):
        return None
    return None if image is None else np.asarray(image, np.uint8)


def _off_middle(face: Face, image: ImageArray) -> float:
    x, y, width, height = face.box
    across = x + width / 2 - image.shape[1] / 2
    down = y + height / 2 - image.shape[0] / 2
    return float(np.hypot(across, down))
