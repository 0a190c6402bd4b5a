# SPDX-License-Identifier: Apache-2.0
"""A thread that takes its turn again and again: when the pause is over that the last turn gave, or when nudged."""

import threading

from terminal.clock import Clock, working

JOIN_S = 15.0
"""Longer than the service's client waits for an answer: a turn that is under way is waited for."""


class Rounds:
    """Base: `_turn` is one turn, `_end` what is done on the thread when it is closed. `start` it, `close` it.

    `name` is the thread's. Public methods may be called from any thread.
    """

    def __init__(self, clock: Clock, name: str) -> None:
        self._clock, self._name = clock, name
        self._woken = self._closing = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin with what a former run has left."""
        self._clock.enlist()
        self._thread = threading.Thread(target=self._run, name=self._name)
        self._thread.start()

    def nudge(self) -> None:
        """There is something to do: nobody has to wait out the pause."""
        self._woken = True
        self._clock.notify()

    def close(self, timeout_s: float = JOIN_S) -> bool:
        """Finish the turn that is under way, end and join; False when that took too long."""
        self._closing = True
        self._clock.notify()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with working(self._clock):
            while not self._closing:
                self._woken = False
                pause = self._turn()
                self._clock.wait(self._is_due, pause)
            self._end()

    def _is_due(self) -> bool:
        """Asked under the clock's lock: is the next turn due before the pause is over?"""
        return self._woken or self._closing

    def _turn(self) -> float:
        """Do what is due; how many seconds to sleep then. It must not raise: that would end the thread."""
        raise NotImplementedError

    def _end(self) -> None:
        """The last thing done on the thread."""
        raise NotImplementedError
