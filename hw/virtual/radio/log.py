# SPDX-License-Identifier: Apache-2.0
"""What the radio really did during a visit: the truth that a measurement is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

from hw.virtual.radio.plan import Fault, FaultKind


@dataclass(frozen=True, slots=True)
class Struck:
    """One fault that came about. `at_s` since the first card; `apdu`: how many commands had begun."""

    at_s: float
    kind: FaultKind
    apdu: int
    for_s: float = 0.0


@dataclass(slots=True)
class AirLog:
    """Faults that hit a card (blinks on an empty reader are none), and the time it was away by them.

    `absent_s` is the time that a card lay on the reader and was not seen because of blinks, up to
    the last event; `blinks` counts the gaps (blinks that overlap are one gap).
    """

    struck: list[Struck] = field(default_factory=list)
    absent_s: float = 0.0
    blinks: int = 0
    apdus: int = 0

    def note(self, at_s: float, fault: Fault) -> None:
        """Write one down."""
        self.struck.append(Struck(at_s, fault.kind, self.apdus, fault.for_s))

    def count(self, kind: FaultKind) -> int:
        """How many of a kind."""
        return sum(entry.kind is kind for entry in self.struck)
