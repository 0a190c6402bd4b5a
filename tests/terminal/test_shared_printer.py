# SPDX-License-Identifier: Apache-2.0
"""A slip that staff print again goes through the kiosk's own printer: behind the paper that is being printed."""

import queue
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from hw.errors import PaperOut
from terminal.clock import WallClock
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part, PartState
from terminal.runner.slip_work import SlipWork

PATIENCE_S = 20.0


class OneAtATime:
    """A printer that takes one connection only, as a receipt printer on a cable does."""

    def __init__(self) -> None:
        self.opened = self.open_now = self.most = 0

    def open(self) -> "OneAtATime":
        self.opened += 1
        self.open_now += 1
        self.most = max(self.most, self.open_now)
        return self

    def close(self) -> None:
        self.open_now -= 1


class Counter:
    """The runner's slip work, and who is at its printer."""

    def __init__(self) -> None:
        clock, self.printer = WallClock(), OneAtATime()
        devices: Any = SimpleNamespace(
            clock=clock, open_printer=self.printer.open, open_papers=lambda: "papers"
        )
        self.context = Context(devices, queue=SimpleNamespace())  # type: ignore[arg-type]
        self.lane = Lane("print", clock, lambda *_: None)
        self.work = SlipWork(self.context, None, self.lane, None)  # type: ignore[arg-type]
        self.heard: queue.Queue[object] = queue.Queue()

    def ask(self, work: Any) -> None:
        def job() -> None:
            try:
                self.heard.put(self.work.use(work))
            except Exception as error:
                self.heard.put(error)

        self.work.submit(job)

    def answer(self) -> object:
        return self.heard.get(timeout=PATIENCE_S)


@pytest.fixture
def counter():
    made = Counter()
    yield made
    assert made.lane.close()


def test_two_prints_never_meet_and_share_one_connection(counter):
    go = threading.Event()
    counter.lane.submit(counter.work.renew_printer)  # the visit's own
    counter.ask(lambda *_: go.wait(PATIENCE_S))
    counter.ask(lambda papers, printer: (papers, printer))
    assert counter.heard.empty()  # the second waits for the first
    go.set()
    assert counter.answer() is True
    assert counter.answer() == ("papers", counter.printer)
    assert (counter.printer.opened, counter.printer.most) == (1, 1)


def test_a_print_that_failed_is_the_printers_health_and_the_next_one_opens_it_anew(counter):
    def no_paper(*_):
        raise PaperOut("tray 1")

    counter.ask(no_paper)
    assert isinstance(counter.answer(), PaperOut)
    told = counter.context.ledger.read().of(Part.PRINTER)
    assert (told.state, told.code) == (PartState.TROUBLE, "P01")
    counter.ask(lambda *_: "printed")
    assert counter.answer() == "printed"
    assert (counter.printer.opened, counter.printer.most) == (2, 1)
    assert counter.context.ledger.read().of(Part.PRINTER).state is PartState.OK
