# SPDX-License-Identifier: Apache-2.0
"""A plan being carried out: what is due by time, what hits the next APDU, and the log of it.

Pure: whoever holds the card (the reader in memory, the hand in a pcscd) asks, and tells the time.
"""

from __future__ import annotations

import math

from hw.virtual.radio.log import AirLog
from hw.virtual.radio.noise import Dice, garbled, stream, timeline, truncated
from hw.virtual.radio.plan import Fault, FaultKind, RadioPlan

NEVER = math.inf


class Air:
    """Times are absolute, of the holder's clock; the timeline begins with `begin`."""

    def __init__(self, plan: RadioPlan) -> None:
        self.plan = plan
        self.log = AirLog()
        self._dice = Dice(plan)
        self._timeline = timeline(plan)
        self._next: Fault | None = None
        self._origin: float | None = None
        self._cut = stream(plan, "where answers are cut")
        self._noise = stream(plan, "what garbled answers are")

    @property
    def due(self) -> float:
        """When the next fault is due; NEVER when none is."""
        if self._origin is None or self._next is None or self._next.at_s is None:
            return NEVER
        return self._origin + self._next.at_s

    def begin(self, now: float) -> None:
        """A card was put down; the first one starts the time."""
        if self._origin is None:
            self._origin = now
            self._next = next(self._timeline, None)

    def take(self) -> Fault | None:
        """The fault that is due, and go on to the next."""
        fault, self._next = self._next, next(self._timeline, None)
        return fault

    def command(self, command: bytes) -> tuple[Fault, ...]:
        """One more APDU begins; what hits it."""
        faults = self._dice.throw(command)
        self.log.apdus = self._dice.apdus
        return faults

    def spoil(self, faults: tuple[Fault, ...], answer: bytes) -> bytes:
        """The answer as it arrives; one byte when that is the fault."""
        kinds = {fault.kind for fault in faults}
        if FaultKind.ONE_BYTE in kinds:
            return answer[:1]
        if FaultKind.TRUNCATED in kinds:
            answer = truncated(answer, self._cut)
        if FaultKind.GARBLED in kinds:
            answer = garbled(answer, self._noise, self.plan.garbling)
        return answer

    def note(self, now: float, fault: Fault) -> None:
        """Write down that a fault came about."""
        self.log.note(now - (self._origin if self._origin is not None else now), fault)
