# SPDX-License-Identifier: Apache-2.0
"""Recorded pictures, from a video file or a folder: numbered frames at a known rate.

A clip that fits in memory is decoded once when it is loaded, so that playing it costs nothing; a
longer one is decoded while it plays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from hw.camera.frame import Image
from hw.errors import BadFile

MAX_CLIP_BYTES = 192 * 1024 * 1024
"""Decoded size up to which a clip is kept in memory: 14 s of 640 x 480 at 15 frames a second."""

DEFAULT_FPS = 15.0
MAX_FPS = 240.0
"""A header that states more is wrong: browsers' WebM recordings state 1000."""

VIDEO_SUFFIXES = frozenset({".avi", ".mkv", ".mov", ".mp4", ".m4v", ".mpg", ".webm"})
IMAGE_SUFFIXES = frozenset({".bmp", ".jpeg", ".jpg", ".png"})


class Clip(Protocol):
    """Frames 0 … `length`-1, `fps` of them a second. Used by one thread at a time."""

    @property
    def fps(self) -> float: ...

    @property
    def length(self) -> int: ...

    def frame(self, index: int) -> Image:
        """The picture with this number. Raises BadFile if it cannot be decoded."""
        ...

    def close(self) -> None: ...


class MemoryClip:
    """A clip whose pictures are all in memory."""

    def __init__(self, images: list[Image], fps: float) -> None:
        self._images = images
        self.fps = fps
        self.length = len(images)

    def frame(self, index: int) -> Image:
        # A copy, because a reader may draw on its frame and the clip is played again.
        return self._images[index].copy()

    def close(self) -> None:
        """Nothing to free: other players may share these pictures."""


class StreamedClip:
    """A clip too long for memory, decoded while it plays; going back starts the file anew."""

    def __init__(self, path: Path, fps: float, length: int) -> None:
        self._path = path
        self.fps = fps
        self.length = length
        self._capture = _open(path)
        self._next = 0

    def frame(self, index: int) -> Image:
        if index < self._next:
            self._capture.release()
            self._capture = _open(self._path)
            self._next = 0
        while self._next < index and self._capture.grab():
            self._next += 1
        image = _decode(self._capture)
        if image is None:
            raise BadFile(self._path, reason=f"frame {index} of {self.length} cannot be decoded")
        self._next += 1
        return image

    def close(self) -> None:
        """Free the file; another player of the same clip opens it again."""
        self._capture.release()
        self._next = self.length


def load_clip(path: Path, fps: float | None = None, max_bytes: int = MAX_CLIP_BYTES) -> Clip:
    """Load a video file, or a folder of numbered pictures.

    `fps` is the rate of a folder (default 15), and of a video whose header states none that can
    be believed. Raises BadFile with the reason.
    """
    if path.is_dir():
        return load_folder(path, DEFAULT_FPS if fps is None else fps)
    return load_video(path, fps, max_bytes)


def load_video(path: Path, fps: float | None = None, max_bytes: int = MAX_CLIP_BYTES) -> Clip:
    """Load a video file. Raises BadFile when it is missing, cut short, empty or without a rate."""
    capture = _open(path)
    try:
        rate = _rate(capture, path, fps)
        promised = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        images, whole = _read_up_to(capture, max_bytes)
    finally:
        capture.release()
    if whole:
        _check_length(path, len(images), promised)
        return MemoryClip(images, rate)
    if promised <= len(images):
        raise BadFile(path, reason="too long to keep in memory, and its header states no length")
    return StreamedClip(path, rate, promised)


def load_folder(path: Path, fps: float) -> MemoryClip:
    """Load a folder of numbered pictures, in the order of the last number in each name.

    Raises BadFile when there is none, one cannot be read, or the sizes differ.
    """
    files = image_files(path)
    if not files:
        raise BadFile(path, reason=f"no numbered pictures ({_listed(IMAGE_SUFFIXES)}) in it")
    images = [read_picture(file) for file in files]
    for file, image in zip(files, images, strict=True):
        if image.shape != images[0].shape:
            reason = f"size {_size(image)}, but the first picture is {_size(images[0])}"
            raise BadFile(file, reason=reason)
    return MemoryClip(images, fps)


def image_files(path: Path) -> list[Path]:
    """The numbered pictures of a folder, in order."""
    numbered = [
        (int(digits[-1]), file.name, file)
        for file in path.iterdir()
        if file.suffix.lower() in IMAGE_SUFFIXES and (digits := re.findall(r"\d+", file.stem))
    ]
    return [file for _, _, file in sorted(numbered)]


def _open(path: Path) -> cv2.VideoCapture:
    if not path.is_file():
        raise BadFile(path, reason="no such video file or folder of pictures")
    try:
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    except cv2.error as error:
        raise BadFile(path, reason="not a video that can be decoded") from error
    if not capture.isOpened():
        raise BadFile(path, reason="not a video that can be decoded")
    return capture


def _rate(capture: cv2.VideoCapture, path: Path, fallback: float | None) -> float:
    stated = float(capture.get(cv2.CAP_PROP_FPS))
    if math.isfinite(stated) and 0 < stated <= MAX_FPS:
        return stated
    if fallback is None:
        reason = f"its header states {stated:g} frames a second (allowed: above 0, up to {MAX_FPS})"
        raise BadFile(path, key="fps", reason=reason)
    return fallback


def _read_up_to(capture: cv2.VideoCapture, max_bytes: int) -> tuple[list[Image], bool]:
    images: list[Image] = []
    used = 0
    for image in _decoded(capture):
        images.append(image)
        used += image.nbytes
        if used > max_bytes:
            return images, False
    return images, True


def _decoded(capture: cv2.VideoCapture) -> Iterator[Image]:
    while (image := _decode(capture)) is not None:
        yield image


def _decode(capture: cv2.VideoCapture) -> Image | None:
    try:
        ok, image = capture.read()
    except cv2.error:
        return None
    return np.asarray(image, dtype=np.uint8) if ok else None


def _check_length(path: Path, found: int, promised: int) -> None:
    """A header's count is an estimate; far fewer pictures than it promises is a file cut short."""
    if found == 0:
        raise BadFile(path, reason="holds no picture that can be decoded")
    if promised > 0 and found < promised - max(2, promised // 10):
        reason = f"cut short: the header promises {promised} frames, {found} can be decoded"
        raise BadFile(path, reason=reason)


def read_picture(path: Path) -> Image:
    """One picture file, in colour. Raises BadFile."""
    try:
        image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise BadFile(path, reason="not a picture that can be decoded") from error
    if image is None:
        raise BadFile(path, reason="not a picture that can be decoded")
    return np.asarray(image, dtype=np.uint8)


def _size(image: Image) -> str:
    return f"{image.shape[1]}x{image.shape[0]}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
