# SPDX-License-Identifier: Apache-2.0
"""Pictures of a card's face from files: read, and judged one by one or together."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from hw.cardface.judge import judge
from hw.cardface.reader import FaceReader, load_reader
from hw.cardface.values import Image
from hw.errors import BadFile
from ui.reports.face_reading import Judged, ReadPicture


def read_pictures(
    files: list[Path], expiry: date | None, today: date, *, together: bool, thorough: bool
) -> tuple[Judged, ...]:
    """Read every picture; with `together` they are frames of one card. Raises BadFile, NoReadingNetwork."""
    pictures = [(file, load_picture(file)) for file in files]
    reader = load_reader()
    read = [_read(reader, file, image, thorough) for file, image in pictures]
    groups = [tuple(read)] if together else [(one,) for one in read]
    return tuple(
        Judged(group, judge([one.reading for one in group], expiry, today)) for group in groups
    )


def load_picture(file: Path) -> Image:
    """A picture file in any format that OpenCV knows. Raises BadFile."""
    try:
        content = np.frombuffer(file.read_bytes(), np.uint8)
    except OSError as error:
        raise BadFile(file, reason=error.strerror or "can't be read") from error
    try:
        image = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except cv2.error:  # more pixels than OpenCV takes
        image = None
    if image is None:
        raise BadFile(file, reason="is no picture that can be decoded")
    return np.asarray(image, np.uint8)


def _read(reader: FaceReader, file: Path, image: Image, thorough: bool) -> ReadPicture:
    begun = time.perf_counter()
    reading = reader.read(image, thorough=thorough)
    return ReadPicture(file, reading, (time.perf_counter() - begun) * 1000)
