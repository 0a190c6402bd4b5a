# SPDX-License-Identifier: Apache-2.0
"""One worker thread per thing that can be waited for: the card, the camera, the matcher, the network."""

import threading
from collections import deque
from collections.abc import Callable

from terminal.clock import Clock, working

Job = Callable[[], None]
Crash = Callable[[str, BaseException], None]


class Lane:
    """A thread that does its jobs one after the other. An error that a job lets escape goes to `crashed`."""

    def __init__(self, name: str, clock: Clock, crashed: Crash) -> None:
        self.name = name
        self._clock = clock
        self._crashed = crashed
        self._jobs: deque[Job] = deque()
        self._closing = False
        clock.enlist()
        self._thread = threading.Thread(target=self._run, name=f"uketsuke-{name}")
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job."""
        self._jobs.append(job)
        self._clock.notify()

    def drop_waiting(self) -> None:
        """Forget the jobs that have not begun."""
        self._jobs.clear()

    def close(self, timeout_s: float = 10.0) -> bool:
        """Finish the jobs that are queued and join; False when the thread did not end in time."""
        self._closing = True
        self._clock.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
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
            self._crashed(self.name, error)
        return True
