# SPDX-License-Identifier: Apache-2.0
"""Writes down who looked at whose data, on a thread of its own, and signs where the log stands.

`note` never blocks and never fails a visit. What cannot be written (a full disk) is told (`trouble`, the log), kept
and tried again; the chain has the order in which it was noted.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eligibility.access_log import NOBODY, Event
from eligibility.errors import BadAccessRow
from terminal.clock import Clock
from terminal.errors import JournalError
from terminal.failures import failure_for
from terminal.journal.access import AccessLog
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.rounds import JOIN_S, Rounds
from terminal.runner.anchor_work import AnchorWork
from terminal.session.values import Failure

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""Accesses that are kept while the disk refuses them; a full queue loses new ones, and says so."""
AGAIN_S = 10.0
"""Pause before what the disk refused is tried again."""


class AccessKind(StrEnum):
    """What was done with a person's data."""

    CHIP_READ = "chip_read"
    ANSWER_SHOWN = "answer_shown"
    REGISTERED = "registered"
    STAFF_CHECK = "staff_check"
    SLIP_ISSUED = "slip_issued"
    SLIP_PRINTED = "slip_printed"
    SLIP_SETTLED = "slip_settled"
    FILE_WRITTEN = "file_written"
    EXPORT = "export"
    NUMBER_QUERY = "number_query"
    DISASTER_SEARCH = "disaster_search"
    SLIP_SETTLED_BY_HAND = "slip_settled_by_hand"
    STAFF_SIGNED_IN = "staff_signed_in"
    STAFF_SIGNED_OUT = "staff_signed_out"
    STAFF_REFUSED = "staff_refused"
    STAFF_LOCKED = "staff_locked"
    DEVICE_RESTARTED = "device_restarted"
    """The last five are no look at anybody's data, but staff's operations: they name nobody."""


TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class AccessNote:
    """One access. `person` is what names them here for good: the serial of the card's certificate."""

    at: datetime
    kind: AccessKind
    visit: str
    person: str | None = field(repr=False)
    what: str
    actor: str = TERMINAL


@dataclass(frozen=True, slots=True)
class AccessPorts:
    """What the work is built from. `open_log` is called on its own thread, again after trouble.

    A checkpoint is signed after `every` rows, and after `every_s` seconds when there is a new row. `tend` is called
    once a day, to forget what is too old. `now` is the calendar.
    """

    open_log: Callable[[], AccessLog]
    clock: Clock
    now: Callable[[], datetime]
    tend: Callable[[AccessLog], None] = lambda _: None
    anchor: AnchorWork | None = None
    every: int = 50
    every_s: float = 3600.0


class AccessWork(Rounds):
    """Make it, `start` it, `close` it. `note` may be called from any thread."""

    def __init__(self, ports: AccessPorts) -> None:
        super().__init__(ports.clock, "uketsuke-access")
        self._ports = ports
        self._waiting: deque[AccessNote] = deque()
        self._log: AccessLog | None = None
        self._marked = ports.clock.now()
        self._tended: date | None = None
        self.trouble: Failure | None = None
        """Why accesses are not on the disk; None while all is well."""

    @property
    def waiting(self) -> int:
        """How many accesses are not on the disk yet."""
        return len(self._waiting)

    @property
    def advice(self) -> Advice | None:
        """What staff should know: accesses wait because the disk refuses them."""
        trouble = self.trouble
        if trouble is None:
            return None
        return Advice(AdviceLevel.WARNING, AdviceId.ACCESS_LOG, trouble.code)

    def note(
        self,
        kind: AccessKind,
        visit: str,
        person: str | None,
        what: str,
        *,
        actor: str = TERMINAL,
        at: datetime | None = None,
    ) -> None:
        """Something was done with a person's data, now or `at`. `what` is a code word."""
        if len(self._waiting) >= MOST_WAITING:
            log.error("access log: too much waits for the disk, an access is not noted: %s", kind)
            return
        when = self._ports.now() if at is None else at
        self._waiting.append(AccessNote(when, kind, visit, person, what, actor))
        self._ports.clock.notify()

    def start(self) -> None:
        """Open the log and begin."""
        super().start()
        if self._ports.anchor is not None:
            self._ports.anchor.start()

    def close(self, timeout_s: float = JOIN_S) -> bool:
        """Write what waits, sign, anchor, join; False when that took too long."""
        ended = super().close(timeout_s)
        if self._ports.anchor is not None:
            ended = self._ports.anchor.close(timeout_s) and ended
        return ended

    def _end(self) -> None:
        self._turn()
        self._let_go()

    def _is_due(self) -> bool:
        return self._closing or (bool(self._waiting) and self.trouble is None)

    def _turn(self) -> float:
        """Write, sign, forget what is too old; how long to sleep then. No error ends the work."""
        try:
            self._work()
        except Exception as error:
            self.trouble = failure_for(error)
            told = error if isinstance(error, JournalError) else type(error).__name__
            log.error("access log: %s %s; %d wait", self.trouble.code, told, len(self._waiting))
            self._let_go()
            self._ports.clock.notify()
            return AGAIN_S
        self.trouble = None
        self._ports.clock.notify()  # somebody may wait for the disk
        return self._ports.every_s

    def _work(self) -> None:
        if self._log is None:
            self._log = self._ports.open_log()
        unmarked = self._write(self._log)
        passed = self._ports.clock.now() - self._marked >= self._ports.every_s
        if unmarked >= self._ports.every or (unmarked and (passed or self._closing)):
            self._log.checkpoint(self._ports.now())
            self._marked = self._ports.clock.now()
            if self._ports.anchor is not None:
                self._ports.anchor.nudge()
        self._tend(self._log)

    def _write(self, access_log: AccessLog) -> int:
        notes = list(self._waiting)
        events = [event for note in notes if (event := _event(access_log, note)) is not None]
        unmarked = access_log.append(events) if events else access_log.unmarked()
        for _ in notes:
            self._waiting.popleft()
        return unmarked

    def _tend(self, access_log: AccessLog) -> None:
        today = self._ports.now().date()
        if today != self._tended:
            self._tended = today
            self._ports.tend(access_log)

    def _let_go(self) -> None:
        access_log, self._log = self._log, None
        if access_log is None:
            return
        try:
            access_log.close()
        except JournalError as error:
            log.error("access log: %s", error)


def _event(access_log: AccessLog, note: AccessNote) -> Event | None:
    """None for what makes no row: it would be refused for ever, and all behind it with it."""
    person = note.person or NOBODY
    try:
        return Event(
            at=note.at,
            actor=note.actor,
            person=access_log.keys.people.hash(person),
            kind=note.kind.value,
            purpose=note.what,
            reference=note.visit,
        )
    except BadAccessRow as error:
        log.error("access log: %s; this access is not noted: %s", error, note.kind)
        return None
