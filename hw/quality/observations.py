# SPDX-License-Identifier: Apache-2.0
"""What a program can observe of the link to a card, and a log of it.

What PC/SC shows: states of the reader, and how calls ended; and, where a camera looks at the tray, whether the card
lies still. No personal data.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    PcscServiceDown,
    ReaderBusy,
    ReaderError,
)


class Sign(StrEnum):
    """One thing that was seen."""

    CARD_AWAY = "card_away"
    """The reader's status: no card (or its event counter: there was none between two looks)."""
    CARD_HERE = "card_here"
    LOST = "lost"
    """A call ended with an empty answer or "card removed"."""
    GARBLED = "garbled"
    """An answer that no card gives; it proves that a card is there."""
    MUTE = "mute"
    RESET = "reset"
    """Another program reset the card, or it lost its selection in the middle of a sequence."""
    BUSY = "busy"
    """Another program holds the card."""
    READER_AWAY = "reader_away"
    READER_HERE = "reader_here"
    SERVICE_AWAY = "service_away"
    SERVICE_HERE = "service_here"
    SAME_CARD = "same_card"
    """After a reconnect the card said that it is the one of before."""
    OTHER_CARD = "other_card"
    GOOD = "good"
    """An operation on the card was completed."""
    TRAY_STILL = "tray_still"
    """A camera sees the card lie where it lay (`hw.quality.tray`). No radio is in these five."""
    TRAY_MOVED = "tray_moved"
    TRAY_EMPTY = "tray_empty"
    TRAY_HAND = "tray_hand"
    TRAY_BLIND = "tray_blind"
    """The camera cannot tell."""


@dataclass(frozen=True, slots=True)
class Observation:
    """`at` in seconds of whatever clock the observer has."""

    at: float
    sign: Sign


_SIGNS: dict[type[HwError], Sign] = {
    CardGone: Sign.LOST,
    CardReset: Sign.RESET,
    GarbledReply: Sign.GARBLED,
    CardMute: Sign.MUTE,
    ReaderBusy: Sign.BUSY,
    PcscServiceDown: Sign.SERVICE_AWAY,
    ReaderError: Sign.READER_AWAY,
}


def sign_of(error: HwError) -> Sign | None:
    """What a failed call shows of the link; None when it says nothing about it."""
    found = (_SIGNS[ancestor] for ancestor in type(error).__mro__ if ancestor in _SIGNS)
    return next(found, None)


class LinkLog:
    """The newest observations, written by several threads."""

    def __init__(self, longest: int = 10_000) -> None:
        self._seen: deque[Observation] = deque(maxlen=longest)
        self._lock = threading.Lock()

    def note(self, at: float, sign: Sign) -> None:
        """Write one down."""
        with self._lock:
            self._seen.append(Observation(at, sign))

    def observations(self) -> tuple[Observation, ...]:
        """All of them, by time."""
        with self._lock:
            return tuple(sorted(self._seen, key=lambda seen: seen.at))
