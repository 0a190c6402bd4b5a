# SPDX-License-Identifier: Apache-2.0
"""Deadlines for calls that can block for ever.

A mute card blocks SCardTransmit, then SCardConnect on every slot of the reader, and SCardCancel
does not help. So calls run on a worker thread. When one does not return in time, the worker is
abandoned with everything it owns; its thread ends by itself once pcscd lets go of the call.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")

AGAIN_S = (60.0, 600.0)
"""How long a watchdog waits for a stuck call before it starts another worker beside it, at first and
at most; it doubles in between."""


class DeadlinePassed(Exception):
    """A call did not return in time. Inner to this package: the caller knows what it means."""


class Worker:
    """One thread that makes calls, one after another.

    `farewell` runs on that thread when it ends: after `close`, or after an abandoned call came
    back. The thread is a daemon, since nothing can end one that is stuck in pcscd; `close` joins
    the others.
    """

    def __init__(self, name: str, farewell: Callable[[], None]) -> None:
        self._jobs: queue.SimpleQueue[_Job[object] | None] = queue.SimpleQueue()
        self._farewell = farewell
        self._lock = threading.Lock()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def call(self, function: Callable[[], _T], timeout_s: float) -> _T:
        """Return or raise what the function does; DeadlinePassed after the time, and for ever on.

        Time spent behind another thread's call counts as well.
        """
        job: _Job[_T] = _Job(function)
        with self._lock:
            if self._ending:
                raise DeadlinePassed("abandoned earlier")
            self._jobs.put(job)  # type: ignore[arg-type]
        if not job.done.wait(timeout_s):
            self.abandon()
            raise DeadlinePassed(f"no answer within {timeout_s:g} s")
        return job.result()

    def abandon(self) -> None:
        """Give the thread up: it says farewell and ends as soon as it can."""
        with self._lock:
            if not self._ending:
                self._ending = True
                self._jobs.put(None)

    def close(self, timeout_s: float) -> bool:
        """End the thread and wait for it; False if it is stuck."""
        self.abandon()
        self.join(timeout_s)
        return not self.alive

    def join(self, timeout_s: float) -> None:
        """Wait for the thread of an abandoned worker to end."""
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            # After the end nothing more is sent, late or not.
            if self._ending:
                job.refuse(DeadlinePassed("abandoned"))
            else:
                job.run()
        self._farewell()


class Watchdog:
    """Starts workers, and knows which of those given up are still stuck.

    While one is stuck, a second would get stuck behind it: pcscd serves a slot one call at a time.
    So a new worker waits for the old one to come back, which also makes sure that nothing of the
    old one still reaches the card. Only after a long time it is tried nevertheless, since a call
    that never comes back must not stop the kiosk for good.
    """

    def __init__(self, name: str, again_s: tuple[float, float] = AGAIN_S) -> None:
        self._name = name
        self._abandoned: list[Worker] = []
        self._lock = threading.Lock()
        self._pause_s, self._longest_s = again_s
        self._due_s = 0.0

    def start(self, farewell: Callable[[], None], patience_s: float = 0.0) -> Worker:
        """A new worker, once no other one is stuck. Raises DeadlinePassed after `patience_s`."""
        self._wait(patience_s)
        with self._lock:
            if (stuck := self._stuck()) and time.monotonic() < self._due_s:
                raise DeadlinePassed(f"an earlier call is still stuck ({stuck})")
            if stuck:
                self._pause_s = min(2 * self._pause_s, self._longest_s)
                self._due_s = time.monotonic() + self._pause_s
        return Worker(self._name, farewell)

    def give_up(self, worker: Worker) -> None:
        worker.abandon()
        with self._lock:
            if not self._stuck():
                self._due_s = time.monotonic() + self._pause_s
            self._abandoned.append(worker)

    @property
    def stuck(self) -> int:
        """How many abandoned threads have not ended yet."""
        with self._lock:
            return self._stuck()

    def _stuck(self) -> int:
        self._abandoned = [worker for worker in self._abandoned if worker.alive]
        return len(self._abandoned)

    def _wait(self, patience_s: float) -> None:
        end_s = time.monotonic() + patience_s
        with self._lock:
            workers = list(self._abandoned)
        for worker in workers:
            worker.join(max(0.0, end_s - time.monotonic()))


class _Job(Generic[_T]):
    """A call and its outcome."""

    def __init__(self, function: Callable[[], _T]) -> None:
        self._function = function
        self._value: _T
        self._error: BaseException | None = None
        self.done = threading.Event()

    def run(self) -> None:
        try:
            self._value = self._function()
        except BaseException as error:
            self._error = error
        self.done.set()

    def refuse(self, error: BaseException) -> None:
        self._error = error
        self.done.set()

    def result(self) -> _T:
        if self._error is not None:
            raise self._error
        return self._value
