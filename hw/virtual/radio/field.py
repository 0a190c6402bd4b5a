# SPDX-License-Identifier: Apache-2.0
"""A reader's field and what lies in it: a pure state machine over the time it is told.

Physical state (card, field, cable, service) and what the reader reports are kept apart, since a
reader looks for its card only now and then: what happens between two looks is not reported, and an
old connection then works on with a card that has forgotten everything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hw.errors import CardGone, CardMute, CardReset, PcscServiceDown, ReaderUnplugged
from hw.link import ReaderStatus, Strength
from hw.virtual.radio.air import NEVER, Air
from hw.virtual.radio.plan import Fault, FaultKind, MuteUntil, RadioPlan
from hw.virtual.vpcd import PoweredCard


@dataclass(frozen=True, slots=True)
class Place:
    """What a connection belongs to: it is dead once one of the three has moved on."""

    seat: int
    epoch: int
    service: int


class Field:
    """Not thread-safe: its reader holds a lock. `status` may be read by anyone at any time.

    All methods that take a time expect that `advance` was called with it.
    """

    def __init__(self, name: str, plan: RadioPlan, others: Mapping[Path, PoweredCard]) -> None:
        self._name = name
        self._others = others
        self.air = Air(plan)
        self.on_swap: Callable[[Path], None] | None = None
        self.card: PoweredCard | None = None
        self.status = ReaderStatus(reader=True, card=False)
        self.service = 0
        self.losses = 0
        self.closed = False
        self.muted: MuteUntil | None = None
        self._wakes_at = NEVER
        self._unpowered = False
        self._given_up = False
        self._seat = 0
        self._epoch = 0
        self._flying = 0
        self._held: list[Fault] = []
        self._dark_until: float | None = None
        self._dark_since = 0.0
        self._unplugged_until: float | None = None
        self._down_until: float | None = None
        self._look_at: float | None = None

    # --- time -----------------------------------------------------------------------------------

    @property
    def due(self) -> float:
        """When something happens next by itself; NEVER when nothing does."""
        mine = (self._dark_until, self._unplugged_until, self._down_until, self._look_at)
        return min(self.air.due, self._wakes_at, *(at for at in mine if at is not None))

    def advance(self, now: float) -> None:
        """Let happen what was due until now, in order."""
        while (at := self.due) <= now:
            self._happen(at)

    def _happen(self, at: float) -> None:
        if at == self._dark_until:
            self._light(at)
        elif at == self._unplugged_until:
            self.plug()
        elif at == self._down_until:
            self._start_service()
        elif at == self._look_at:
            self._look_at = None
            self._report()
        elif at == self._wakes_at:
            self._wake()
        elif (fault := self.air.take()) is not None:
            self.strike(at, fault)

    # --- what people do -------------------------------------------------------------------------

    def insert(self, now: float, card: PoweredCard) -> None:
        """Put a card down on the empty reader."""
        self.air.begin(now)
        self.card = card
        card.power_on()
        self._dark_since = now
        self._refresh(now)

    def remove(self, now: float) -> None:
        """Take the card away."""
        self._count_absence(now)
        self._lose_power()
        self.card = None
        self._refresh(now)

    def swap(self, card: PoweredCard) -> None:
        """Exchange the card so fast that no event tells, and no exchange under way is lost."""
        self._lose_power()
        self.losses -= 1
        self.card = card
        card.power_on()

    def disturb(self, *, power: bool) -> None:
        """Another program disconnects with RESET or UNPOWER."""
        if self.card is None:
            return
        self._shake(Strength.UNPOWER if power else Strength.RESET)
        self._unpowered = power

    def unplug(self, until: float = math.inf) -> None:
        """Pull the reader's cable."""
        self._lose_power()
        self._wake()
        self._seat += 1
        self._unplugged_until = until
        self._change(reader=False, card=False)

    def plug(self) -> None:
        """Put the cable back; nothing happens when it is in."""
        if self._unplugged_until is None:
            return
        self._unplugged_until = None
        self._return()

    def stop_service(self, until: float) -> None:
        """pcscd dies: every connection to it is dead for ever, and the reader has no power."""
        self._lose_power()
        self.service += 1
        self._down_until = until
        self._change(reader=False, card=False)

    def _start_service(self) -> None:
        self._down_until = None
        self._return()

    def _return(self) -> None:
        """The reader is back, with whatever lies on it."""
        self._look_at = None
        if self.down or self._unplugged_until is not None:
            return
        self._change(reader=True, card=self._lit)

    # --- what the radio does --------------------------------------------------------------------

    def strike(self, at: float, fault: Fault) -> None:
        """Let a fault of the plan come about, if there is something for it to hit."""
        if self.card is None and fault.kind not in (FaultKind.UNPLUG, FaultKind.SERVICE_DOWN):
            return
        if self._flying and fault.kind in (FaultKind.RESET, FaultKind.UNPOWER):
            self._held.append(fault)  # another program waits until the exchange is over
            return
        self.air.note(at, fault)
        match fault.kind:
            case FaultKind.BLINK:
                self._darken(at, at + fault.for_s)
            case FaultKind.EMPTY:
                self._lose_power()
            case FaultKind.MUTE:
                self.muted = self.air.plan.mute_until
                self._wakes_at = at + fault.for_s if fault.for_s else NEVER
            case FaultKind.RESET | FaultKind.UNPOWER:
                self.disturb(power=fault.kind is FaultKind.UNPOWER)
            case FaultKind.SWAP if fault.card is not None:
                self.swap(self._others[fault.card])
                if self.on_swap is not None:
                    self.on_swap(fault.card)
            case FaultKind.UNPLUG:
                self.unplug(at + fault.for_s)
            case FaultKind.SERVICE_DOWN:
                self.stop_service(at + fault.for_s)
            case _:
                pass

    def _darken(self, at: float, until: float) -> None:
        if self._dark_until is not None:
            self._dark_until = max(self._dark_until, until)
            return
        self._lose_power()
        self.air.log.blinks += 1
        self._dark_until, self._dark_since = until, at
        self._refresh(at)

    def _light(self, at: float) -> None:
        self._count_absence(at)
        self._dark_until = None
        if self.card is not None:
            self.card.power_on()
        self._refresh(at)

    def _count_absence(self, now: float) -> None:
        if self.card is not None and self._dark_until is not None:
            self.air.log.absent_s += now - self._dark_since

    # --- connections ----------------------------------------------------------------------------

    @property
    def down(self) -> bool:
        """Whether pcscd is dead."""
        return self._down_until is not None

    @property
    def unseen(self) -> float | None:
        """When the reader will notice that its card has gone; None when there is nothing to notice."""
        return self._look_at if self.status.card and not self._lit else None

    def place(self) -> Place:
        """What a new connection belongs to. Raises what `check` raises."""
        self._present()
        return Place(self._seat, self._epoch, self.service)

    def check(self, place: Place) -> PoweredCard:
        """The card, if the connection still holds.

        Raises CardGone, CardReset, ReaderUnplugged or PcscServiceDown.
        """
        if place.service != self.service:
            raise PcscServiceDown(f"{self._name}: the PC/SC service died since")
        card = self._present()
        if place.seat != self._seat:
            raise CardGone(f"{self._name}: the card was taken away since")
        if place.epoch != self._epoch:
            raise CardReset(f"{self._name}: another program reset the card")
        return card

    def wake(self, strength: Strength) -> bool:
        """Connect so hard; whether the card answers then. Raises what `check` raises, and CardMute."""
        self._present()
        if self._unpowered and strength is Strength.LEAVE:
            raise CardMute(f"{self._name}: the card was left without power")
        if self.muted is not None and not self.muted.wakes_at(strength):
            return False
        if self._given_up:
            strength = Strength.UNPOWER
        if strength is not Strength.LEAVE:
            self._shake(strength)
        return True

    def connect(self) -> bool:
        """Connect anew, which powers the card; whether it answers."""
        self._present()
        self._unpowered = False
        if self._given_up and self.muted is None:
            self._shake(Strength.UNPOWER)
        return self.muted is None

    def cut_power(self, place: Place) -> None:
        """The end of a connection: PIN state is gone, other connections are told of a reset."""
        if self.card is not None and place.seat == self._seat:
            self._shake(Strength.UNPOWER)

    def give_up(self) -> None:
        """No answer came in time: what waited for it lets go of the card, which cuts its power."""
        self._given_up = True

    def depart(self) -> None:
        """An exchange begins."""
        self._flying += 1

    def land(self, now: float) -> None:
        """It is over: other programs that waited for it go on."""
        self._flying -= 1
        if not self._flying:
            held, self._held = self._held, []
            for fault in held:
                self.strike(now, fault)

    # --- inner ----------------------------------------------------------------------------------

    @property
    def _lit(self) -> bool:
        return self.card is not None and self._dark_until is None

    def _present(self) -> PoweredCard:
        if self.closed:
            raise ReaderUnplugged(f"{self._name} is closed")
        if self.down:
            raise PcscServiceDown(f"{self._name}: no PC/SC service")
        if not self.status.reader:
            raise ReaderUnplugged(f"{self._name} is not there")
        if self.card is None or not self._lit or not self.status.card:
            raise CardGone(f"{self._name}: no card")
        return self.card

    def _shake(self, strength: Strength) -> None:
        """Reset the card or cut its power; all other connections are told."""
        if self.card is None:
            return
        if strength is Strength.RESET:
            self.card.reset()
        else:
            self.card.power_off()
            self.card.power_on()
        if self.muted is not None and self.muted.wakes_at(strength):
            self._wake()
        self._unpowered = self._given_up = False
        self._epoch += 1

    def _lose_power(self) -> None:
        self.losses += 1
        self._unpowered = self._given_up = False
        if self.muted is not MuteUntil.USB:
            self._wake()
        if self.card is not None:
            self.card.power_off()

    def _wake(self) -> None:
        self.muted = None
        self._wakes_at = NEVER

    def _refresh(self, now: float) -> None:
        """The reader notices at once, or when it looks next."""
        poll_s = self.air.plan.poll_s
        if not poll_s:
            self._report()
        elif self._look_at is None:
            self._look_at = (math.floor(now / poll_s) + 1) * poll_s

    def _report(self) -> None:
        if not self.status.reader or self._lit == self.status.card:
            return
        if not self._lit:
            self._seat += 1
        self._change(reader=True, card=self._lit)

    def _change(self, *, reader: bool, card: bool) -> None:
        atr = self.card.power_on() if card and self.card is not None else b""
        self.status = ReaderStatus(reader, card, self.status.changes + 1, atr)
