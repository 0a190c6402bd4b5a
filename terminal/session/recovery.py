# SPDX-License-Identifier: Apache-2.0
"""How the kiosk deals with a card that flickers: how long it waits, what it says, how hard it shakes the card.

Pure; every number is a setting. 4 s and 10 drops are AusweisApp's numbers, 3 failed attempts before a harder way and
10 s for a reader that is away come from what users of such programs report, 60 s is a starting point.
"""

from dataclasses import dataclass
from enum import IntEnum


class Shake(IntEnum):
    """What a reconnect does to the card, from nothing to cutting the reader's own power."""

    LEAVE = 0
    RESET = 1
    UNPOWER = 2
    USB = 3


class Stage(IntEnum):
    """What a person is told while the card is away, in this order."""

    HOLD_STILL = 0
    PUT_BACK = 1
    GIVE_UP = 2


@dataclass(frozen=True, slots=True)
class Recovery:
    """Seconds, counts, and whether the reader's USB port may be switched off and on."""

    absent_s: float = 0.5
    """Absence at the end of a visit counts only after this time; presence counts at once."""
    waved_past_s: float = 2.0
    """A card that was never identified is not waited for any longer than this."""
    help_after_s: float = 4.0
    help_after_drops: int = 10
    """Drops in a row without a completed read in between."""
    give_up_after_s: float = 60.0
    reader_lost_s: float = 10.0
    """How long a visit outlives its reader, or the PC/SC service."""
    shake_after: int = 3
    """Failed attempts before the next harder way."""
    usb: bool = False
    reach_every_s: float = 0.1
    reach_for_s: float = 1.5
    """A reader may report a card before it answers, and an absent one late (recovery rule of ESPuino: 1.5 s)."""
    quiet_retries: int = 3
    """Garbled answers and resets by others in a row that nobody is told of: the card is there."""
    pin_repeats: int = 1
    """How often a PIN that this card took in this visit may be presented again after a power loss, per entry."""


def stage(recovery: Recovery, away_s: float, drops: int) -> Stage:
    """What to tell after `away_s` seconds of trouble and so many drops in a row."""
    if away_s >= recovery.give_up_after_s:
        return Stage.GIVE_UP
    if away_s >= recovery.help_after_s or drops >= recovery.help_after_drops:
        return Stage.PUT_BACK
    return Stage.HOLD_STILL


def stage_left_s(recovery: Recovery, now: Stage, away_s: float) -> float:
    """Seconds until the stage is over; never less than nothing."""
    ends = recovery.help_after_s if now is Stage.HOLD_STILL else recovery.give_up_after_s
    return max(0.0, ends - away_s)


def shake(recovery: Recovery, failures: int) -> Shake:
    """How hard to try after so many failures in a row on a card that the reader says is there."""
    hardest = Shake.USB if recovery.usb else Shake.UNPOWER
    return Shake(min(failures // recovery.shake_after, hardest))
