# SPDX-License-Identifier: Apache-2.0
"""A PC/SC context and, if there is one, its card handle, owned by one worker thread.

Contexts and handles never come back to life after a stuck call or a restart of pcscd, so a session
is used until its first such failure, thrown away, and replaced by a new one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from hw.errors import CardGone, HwError, NoReader, PcscServiceDown
from hw.pcsc import scard
from hw.pcsc.deadline import DeadlinePassed, Watchdog
from hw.pcsc.service import BackOff

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PcscOptions:
    """Times in seconds.

    `transmit_s`: a card that has not answered an APDU by then is mute (a signature takes about 1).
    `connect_s`: for connecting and resetting. `service_s`: for what pcscd answers by itself.
    `busy_s`: how long to try while another program holds the card. `settle_s`: how long pcscd may
    take to notice that a card left (it looks every 0.4 s), which is also how long a reconnect waits
    for it to come back. `slice_s`: the longest single wait for a status, so that a lost wake-up
    heals itself.
    """

    transmit_s: float = 5.0
    connect_s: float = 5.0
    service_s: float = 3.0
    busy_s: float = 5.0
    settle_s: float = 0.6
    slice_s: float = 1.0


PROBE_S = 0.025
"""Between two questions to the driver while a card is away and pcscd has not noticed."""
_NOTICE_S = 1.2
"""pcscd looks every 0.4 s; after this much it will not notice any more."""
_TRANSIENT_LOOKS = 3
_TRANSIENT_S = 0.2
"""How often, and how long each, a reader reported as unavailable is asked again: one state of that
kind in weeks is known to be wrong (LudovicRousseau/CCID issue 163, 0x8A)."""


class Session:
    """Opens a context in its constructor, once no earlier call of the watchdog's is stuck.

    Raises PcscServiceDown or PcscDenied.
    """

    def __init__(
        self,
        watchdog: Watchdog,
        service_s: float,
        back_off: BackOff | None = None,
        patience_s: float = 0.0,
    ) -> None:
        self._watchdog = watchdog
        self._service_s = service_s
        self._context: int | None = None
        self._handle: scard.Handle | None = None
        self._reader = ""
        self._seen = scard.NEVER_SEEN
        self._lost = False
        self._back_off = back_off or BackOff()
        try:
            self._worker = watchdog.start(self._farewell, patience_s)
        except DeadlinePassed as error:
            raise PcscServiceDown(str(error)) from error
        try:
            self.call(self._establish, service_s, PcscServiceDown)
        except scard.Refused as error:
            self._back_off.refused()
            self.close()
            raise PcscServiceDown(str(error)) from error
        except HwError:
            self._back_off.failed()
            self.close()
            raise
        self._back_off.succeeded()

    @property
    def lost(self) -> bool:
        """True once a call did not return in time: nothing more can be done with it."""
        return self._lost

    def call(self, function: Callable[[], _T], timeout_s: float, late: type[HwError]) -> _T:
        """Call on the worker. After the time the session is lost and `late` is raised."""
        try:
            return self._worker.call(function, timeout_s)
        except DeadlinePassed as error:
            self._lose()
            raise late(str(error)) from error

    def with_context(self, function: Callable[[int], _T], timeout_s: float) -> _T:
        """Call a function of the context; too late means that the service is down."""
        return self.call(lambda: function(self._the_context()), timeout_s, PcscServiceDown)

    def with_handle(
        self, function: Callable[[scard.Handle], _T], timeout_s: float, late: type[HwError]
    ) -> _T:
        """Call a function of the card handle."""
        return self.call(lambda: function(self._the_handle()), timeout_s, late)

    def status(self, reader: str | None, known: scard.Seen, wait_s: float) -> scard.Seen:
        """A reader's state, once it differs from what is known or the time is up."""
        seen = self._ask(reader, known, wait_s)
        for _ in range(_TRANSIENT_LOOKS):
            if not seen.transient:
                break
            seen = self._ask(reader, seen, _TRANSIENT_S)
        if seen.card:
            self._seen = seen
        return seen

    def _ask(self, reader: str | None, known: scard.Seen, wait_s: float) -> scard.Seen:
        return self.with_context(
            lambda context: scard.status_change(context, wait_s, reader, known),
            wait_s + self._service_s,
        )

    def connect(self, reader: str, timeout_s: float, late: type[HwError]) -> None:
        """Connect to the card in a reader."""
        self.call(lambda: self._connect(reader), timeout_s, late)

    def reconnect(self, card: int, timeout_s: float, late: type[HwError]) -> None:
        """Connect again on the handle; `card` is scard.LEAVE, RESET or UNPOWER."""
        self.call(lambda: self._reconnect(card), timeout_s, late)

    def cancel(self) -> None:
        """Wake a status wait of this session. Called by any thread."""
        if self._context is not None:
            scard.cancel(self._context)

    def close(self) -> None:
        """Cut the card's power, release the context, end the thread. Never raises."""
        if not self._lost and not self._worker.close(self._service_s):
            self._lose()

    def _lose(self) -> None:
        if not self._lost:
            self._lost = True
            self._watchdog.give_up(self._worker)

    # The outcome is stored on the worker's thread, so that an answer that comes too late for the
    # caller is still found, and freed, by the farewell.

    def _establish(self) -> None:
        self._context = scard.establish()

    def _connect(self, reader: str) -> None:
        self._handle = scard.connect(self._the_context(), reader)
        self._reader = reader

    def _reconnect(self, card: int) -> None:
        self._handle = scard.reconnect(self._the_handle(), card)

    def _the_context(self) -> int:
        if self._context is None:
            raise PcscServiceDown("no context")
        return self._context

    def _the_handle(self) -> scard.Handle:
        if self._handle is None:
            raise PcscServiceDown("no card handle")
        return self._handle

    def _farewell(self) -> None:
        if self._handle is not None:
            scard.disconnect(self._handle)
        if self._context is not None:
            with suppress(HwError):
                leave_no_card_unseen(self._context, self._reader, self._seen)
            scard.release(self._context)


def leave_no_card_unseen(context: int, reader: str, seen: scard.Seen) -> None:
    """Make sure that pcscd will notice a card that is away just now.

    A call that finds no card (a reset, or cutting the power) makes pcscd 1.9.9 say so at once. If
    the card is back before pcscd's next look, that look finds nothing new, and pcscd goes on saying
    that there is no card for as long as it lies there. `seen` is the state when it last lay there.
    """
    now = scard.status_change(context, 0.0, reader, scard.NEVER_SEEN) if reader else seen
    if now.card or now.counter != seen.counter or not seen.card:
        return
    handle = scard.connect_reader(context, reader)
    end_s = time.monotonic() + _NOTICE_S
    while now.counter == seen.counter and not _reset(handle) and time.monotonic() < end_s:
        now = scard.status_change(context, PROBE_S, reader, now)
    scard.disconnect(handle, scard.LEAVE)


def _reset(handle: scard.Handle) -> bool:
    try:
        scard.reconnect(handle, scard.RESET)
    except CardGone:
        return False
    return True


def choose(names: list[str], wanted: str | None) -> str:
    """The reader that is meant: by its exact name, by a part only it has, or the only one.

    Raises NoReader, with the names that there are.
    """
    fitting = [name for name in names if wanted is None or wanted.casefold() in name.casefold()]
    if wanted in names:
        return wanted
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(names) or "none"
    if not fitting:
        raise NoReader(f"no reader named {wanted!r}; there: {there}" if wanted else "no reader")
    raise NoReader(f"{len(fitting)} readers fit {wanted or 'no name'!r}; there: {there}")
