# SPDX-License-Identifier: Apache-2.0
"""The camera's twin made of one video file."""

from __future__ import annotations

import threading
from pathlib import Path

from hw.camera.clip import Clip, load_video
from hw.camera.frame import Frame
from hw.camera.pacing import Pacer
from hw.errors import CameraLost
from hw.link import Clock


class ClipCamera:
    """Plays one clip at its rate, from the first read on; again and again, or once.

    When it plays once, reading past the end raises CameraLost, as a cable pulled out does.
    """

    def __init__(self, clip: Clip, clock: Clock, *, loop: bool = True) -> None:
        self._clip = clip
        self._clock = clock
        self._loop = loop
        self._pacer = Pacer(clock, clip.fps)
        self._closed = False
        self._lock = threading.Lock()

    def read(self) -> Frame:
        index = self._pacer.wait()
        with self._lock:
            return self._frame(index)

    def prompt(self, name: str) -> None:
        """A recording of one thing does not answer."""

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                self._clip.close()

    def _frame(self, index: int) -> Frame:
        if self._closed:
            raise CameraLost("the camera is closed")
        if index >= self._clip.length and not self._loop:
            raise CameraLost("the recording has ended")
        image = self._clip.frame(index % self._clip.length)
        return Frame(image, self._clock.now(), index)


class VideoFileCamera(ClipCamera):
    """A camera that shows a video file. Raises BadFile when the file cannot be played."""

    def __init__(self, path: Path, clock: Clock, *, loop: bool = True) -> None:
        super().__init__(load_video(path), clock, loop=loop)
