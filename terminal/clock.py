# SPDX-License-Identifier: Apache-2.0
"""Time for everything that waits: the wall's, or media time.

Every wait of the runner and of the simulated devices goes through one `Clock`. On media time a wait costs nothing:
when all enlisted threads wait and none of them has anything to do, the clock jumps to the earliest deadline. Work
itself (a match, a signature, an answer from the service) takes the time that it really takes.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

Predicate = Callable[[], bool]


class Clock(Protocol):
    """Seconds from an arbitrary origin, and waiting."""

    def now(self) -> float:
        """Seconds, never going back."""

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""

    def wait(self, predicate: Predicate, timeout_s: float | None) -> bool:
        """Wait until `predicate` holds (True) or the time is over (False).

        The predicate is called under the clock's lock by any waiting thread: it must be quick and must not wait.
        """

    def notify(self) -> None:
        """Something changed that a predicate may look at."""

    def enlist(self) -> None:
        """One more thread does work: media time stands still while it is not waiting."""

    def retire(self) -> None:
        """An enlisted thread ends."""


@dataclass(eq=False, slots=True)
class _Waiter:
    predicate: Predicate
    deadline: float
    enlisted: bool


class WallClock:
    """Real time."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Really sleep."""
        time.sleep(max(0.0, seconds))

    def wait(self, predicate: Predicate, timeout_s: float | None) -> bool:
        """Wait for the predicate, woken by `notify`."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout_s)

    def notify(self) -> None:
        """Wake all that wait."""
        with self._changed:
            self._changed.notify_all()

    def enlist(self) -> None:
        """Nothing to count in real time."""

    def retire(self) -> None:
        """Nothing to count in real time."""


class MediaClock:
    """Real time plus every wait that was skipped.

    Only threads that called `enlist` keep time from jumping; the thread that waits must be the one enlisted, which
    is marked per thread by `enlisted()`.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._skipped = 0.0
        self._enlisted = 0
        self._waiters: list[_Waiter] = []
        self._local = threading.local()

    def now(self) -> float:
        """Seconds of the monotonic clock plus the skipped ones."""
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        """Let media time pass; free when nobody works meanwhile."""
        self.wait(_never, max(0.0, seconds))

    def wait(self, predicate: Predicate, timeout_s: float | None) -> bool:
        """Wait for the predicate or for media time to reach the deadline."""
        with self._changed:
            limit = float("inf") if timeout_s is None else self.now() + timeout_s
            waiter = _Waiter(predicate, limit, getattr(self._local, "enlisted", False))
            self._waiters.append(waiter)
            try:
                return self._wait(waiter)
            finally:
                self._waiters.remove(waiter)

    def _wait(self, waiter: _Waiter) -> bool:
        while not waiter.predicate():
            self._skip()
            rest = waiter.deadline - self.now()
            if rest <= 0:
                return False
            self._changed.wait(None if rest == float("inf") else rest)
        return True

    def _skip(self) -> None:
        """Jump to the earliest deadline when all enlisted threads wait and none has reason to go on."""
        if sum(w.enlisted for w in self._waiters) < self._enlisted:
            return
        now = self.now()
        earliest = min(w.deadline for w in self._waiters)
        if earliest <= now or earliest == float("inf") or any(w.predicate() for w in self._waiters):
            return
        self._skipped += earliest - now
        self._changed.notify_all()

    def notify(self) -> None:
        """Wake all that wait, so that they look at their predicates again."""
        with self._changed:
            self._changed.notify_all()

    def enlist(self) -> None:
        """Count one more thread; called before it starts, so that no jump falls into the gap."""
        with self._changed:
            self._enlisted += 1

    def retire(self) -> None:
        """Count one thread less."""
        with self._changed:
            self._enlisted -= 1
            self._changed.notify_all()

    @contextmanager
    def enlisted(self) -> Iterator[None]:
        """Mark the calling thread as one of those counted by `enlist`."""
        self._local.enlisted = True
        try:
            yield
        finally:
            self._local.enlisted = False


@contextmanager
def working(clock: Clock) -> Iterator[None]:
    """Run the calling thread as an enlisted one (after `clock.enlist()`), and retire it at the end."""
    try:
        if isinstance(clock, MediaClock):
            with clock.enlisted():
                yield
        else:
            yield
    finally:
        clock.retire()


def _never() -> bool:
    return False
