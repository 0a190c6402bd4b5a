# SPDX-License-Identifier: Apache-2.0
"""What the staff's screens show of the running kiosk, taken when they are drawn."""

from dataclasses import dataclass, field
from enum import StrEnum

from terminal.journal.advice import Advice
from terminal.runner.health import Health, PartState
from terminal.staff.values import Waiting


class SoundTrouble(StrEnum):
    """Why nothing, or the wrong thing, is to be heard."""

    PLAYER = "player"
    """aplay is not installed."""
    CARD = "card"
    """There is no sound card, or it does not play."""
    VOICE_MISSING = "voice_missing"
    VOICE_OLD = "voice_old"
    """The texts have changed since the voice was made."""


@dataclass(frozen=True, slots=True)
class SoundHealth:
    """As `PartHealth`, of what the kiosk's window does itself."""

    state: PartState
    trouble: SoundTrouble | None = None


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """`current`: the visit that is under way. `waiting`: what it waits for staff with. `sound`: None: not known."""

    health: Health = field(default_factory=Health)
    advice: Advice | None = None
    waiting: Waiting | None = None
    current: int | None = None
    sound: SoundHealth | None = None
