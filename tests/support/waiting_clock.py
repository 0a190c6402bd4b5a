# SPDX-License-Identifier: Apache-2.0
"""Media time on which work costs nothing: it moves only when everybody waits, so no load of the machine shows."""

from terminal.clock import MediaClock

LOOK_AGAIN_S = 1.0
"""Of real time: heals a change that nobody was notified of."""


class WaitingClock(MediaClock):
    """For tests and benches that must tell the same times on any machine."""

    def now(self) -> float:
        """Seconds that were waited for since the clock was made."""
        return self._skipped

    def _wait(self, waiter) -> bool:
        while not waiter.predicate():
            self._skip()
            if waiter.deadline <= self.now():
                return waiter.predicate()
            self._changed.wait(LOOK_AGAIN_S)
        return True

    def _skip(self) -> None:
        if sum(w.enlisted for w in self._waiters) < self._enlisted:
            return
        earliest = min(w.deadline for w in self._waiters)
        if earliest <= self.now() or earliest == float("inf"):
            return
        if any(w.predicate() for w in self._waiters):
            return
        self._skipped = earliest
        self._changed.notify_all()
