# SPDX-License-Identifier: Apache-2.0
"""The rhythm of a sensor: a frame is due every 1/fps seconds, whether anybody reads it or not."""

from __future__ import annotations

import math

from hw.link import Clock


class Pacer:
    """Waits for the next frame's time on the injected clock; a late reader skips frames."""

    def __init__(self, clock: Clock, fps: float) -> None:
        self._clock = clock
        self._fps = fps
        self._start_s: float | None = None
        self._last = -1

    def wait(self) -> int:
        """Sleep until the next frame is due and return its number.

        If frames fell due since the last call, the newest of them is returned at once.
        """
        now = self._clock.now()
        if self._start_s is None:
            self._start_s = now
        # The nudge keeps a float just below a whole number from repeating a frame's slot.
        newest = math.floor((now - self._start_s) * self._fps + 1e-6)
        self._last = max(self._last + 1, newest)
        wait_s = self.due_s(self._last) - now
        if wait_s > 0:
            self._clock.sleep(wait_s)
        return self._last

    def due_s(self, index: int) -> float:
        """When a frame falls due, in the clock's seconds."""
        return (self._start_s or 0.0) + index / self._fps
