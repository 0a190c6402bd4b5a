# SPDX-License-Identifier: Apache-2.0
"""Bringing a card handle back to life after the card, or another program, broke it.

pcscd looks for cards every 0.4 s, so waiting for it to tell that a card left and came back costs up
to 0.8 s. A reconnect with RESET or UNPOWER asks the driver at once instead (pcsc-lite 1.9.9,
IFDPowerICC), and finds a card that was away for a moment before pcscd has missed it. Once pcscd has
noticed that the card left, only its next look will do: it cuts the power of a card that comes back.
"""

from __future__ import annotations

import threading
import time

from hw.errors import CardGone, CardMute
from hw.pcsc import scard
from hw.pcsc.session import PROBE_S, PcscOptions, Session

_UNNOTICED = 3
"""After a question that found no card, pcscd takes the card for gone until it notices it leave and
return; if the card is back before it looks, for good. So a link asks on until then, at most this
many times as long as pcscd needs for that."""


class Healer:
    """Works on one session's handle. `seen` is the reader's state when the card was last reached."""

    def __init__(
        self,
        session: Session,
        reader: str,
        seen: scard.Seen,
        options: PcscOptions,
        closed: threading.Event,
    ) -> None:
        self._session = session
        self._reader = reader
        self._counter = seen.counter
        self._options = options
        self._closed = closed

    def heal(self, card: int, gone: bool) -> None:
        """Reconnect at least as hard as `card` (scard.LEAVE and so on).

        If the card left, wait a moment for it. Raises CardGone if it does not come back, CardMute,
        ReaderBusy, and PcscServiceDown or ReaderUnplugged when only a new context can help.
        """
        if not gone and self._reached(card):
            return
        self._await_return(max(card, scard.RESET))

    def _await_return(self, card: int) -> None:
        start_s = time.monotonic()
        seen = self._status(scard.NEVER_SEEN, 0.0)
        while not (self._worth_a_try(seen) and self._reached(card)):
            noticed = seen.counter != self._counter
            patience_s = self._options.settle_s * (1 if noticed else _UNNOTICED)
            left_s = start_s + patience_s - time.monotonic()
            if left_s <= 0 or self._closed.is_set():
                raise CardGone("reconnect: no card")
            seen = self._status(seen, left_s if noticed else min(left_s, PROBE_S))

    def _worth_a_try(self, seen: scard.Seen) -> bool:
        """Whether pcscd believes that a card is there, or does not know better yet."""
        if seen.card:
            self._counter = seen.counter
        return seen.counter == self._counter

    def _reached(self, card: int) -> bool:
        """Shake the card, harder and harder until it answers; False if there is none."""
        for how in range(card, scard.UNPOWER + 1):
            try:
                self._session.reconnect(how, self._options.connect_s, late=CardMute)
            except CardMute:
                if self._session.lost:
                    raise
            except CardGone:
                return False
            else:
                return True
        raise CardMute("reconnect: no way of resetting wakes the card")

    def _status(self, known: scard.Seen, wait_s: float) -> scard.Seen:
        return self._session.status(self._reader, known, wait_s)
