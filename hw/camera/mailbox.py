# SPDX-License-Identifier: Apache-2.0
"""A one-slot mailbox between the thread that takes frames and those that look at them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hw.camera.frame import Frame

Waiter = Callable[[Callable[[], bool], float], bool]
"""`waiter(predicate, timeout_s)`: wait until the predicate holds; False when time is up."""


class NewestFrame:
    """Keeps the newest frame only, so that a slow matcher never lags behind the camera.

    `waiter` and `notify` belong together: a virtual clock passes its own pair in order to know who
    waits. `notify` is called after every change, and never while this object's lock is held. The
    predicate may be called by any thread.
    """

    def __init__(
        self, waiter: Waiter | None = None, notify: Callable[[], None] | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._fresh = False
        self._closed = False
        own = _OwnWait()
        self._wait = own.wait if waiter is None else waiter
        self._notify = own.notify if notify is None else notify

    def put(self, frame: Frame) -> None:
        """Replace whatever is in the slot."""
        with self._lock:
            self._frame, self._fresh = frame, True
        self._notify()

    def take(self, timeout_s: float) -> Frame | None:
        """Wait for a frame that nobody took yet. None when time is up or the box is closed."""
        self._wait(self._something_to_tell, timeout_s)
        with self._lock:
            if not self._fresh or self._closed:
                return None
            self._fresh = False
            return self._frame

    def peek(self) -> Frame | None:
        """The newest frame, taken or not, for the live mirror."""
        with self._lock:
            return self._frame

    def clear(self) -> None:
        """Forget the frame, so that no picture of one visit is seen in the next."""
        with self._lock:
            self._frame, self._fresh = None, False
        self._notify()

    def close(self) -> None:
        """Forget the frame and wake everyone who waits; from now on `take` returns None."""
        with self._lock:
            self._closed = True
        self.clear()

    def _something_to_tell(self) -> bool:
        with self._lock:
            return self._fresh or self._closed


class _OwnWait:
    """The pair of hooks for wall-clock time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def wait(self, predicate: Callable[[], bool], timeout_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(predicate, timeout_s)

    def notify(self) -> None:
        with self._changed:
            self._changed.notify_all()
