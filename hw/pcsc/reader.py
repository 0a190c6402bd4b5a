# SPDX-License-Identifier: Apache-2.0
"""A reader through PC/SC: watching it, and connecting to the card that lies on it."""

from __future__ import annotations

import threading
import time

from hw.errors import NoReader, PcscServiceDown, ReaderUnplugged
from hw.link import ReaderStatus
from hw.pcsc import scard
from hw.pcsc.deadline import Watchdog
from hw.pcsc.link import PcscLink
from hw.pcsc.service import Service
from hw.pcsc.session import PcscOptions, Session, choose


def readers(options: PcscOptions | None = None) -> list[str]:
    """The names of all readers. Raises PcscServiceDown or PcscDenied."""
    times = options or PcscOptions()
    session = Session(Watchdog("pcsc-list"), times.service_s)
    try:
        return session.with_context(scard.list_readers, times.service_s)
    finally:
        session.close()


class PcscReader:
    """A CardReader: the one named `wanted` (exactly, or by a part only it has), or the only one.

    Nothing is asked of pcscd before the first `watch` or `connect`, and the reader may come and
    go. One thread watches; another may connect, and any may close.
    """

    def __init__(self, wanted: str | None = None, options: PcscOptions | None = None) -> None:
        self._wanted = wanted
        self._options = options or PcscOptions()
        self._service = Service()
        self._closed = threading.Event()
        self._renewal = threading.Event()
        self._session: Session | None = None
        self._reader: str | None = None
        self._known = scard.NEVER_SEEN
        self._changes = 0

    @property
    def name(self) -> str:
        return self._reader or self._wanted or ""

    def watch(self, seen: ReaderStatus | None, timeout_s: float) -> ReaderStatus:
        """Wait for a status other than `seen`.

        Raises PcscServiceDown once when the service is lost and, while it is away, each time
        `timeout_s` has passed; NoReader when several readers fit the name; ReaderUnplugged after
        `close`. A reader that is not there (yet) is a status, not an error.
        """
        end_s = time.monotonic() + timeout_s
        status = self._look(end_s, 0.0)
        while status == seen and (left_s := end_s - time.monotonic()) > 0:
            status = self._look(end_s, min(left_s, self._options.slice_s))
        return status

    def connect(self) -> PcscLink:
        """Connect to the card. Raises NoReader, CardGone, CardMute, ReaderBusy, PcscServiceDown."""
        return PcscLink(self._wanted, self._options, self._service)

    def renew(self) -> None:
        """Have `watch` let go of pcscd, raise PcscServiceDown and reach it anew. Any thread; returns at once."""
        self._renewal.set()
        session = self._session
        if session is not None:
            session.cancel()

    def close(self) -> None:
        self._closed.set()
        self._service.back_off.close()
        session = self._session
        if session is not None:
            session.cancel()
            session.close()

    def _look(self, end_s: float, wait_s: float) -> ReaderStatus:
        session = self._open(end_s)
        if self._renewal.is_set():
            self._renewal.clear()
            self._lose(session)
            raise PcscServiceDown("let go of it, as was asked for")
        try:
            self._find(session)
            self._note(session.status(self._reader, self._known, wait_s))
        except PcscServiceDown:
            self._check_open()
            self._lose(session)
            raise
        self._check_open()
        return self._status()

    def _open(self, end_s: float) -> Session:
        self._check_open()
        if self._session is None:
            self._service.back_off.wait(end_s)
            self._check_open()
            self._session = self._new_session(end_s)
        return self._session

    def _new_session(self, end_s: float) -> Session:
        session = Session(
            self._service.watches,
            self._options.service_s,
            self._service.back_off,
            patience_s=max(0.0, end_s - time.monotonic()),
        )
        if self._closed.is_set():  # closed meanwhile, by a thread that could not see it
            session.close()
        return session

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise ReaderUnplugged("the reader is closed")

    def _find(self, session: Session) -> None:
        """Look for the reader, if it is not known; none is no error."""
        if self._reader is not None:
            return
        names = session.with_context(scard.list_readers, self._options.service_s)
        try:
            self._reader = choose(names, self._wanted)
        except NoReader:
            if names and self._several_fit(names):
                raise

    def _several_fit(self, names: list[str]) -> bool:
        return self._wanted is None or any(
            self._wanted.casefold() in name.casefold() for name in names
        )

    def _note(self, seen: scard.Seen) -> None:
        """Keep what is known, and count the changes, also those that fell between two looks."""
        if not seen.known:
            self._forget_reader()
        elif self._reader is not None:
            if self._known is not scard.NEVER_SEEN:
                self._changes += (seen.counter - self._known.counter) % 0x10000
            self._known = seen

    def _status(self) -> ReaderStatus:
        here, card = self._reader is not None, self._known.card
        return ReaderStatus(here, card, self._changes, self._known.atr if card else b"")

    def _forget_reader(self) -> None:
        self._reader = None
        self._known = scard.NEVER_SEEN
        # The card may have been changed meanwhile: what comes back counts as another event.
        self._changes += 1

    def _lose(self, session: Session) -> None:
        self._session = None
        self._forget_reader()
        session.close()
        self._service.back_off.failed()
