# SPDX-License-Identifier: Apache-2.0
"""Deadlines for calls that can block for ever.

A mute card blocks SCardTransmit, then SCardConnect on every slot of the reader, and SCardCancel
does not help. So calls run on a worker thread. When one does not return in time, the worker is
abandoned with everything it owns; its thread ends by itself once pcscd lets go of the call.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")

MAX_ABANDONED = 2
"""Stuck threads a watchdog leaves behind before it refuses to start more of them."""


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
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)
        return not self.alive

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            # After the end nothing more is sent, late or not.
            if self._ending:
                job.refuse(DeadlinePassed("abandoned"))
            else:
                job.run()
        self._farewell()


class Watchdog:
    """Starts workers, and knows how many of those given up are still stuck."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._abandoned: list[Worker] = []

    def start(self, farewell: Callable[[], None]) -> Worker:
        """A new worker. Raises DeadlinePassed while too many old ones are stuck."""
        if self.stuck >= MAX_ABANDONED:
            raise DeadlinePassed(f"{self.stuck} earlier calls are still stuck")
        return Worker(self._name, farewell)

    def give_up(self, worker: Worker) -> None:
        worker.abandon()
        self._abandoned.append(worker)

    @property
    def stuck(self) -> int:
        """How many abandoned threads have not ended yet."""
        self._abandoned = [worker for worker in self._abandoned if worker.alive]
        return len(self._abandoned)


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
