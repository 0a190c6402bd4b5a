# SPDX-License-Identifier: Apache-2.0
"""The fault plan: what the radio does, by rate and seed, at an exact APDU, or at a time. Pure values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from hw.link import Strength
from hw.virtual.radio.timing import INSTANT, Latency


class FaultKind(StrEnum):
    """What can go wrong between a card and a program."""

    BLINK = "blink"
    """The card loses the field, and is back after a while."""
    GARBLED = "garbled"
    """Wrong bytes, delivered as if they were right."""
    TRUNCATED = "truncated"
    """The answer is cut; two bytes or more are left."""
    ONE_BYTE = "one_byte"
    EMPTY = "empty"
    """No byte of the answer arrives, and the card lost its power; too short to be noticed by the reader."""
    MUTE = "mute"
    """The card does not answer any more."""
    SLOW = "slow"
    RESET = "reset"
    """Another program disconnects with RESET."""
    UNPOWER = "unpower"
    SWAP = "swap"
    """Another card lies there, and no event tells."""
    UNPLUG = "unplug"
    """The reader's cable."""
    SERVICE_DOWN = "service_down"
    """pcscd dies, and is started again after a while."""


SPOILING = frozenset({FaultKind.GARBLED, FaultKind.TRUNCATED, FaultKind.ONE_BYTE, FaultKind.SLOW})
"""Faults of an answer's bytes or time; the others happen to the card, the reader or the service."""
ON_ANSWER = SPOILING | {FaultKind.EMPTY, FaultKind.MUTE}
"""Faults that show as the answer of one exchange."""


class When(StrEnum):
    """The half of an exchange that a fault at an APDU falls into."""

    BEFORE = "before"
    """The card does not hear the command."""
    ANSWER = "answer"
    """The card has done what it was told; its answer is still on its way."""


class MuteUntil(StrEnum):
    """What wakes a mute card. A card that loses the field wakes too, except for `usb`."""

    RESET = "reset"
    UNPOWER = "unpower"
    USB = "usb"
    """Only the reader's own power: its cable, or a power cycle of the USB port."""

    def wakes_at(self, strength: Strength) -> bool:
        """Whether a reconnect so hard wakes the card."""
        needed = {MuteUntil.RESET: Strength.RESET, MuteUntil.UNPOWER: Strength.UNPOWER}
        return self in needed and strength >= needed[self]


class Spread(StrEnum):
    """How the lengths of blinks are distributed."""

    UNIFORM = "uniform"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"


class Garbling(StrEnum):
    """What garbling does to an answer."""

    FLIP = "flip"
    """One to three bytes are others."""
    REPLACE = "replace"
    """Noise of another length (2 to 16 bytes) in its place."""
    ANY = "any"
    """Either, with equal chances."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in seconds. `uniform`: from `low_s` to `high_s`. `exponential`: `mean_s`.

    `lognormal`: `mean_s` is the mean of the lengths, `sigma` the deviation of their logarithm.
    """

    spread: Spread = Spread.UNIFORM
    low_s: float = 0.02
    high_s: float = 0.3
    mean_s: float = 0.1
    sigma: float = 0.5

    def draw(self, random: Random) -> float:
        """One length."""
        if self.spread is Spread.UNIFORM:
            return random.uniform(self.low_s, self.high_s)
        if self.spread is Spread.EXPONENTIAL:
            return random.expovariate(1 / self.mean_s)
        return random.lognormvariate(math.log(self.mean_s) - self.sigma**2 / 2, self.sigma)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, at an APDU (from 1, counted over the visit) or at a time (from the first card).

    `command`: only APDUs that begin so are counted. `for_s`: how long a blink, an unplugged reader,
    a dead service or a mute card lasts (a mute card with 0: until it is woken), or how much longer
    a slow answer takes. `card`: for a swap.
    """

    kind: FaultKind
    apdu: int | None = None
    at_s: float | None = None
    for_s: float = 0.0
    when: When = When.BEFORE
    card: Path | None = None
    command: bytes = b""


@dataclass(frozen=True, slots=True)
class RadioPlan:
    """All that the radio of a visit does. The default is a radio that does nothing and takes no time.

    Rates are per minute of the time since a card was first put down; `garbled` to `slow` are
    fractions of the APDUs. Blinks that begin in another one make one longer blink. `poll_s`: how
    often the reader looks for its card (0: it knows at once); a blink between two looks is not
    reported.
    """

    timing: Latency = INSTANT
    seed: int = 0
    blinks_per_minute: float = 0.0
    blink: Lengths = Lengths()
    periodic: bool = False
    jitter_s: float = 0.0
    bursts_per_minute: float = 0.0
    burst_blinks: int = 5
    burst_gap_s: float = 0.1
    resets_per_minute: float = 0.0
    unpowers_per_minute: float = 0.0
    garbled: float = 0.0
    truncated: float = 0.0
    one_byte: float = 0.0
    empty: float = 0.0
    mute: float = 0.0
    slow: float = 0.0
    slow_s: float = 1.0
    garbling: Garbling = Garbling.ANY
    mute_until: MuteUntil = MuteUntil.RESET
    poll_s: float = 0.0
    faults: tuple[Fault, ...] = ()

    @property
    def cards(self) -> frozenset[Path]:
        """The files of the cards that are swapped in."""
        return frozenset(fault.card for fault in self.faults if fault.card is not None)

    def asks_for(self, kind: FaultKind) -> bool:
        """Whether a fault of this kind is written down at an APDU or a time."""
        return any(fault.kind is kind for fault in self.faults)


SILENCE = RadioPlan()
