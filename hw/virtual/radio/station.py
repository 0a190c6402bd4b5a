# SPDX-License-Identifier: Apache-2.0
"""A plan carried out around a card in a real pcscd: the antenna, and the other program that it needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from hw.virtual.radio.antenna import Antenna
from hw.virtual.radio.log import AirLog
from hw.virtual.radio.neighbour import Neighbour
from hw.virtual.radio.plan import SILENCE, Fault, FaultKind, RadioPlan
from hw.virtual.vpcd import PoweredCard

FIRST_SLOT = "00 00"
"""A part of the name that pcscd gives to vpcd's first slot."""


class Station:
    """`others`: the cards that the plan swaps in. `reader`: where the other program finds the card.

    `outage(seconds)` is called when the plan kills pcscd.
    """

    def __init__(
        self,
        plan: RadioPlan = SILENCE,
        others: Mapping[Path, PoweredCard] | None = None,
        *,
        reader: str = FIRST_SLOT,
        outage: Callable[[float], None],
    ) -> None:
        self._outage = outage
        self._antenna = Antenna(plan, others or {}, self._outside)
        self._neighbour = Neighbour(reader) if _has_neighbour(plan) else None

    @property
    def log(self) -> AirLog:
        """What the radio has really done so far."""
        return self._antenna.air.log

    def serve(self, card: PoweredCard, host: str, port: int, stop: threading.Event) -> None:
        """Keep the card in the reader until `stop`; come back whenever pcscd does. Never raises."""
        self._antenna.serve(card, host, port, stop)

    def close(self) -> None:
        """End the other program."""
        if self._neighbour is not None:
            self._neighbour.close()

    def _outside(self, fault: Fault) -> None:
        if fault.kind is FaultKind.SERVICE_DOWN:
            self._outage(fault.for_s)
        elif self._neighbour is not None:
            self._neighbour.disturb(fault.kind)


def _has_neighbour(plan: RadioPlan) -> bool:
    by_chance = plan.resets_per_minute + plan.unpowers_per_minute
    return bool(by_chance) or any(map(plan.asks_for, (FaultKind.RESET, FaultKind.UNPOWER)))
