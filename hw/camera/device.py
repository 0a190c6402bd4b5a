# SPDX-License-Identifier: Apache-2.0
"""A real camera through OpenCV: a Linux video device, or an MJPEG stream by URL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np

from hw.camera.frame import Frame, Image
from hw.camera.v4l2 import virtual_driver, why_not_opened
from hw.errors import CameraError, CameraLost, NoCamera
from hw.link import Clock

_T = TypeVar("_T")

LATE_PERIODS = 1.5
"""Whoever comes so many frames later than the last time finds an old one waiting."""
AT_ONCE_PERIODS = 0.25
"""A frame that was waited for less than this part of its period had been there before."""


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """What to ask of the device; it may give something else, and then that is what is read.

    `warm_up_frames` are thrown away after opening: exposure and white balance settle in them. The
    time-outs hold for streams. A video device has the kernel interface's own: OpenCV gives up on a
    frame after 10 s (its default for V4L2). `virtual` allows a device whose pictures come from a program
    (v4l2loopback and the like): whoever can start programs on the kiosk could then show it any face. `table` names
    the settings that this camera stands in, for error texts.

    Who reads more slowly than the device films would see the past: frames that wait in its buffers are skipped, at
    most `most_stale` of them.
    """

    width: int = 640
    height: int = 480
    fps: float = 30.0
    warm_up_frames: int = 5
    open_timeout_s: float = 5.0
    read_timeout_s: float = 2.0
    virtual: bool = False
    table: str = "camera"
    most_stale: int = 10


class OpenCvCamera:
    """A camera that is open from its making on.

    `source` is a device number, a device node (`/dev/video0`) or an `http(s)` URL. Raises NoCamera
    or CameraBusy. After CameraLost the object is closed; the caller makes a new one, and decides
    how long to wait before.
    """

    def __init__(
        self, source: int | str, clock: Clock, options: CameraOptions | None = None
    ) -> None:
        self._source = source
        self._clock = clock
        self._options = options or CameraOptions()
        self._lock = threading.Lock()
        self._index = 0
        self._read_at: float | None = None
        self._capture: cv2.VideoCapture | None = self._open()
        self._warm_up()

    def read(self) -> Frame:
        with self._lock:
            self._skip_stale()
            image = self._next_image()
            frame = Frame(image, self._clock.now(), self._index)
            self._index += 1
            self._read_at = frame.time_s
            return frame

    def prompt(self, name: str) -> None:
        """A real person hears or sees the prompt; the camera does not."""

    def close(self) -> None:
        """Free the device. Waits for a read under way, at most for its time-out."""
        with self._lock:
            self._release()

    def _open(self) -> cv2.VideoCapture:
        if not (self._options.virtual or _is_url(self._source)):
            _refuse_virtual(_node(self._source), self._options.table)
        opener = _open_stream if _is_url(self._source) else _open_device
        capture = _guarded(lambda: opener(self._source, self._options))
        if capture is None or not capture.isOpened():
            raise _why_not(self._source)
        return capture

    def _warm_up(self) -> None:
        try:
            for _ in range(self._options.warm_up_frames):
                self._next_image()
        except CameraLost as error:
            raise _why_not(self._source) from error

    def _skip_stale(self) -> None:
        """A frame that is there at once has waited in a buffer; one that is waited for is new, and still to come."""
        period_s = 1.0 / self._options.fps
        if self._read_at is None or self._clock.now() - self._read_at < LATE_PERIODS * period_s:
            return
        for _ in range(self._options.most_stale):
            asked = self._clock.now()
            capture = self._capture
            if capture is None or not _guarded(capture.grab):
                return
            self._index += 1
            if self._clock.now() - asked > AT_ONCE_PERIODS * period_s:
                return

    def _next_image(self) -> Image:
        capture = self._capture
        if capture is None:
            raise CameraLost(f"{self._source}: the camera is closed")
        ok, image = _guarded(capture.read) or (False, None)
        if not ok or image is None:
            self._release()
            raise CameraLost(f"{self._source}: no more frames (pulled out, or no answer in time)")
        return np.asarray(image, dtype=np.uint8)

    def _release(self) -> None:
        if self._capture is not None:
            _guarded(self._capture.release)
            self._capture = None


def _is_url(source: int | str) -> bool:
    return isinstance(source, str) and source.startswith(("http://", "https://"))


def _open_stream(source: int | str, options: CameraOptions) -> cv2.VideoCapture:
    timeouts = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        round(options.open_timeout_s * 1000),
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        round(options.read_timeout_s * 1000),
    ]
    return cv2.VideoCapture(str(source), cv2.CAP_FFMPEG, timeouts)


def _open_device(source: int | str, options: CameraOptions) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(_node(source), cv2.CAP_V4L2)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, options.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, options.height)
        capture.set(cv2.CAP_PROP_FPS, options.fps)
    return capture


def _refuse_virtual(path: str, table: str) -> None:
    driver = virtual_driver(path)
    if driver is not None:
        raise NoCamera(f"{path}: no camera but a program's ({driver}); [{table}] virtual allows it")


def _why_not(source: int | str) -> CameraError:
    if _is_url(source):
        return NoCamera(f"{source}: no pictures from this address")
    return why_not_opened(_node(source))


def _node(source: int | str) -> str:
    return f"/dev/video{source}" if isinstance(source, int) else source


def _guarded(call: Callable[[], _T]) -> _T | None:
    """OpenCV's own exception tells nothing that None does not, and must not leave this room."""
    try:
        return call()
    except cv2.error:
        return None
