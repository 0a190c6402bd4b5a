# SPDX-License-Identifier: Apache-2.0
"""A desk of staff in one test: the real desk, slip book, journal and access log; the runner is a stand-in."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from eligibility.access_log.key_files import LogKeys
from eligibility.counter import CounterClient
from terminal.clock import WallClock
from terminal.journal.access import AccessLog
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key
from terminal.lanes import Lane
from terminal.runner.access_work import AccessPorts, AccessWork
from terminal.runner.health import Health, Part, Restart
from terminal.session import Idle, State
from terminal.staff.accounts import Accounts
from terminal.staff.accounts_file import write_accounts
from terminal.staff.desk import Desk, DeskPorts
from terminal.staff.gate import Gate
from terminal.staff.slip_desk import SlipPorts
from terminal.staff.tries import Limits
from tests.support.paper_desk import CLINIC, PaperDesk
from tests.support.slip_drafts import FRIDAY

CODE = "837261"
HANAKO = ("n-017", "受付 花子")
IDLE_S = 60.0
PATIENCE_S = 20.0
"""Of real time, for an answer that never comes."""


class PushedClock(WallClock):
    """Real time that a test pushes on."""

    pushed = 0.0

    def now(self) -> float:
        return super().now() + self.pushed


class PrinterLane:
    """A `SharedPrinter` over the paper desk's."""

    def __init__(self, paper: PaperDesk, clock: WallClock) -> None:
        self._paper, self.lane = paper, Lane("print", clock, self._crashed)

    def submit(self, job: Callable[[], None]) -> None:
        self.lane.submit(job)

    def use(self, work: Callable[..., Any]) -> Any:
        return work(self._paper.papers, self._paper.printer)

    def _crashed(self, _: str, error: BaseException) -> None:
        raise error


@dataclass
class StandIn:
    """What a desk needs of a runner: a state, what was posted, what was restarted."""

    printer: PrinterLane
    state: State = field(default_factory=lambda: Idle(next_visit=1))
    posted: list[Any] = field(default_factory=list)
    restarted: list[Part] = field(default_factory=list)
    advice: Any = None

    @property
    def queue(self) -> StandIn:
        return self

    def post(self, event: Any) -> None:
        self.posted.append(event)

    def health(self) -> Health:
        return Health()

    def restart(self, part: Part) -> Restart:
        self.restarted.append(part)
        return Restart.ORDERED


def typed(code: str) -> bytearray:
    """As a pad hands it on."""
    return bytearray(code, "ascii")


def no_service() -> CounterClient:
    raise AssertionError("nobody was to ask the service")


@cache
def one_member() -> Accounts:
    """One member of staff; hashed once, since that is slow on purpose."""
    return Accounts().add(*HANAKO, CODE, FRIDAY)


def make_staff(file: Path) -> None:
    """The file with them."""
    write_accounts(file, one_member())


@dataclass
class Office:
    """`connect`: to the service. Answers are delivered by `until`, as a window's loop would."""

    folder: Path
    connect: Callable[[], CounterClient] = no_service
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    open_log: Callable[[], AccessLog] | None = None

    def __post_init__(self) -> None:
        self.clock = PushedClock()
        self.paper = PaperDesk(self.folder / "paper")
        self.kiosk = StandIn(PrinterLane(self.paper, self.clock))
        self.key, self.keys = Key.throwaway(), LogKeys.throwaway()
        self.database = self.folder / "kiosk.db"
        self.journal = Journal.open(self.database, self.key)
        self.file = self.folder / "staff.toml"
        if not self.file.exists():
            make_staff(self.file)
        self.deliveries: queue.Queue[Callable[[], None]] = queue.Queue()
        self.access = AccessWork(AccessPorts(self.open_log or self.log, self.clock, self.now))
        self.access.start()
        self.desk = Desk(self._ports())

    def log(self) -> AccessLog:
        return AccessLog.open(self.database, self.key, "kiosk-1", self.keys)

    def ask(self, call: Callable[..., Any], *given: Any) -> Any:
        """What a method of the desk answers."""
        found: list[Any] = []
        call(*given, found.append)
        self.until(lambda: bool(found))
        return found[0]

    def until(self, done: Callable[[], bool]) -> None:
        while not done():
            self.deliveries.get(timeout=PATIENCE_S)()

    def sign_in(self, code: str = CODE, visit: int | None = None) -> Any:
        found: list[Any] = []
        assert self.desk.sign_in(typed(code), found.append, visit)
        self.until(lambda: bool(found))
        return found[0]

    def rows(self) -> list[tuple[str, str, str]]:
        """(actor, kind, purpose) of the access log, when all is written."""
        self.clock.wait(lambda: not self.access.waiting, PATIENCE_S)
        with self.log() as log:
            return [(row.actor, row.kind, row.purpose) for row in log.rows()]

    def close(self) -> None:
        assert self.desk.close()
        assert self.kiosk.printer.lane.close()
        assert self.access.close()
        self.journal.close()

    def _ports(self) -> DeskPorts:
        return DeskPorts(
            kiosk=self.kiosk,
            clock=self.clock,
            now=self.now,
            gate=Gate(self.file, self.limits, self.now),
            slips=SlipPorts(
                self.paper.open_book,
                self.kiosk.printer,
                self.now,
                CLINIC,
                self.paper.keep,
            ),
            connect=self.connect,
            deliver=self.deliveries.put,
            open_journal=lambda: JournalReader.open(self.database, self.key),
            access=self.access,
            idle_s=IDLE_S,
        )
