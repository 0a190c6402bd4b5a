# SPDX-License-Identifier: Apache-2.0
"""A connection to one card through PC/SC, shared with other programs, which never sends twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
from hw.pcsc.healing import Healer
from hw.pcsc.service import Service
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

    def __init__(
        self,
        wanted: str | None = None,
        options: PcscOptions | None = None,
        service: Service | None = None,
    ) -> None:
        self._wanted = wanted
        self._options = options or PcscOptions()
        self._service = service or Service()
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
        """Send one command, once.

        When no answer came within `transmit_s`, CardMute, or PcscServiceDown if pcscd is mute, too.
        """
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
            except CardMute:
                if session.lost:
                    self._ping()
                raise

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
        """Connect again, in the way that heals what happened (see `_note`), or harder.

        A card that has left is waited for during `settle_s`; then CardGone.
        """
        self._repair = max(self._repair, _DISPOSITION[strength])
        if self._closed.is_set():
            raise CardGone("the link is closed")
        with self._noting_failures():
            if self._session is None or not self._heal(self._session):
                self._open(self._options.settle_s)
        self._generation += 1
        self._failure = None
        self._repair = scard.LEAVE

    def close(self) -> None:
        self._closed.set()
        self._failure = CardGone
        self._drop()

    def _open(self, patience_s: float = 0.0) -> None:
        """Make a new context and connect in it, to a card that may take a moment to appear."""
        self._drop()
        session = self._new_session(patience_s)
        try:
            names = session.with_context(scard.list_readers, self._options.service_s)
            self._name = choose(names, self._wanted)
            self._connect(session, patience_s)
            self._look(session)
        except HwError:
            session.close()
            raise
        self._session = session
        if self._closed.is_set():  # closed meanwhile, by a thread that could not see it
            self._drop()
            raise CardGone("the link is closed")

    def _new_session(self, patience_s: float) -> Session:
        back_off, options = self._service.back_off, self._options
        back_off.wait(time.monotonic() + patience_s)
        try:
            return Session(self._service.cards, options.service_s, back_off, options.connect_s)
        except PcscServiceDown as error:
            if not self._service.cards.stuck:
                raise
            self._ping()
            raise self._service.stuck_by(str(error)) from error

    def _connect(self, session: Session, patience_s: float) -> None:
        """Connect, with patience for a program that holds the card for a moment."""
        give_up_s = time.monotonic() + self._options.busy_s
        pause_s = 0.1
        while True:
            try:
                return self._connect_to_card(session, patience_s)
            except ReaderBusy:
                if time.monotonic() + pause_s > give_up_s or self._closed.wait(pause_s):
                    raise
            pause_s = min(2 * pause_s, 1.0)

    def _connect_to_card(self, session: Session, patience_s: float) -> None:
        """Connect, with patience for a card that pcscd has not seen yet."""
        end_s = time.monotonic() + patience_s
        seen = scard.NEVER_SEEN
        while True:
            try:
                return session.connect(self._name, self._options.connect_s, late=CardMute)
            except CardGone:
                left_s = end_s - time.monotonic()
                if left_s <= 0 or self._closed.is_set():
                    raise
            seen = session.status(self._name, seen, left_s)

    def _heal(self, session: Session) -> bool:
        """Reconnect on the old handle; False if only a new context can help."""
        healer = Healer(session, self._name, self._seen, self._options, self._closed)
        try:
            healer.heal(self._repair, gone=self._failure is CardGone)
            self._look(session)
        except (PcscServiceDown, ReaderUnplugged):
            if session.lost:
                raise
            return False
        return True

    def _look(self, session: Session) -> None:
        """Remember the reader's event counter, to know later whether this card ever left."""
        self._seen = session.status(self._name, scard.NEVER_SEEN, 0.0)

    def _ping(self) -> None:
        """Raises PcscServiceDown if pcscd gives no new context either."""
        Session(self._service.pings, self._options.service_s).close()

    def _uncertain(self, session: Session, what: str) -> LinkError:
        """Tell a card that left, even if it is back, from one that is still there.

        It may still be another one, swapped between two of pcscd's looks: nothing is sent to it
        before a reconnect with RESET.
        """
        if not self._here(session) or self._has_left(session):
            return CardGone(what)
        self._failure, self._repair = GarbledReply, scard.RESET
        return GarbledReply(what)

    def _here(self, session: Session) -> bool:
        """Ask the driver, not pcscd's last look: kindly, or by a reset, which is due anyway."""
        here = session.with_handle(scard.present, self._options.service_s, late=CardMute)
        if here is not None:
            return here
        try:
            session.reconnect(scard.RESET, self._options.connect_s, late=CardMute)
        except CardGone:
            return False
        return True

    def _has_left(self, session: Session) -> bool:
        """Whether pcscd has noticed that the card left since it was last reached."""
        seen = session.status(self._name, scard.NEVER_SEEN, 0.0)
        return seen.counter != self._seen.counter

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
        if self._session and self._session.lost:
            self._service.stuck_by = type(error)
        self._repair = scard.UNPOWER if isinstance(error, CardMute) else scard.RESET
        if isinstance(error, ReaderError) or (self._session and self._session.lost):
            self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()
