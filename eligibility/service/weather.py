# SPDX-License-Identifier: Apache-2.0
"""The service's good and bad days: how long the next answer takes and what happens to it."""

import random
import threading
from dataclasses import dataclass, field
from datetime import timedelta

from eligibility.service.settings import Behaviour, Delay, Endpoint, Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Fate:
    """What one request meets. `rule` is the failure in full, `person` whose answer it is."""

    delay_s: float
    is_simulated: bool
    failure: FailureKind | None
    rule: Failure | None = None
    person: str | None = field(default=None, repr=False)


class Weather:
    """The present behaviour, with what is left of its failures. Safe to change between requests."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._lock = threading.Lock()
        self._begin(behaviour)

    @property
    def behaviour(self) -> Behaviour:
        """As it was set."""
        return self._behaviour

    @property
    def skew(self) -> timedelta:
        """How far the service's clock is ahead."""
        return self._skew

    def change(self, behaviour: Behaviour) -> None:
        """Start over with another behaviour."""
        with self._lock:
            self._begin(behaviour)

    def meet(self, on: Endpoint, person: str | None, kiosk: str | None = None) -> Fate:
        """The fate of a request about this person by this kiosk; uses one of the failure's times up."""
        if self._is_fine:
            return FINE
        with self._lock:
            behaviour, struck = self._behaviour, self._strikes(on, person, kiosk)
            slow = [rule for rule in struck if rule.kind is FailureKind.SLOW]
            rule = struck[-1] if struck and struck[-1].kind is not FailureKind.SLOW else None
            delay_s = self._latency.draw(self._random) if on == "eligibility" else 0.0
            if slow:
                delay_s = slow[0].delay.draw(self._random)
            kind = None if rule is None else rule.kind
            return Fate(delay_s, behaviour.simulate_delay, kind, rule, person)

    def _begin(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._latency = behaviour.delay or Delay(behaviour.latency_min_s, behaviour.latency_max_s)
        self._is_fine = not behaviour.failures and self._latency == Delay()
        self._skew = timedelta(seconds=behaviour.clock_skew_s)
        self._used = [0] * len(behaviour.failures)
        # The same seed gives the same delays: a visit must replay; it guards nothing.
        self._random = random.Random(behaviour.seed)  # noqa: S311
        self._dice = [
            random.Random(f"{behaviour.seed}/{number}")  # noqa: S311
            for number in range(len(behaviour.failures))
        ]

    def _strikes(self, on: Endpoint, person: str | None, kiosk: str | None) -> list[Failure]:
        """The slow ones that come before the first failure of another kind, and that one."""
        found: list[Failure] = []
        for number, rule in enumerate(self._behaviour.failures):
            if not _applies(rule, on, person, kiosk) or not self._is_drawn(number, rule):
                continue
            found.append(rule)
            if rule.kind is not FailureKind.SLOW:
                break
        return found

    def _is_drawn(self, number: int, rule: Failure) -> bool:
        if rule.rate is not None and self._dice[number].random() >= rule.rate:
            return False
        return rule.times is None or self._use(number, rule.times)

    def _use(self, number: int, times: int) -> bool:
        """Use one of the failure's times up; false when none is left."""
        if self._used[number] >= times:
            return False
        self._used[number] += 1
        return True


FINE = Fate(0.0, is_simulated=False, failure=None)


def _applies(rule: Failure, on: Endpoint, person: str | None, kiosk: str | None) -> bool:
    return rule.on in (on, "any") and rule.person in (None, person) and rule.kiosk in (None, kiosk)
