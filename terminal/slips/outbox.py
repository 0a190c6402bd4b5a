# SPDX-License-Identifier: Apache-2.0
"""The outbox: asks about open slips again until they are settled, contradicted or over. One thread, one client."""

import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from eligibility.errors import EligibilityError
from eligibility.slip.values import SlipReason
from terminal.clock import Clock
from terminal.errors import JournalError
from terminal.failures import where
from terminal.rounds import Rounds
from terminal.slips.asking import Finding, NoAnswer, Service, TooOld, ask
from terminal.slips.book import SlipBook
from terminal.slips.deadlines import Deadlines
from terminal.slips.numbers import japan_day
from terminal.slips.outcome import FileOf, Follow, Outcome, carry_out, hold, no_file
from terminal.slips.pace import Pace, Pauses
from terminal.slips.summary import NOTHING, TOLD, summarize
from terminal.slips.values import Question, SlipRecord, SlipState, Summary

log = logging.getLogger(__name__)

LOOK_S = 600.0
"""The calendar may be set, and another process may write: nothing is slept through for longer."""

Told = Callable[[Outcome], None]
Heard = TypeVar("Heard")


@dataclass(frozen=True, slots=True)
class OutboxPorts:
    """What the outbox is built from. `open_book` and `connect` are called on its own thread, again after trouble.

    `now` is the calendar. `tend` is called once a day, to forget what is too old. `chance`: numbers from 0 to 1.
    `file_of` makes the receipt computer's file of a slip that is settled; it is kept in the same transaction.
    """

    open_book: Callable[[], SlipBook]
    connect: Callable[[], Service]
    clock: Clock
    now: Callable[[], datetime]
    tend: Callable[[SlipBook], None] = lambda _: None
    chance: Callable[[], float] = random.random
    file_of: FileOf = no_file


class Outbox(Rounds):
    """Make it, `start` it, `close` it. Every method may be called from any thread."""

    def __init__(self, ports: OutboxPorts, pace: Pace | None = None) -> None:
        super().__init__(ports.clock, "uketsuke-outbox")
        self._ports = ports
        self._pace = pace or Pace()
        self._pauses = Pauses(self._pace, ports.chance)
        self._follow = Follow(self._pace.again, ports.file_of)
        self._deadlines = Deadlines(self._pace.sure_s)
        self._listeners: list[Told] = []
        self._watchers: list[Callable[[Summary], None]] = []
        self._book: SlipBook | None = None
        self._client: Service | None = None
        self._tended: date | None = None
        self._reset = self._trial = False
        self.summary: Summary = NOTHING
        """What reception sees, as of the last turn."""

    def listen(self, told: Told) -> None:
        """Call `told` on the outbox's thread when a slip has left the open ones, after that was committed.

        With the answer when that settled the slip, and never with one about somebody else.
        """
        self._listeners.append(told)

    def watch(self, told: Callable[[Summary], None]) -> None:
        """Call `told` on the outbox's thread when what reception sees has changed."""
        self._watchers.append(told)

    def link_back(self) -> None:
        """The link works again: nobody has to wait out a pause."""
        self._reset = True
        self.nudge()

    def link_trial(self) -> None:
        """Somebody has to find out whether the service answers: slips wait for their own failures only."""
        self._trial = True
        self.nudge()

    def _turn(self) -> float:
        """Do what is due; how long to sleep then. No error ends the outbox."""
        try:
            return self._work(self._opened())
        except JournalError as error:
            log.error("outbox: %s", error)
        except Exception as error:  # a fault of our own: the book and the client are made anew
            log.error("outbox: %s", where(error))
        self._let_go()
        return self._pace.longest_s

    def _work(self, book: SlipBook) -> float:
        if self._reset:
            self._reset = False
            self._pauses.reset()
        if self._trial:
            self._trial = False
            self._pauses.link_works()
        if self._end_overdue(book) + self._ask_all(book):
            book.tidy()
        self._look(book)
        return self._rest_s(book)

    def _end_overdue(self, book: SlipBook) -> int:
        """What is past its last day, and can neither be asked nor has anybody settled it, is over."""
        now, clock = self._ports.now(), self._ports.clock.now()
        late = [slip.number for slip in book.overdue(japan_day(now))]
        over = self._deadlines.over(late, clock)
        for number in over:
            self._tell(Outcome(book.expire(number, "days_over", now), TooOld()))
        return len(over)

    def _ask_all(self, book: SlipBook) -> int:
        """Oldest first, one after the other, while the link holds; how many are not open any more.

        Those that got no answer come last: while one of them holds the link up, another may show that it works.
        """
        ended, clock = 0, self._ports.clock
        for number in sorted(self._numbers(book), key=self._pauses.failures):
            if self._closing or not self._pauses.link_is_due(clock.now()):
                break
            if self._pauses.is_due(number, clock.now()):
                ended += self._ask(book, number)
        return ended

    def _numbers(self, book: SlipBook) -> tuple[str, ...]:
        """Those whose day it is, oldest first."""
        now, again = self._ports.now(), self._pace.again
        return tuple(slip.number for slip in book.askable() if is_its_day(slip, now, again))

    def _ask(self, book: SlipBook, number: str) -> bool:
        ports = self._ports
        question = book.take(number, ports.now())
        if question is None:  # somebody else asks about this person
            self._pauses.slip_failed(number, ports.clock.now())
            return False
        finding = self._finding(question)
        hold(self._pauses, number, finding, ports.clock.now())
        outcome = carry_out(book, question, finding, ports.now(), self._follow)
        log.info("outbox: %s: %s", number, type(finding).__name__)
        self._tell(outcome)
        return outcome.record.state is not SlipState.OPEN

    def _finding(self, question: Question) -> Finding:
        try:
            if self._client is None:
                self._client = self._ports.connect()
            return ask(self._client, question)
        except EligibilityError as error:
            log.error("outbox: no client: %s", type(error).__name__)
            return NoAnswer(type(error).__name__, link=True, slip=False)
        except Exception as error:  # a fault of our own must not hold up the other slips
            log.error("outbox: %s", where(error))
            return NoAnswer("fault", link=False, slip=True)

    def _tell(self, outcome: Outcome) -> None:
        if outcome.record.state is not SlipState.OPEN:
            self._call(self._listeners, outcome)

    def _call(self, told: list[Callable[[Heard], None]], news: Heard) -> None:
        """One that breaks takes nothing with it."""
        for tell in told:
            try:
                tell(news)
            except Exception as error:
                log.error("outbox: a listener failed: %s", where(error))

    def _look(self, book: SlipBook) -> None:
        now = self._ports.now()
        if now.date() != self._tended:
            self._tended = now.date()
            self._ports.tend(book)
        summary = summarize(book.told(now - TOLD), now)
        if summary != self.summary:
            self.summary = summary
            self._call(self._watchers, summary)

    def _rest_s(self, book: SlipBook) -> float:
        now, numbers = self._ports.clock.now(), self._numbers(book)
        asked = self._pauses.rest_s(numbers, now) if numbers else LOOK_S
        ended = self._deadlines.rest_s(now)
        return min(asked, LOOK_S if ended is None else ended, LOOK_S)

    def _opened(self) -> SlipBook:
        if self._book is None:
            self._book = self._ports.open_book()
        return self._book

    def _end(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        """Close what is open; whatever is wrong with it was told or will be."""
        book, client = self._book, self._client
        self._book = self._client = None
        for thing in (book, client):
            with suppress(JournalError):
                if thing is not None:
                    thing.close()


def is_its_day(slip: SlipRecord, now: datetime, again: timedelta) -> bool:
    """Whether the calendar allows to ask: a visit that was answered "nothing is registered" waits, too.

    A day further off than one could have been set was set before the calendar was put back: it does not count.
    """
    due = slip.again_at
    if due is None and slip.reason is SlipReason.NONE and slip.asked_at is None:
        due = slip.issued_at + again
    return due is None or not now < due <= now + again
