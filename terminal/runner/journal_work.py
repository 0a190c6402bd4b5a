# SPDX-License-Identifier: Apache-2.0
"""The journal's lane: writes down each visit when it is over, and says when staff should do something.

What cannot be written (a full disk) is kept and tried again with the next entry; a kiosk does not stop for it.
"""

import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from uuid import uuid4

from terminal.errors import EntryRefused, JournalError
from terminal.failures import failure_for
from terminal.journal.advice import Advice, advise, recent
from terminal.journal.entries import OutageEntry, OutageKind
from terminal.journal.journal import Journal
from terminal.journal.rhythm import rhythm_of
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.evidence import Calendar, drop_entries, visit_entry
from terminal.runner.health import Part
from terminal.runner.record import VisitRecord
from terminal.runner.watch import SERVICE_DOWN
from terminal.session.events import Event, ReaderLost, ReaderReady

log = logging.getLogger(__name__)

Writing = Callable[[Journal], None]
MOST_WAITING = 1000
"""Entries that are kept while the disk refuses them; older ones are lost first."""


class AdviceGiven(Event):
    """Staff should be told something else than before."""


class JournalWork:
    """All methods but those that `submit` run on its lane."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._journal: Journal | None = None
        self._waiting: deque[Writing] = deque(maxlen=MOST_WAITING)
        self._outage: OutageEntry | None = None
        self._tended: date | None = None
        self.advice: Advice | None = None

    def start(self) -> None:
        """Open the journal while the kiosk idles."""
        self._lane.submit(self._write)

    def visit_ended(self, record: VisitRecord) -> None:
        """Write a visit down."""
        calendar = self._calendar()
        visit = visit_entry(record, self._context.devices.kiosk_id, calendar)
        drops = drop_entries(record, calendar)
        self._submit(lambda journal: journal.add_visit(visit, drops))
        self._lane.submit(self._advise)

    def hear(self, event: Event) -> None:
        """Write down that reader or PC/SC service went or came back."""
        if isinstance(event, ReaderLost) and self._outage is None:
            kind = OutageKind.SERVICE if event.failure == SERVICE_DOWN else OutageKind.READER
            self._outage = OutageEntry(id=uuid4(), kind=kind, began=self._calendar().at(event.at))
            self._put(self._outage)
        elif isinstance(event, ReaderReady) and self._outage is not None:
            ended = self._calendar().at(event.at)
            over, self._outage = self._outage, None
            self._put(OutageEntry(id=over.id, kind=over.kind, began=over.began, ended=ended))

    def restart(self) -> None:
        """Close the journal and open it anew, on its lane."""
        self._lane.submit(self.renew)

    def renew(self) -> None:
        """Open it anew; what waits is written then."""
        journal, self._journal = self._journal, None
        if journal is not None:
            with suppress(Exception):  # whatever is wrong with it
                journal.close()
        self._write()

    def close(self) -> None:
        """Write what is left, and close."""
        self._lane.submit(self._close)

    def _put(self, outage: OutageEntry) -> None:
        self._submit(lambda journal: journal.put_outage(outage))

    def _submit(self, writing: Writing) -> None:
        self._waiting.append(writing)
        self._lane.submit(self._write)

    def _write(self) -> None:
        try:
            if self._journal is None:
                self._journal = self._context.devices.open_journal()
            while self._waiting:
                self._write_next(self._journal)
            self._tend(self._journal)
            self._context.well(Part.JOURNAL)
        except JournalError as error:
            self._context.unwell(Part.JOURNAL, failure_for(error))
            log.error("journal: %s; %d entries wait", error, len(self._waiting))

    def _tend(self, journal: Journal) -> None:
        """Once a day: a kiosk runs for weeks."""
        today = self._context.devices.now().date()
        if today != self._tended:
            self._tended = today
            self._context.devices.tend_journal(journal)

    def _write_next(self, journal: Journal) -> None:
        try:
            self._waiting[0](journal)
        except EntryRefused as error:  # it would be refused for ever, and all behind it with it
            log.error("journal: %s; this entry is dropped", error)
        self._waiting.popleft()

    def _advise(self) -> None:
        limits, before = self._context.devices.advice, self.advice
        if self._journal is None:
            return
        since = self._context.devices.now() - timedelta(hours=limits.window_h)
        try:
            drops = self._journal.drops(since)
            visits, outages = self._journal.visits(since), self._journal.outages(since)
        except JournalError as error:
            log.error("journal: %s", error)
            return
        rhythm = rhythm_of(drops)
        every_s = None if rhythm is None else rhythm.every_s
        self.advice = advise(recent(visits, drops, outages, every_s), limits, before)
        if self.advice != before:
            self._context.post(AdviceGiven(at=self._context.clock.now()))

    def _close(self) -> None:
        self._write()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _calendar(self) -> Calendar:
        return Calendar(self._context.clock.now(), self._context.devices.now())
