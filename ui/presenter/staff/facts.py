# SPDX-License-Identifier: Apache-2.0
"""What the staff's screens show of the running kiosk, taken when they are drawn."""

from dataclasses import dataclass, field

from terminal.journal.advice import Advice
from terminal.runner.health import Health
from terminal.staff.values import Waiting


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """`current`: the visit that is under way. `waiting`: what it waits for staff with."""

    health: Health = field(default_factory=Health)
    advice: Advice | None = None
    waiting: Waiting | None = None
    current: int | None = None
