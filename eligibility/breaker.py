# SPDX-License-Identifier: Apache-2.0
"""A circuit breaker around the link to the service: only the first patient waits for a link that is dead.

Closed, everybody asks. After some failures of the link in a row it opens, and whoever asks is told at once. After a
cool-down a probe in the background may try (half-open); it alone closes the breaker again, so that no patient pays
for finding out. Refusals and answers that cannot be used say that the link works.
"""

import random
import threading
from dataclasses import dataclass
from enum import StrEnum

from eligibility.clock import Clock
from eligibility.errors import LinkDown

_LONGEST_DOUBLING = 16
"""2**16 cool-downs are longer than any limit: keeps the power from growing for ever."""


class Circuit(StrEnum):
    """Where the breaker stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """Own numbers, to be set. `hang_s`: a question that was waited for so long in vain opens the breaker alone.

    The cool-down doubles with each probe that fails, up to the longest; `jitter` is the share that chance adds, so
    that the kiosks of a region do not come back all at once.
    """

    failures: int = 3
    hang_s: float = 5.0
    cool_down_s: float = 2.0
    longest_cool_down_s: float = 30.0
    jitter: float = 0.25


@dataclass(frozen=True, slots=True)
class BreakerState:
    """What metrics and the staff's screen show. `probe_in_s`: until the next probe; None while closed."""

    circuit: Circuit
    failures: int
    opened: int
    """How often it has opened so far."""
    probe_in_s: float | None


class Breaker:
    """Shared by all clients of one service; safe to use from any thread."""

    def __init__(
        self, clock: Clock, settings: BreakerSettings | None = None, seed: int | None = None
    ) -> None:
        self._clock = clock
        self._settings = settings or BreakerSettings()
        self._random = random.Random(seed)  # noqa: S311 -- spreads kiosks, guards nothing
        self._lock = threading.Lock()
        self._circuit = Circuit.CLOSED
        self._failures = 0
        self._opened = 0
        self._probes = 0
        self._probe_at = 0.0

    @property
    def state(self) -> BreakerState:
        """A snapshot."""
        with self._lock:
            closed = self._circuit is Circuit.CLOSED
            left = None if closed else max(0.0, self._probe_at - self._clock.now())
            return BreakerState(self._circuit, self._failures, self._opened, left)

    @property
    def is_closed(self) -> bool:
        """Whether questions are asked at all."""
        return self._circuit is Circuit.CLOSED

    def require_closed(self) -> None:
        """Raises LinkDown unless closed: also half-open, when only the probe may try."""
        if not self.is_closed:
            raise LinkDown("the link to the service is down; it is being tried in the background")

    def succeeded(self) -> None:
        """The service was reached by a question: the failures in a row are over.

        It does not close an open breaker: an answer that was under way when it opened says nothing of now.
        """
        with self._lock:
            if self._circuit is Circuit.CLOSED:
                self._failures = 0

    def failed(self, lasted_s: float) -> None:
        """The link failed after so many seconds."""
        with self._lock:
            if self._circuit is not Circuit.CLOSED:
                return
            self._failures += 1
            if self._failures >= self._settings.failures or lasted_s >= self._settings.hang_s:
                self._probes = 0
                self._open()

    def may_probe(self) -> bool:
        """Whether the cool-down is over and nobody probes yet; then the caller does, and tells what came of it."""
        with self._lock:
            if self._circuit is not Circuit.OPEN or self._clock.now() < self._probe_at:
                return False
            self._circuit = Circuit.HALF_OPEN
            return True

    def probed(self, *, reached: bool) -> None:
        """What came of the probe: closed again, or open for longer than before."""
        with self._lock:
            if self._circuit is not Circuit.HALF_OPEN:
                return
            if reached:
                self._circuit, self._failures = Circuit.CLOSED, 0
            else:
                self._probes += 1
                self._open()

    def _open(self) -> None:
        settings = self._settings
        self._opened += self._circuit is Circuit.CLOSED
        self._circuit = Circuit.OPEN
        doublings = min(self._probes, _LONGEST_DOUBLING)
        cool_down = min(settings.cool_down_s * 2**doublings, settings.longest_cool_down_s)
        spread = 1 + settings.jitter * self._random.random()
        self._probe_at = self._clock.now() + cool_down * spread
