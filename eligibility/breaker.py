# SPDX-License-Identifier: Apache-2.0
"""A circuit breaker around the link to the service: only the first patient waits for a link that is dead.

Closed, everybody asks. After some failures of the link in a row it opens, and whoever asks is told at once. After a
cool-down a probe in the background may try (half-open), so that no patient pays for finding out. Where connections
failed, a probe that gets through closes the breaker. Where connections were made and questions hung, the probe's word
is not enough: then the outbox may ask about an old slip (on trial), and its answer closes the breaker. Refusals and
answers that cannot be used say that the link works.
"""

import random
import threading
from collections.abc import Callable
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
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """Own numbers, to be set. `hang_s`: what was waited for in vain in a row, together, opens the breaker, too.

    The cool-down doubles with each probe or trial that fails, up to the longest; `jitter` is the share that chance
    adds, so that the kiosks of a region do not come back all at once. `trial_s`: a trial that nobody has a question
    for is over after so long, and the breaker closes.
    """

    failures: int = 3
    hang_s: float = 5.0
    cool_down_s: float = 2.0
    longest_cool_down_s: float = 30.0
    jitter: float = 0.25
    trial_s: float = 10.0


@dataclass(frozen=True, slots=True)
class BreakerState:
    """What metrics and the staff's screen show.

    `probe_in_s`: until the next probe or, on trial, until it closes by itself; None while closed.
    """

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
        self._lost_s = 0.0
        self._hangs = False
        self._asking = False
        self._opened = 0
        self._probes = 0
        self._next_at = 0.0
        self._watchers: list[Callable[[], None]] = []

    @property
    def state(self) -> BreakerState:
        """A snapshot."""
        with self._lock:
            closed = self._circuit is Circuit.CLOSED
            left = None if closed else max(0.0, self._next_at - self._clock.now())
            return BreakerState(self._circuit, self._failures, self._opened, left)

    @property
    def is_closed(self) -> bool:
        """Whether questions are asked at all. Takes no lock."""
        return self._circuit is Circuit.CLOSED

    @property
    def is_on_trial(self) -> bool:
        """Whether the outbox may ask. Takes no lock."""
        return self._circuit is Circuit.TRIAL

    def watch(self, told: Callable[[], None]) -> None:
        """Call `told`, which must not block, when it has opened, closed or gone on trial, on whichever thread."""
        self._watchers.append(told)

    def admit(self, *, may_try: bool = False) -> bool:
        """Whether the question is the trial: one at a time, and only of who `may_try`; its end has to be told.

        Raises LinkDown unless closed: also half-open, when only the probe may try.
        """
        with self._lock:
            if self._circuit is Circuit.CLOSED:
                return False
            if not may_try or self._circuit is not Circuit.TRIAL or self._asking:
                raise LinkDown(
                    "the link to the service is down; it is being tried in the background"
                )
            self._asking = True
            return True

    def succeeded(self, *, trial: bool = False) -> None:
        """The service answered: the failures in a row are over.

        It does not close an open breaker, unless it is the trial: an answer that was under way when it opened says
        nothing of now.
        """
        with self._lock:
            if trial:
                self._close()
            elif self._circuit is Circuit.CLOSED:
                self._forget()
        self._tell(trial)

    def failed(self, lasted_s: float, *, reached: bool = False, trial: bool = False) -> None:
        """The link failed after so many seconds; `reached`: the service was there, but did not answer."""
        with self._lock:
            opens = trial or self._counts(lasted_s)
            if opens:
                self._hangs = trial or reached or lasted_s >= self._settings.hang_s
                self._probes = self._probes + 1 if trial else 0
                self._open()
        self._tell(opens)

    def may_probe(self) -> bool:
        """Whether the cool-down is over and nobody probes yet; then the caller does, and tells what came of it."""
        with self._lock:
            if self._circuit is not Circuit.OPEN or self._clock.now() < self._next_at:
                return False
            self._circuit = Circuit.HALF_OPEN
            return True

    def probed(self, *, reached: bool) -> None:
        """What came of the probe: closed again or on trial, or open for longer than before."""
        with self._lock:
            if self._circuit is not Circuit.HALF_OPEN:
                return
            if not reached:
                self._probes += 1
                self._open()
            elif self._hangs:
                self._circuit = Circuit.TRIAL
                self._next_at = self._clock.now() + self._settings.trial_s
            else:
                self._close()
        self._tell(True)

    def end_trial(self) -> bool:
        """Close it if nobody had a question within the trial's time, nor asks one now; whether that was so."""
        with self._lock:
            over = self._circuit is Circuit.TRIAL and self._clock.now() >= self._next_at
            ends = over and not self._asking
            if ends:
                self._close()
        self._tell(ends)
        return ends

    def _counts(self, lasted_s: float) -> bool:
        """Add a failure to the row; whether it is one too many."""
        if self._circuit is not Circuit.CLOSED:
            return False
        self._failures += 1
        self._lost_s += lasted_s
        return self._failures >= self._settings.failures or self._lost_s >= self._settings.hang_s

    def _forget(self) -> None:
        self._failures, self._lost_s = 0, 0.0

    def _close(self) -> None:
        self._circuit, self._asking = Circuit.CLOSED, False
        self._forget()

    def _open(self) -> None:
        settings = self._settings
        self._opened += self._circuit is Circuit.CLOSED
        self._circuit, self._asking = Circuit.OPEN, False
        doublings = min(self._probes, _LONGEST_DOUBLING)
        cool_down = min(settings.cool_down_s * 2**doublings, settings.longest_cool_down_s)
        spread = 1 + settings.jitter * self._random.random()
        self._next_at = self._clock.now() + cool_down * spread

    def _tell(self, changed: bool) -> None:
        """Not under the lock: who is told may look at the state."""
        if changed:
            for told in self._watchers:
                told()
