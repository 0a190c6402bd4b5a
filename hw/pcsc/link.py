# SPDX-License-Identifier: Apache-2.0
"""A connection to one card through PC/SC, shared with other programs, which never sends twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from hw.errors import (
    CardGone,
    CardMute,
    GarbledReply,
    HwError,
    LinkError,
    PcscServiceDown,
    ReaderBusy,
    ReaderError,
    ReaderUnplugged,
)
from hw.link import Strength
from hw.pcsc import scard
from hw.pcsc.deadline import Watchdog
from hw.pcsc.session import PcscOptions, Session, choose

_DISPOSITION = {
    Strength.LEAVE: scard.LEAVE,
    Strength.RESET: scard.RESET,
    Strength.UNPOWER: scard.UNPOWER,
}


class PcscLink:
    """A CardLink. The constructor connects; raises LinkError or ReaderError.

    After a failure nothing is sent until `reconnect` succeeded: pcscd may not have noticed yet that
    another card lies there. (A reply of one byte is the exception: the card is there, and the next
    command works.) A transaction keeps other programs out for a short block of commands.
    """

    def __init__(self, wanted: str | None = None, options: PcscOptions | None = None) -> None:
        self._wanted = wanted
        self._options = options or PcscOptions()
        self._watchdog = Watchdog("pcsc-card")
        self._name = wanted or ""
        self._generation = 0
        self._failure: type[HwError] | None = None
        self._repair = scard.LEAVE
        self._seen = scard.NEVER_SEEN
        self._closed = threading.Event()
        self._session: Session | None = None
        self._open()

    @property
    def name(self) -> str:
        return self._name

    @property
    def generation(self) -> int:
        return self._generation

    def transmit(self, command: bytes) -> bytes:
        """Send one command, once. CardMute when no answer came within `transmit_s`."""
        session = self._usable()
        with self._noting_failures():
            try:
                return session.with_handle(
                    lambda handle: scard.transmit(handle, command),
                    self._options.transmit_s,
                    late=CardMute,
                )
            except scard.Uncertain as error:
                raise self._uncertain(session, str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other programs from the card. Raises ReaderBusy if one does not let go in time.

        Select again at the start of each: others may have selected something else in between.
        """
        session = self._usable()
        with self._noting_failures():
            session.with_handle(scard.begin, self._options.busy_s, late=ReaderBusy)
        try:
            yield
        finally:
            # A card or a session that is lost has ended its transaction, and was reported.
            if self._session is session:
                with suppress(HwError):
                    session.with_handle(scard.end, self._options.service_s, late=CardMute)

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:
        """Connect again, in the way that heals what happened (see `_note`), or harder."""
        self._repair = max(self._repair, _DISPOSITION[strength])
        if self._closed.is_set():
            raise CardGone("the link is closed")
        with self._noting_failures():
            if self._session is None or not self._heal(self._session):
                self._open()
        self._generation += 1
        self._failure = None
        self._repair = scard.LEAVE

    def close(self) -> None:
        self._closed.set()
        self._failure = CardGone
        self._drop()

    def _open(self) -> None:
        """Make a new context and connect in it."""
        self._drop()
        session = Session(self._watchdog, self._options.service_s)
        try:
            names = session.with_context(scard.list_readers, self._options.service_s)
            self._name = choose(names, self._wanted)
            self._connect(session)
            self._look(session)
        except HwError:
            session.close()
            raise
        self._session = session
        if self._closed.is_set():  # closed meanwhile, by a thread that could not see it
            self._drop()
            raise CardGone("the link is closed")

    def _connect(self, session: Session) -> None:
        """Connect, with patience for a program that holds the card for a moment."""
        give_up_s = time.monotonic() + self._options.busy_s
        pause_s = 0.1
        while True:
            try:
                return session.connect(self._name, self._options.connect_s, late=CardMute)
            except ReaderBusy:
                if time.monotonic() + pause_s > give_up_s or self._closed.wait(pause_s):
                    raise
            pause_s = min(2 * pause_s, 1.0)

    def _heal(self, session: Session) -> bool:
        """Reconnect on the old handle; False if only a new context can help.

        From the mildest way that fits the failure to the strongest one.
        """
        if self._failure is CardGone and not self._settled(session).card:
            raise CardGone("reconnect: no card")
        for card in range(self._repair, scard.UNPOWER + 1):
            try:
                session.reconnect(card, self._options.connect_s, late=CardMute)
            except CardMute:
                if session.lost:
                    raise
            except (PcscServiceDown, ReaderUnplugged):
                return False
            else:
                self._look(session)
                return True
        raise CardMute("reconnect: no way of resetting wakes the card")

    def _look(self, session: Session) -> None:
        """Remember the reader's event counter, to know later whether this card ever left."""
        self._seen = session.with_context(
            lambda context: scard.status_change(context, 0, self._name, scard.NEVER_SEEN),
            self._options.service_s,
        )

    def _settled(self, session: Session) -> scard.Seen:
        """Give pcscd the time to notice a removal, and return what it says then."""
        end_s = time.monotonic() + self._options.settle_s
        seen = self._seen
        while seen.card and not self._left(seen) and (left_s := end_s - time.monotonic()) > 0:
            ask = partial(scard.status_change, timeout_s=left_s, reader=self._name, known=seen)
            seen = session.with_context(ask, left_s + self._options.service_s)
        return seen

    def _left(self, seen: scard.Seen) -> bool:
        return not seen.card or seen.counter != self._seen.counter

    def _uncertain(self, session: Session, what: str) -> LinkError:
        """Tell a card that left, even if it is back, from one that is still there.

        It may still be another one, swapped between two of pcscd's looks: nothing is sent to it
        before a reconnect with RESET.
        """
        if self._left(self._settled(session)):
            return CardGone(what)
        self._failure, self._repair = GarbledReply, scard.RESET
        return GarbledReply(what)

    def _usable(self) -> Session:
        if self._failure is not None:
            raise self._failure("not sent: the link failed earlier and was not reconnected")
        if self._session is None:
            raise CardGone("not sent: not connected")
        return self._session

    @contextmanager
    def _noting_failures(self) -> Iterator[None]:
        try:
            yield
        except HwError as error:
            self._note(error)
            raise

    def _note(self, error: HwError) -> None:
        """Decide what the next reconnect must do.

        A reset by another program cannot be told from its UNPOWER, after which LEAVE would get the
        reader stuck at W_UNPOWERED_CARD; a card that left may have come back without pcscd having
        noticed. Both lost their state already, so RESET costs nothing.
        """
        if isinstance(error, GarbledReply):
            return
        if isinstance(error, ReaderBusy) and not (self._session and self._session.lost):
            return
        self._failure = type(error)
        self._repair = scard.UNPOWER if isinstance(error, CardMute) else scard.RESET
        if isinstance(error, ReaderError) or (self._session and self._session.lost):
            self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()
