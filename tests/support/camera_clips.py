# SPDX-License-Identifier: Apache-2.0
"""Pictures, videos and a clock for the camera's tests: each picture tells its own number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from hw.camera.frame import Camera, Frame

SIZE = (64, 48)


class StepClock:
    """A clock that only sleeping (or the test) moves."""

    def __init__(self) -> None:
        self.time_s = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time_s += seconds


def picture(number: int, base: int = 0) -> np.ndarray:
    """A grey picture whose brightness is `base + number`."""
    return np.full((SIZE[1], SIZE[0], 3), base + number, dtype=np.uint8)


def number_of(image: np.ndarray) -> int:
    return round(float(image.mean()))


def write_video(path: Path, frames: int, fps: float = 10.0, base: int = 0) -> Path:
    """A lossless video of numbered pictures."""
    code = cv2.VideoWriter.fourcc(*"FFV1")
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, fps, SIZE)
    assert writer.isOpened()
    for number in range(frames):
        writer.write(picture(number, base))
    writer.release()
    return path


def write_folder(path: Path, frames: int, base: int = 0) -> Path:
    """A folder of numbered pictures, without leading zeros."""
    path.mkdir()
    for number in range(frames):
        assert cv2.imwrite(str(path / f"frame_{number}.png"), picture(number, base))
    return path


def read_until_lost(camera: Camera, seen: Callable[[Frame], object] = id) -> None:
    """Read frame after frame until the camera raises."""
    while True:
        seen(camera.read())
