# SPDX-License-Identifier: Apache-2.0
"""The ports between the card's protocol and whatever carries it: a real reader or a twin."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Strength(IntEnum):
    """How hard a reconnect shakes the card, from nothing to a cut of its power."""

    LEAVE = 0
    RESET = 1
    UNPOWER = 2


class CardLink(Protocol):
    """An open connection to one card.

    After any LinkError the selection and the PIN state on the card are unknown. Nothing is
    ever sent twice by a link: whoever recovers must know what was lost.
    """

    @property
    def name(self) -> str:
        """The reader's name, as people see it."""
        ...

    @property
    def generation(self) -> int:
        """Grows with each reconnect, so that an answer of an older link can be told apart."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU, return the response APDU with its two status bytes.

        Raises LinkError or ReaderError.
        """
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Keep other programs from the card for one short block of commands.

        Others may have selected something else before it: select again inside. Entering it raises
        LinkError or ReaderError.
        """
        ...

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:
        """Connect again to whatever card is there now, at least as hard as `strength`.

        A link that knows of a failure that only a harder way heals takes that. Raises LinkError or
        ReaderError.
        """
        ...

    def close(self) -> None:
        """End the visit's connection and cut the card's power, so that no PIN stays verified.

        The caller deselects first (`hw.card.visit.leave`). Never raises; may be called twice.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """What a reader reports; `changes` is its event counter, so a blink between two looks shows."""

    reader: bool
    card: bool
    changes: int = 0
    atr: bytes = b""


class CardReader(Protocol):
    """A place where a card may lie."""

    @property
    def name(self) -> str:
        """The reader's name, as people see it."""
        ...

    def watch(self, seen: ReaderStatus | None, timeout_s: float) -> ReaderStatus:
        """Wait until the status differs from `seen`, at most `timeout_s` seconds.

        With `seen=None` the status of the moment is returned at once. Raises ReaderError.
        """
        ...

    def connect(self) -> CardLink:
        """Open a connection to the card that lies there. Raises LinkError or ReaderError."""
        ...

    def close(self) -> None:
        """Let go of the reader. Never raises; may be called twice."""
        ...


class Clock(Protocol):
    """Time, as the caller wants it to pass."""

    def now(self) -> float:
        """Seconds, monotonic."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; every simulated delay goes through here."""
        ...
