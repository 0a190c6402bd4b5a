# SPDX-License-Identifier: Apache-2.0
"""A reader in memory: cards are put on it and taken away, and time passes on the given clock.

It answers as `hw.pcsc` does: removal and insertion are events with a counter, an old connection
stays dead after a removal until it is reconnected, and what another program does to the card shows
up as CardReset.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from hw.errors import CardGone, CardReset, ReaderUnplugged
from hw.link import Clock, ReaderStatus, Strength
from hw.virtual.vpcd import PoweredCard

Waiter = Callable[[Callable[[], bool], float], bool]
"""`wait(predicate, timeout_s)`: block until the predicate holds; whether it did in time."""

INS_SIGN = 0x2A


class Timing(Protocol):
    """How long the two halves of an exchange take, in seconds."""

    def command_s(self, command: bytes) -> float:
        """Until the card has received the command and worked on it."""
        ...

    def response_s(self, response: bytes) -> float:
        """Until the reader has received the response."""
        ...


@dataclass(frozen=True, slots=True)
class Latency:
    """A radio link: `bit_rate` in bit/s (0: no time at all), a delay per APDU, one per signature.

    `MEASURED` follows the time-stamped log of lanesky/mnbcard: SELECT 30-45 ms, signature 0.7 s.
    """

    bit_rate: float = 0.0
    apdu_s: float = 0.0
    sign_s: float = 0.0

    def command_s(self, command: bytes) -> float:
        """Air time of the command, the APDU's delay, the signature's."""
        signing = len(command) > 1 and command[1] == INS_SIGN
        return self.apdu_s + self._air_s(command) + (self.sign_s if signing else 0.0)

    def response_s(self, response: bytes) -> float:
        """Air time of the response."""
        return self._air_s(response)

    def _air_s(self, data: bytes) -> float:
        return 8 * len(data) / self.bit_rate if self.bit_rate else 0.0


INSTANT = Latency()
MEASURED = Latency(bit_rate=106_000.0, apdu_s=0.03, sign_s=0.65)


class ConditionWaiter:
    """The default way to wait: a condition variable, in real time."""

    def __init__(self) -> None:
        self._condition = threading.Condition()

    def wait(self, predicate: Callable[[], bool], timeout_s: float) -> bool:
        """Block until `predicate` holds or the time is over."""
        with self._condition:
            return self._condition.wait_for(predicate, timeout_s)

    def notify(self) -> None:
        """Something changed: all who wait look again."""
        with self._condition:
            self._condition.notify_all()


class VirtualReader:
    """A CardReader without hardware. Thread-safe.

    `waiter` and `notify` belong together (a media clock brings its own); the predicate that
    `waiter` is given takes no lock and may be called from any thread.
    """

    def __init__(
        self,
        clock: Clock,
        name: str = "Uketsuke Virtual Reader",
        *,
        timing: Timing = INSTANT,
        waiter: Waiter | None = None,
        notify: Callable[[], None] | None = None,
    ) -> None:
        default = ConditionWaiter()
        self._clock = clock
        self._name = name
        self._timing = timing
        self._wait = waiter or default.wait
        self._notify = notify or default.notify
        self._lock = threading.RLock()
        self._status = ReaderStatus(reader=True, card=False)
        self._card: PoweredCard | None = None
        self._seat = 0
        self._epoch = 0
        self._closed = False

    @property
    def name(self) -> str:
        """The reader's name, as people see it."""
        return self._name

    # --- what people do -------------------------------------------------------------------------

    def insert(self, card: PoweredCard) -> None:
        """Put a card down; one that lies there already is taken away first."""
        self.remove()
        with self._lock:
            self._card = card
            self._seat += 1
            atr = card.power_on()
            if self._status.reader:
                self._change(card=True, atr=atr)
        self._notify()

    def remove(self) -> None:
        """Take the card away; nothing happens when there is none."""
        with self._lock:
            if self._card is None:
                return
            self._card.power_off()
            self._card = None
            if self._status.reader:
                self._change(card=False)
        self._notify()

    def swap(self, card: PoweredCard) -> None:
        """Exchange the card so fast that no event tells: the old connection works on."""
        with self._lock:
            if self._card is None:
                raise CardGone("there is no card to exchange")
            self._card.power_off()
            self._card = card
            card.power_on()

    def disturb(self, *, power: bool = False) -> None:
        """What another program does when it disconnects with RESET, or with UNPOWER (`power`)."""
        with self._lock:
            if self._card is None:
                return
            if power:
                self._card.power_off()
            else:
                self._card.reset()
            self._epoch += 1

    def unplug(self) -> None:
        """Pull the reader's cable."""
        with self._lock:
            if self._card is not None:
                self._card.power_off()
            self._seat += 1
            self._change(reader=False, card=False)
        self._notify()

    def plug(self) -> None:
        """Put the cable back; a card that lies there is powered again."""
        with self._lock:
            card = self._card
            atr = card.power_on() if card is not None else b""
            self._change(reader=True, card=card is not None, atr=atr)
        self._notify()

    # --- CardReader -----------------------------------------------------------------------------

    def watch(self, seen: ReaderStatus | None, timeout_s: float) -> ReaderStatus:
        """Wait until the status differs from `seen`. Raises ReaderUnplugged once closed."""
        if seen is not None:
            self._wait(lambda: self._closed or self._status != seen, timeout_s)
        if self._closed:
            raise ReaderUnplugged(f"{self._name} is closed")
        return self._status

    def connect(self) -> VirtualLink:
        """Open a connection to the card that lies there. Raises CardGone or ReaderUnplugged."""
        return VirtualLink(self)

    def close(self) -> None:
        """Whoever waits is woken; connections are dead."""
        with self._lock:
            self._closed = True
            if self._card is not None:
                self._card.power_off()
        self._notify()

    # --- for the links --------------------------------------------------------------------------

    def place(self) -> tuple[int, int]:
        """(insertion, reset) that a new connection belongs to. Raises CardGone, ReaderUnplugged."""
        with self._lock:
            self._present()
            return self._seat, self._epoch

    def exchange(self, place: tuple[int, int], command: bytes) -> bytes:
        """One APDU over the air: the card may vanish before it, or before its answer is here."""
        self._check(place)
        self._clock.sleep(self._timing.command_s(command))
        with self._lock:
            response = self._check(place).transmit(command)
        self._clock.sleep(self._timing.response_s(response))
        self._check(place)
        return response

    def require(self, place: tuple[int, int]) -> None:
        """Raise CardGone, CardReset or ReaderUnplugged unless the connection still holds."""
        self._check(place)

    def cut_power(self, place: tuple[int, int]) -> None:
        """The end of a connection: PIN state is gone, other connections are told of a reset."""
        with self._lock:
            if self._card is not None and place[0] == self._seat:
                self._card.power_off()
                self._epoch += 1

    def _check(self, place: tuple[int, int]) -> PoweredCard:
        with self._lock:
            card = self._present()
            if place[0] != self._seat:
                raise CardGone(f"{self._name}: the card was taken away since")
            if place[1] != self._epoch:
                raise CardReset(f"{self._name}: another program reset the card")
            return card

    def _present(self) -> PoweredCard:
        if self._closed or not self._status.reader:
            raise ReaderUnplugged(f"{self._name} is not there")
        if self._card is None:
            raise CardGone(f"{self._name}: no card")
        return self._card

    def _change(self, *, card: bool, reader: bool = True, atr: bytes = b"") -> None:
        self._status = ReaderStatus(reader, card, self._status.changes + 1, atr)


class VirtualLink:
    """A CardLink to the card on a VirtualReader."""

    def __init__(self, reader: VirtualReader) -> None:
        self._reader = reader
        self._place = reader.place()
        self._generation = 0
        self._open = True

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._reader.name

    @property
    def generation(self) -> int:
        """How often this link was reconnected."""
        return self._generation

    def transmit(self, command: bytes) -> bytes:
        """One APDU. Raises CardGone, CardReset or ReaderUnplugged."""
        if not self._open:
            raise CardGone(f"{self.name}: the connection is closed")
        return self._reader.exchange(self._place, command)

    def transaction(self) -> AbstractContextManager[None]:
        """Nobody else uses a card in memory; entering says at once that the card is gone or reset."""
        if not self._open:
            raise CardGone(f"{self.name}: the connection is closed")
        self._reader.require(self._place)
        return nullcontext()

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:  # noqa: ARG002
        """Join whatever card lies there now. Raises CardGone or ReaderUnplugged."""
        self._place = self._reader.place()
        self._generation += 1
        self._open = True

    def close(self) -> None:
        """Cut the card's power. Never raises."""
        if self._open:
            self._open = False
            self._reader.cut_power(self._place)
