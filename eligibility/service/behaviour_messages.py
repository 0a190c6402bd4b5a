# SPDX-License-Identifier: Apache-2.0
"""A `Behaviour` as JSON: what the admin sends, and what workers tell each other."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from eligibility.service.messages import Message, Text
from eligibility.service.settings import Behaviour, Delay, Endpoint, Failure, FailureKind

LONGEST_S = 86_400.0
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S, allow_inf_nan=False)]


class DelayMessage(Message):
    """One `Delay`: uniform between min_s and max_s, or log-normal with median_s and p95_s."""

    min_s: Seconds = 0.0
    max_s: Seconds = 0.0
    median_s: Annotated[float, Field(gt=0, le=LONGEST_S)] | None = None
    p95_s: Annotated[float, Field(gt=0, le=LONGEST_S)] | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        is_late = self.p95_s is not None and (self.median_s is None or self.p95_s < self.median_s)
        if self.max_s < self.min_s or is_late:
            raise ValueError("max_s below min_s, or p95_s below median_s")
        return self

    def delay(self) -> Delay:
        """As the room's value."""
        return Delay(self.min_s, self.max_s, self.median_s, self.p95_s)


class FailureMessage(Message):
    """One `Failure`; absent members at their defaults."""

    kind: Annotated[FailureKind, Field(strict=False)]
    times: Annotated[int, Field(gt=0, le=2**31 - 1)] | None = None
    person: Text | None = None
    on: Endpoint = "eligibility"
    kiosk: Text | None = None
    rate: Annotated[float, Field(ge=0, le=1)] | None = None
    for_s: Seconds = 3.0
    retry_after_s: Annotated[int, Field(ge=0, le=86_400)] | None = None
    delay: DelayMessage | None = None

    def failure(self) -> Failure:
        """As the room's value."""
        given: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        delay = given.pop("delay")
        return Failure(**given) if delay is None else Failure(**given, delay=delay.delay())


class BehaviourMessage(Message):
    """The body of POST /v1/admin/behaviour: a whole `Behaviour`, absent members at their defaults."""

    latency_min_s: Seconds = 0.0
    latency_max_s: Seconds = 0.0
    simulate_delay: bool = False
    failures: Annotated[tuple[FailureMessage, ...], Field(max_length=100)] = Field(
        default=(), strict=False
    )
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] = 0
    delay: DelayMessage | None = None
    clock_skew_s: Annotated[float, Field(ge=-LONGEST_S, le=LONGEST_S)] = 0.0

    def behaviour(self) -> Behaviour:
        """As the room's value."""
        return Behaviour(
            latency_min_s=self.latency_min_s,
            latency_max_s=self.latency_max_s,
            simulate_delay=self.simulate_delay,
            failures=tuple(failure.failure() for failure in self.failures),
            seed=self.seed,
            delay=None if self.delay is None else self.delay.delay(),
            clock_skew_s=self.clock_skew_s,
        )
