# SPDX-License-Identifier: Apache-2.0
"""One worker thread per thing that can be waited for: the card, the camera, the matcher, the network."""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from terminal.clock import Clock, working

log = logging.getLogger(__name__)

Job = Callable[[], None]
Crash = Callable[[str, BaseException], None]

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
QUIET_S = 60.0
"""A crash after so much quiet is the first of a new row."""


class CrashPause:
    """How long to rest after a crash: not at all after the first, then longer from time to time."""

    def __init__(self) -> None:
        self._pause_s = 0.0
        self._last_s = float("-inf")

    def after(self, now_s: float) -> float:
        """Seconds to rest after a crash that happened now."""
        quiet = now_s - self._last_s > QUIET_S + self._pause_s
        self._pause_s = (
            0.0 if quiet else min(max(2 * self._pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        )
        self._last_s = now_s
        return self._pause_s


class Lane:
    """A thread that does its jobs one after the other.

    An error that a job lets escape goes to `crashed`; after a pause that grows when it happens again and again,
    `renew` is called on the lane, and the next job is done. A thread that ended is replaced by `revive`. `nice`: by
    how much it stands back where processors are short, with all threads that it starts (nice(2); Linux counts it for
    each thread).
    """

    def __init__(
        self,
        name: str,
        clock: Clock,
        crashed: Crash,
        renew: Callable[[str], None] | None = None,
        *,
        nice: int = 0,
    ) -> None:
        self.name = name
        self._nice = nice
        self._clock = clock
        self._crashed = crashed
        self._renew = renew
        self._pause = CrashPause()
        self._jobs: deque[Job] = deque()
        self._closing = False
        self._thread = self._begin()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def submit(self, job: Job) -> None:
        """Queue a job."""
        self._jobs.append(job)
        self._clock.notify()

    def drop_waiting(self) -> None:
        """Forget the jobs that have not begun."""
        self._jobs.clear()

    def revive(self) -> bool:
        """Start another thread in the place of one that ended; False when there is no need to."""
        if self._closing or self.alive:
            return False
        if self._renew is not None:
            self._jobs.appendleft(self._make_anew)
        self._thread = self._begin()
        return True

    def close(self, timeout_s: float = 10.0) -> bool:
        """Finish the jobs that are queued and join; False when the thread did not end in time."""
        self._closing = True
        self._clock.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _begin(self) -> threading.Thread:
        self._clock.enlist()
        thread = threading.Thread(target=self._run, name=f"uketsuke-{self.name}")
        thread.start()
        return thread

    def _run(self) -> None:
        if self._nice:
            with suppress(OSError):  # a system that will not: then all are served alike
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._nice)
        with working(self._clock):
            while self._next():
                pass

    def _next(self) -> bool:
        self._clock.wait(lambda: bool(self._jobs) or self._closing, None)
        try:
            job = self._jobs.popleft()
        except IndexError:  # dropped since, or time to end
            return not self._closing
        try:
            job()
        except BaseException as error:
            self._recover(error)
        return True

    def _recover(self, error: BaseException) -> None:
        """Tell, rest, begin anew. What goes wrong here must not end the thread."""
        try:
            self._crashed(self.name, error)
        except Exception as second:
            log.error("lane %s: told of its crash in vain: %s", self.name, type(second).__name__)
        self._clock.wait(lambda: self._closing, self._pause.after(self._clock.now()))
        self._make_anew()

    def _make_anew(self) -> None:
        if self._renew is None or self._closing:
            return
        try:
            self._renew(self.name)
        except Exception as error:
            log.error("lane %s: not made anew: %s", self.name, type(error).__name__)
