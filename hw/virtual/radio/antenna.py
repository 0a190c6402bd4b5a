# SPDX-License-Identifier: Apache-2.0
"""A card held into a pcscd's virtual reader through an interfering radio, in real time.

The line to vpcd is the field: a blink closes it for a while. What pcscd makes of that is its own
affair: it looks for its card every 0.4 s, so that a short blink may never be reported.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from hw.link import Strength
from hw.virtual.radio.air import Air
from hw.virtual.radio.plan import Fault, FaultKind, RadioPlan, When
from hw.virtual.vpcd import (
    FRAME_TIMEOUT_S,
    LOOK_S,
    POWER_OFF,
    RESET,
    RETRY_S,
    PoweredCard,
    handle,
    receive,
    send,
)

MUTE_S = 6.0
"""How long a mute card without a time of its own is silent. Then its line is closed, which is the only
way out: pcscd waits for ever for an answer, and cannot reset a card meanwhile."""
SERVICE_DIES_S = 3.0
"""How long an answer is held back for a pcscd that was told to die."""

log = logging.getLogger("hw.virtual.radio")

Outside = Callable[[Fault], None]
"""What the card's side cannot do itself: another program's RESET and UNPOWER, the death of pcscd."""


class Antenna:
    """One plan for all cards that lie in the slot one after the other. `serve` runs on one thread."""

    def __init__(
        self, plan: RadioPlan, others: Mapping[Path, PoweredCard], outside: Outside
    ) -> None:
        self.air = Air(plan)
        self._others = others
        self._outside = outside
        self._card: PoweredCard | None = None
        self._dark_until = 0.0
        self._dropped = False
        self._dying = False
        self._mute_s: float | None = None

    def serve(self, card: PoweredCard, host: str, port: int, stop: threading.Event) -> None:
        """Keep the card in the reader until `stop`; come back whenever pcscd does. Never raises."""
        self._card = card
        self.air.begin(time.monotonic())
        while not stop.is_set():
            if self._dropped:
                self._be_away(stop)
                continue
            try:
                with socket.create_connection((host, port), timeout=FRAME_TIMEOUT_S) as line:
                    self._serve_line(line, stop)
            except OSError as error:
                log.debug("no reader at %s:%d: %s", host, port, error)
            self._lose_power()
            if not self._dropped:
                _rest(RETRY_S)

    def _be_away(self, stop: threading.Event) -> None:
        """In the middle of a blink, which the next one may make longer."""
        begin = time.monotonic()
        while (left_s := self._dark_until - time.monotonic()) > 0 and not stop.is_set():
            _rest(min(left_s, LOOK_S))
            self._advance()
        self.air.log.absent_s += time.monotonic() - begin
        self._dropped = False

    def _serve_line(self, line: socket.socket, stop: threading.Event) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(FRAME_TIMEOUT_S)
        while not stop.is_set():
            self._advance()
            if self._dropped:
                return
            if not select.select([line], [], [], self._idle_s())[0]:
                continue
            message = receive(line)
            if message is None or self._card is None:
                return
            answer = self._answer(self._card, message, line, stop)
            if answer is None and len(message) > 1:
                return
            if answer is not None:
                send(line, answer)

    def _answer(
        self, card: PoweredCard, message: bytes, line: socket.socket, stop: threading.Event
    ) -> bytes | None:
        if len(message) > 1:
            return _Exchange(self, line, stop).run(message)
        if message[:1] in (bytes((RESET,)), bytes((POWER_OFF,))):
            strength = Strength.RESET if message[0] == RESET else Strength.UNPOWER
            if self.air.plan.mute_until.wakes_at(strength):
                self._mute_s = None
        return handle(card, message)

    def _idle_s(self) -> float:
        return max(0.0, min(LOOK_S, self.air.due - time.monotonic()))

    # --- faults ---------------------------------------------------------------------------------

    def _advance(self) -> None:
        """Let happen what was due until now."""
        while self.air.due <= time.monotonic():
            fault = self.air.take()
            if fault is not None:
                self.strike(fault)

    def strike(self, fault: Fault) -> None:
        """Let one fault come about."""
        now = time.monotonic()
        self.air.note(now, fault)
        match fault.kind:
            case FaultKind.BLINK | FaultKind.EMPTY:
                self.air.log.blinks += fault.kind is FaultKind.BLINK and not self._dropped
                self._dropped = True
                self._dark_until = max(self._dark_until, now + fault.for_s)
            case FaultKind.MUTE:
                self._mute_s = fault.for_s or MUTE_S
            case FaultKind.SWAP if fault.card is not None and self._card is not None:
                self._card.power_off()
                self._card = self._others[fault.card]
                self._card.power_on()
            case FaultKind.RESET | FaultKind.UNPOWER | FaultKind.SERVICE_DOWN:
                self._dying = fault.kind is FaultKind.SERVICE_DOWN
                self._outside(fault)
            case _:
                pass

    def _lose_power(self) -> None:
        self._mute_s = None
        self._dying = False
        if self._card is not None:
            self._card.power_off()

    # --- for the exchange -----------------------------------------------------------------------

    @property
    def silent_s(self) -> float | None:
        """How long no answer comes, before the line is closed; None when one comes."""
        return SERVICE_DIES_S if self._dying else self._mute_s

    def transmit(self, command: bytes) -> bytes:
        """What the card that lies there now answers."""
        return b"" if self._card is None else self._card.transmit(command)

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Let air time pass; False when the card was lost meanwhile."""
        end = time.monotonic() + seconds
        while not self._dropped and not stop.is_set():
            now = time.monotonic()
            if now >= end:
                return True
            _rest(min(end - now, LOOK_S, max(0.0, self.air.due - now)))
            self._advance()
        return False


class _Exchange:
    """One command and its answer, if one comes."""

    def __init__(self, antenna: Antenna, line: socket.socket, stop: threading.Event) -> None:
        self._antenna = antenna
        self._line = line
        self._stop = stop

    def run(self, command: bytes) -> bytes | None:
        """The answer as it arrives; None when the line has to be closed."""
        antenna, timing = self._antenna, self._antenna.air.plan.timing
        faults = antenna.air.command(command)
        if not self._go_on(faults, When.BEFORE, timing.command_s(command)):
            return None
        answer = antenna.air.spoil(faults, antenna.transmit(command))
        slower_s = sum(fault.for_s for fault in faults if fault.kind is FaultKind.SLOW)
        arrives = self._go_on(faults, When.ANSWER, timing.response_s(answer) + slower_s)
        return answer if arrives else None

    def _go_on(self, faults: tuple[Fault, ...], when: When, seconds: float) -> bool:
        """Let strike what strikes now; whether the exchange goes on after the time."""
        for fault in faults:
            if fault.when is when:
                self._antenna.strike(fault)
        if self._antenna.silent_s is None:
            return self._antenna.wait(seconds, self._stop)
        end = time.monotonic() + self._antenna.silent_s
        while time.monotonic() < end and not self._stop.is_set() and not self._closed():
            _rest(0.02)
        return False

    def _closed(self) -> bool:
        """Whether pcscd has closed the line: it sends nothing while it waits for an answer."""
        return bool(select.select([self._line], [], [], 0)[0])


def _rest(seconds: float) -> None:
    """Not `Event.wait`, for the reason that is told in `hw.virtual.vpcd.serve`."""
    select.select([], [], [], seconds)
