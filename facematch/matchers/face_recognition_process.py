# SPDX-License-Identifier: Apache-2.0
"""The face_recognition package, its own way (HOG detector, its encodings), in a child process."""

from __future__ import annotations

import importlib.metadata
import os
import selectors
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from facematch.errors import EngineClosed, MatcherDied, MatcherTimedOut, ModelMissing
from facematch.models import DLIB_RESNET, read_model
from facematch.values import FloatArray, ImageArray, MatcherInfo

START_SECONDS = 30.0
ANSWER_SECONDS = 10.0
# The HOG detector was trained on faces of about 80 pixels; a bigger crop costs time, not accuracy.
CROP = 256
CHILD = Path(__file__).with_name("face_recognition_child.py")


class FaceRecognitionProcess:
    """One child for the matcher's life. Raises ModelMissing, ModelCorrupt, MatcherDied, MatcherTimedOut."""

    interval_s = 0.25

    def __init__(
        self,
        models_dir: Path | None = None,
        command: tuple[str, ...] = (sys.executable, "-I", str(CHILD)),
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        read_model(DLIB_RESNET, models_dir)
        try:
            version = importlib.metadata.version("face_recognition")
        except importlib.metadata.PackageNotFoundError as error:
            raise ModelMissing("the package face_recognition is not installed") from error
        self.info = MatcherInfo("face_recognition", DLIB_RESNET.sha256, version)
        self._answer_seconds = answer_seconds
        self._child: subprocess.Popen[bytes] | None = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._receive(time.monotonic() + START_SECONDS)

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """A square around the face, twice its size, at most 256x256 BGR."""
        import cv2  # noqa: PLC0415

        low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
        centre, reach = (low + high) / 2, float((high - low).max())
        side = int(max(2 * reach, 64))
        crop = cv2.getRectSubPix(image, (side, side), (float(centre[0]), float(centre[1])))
        if side != CROP:
            way = cv2.INTER_AREA if side > CROP else cv2.INTER_CUBIC
            crop = cv2.resize(crop, (CROP, CROP), interpolation=way)
        return np.asarray(crop, np.uint8)

    def embed(self, face: ImageArray) -> FloatArray | None:
        """128 numbers; None when the package's own detector finds no face."""
        if self._child is None:
            raise EngineClosed("face_recognition")
        rgb = np.ascontiguousarray(face[:, :, ::-1])
        deadline = time.monotonic() + self._answer_seconds
        self._write(struct.pack("<II", *rgb.shape[:2]) + rgb.tobytes(), deadline)
        return self._receive(deadline)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.communicate()

    def _receive(self, deadline: float) -> FloatArray | None:
        (count,) = struct.unpack("<I", self._read(4, deadline))
        if count > 4096:
            self.close()
            raise MatcherDied(f"face_recognition answered nonsense ({count} numbers)")
        numbers = np.frombuffer(self._read(8 * count, deadline), "<f8")
        return numbers.astype(np.float32) if count else None

    def _read(self, size: int, deadline: float) -> bytes:
        received = b""
        while len(received) < size:
            descriptor = self._wait(selectors.EVENT_READ, deadline)
            part = os.read(descriptor, size - len(received))
            if not part:
                raise MatcherDied(self._last_words())
            received += part
        return received

    def _write(self, content: bytes, deadline: float) -> None:
        # A pipe holds 64 KiB: a child that hangs would block a plain write for ever.
        rest = memoryview(content)
        while rest:
            descriptor = self._wait(selectors.EVENT_WRITE, deadline)
            os.set_blocking(descriptor, False)
            try:
                rest = rest[os.write(descriptor, rest) :]
            except OSError as error:
                raise MatcherDied(self._last_words()) from error

    def _wait(self, event: int, deadline: float) -> int:
        child = self._child
        if child is None:
            raise EngineClosed("face_recognition")
        stream = child.stdout if event == selectors.EVENT_READ else child.stdin
        assert stream is not None  # noqa: S101  (both are pipes)
        with selectors.DefaultSelector() as selector:
            selector.register(stream, event)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                self.close()
                raise MatcherTimedOut("face_recognition did not answer within its deadline")
        return stream.fileno()

    def _last_words(self) -> str:
        child = self._child
        self.close()
        code = child.returncode if child is not None else None
        return f"face_recognition's process ended by itself (return code {code})"
