# SPDX-License-Identifier: Apache-2.0
"""The thread that watches the reader and says when a card comes and goes."""

import logging

from hw.errors import HwError, PcscServiceDown, ReaderUnplugged
from hw.link import ReaderStatus
from hw.quality.observations import Sign
from terminal.failures import failure_for, where
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part
from terminal.session.events import CardAppeared, CardVanished, Event, ReaderLost, ReaderReady

log = logging.getLogger(__name__)

POLL_S = 2.0
"""A lost wake-up heals itself after this time."""
BACK_OFF_S = 0.5
SERVICE_DOWN = failure_for(PcscServiceDown("no PC/SC service"))
NO_READER = failure_for(ReaderUnplugged("none is listed"))


class ReaderWatch:
    """Runs on its own lane until told to stop."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._seen: ReaderStatus | None = None
        self._stopping = False
        self._anew = False

    def start(self) -> None:
        """Begin to watch, also anew."""
        self._lane.submit(self._run)

    def restart(self) -> None:
        """Reach the reader anew; the watch sees it go and come back, or stays with what it sees."""
        self._anew = True
        self._context.devices.renew_reader()

    def stop(self) -> None:
        """End soon; the reader is closed by its owner, which wakes a waiting `watch`."""
        self._stopping = True
        self._context.clock.notify()

    def _run(self) -> None:
        while not self._stopping:
            try:
                status = self._context.devices.reader.watch(self._seen, POLL_S)
            except (
                Exception
            ) as error:  # whatever it was: a kiosk without its watch is blind for good
                self._lost(error)
            else:
                self._tell(status)

    def _lost(self, error: Exception) -> None:
        if self._stopping:
            return
        if not isinstance(error, HwError):
            log.error("watch: %s", where(error))
        if self._seen is None or self._seen.reader:
            self._post(ReaderLost(at=self._now(), failure=failure_for(error)))
        self._seen = ReaderStatus(reader=False, card=False)
        self._context.clock.wait(lambda: self._stopping, BACK_OFF_S)

    def _tell(self, status: ReaderStatus) -> None:
        before, self._seen = self._seen, status
        if self._anew and status.reader:
            self._anew = False
            self._context.well(Part.READER)
        for event in changes(before, status, self._now()):
            self._post(event)
        if before is None and not status.reader:  # there never was one: say so, and wait for it
            self._post(ReaderLost(at=self._now(), failure=NO_READER))

    def _post(self, event: Event) -> None:
        if isinstance(event, ReaderReady):
            self._context.well(Part.READER)
        if isinstance(event, ReaderLost):
            self._context.unwell(Part.READER, event.failure)
        for sign in signs_of(event):
            self._context.link_log.note(event.at, sign)
        self._context.post(event)

    def _now(self) -> float:
        return self._context.clock.now()


def signs_of(event: Event) -> tuple[Sign, ...]:
    """The same as the link's log writes it."""
    match event:
        case CardAppeared():
            return (Sign.CARD_HERE,)
        case CardVanished():
            return (Sign.CARD_AWAY,)
        case ReaderReady():
            return (Sign.SERVICE_HERE, Sign.READER_HERE)
        case ReaderLost(failure=failure) if failure == SERVICE_DOWN:
            return (Sign.SERVICE_AWAY,)
        case _:
            return (Sign.READER_AWAY,)


def changes(before: ReaderStatus | None, now: ReaderStatus, at: float) -> list[Event]:
    """What happened between two looks; a blink between them shows in the reader's event counter."""
    events: list[Event] = []
    had_reader = before is not None and before.reader
    had_card = before is not None and before.reader and before.card
    if now.reader and not had_reader:
        events.append(ReaderReady(at=at))
    if had_reader and not now.reader:
        return [ReaderLost(at=at, failure=failure_for(ReaderUnplugged("no longer listed")))]
    blinked = had_card and now.card and before is not None and now.changes > before.changes + 1
    if had_card and (blinked or not now.card):
        events.append(CardVanished(at=at))
    if now.card and (blinked or not had_card):
        events.append(CardAppeared(at=at))
    return events
