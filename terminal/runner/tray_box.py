# SPDX-License-Identifier: Apache-2.0
"""One frame of the tray between the lane that films and the lane that looks. What is not looked at is zeroed."""

import threading

from hw.camera.frame import Frame
from terminal.clock import Clock


class TrayBox:
    """Holds the newest frame until it is taken. A frame is in one pair of hands only, so that it can be zeroed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    @property
    def full(self) -> bool:
        """Whether a frame waits to be taken."""
        return self._frame is not None

    def put(self, frame: Frame) -> None:
        """Replace what nobody took; that frame is zeroed."""
        self._swap(frame)
        self._clock.notify()

    def take(self) -> Frame | None:
        """The newest frame, once; whoever takes it has to `zero` it."""
        with self._lock:
            frame, self._frame = self._frame, None
            return frame

    def clear(self) -> None:
        """Zero and forget what nobody took."""
        self._swap(None)

    def _swap(self, frame: Frame | None) -> None:
        with self._lock:
            before, self._frame = self._frame, frame
        zero(before)


def zero(frame: Frame | None) -> None:
    """Overwrite the pixels, where they are ours to overwrite."""
    if frame is not None and frame.image.flags.writeable:
        frame.image.fill(0)
