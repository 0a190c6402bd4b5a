# SPDX-License-Identifier: Apache-2.0
"""The service's good and bad days: how long the next answer takes and what happens to it."""

import random
import threading
from dataclasses import dataclass
from typing import Literal

from eligibility.service.settings import Behaviour, Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Fate:
    """What one request meets."""

    delay_s: float
    is_simulated: bool
    failure: FailureKind | None


class Weather:
    """The present behaviour, with what is left of its failures. Safe to change between requests."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._lock = threading.Lock()
        self.change(behaviour)

    def change(self, behaviour: Behaviour) -> None:
        """Start over with another behaviour."""
        with self._lock:
            self._behaviour = behaviour
            self._left = [failure.times for failure in behaviour.failures]
            # The same seed gives the same delays: a visit must replay; it guards nothing.
            self._random = random.Random(behaviour.seed)  # noqa: S311

    def meet(self, on: Literal["eligibility", "nonce"], person: str | None) -> Fate:
        """The fate of a request about this person; uses one of the failure's times up."""
        with self._lock:
            behaviour = self._behaviour
            low, high = behaviour.latency_min_s, behaviour.latency_max_s
            delay_s = self._random.uniform(low, high) if on == "eligibility" else 0.0
            return Fate(delay_s, behaviour.simulate_delay, self._failure(on, person))

    def _failure(self, on: str, person: str | None) -> FailureKind | None:
        for number, failure in enumerate(self._behaviour.failures):
            if _applies(failure, on, person) and self._left[number] != 0:
                left = self._left[number]
                self._left[number] = None if left is None else left - 1
                return failure.kind
        return None


def _applies(failure: Failure, on: str, person: str | None) -> bool:
    return failure.on == on and failure.person in (None, person)
