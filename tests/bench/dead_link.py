# SPDX-License-Identifier: Apache-2.0
"""How long patients wait when the service cannot be had, on the wall clock, with the papers that are really printed.

`python -m tests.bench.dead_link [--visits N]`

The whole kiosk but its screen: runner, card stack at the speed of measured cards, client, breaker, slip book, outbox,
and a printer that makes files. From "the person is known, and only the service is missing" to "the slip is printed".
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import create_server, socket

from eligibility.client import ClientSettings, EligibilityClient
from eligibility.service.settings import Failure, FailureKind
from eligibility.slip.keys import SlipKey
from hw.printer.port import Paper
from hw.virtual.reader import MEASURED
from terminal.clock import WallClock
from terminal.runner.papers import Papers
from terminal.runner.record import VisitRecord
from terminal.session.states import Idle, PrintingSlip, ShowingResult, State
from terminal.session.values import Method
from terminal.settings import Settings
from terminal.slips.outbox import Outbox, OutboxPorts
from tests.bench.flapping_runner import PEOPLE, TODAY
from tests.support.front_desk import Desk, Town, open_town, unreachable
from tests.support.paper_desk import WatchedPrinter

FIRST_S, NEXT_S = 8.0, 1.0
"""The goals."""

Link = AbstractContextManager[ClientSettings]


@contextmanager
def refused(town: Town) -> Iterator[ClientSettings]:
    """Nobody listens."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield replace(unreachable(as_set(town), probe.getsockname()[1]), retries=2)


@contextmanager
def swallowed(town: Town) -> Iterator[ClientSettings]:
    """The connection is made by the kernel, and whatever is sent on it is never answered."""
    with create_server(("127.0.0.1", 0), backlog=128) as silent:
        port = silent.getsockname()[1]
        yield replace(as_set(town), base_url=f"https://127.0.0.1:{port}")


@contextmanager
def hanging(town: Town) -> Iterator[ClientSettings]:
    """Health answers and nonces are given; a question gets the head of an answer, and then nothing."""
    town.behave(Failure(FailureKind.HANG_AFTER_HEADERS))
    try:
        yield as_set(town)
    finally:
        town.behave()


KINDS: dict[str, Callable[[Town], Link]] = {
    "connection refused": refused,
    "packets swallowed": swallowed,
    "hangs after headers": hanging,
}


def as_set(town: Town) -> ClientSettings:
    """The settings' own patience."""
    table = Settings().service
    return replace(
        town.client,
        connect_timeout_s=table.connect_timeout_s,
        read_timeout_s=table.read_timeout_s,
        deadline_s=table.deadline_s,
        retries=table.retries,
    )


@dataclass
class Waits:
    """Seconds, in the order of the patients; `signing` is the card's part. `printed`: how many papers came out."""

    seconds: list[float] = field(default_factory=list)
    signing: list[float] = field(default_factory=list)
    printed: int = 0


def measure(town: Town, client: ClientSettings, paper: Paper, visits: int) -> Waits:
    """So many patients, one after the other, at one kiosk that nobody has been at before."""
    clock, settings = WallClock(), Settings()
    desk = Desk(
        town,
        clock=clock,  # type: ignore[arg-type]
        client=client,
        timing=MEASURED,
        breaker=settings.service.breaker(),
        policy=settings.policy(),
    )
    desk.paper.papers = Papers(SlipKey.generate(), settings.printer.dots)  # type: ignore[assignment]
    desk.paper.printer = WatchedPrinter(desk.paper.folder / "papers", paper)

    def connect() -> EligibilityClient:
        return EligibilityClient(client, clock, desk.circuit, may_try=True)

    outbox = Outbox(OutboxPorts(desk.paper.open_book, connect, clock, town.now))
    desk.paper.keep = outbox.nudge  # type: ignore[method-assign]
    desk.link_back, desk.link_trial = outbox.link_back, outbox.link_trial
    outbox.start()
    waits = Waits()
    try:
        desk.open()
        for number in range(visits):
            waits.seconds.append(_waited_s(desk, town, PEOPLE[number % len(PEOPLE)]))
        waits.signing = [_signing_s(record) for record in desk.records]
        waits.printed = sum(slip.printed for slip in desk.paper.records)
    finally:
        desk.close()
        outbox.close()
    return waits


def _waited_s(desk: Desk, town: Town, name: str) -> float:
    """One patient: by PIN, or by the staff's eyes where the card has none.

    Known: from when on nothing else is missing, or that the service is away was known before.
    """
    desk.runner._observers.clear()  # the one before has gone
    times: dict[str, float] = {}

    def note(state: State) -> None:
        asked = getattr(getattr(state, "visit", None), "asked_at", None) is not None
        if asked or isinstance(state, PrintingSlip):
            times.setdefault("known", time.monotonic())
        if isinstance(state, ShowingResult):
            times.setdefault("printed", time.monotonic())

    desk.runner.observe(note)
    card = town.card(name)
    pin = card.file.pins.jpki
    method = Method.PIN if pin else Method.STAFF
    desk.visit(desk.visitor(card, method=method, pins=[pin] if pin else []))
    desk.wait_for(Idle)
    return times["printed"] - times["known"]


def _signing_s(record: VisitRecord) -> float:
    spans = [span for span in record.timeline.spans() if span.name == "SignSlip"]
    return sum(span.end - span.start for span in spans)


def _line(what: str, seconds: list[float], goal_s: float) -> bool:
    met = max(seconds) <= goal_s
    sys.stdout.write(
        f"  {what:<18} median {statistics.median(seconds):5.2f} s   maximum {max(seconds):5.2f} s"
        f"   goal {goal_s:.0f} s   {'met' if met else 'MISSED'}\n"
    )
    return met


def _report(name: str, waits: Waits) -> bool:
    first, others = waits.seconds[:1], waits.seconds[1:]
    sys.stdout.write(f"{name}: {waits.printed} of {len(waits.seconds)} slips printed\n")
    met = [_line("first patient", first, FIRST_S), _line("the following", others, NEXT_S)]
    card_s = statistics.median(waits.signing[1:])
    sys.stdout.write(f"  of which the card signs: median {card_s:.2f} s\n")
    sys.stdout.flush()
    return all(met) and waits.printed == len(waits.seconds)


def run(visits: int) -> bool:
    """Each kind of dead link with each paper; whether all goals were met."""
    met = True
    with (
        tempfile.TemporaryDirectory() as folder,
        open_town(Path(folder), PEOPLE, TODAY) as town,
    ):
        for kind, link in KINDS.items():
            for paper in Paper:
                with link(town) as client:
                    waits = measure(town, client, paper, visits)
                met = _report(f"{kind}, {paper.value}", waits) and met
    return met


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="patients of each kind, at least 2")
    given = parser.parse_args()
    if given.visits < 2:
        parser.error("--visits: there is a first patient and the following ones")
    sys.exit(not run(given.visits))


if __name__ == "__main__":
    main()
