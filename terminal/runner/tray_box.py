# SPDX-License-Identifier: Apache-2.0
"""One frame of the tray between the lane that films and the lane that reads. What is not read is zeroed."""

import threading
from dataclasses import dataclass

from hw.camera.frame import Frame
from hw.cardface.presence import Sight
from terminal.clock import Clock


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A frame and what it shows of the tray."""

    frame: Frame
    sight: Sight

    def zero(self) -> None:
        """Overwrite the pixels, where they are ours to overwrite."""
        if self.frame.image.flags.writeable:
            self.frame.image.fill(0)


class TrayBox:
    """Holds the newest frame until it is taken. A frame is in one pair of hands only, so that it can be zeroed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: Looked | None = None

    @property
    def full(self) -> bool:
        """Whether a frame waits to be taken."""
        return self._newest is not None

    def put(self, frame: Looked) -> None:
        """Replace what nobody took; that frame is zeroed."""
        self._swap(frame)
        self._clock.notify()

    def take(self) -> Looked | None:
        """The newest frame, once; whoever takes it has to `zero` it."""
        with self._lock:
            newest, self._newest = self._newest, None
            return newest

    def clear(self) -> None:
        """Zero and forget what nobody took."""
        self._swap(None)

    def _swap(self, frame: Looked | None) -> None:
        with self._lock:
            before, self._newest = self._newest, frame
        if before is not None:
            before.zero()
