# SPDX-License-Identifier: Apache-2.0
"""A reader in memory: cards are put on it and taken away, its radio interferes, and time passes on the given clock.

It answers as `hw.pcsc` does: removal and insertion are events with a counter, an old connection
stays dead after a removal until it is reconnected, and what another program does to the card shows
up as CardReset.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hw.errors import CardGone, CardMute, GarbledReply, PcscServiceDown, ReaderUnplugged
from hw.link import Clock, ReaderStatus, Strength
from hw.virtual.radio.field import Field, Place
from hw.virtual.radio.log import AirLog
from hw.virtual.radio.plan import SILENCE, SPOILING, Fault, FaultKind, RadioPlan, When
from hw.virtual.radio.timing import INSTANT, MEASURED, Latency, Timing
from hw.virtual.virtual_link import VirtualLink
from hw.virtual.vpcd import PoweredCard

__all__ = ["INSTANT", "MEASURED", "ConditionWaiter", "Latency", "Timing", "VirtualReader"]

Waiter = Callable[[Callable[[], bool], float], bool]
"""`wait(predicate, timeout_s)`: block until the predicate holds; whether it did in time."""

DEADLINE_S = 5.0
"""How long a link waits for an answer, as `hw.pcsc` does."""
POWER_CYCLE_S = 1.5
"""How long a reader is away when its port is switched off and on. Unverified."""
WAKE_S = 0.5
"""How long it takes to find out that a reconnect did not wake a mute card. Unverified."""


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


@dataclass(frozen=True, slots=True)
class _Flight:
    """One exchange under way."""

    place: Place
    losses: int
    faults: tuple[Fault, ...]
    deadline: float


class VirtualReader:
    """A CardReader without hardware. Thread-safe.

    `radio`: the interference, and how long exchanges take, unless `timing` says otherwise. `others`:
    the cards that the plan swaps in, by their files. `waiter` and `notify` belong together (a media
    clock brings its own); the predicate that `waiter` is given takes no lock and may be called from
    any thread. `deadline_s`: how long a link waits for an answer.
    """

    def __init__(  # noqa: PLR0913 - all but the clock are options
        self,
        clock: Clock,
        name: str = "Uketsuke Virtual Reader",
        *,
        timing: Timing | None = None,
        radio: RadioPlan = SILENCE,
        others: Mapping[Path, PoweredCard] | None = None,
        waiter: Waiter | None = None,
        notify: Callable[[], None] | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        default = ConditionWaiter()
        self._clock = clock
        self._name = name
        self._timing = timing or radio.timing
        self._wait = waiter or default.wait
        self._notify = notify or default.notify
        self._lock = threading.RLock()
        self._field = Field(name, radio, others or {})
        self._deadline_s = deadline_s
        self._outage_told = 0

    @property
    def name(self) -> str:
        """The reader's name, as people see it."""
        return self._name

    @property
    def air(self) -> AirLog:
        """What the radio has really done so far."""
        return self._field.air.log

    def tell_swaps(self, told: Callable[[Path], None]) -> None:
        """Call `told` with the other card's file when the plan swaps it in. It must not use this reader."""
        with self._lock:
            self._field.on_swap = told

    # --- what people do -------------------------------------------------------------------------

    def insert(self, card: PoweredCard) -> None:
        """Put a card down; one that lies there already is taken away first."""
        with self._now() as (field, now):
            if field.card is not None:
                field.remove(now)
            field.insert(now, card)
        self._notify()

    def remove(self) -> None:
        """Take the card away; nothing happens when there is none."""
        with self._now() as (field, now):
            if field.card is not None:
                field.remove(now)

    def swap(self, card: PoweredCard) -> None:
        """Exchange the card so fast that no event tells: the old connection works on."""
        with self._now() as (field, _):
            if field.card is None:
                raise CardGone("there is no card to exchange")
            field.swap(card)

    def disturb(self, *, power: bool = False) -> None:
        """What another program does when it disconnects with RESET, or with UNPOWER (`power`)."""
        with self._now() as (field, _):
            field.disturb(power=power)

    def unplug(self, for_s: float = math.inf) -> None:
        """Pull the reader's cable, for a while or until `plug`."""
        with self._now() as (field, now):
            field.unplug(now + for_s)
        self._notify()

    def plug(self) -> None:
        """Put the cable back; a card that lies there is powered again."""
        with self._now() as (field, _):
            field.plug()

    def power_cycle(self) -> None:
        """Switch the port's power off and on again: what a card that nothing else wakes needs."""
        self.unplug(POWER_CYCLE_S)

    def stop_service(self, for_s: float) -> None:
        """Kill the PC/SC service; it is back after a while."""
        with self._now() as (field, now):
            field.stop_service(now + for_s)
        self._notify()

    # --- CardReader -----------------------------------------------------------------------------

    def watch(self, seen: ReaderStatus | None, timeout_s: float) -> ReaderStatus:
        """Wait until the status differs from `seen`.

        Raises ReaderUnplugged once closed; PcscServiceDown once when the service is lost and, while
        it is away, each time `timeout_s` has passed.
        """
        end = self._clock.now() + timeout_s
        while True:
            with self._now() as (field, now):
                status, due = field.status, field.due
                self._check_watched(field)
            rest = end - now
            known = field.down or status == seen
            if not known or rest <= 0:
                break
            if not self._wait(partial(self._differs, status), min(rest, due - now)):
                end = now if due - now >= rest else end
        if field.down:
            raise PcscServiceDown(f"{self._name}: no PC/SC service")
        return status

    def connect(self) -> VirtualLink:
        """Open a connection to the card that lies there. Raises LinkError or ReaderError."""
        return VirtualLink(self)

    def close(self) -> None:
        """Whoever waits is woken; connections are dead."""
        with self._now() as (field, _):
            field.closed = True
            if field.card is not None:
                field.card.power_off()
        self._notify()

    def _check_watched(self, field: Field) -> None:
        if field.closed:
            raise ReaderUnplugged(f"{self._name} is closed")
        if field.down and self._outage_told != field.service:
            self._outage_told = field.service
            raise PcscServiceDown(f"{self._name}: the PC/SC service died")

    def _differs(self, was: ReaderStatus) -> bool:
        return self._field.closed or self._field.status is not was

    # --- for the links --------------------------------------------------------------------------

    def join(self, strength: Strength | None) -> Place:
        """Connect anew (None) or again. Raises LinkError or ReaderError."""
        self._notice_removal()
        with self._now() as (field, _):
            if field.connect() if strength is None else field.wake(strength):
                return field.place()
        self._clock.sleep(WAKE_S)
        raise CardMute(f"{self._name}: the card does not wake up")

    def exchange(self, place: Place, command: bytes) -> bytes:
        """One APDU over the air: the card may vanish before it, or before its answer is here."""
        flight = self._depart(place, command)
        try:
            return self._fly(flight, command)
        finally:
            with self._now() as (field, now):
                field.land(now)

    def require(self, place: Place) -> None:
        """Raise CardGone, CardReset, ReaderUnplugged or PcscServiceDown unless the link holds."""
        with self._now() as (field, _):
            field.check(place)

    def cut_power(self, place: Place) -> None:
        """The end of a connection: PIN state is gone, other connections are told of a reset."""
        with self._now() as (field, _):
            field.cut_power(place)

    # --- inner ----------------------------------------------------------------------------------

    @contextmanager
    def _now(self) -> Iterator[tuple[Field, float]]:
        """The field as it is now, locked; who waits is woken if what the reader shows changes."""
        before = self._field.status
        try:
            with self._lock:
                now = self._clock.now()
                self._field.advance(now)
                yield self._field, now
        finally:
            if self._field.status is not before:
                self._notify()

    def _notice_removal(self) -> None:
        """Whoever connects to a card that has just left learns it when the reader has looked."""
        with self._now() as (field, now):
            unseen = field.unseen
        if unseen is not None:
            self._clock.sleep(unseen - now)

    def _depart(self, place: Place, command: bytes) -> _Flight:
        """Begin an exchange; what strikes before it strikes now."""
        with self._now() as (field, now):
            field.check(place)
            flight = _Flight(
                place, field.losses, field.air.command(command), now + self._deadline_s
            )
            self._strike(field, now, flight, When.BEFORE)
            field.check(place)
            field.depart()
        return flight

    def _fly(self, flight: _Flight, command: bytes) -> bytes:
        self._pass(flight, self._timing.command_s(command))
        answer = self._ask(flight, command)
        with self._now() as (field, now):
            self._strike(field, now, flight, When.ANSWER)
            answer = field.air.spoil(flight.faults, answer)
            silent = field.muted is not None
        slower_s = sum(f.for_s for f in flight.faults if f.kind is FaultKind.SLOW)
        self._pass(flight, math.inf if silent else self._timing.response_s(answer) + slower_s)
        if len(answer) == 1:
            raise GarbledReply(f"{self._name}: response of one byte")
        return answer

    def _ask(self, flight: _Flight, command: bytes) -> bytes:
        with self._now() as (field, _):
            self._check(field, flight)
            if field.card is not None and field.muted is None:
                return field.card.transmit(command)
        return b""

    def _strike(self, field: Field, now: float, flight: _Flight, when: When) -> None:
        for fault in flight.faults:
            if fault.kind in SPOILING:
                if when is When.ANSWER:
                    field.air.note(now, fault)
            elif fault.when is when:
                field.strike(now, fault)

    def _check(self, field: Field, flight: _Flight) -> None:
        field.check(flight.place)
        if field.losses != flight.losses:
            raise CardGone(f"{self._name}: empty response with success")

    def _pass(self, flight: _Flight, seconds: float) -> None:
        """Let air time pass, up to the link's deadline; whatever happens meanwhile ends it."""
        begin = self._clock.now()
        late = begin + seconds > flight.deadline
        end = flight.deadline if late else begin + seconds
        rest = end - begin if late else seconds
        while (pause := self._until_next(flight)) < rest:
            self._clock.sleep(pause)
            rest = end - self._clock.now()
        self._clock.sleep(max(0.0, rest))
        with self._now() as (field, _):
            self._check(field, flight)
            if late:
                field.give_up()
        if late:
            raise CardMute(f"{self._name}: no answer within {self._deadline_s:g} s")

    def _until_next(self, flight: _Flight) -> float:
        with self._now() as (field, now):
            self._check(field, flight)
            return field.due - now
