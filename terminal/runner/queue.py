# SPDX-License-Identifier: Apache-2.0
"""The one queue into which every thread posts its events, and the one timer of the session."""

from collections import deque
from collections.abc import Callable

from terminal.clock import Clock
from terminal.session.effects import SetTimer
from terminal.session.events import Event, TimerFired


class EventQueue:
    """First in, first out; a timer that is due counts as an event."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: deque[Event] = deque()
        self._timer: tuple[float, SetTimer] | None = None
        self._woken: Callable[[], None] = lambda: None

    def on_post(self, woken: Callable[[], None]) -> None:
        """Call `woken` (from any thread) after each event: for an event loop that cannot wait here."""
        self._woken = woken

    def post(self, event: Event) -> None:
        """Add an event; called by any thread."""
        self._events.append(event)
        self._clock.notify()
        self._woken()

    def set_timer(self, order: SetTimer) -> None:
        """Replace the timer."""
        seconds = order.seconds
        self._timer = None if seconds is None else (self._clock.now() + seconds, order)

    def seconds_to_timer(self) -> float | None:
        """How long until the timer fires; None without one."""
        return None if self._timer is None else max(0.0, self._timer[0] - self._clock.now())

    def take(self) -> Event | None:
        """The next event, or None when nothing is due."""
        if self._events:
            return self._events.popleft()
        if self._timer is None or self._clock.now() < self._timer[0]:
            return None
        order, self._timer = self._timer[1], None
        return TimerFired(at=self._clock.now(), visit=order.visit, mark=order.mark)

    def wait(
        self, timeout_s: float | None = None, also: Callable[[], bool] = lambda: False
    ) -> None:
        """Wait until something is due, or until `also` holds."""
        rest = self.seconds_to_timer()
        limits = [s for s in (rest, timeout_s) if s is not None]
        self._clock.wait(lambda: bool(self._events) or also(), min(limits) if limits else None)
