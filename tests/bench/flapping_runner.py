# SPDX-License-Identifier: Apache-2.0
"""The flapping link once more, with the whole kiosk: runner, card stack, client, book, printer and outbox.

`python -m tests.bench.flapping_runner [--visits N] [--up S] [--down S]`

Real time, a card in memory, three people in turn, by PIN and by the staff's eyes, so that one person's slips are open
beside each other. Every answer shown, paper and settled slip is held against the person whose card lay there.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from eligibility.client import EligibilityClient
from eligibility.service.line import LineState
from terminal.clock import WallClock
from terminal.runner.devices import Moment, SeenVisit
from terminal.session.values import Method, OutcomeKind
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import Outcome
from terminal.slips.pace import Pace
from terminal.slips.values import SlipState
from tests.bench.flapping import LIMIT_S, Flapping, Plan
from tests.support.front_desk import Desk, Town, open_town
from tests.support.slip_town import set_line

TODAY = date(2026, 11, 23)
"""The fixture cards' certificates are good on this day."""
PEOPLE = ("hanako", "haruto", "misaki")
DECIDED = (OutcomeKind.ELIGIBLE, OutcomeKind.INELIGIBLE)
"""Misaki's insurance is lost."""


@dataclass
class Seen:
    """What was found on the way."""

    names: dict[str, str | None] = field(default_factory=dict)
    """Of the person of each slip, by its number."""
    shown: int = 0
    foreign: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    desk: Desk | None = None

    def hear(self, moment: Moment, seen: SeenVisit) -> None:
        """A listener of the runner."""
        name = None if seen.holder is None else seen.holder.name
        if moment is Moment.ANSWER_SHOWN and seen.answer is not None:
            self.shown += 1
            if any(one.name != name for one in seen.answer.results):
                self.foreign.append("an answer that was shown")
        if moment is Moment.SLIP_ISSUED and seen.slip is not None:
            known = self.names.setdefault(seen.slip, name)
            if known != name:
                self.foreign.append(f"slip {seen.slip}")

    def end(self, ended: Outcome) -> None:
        """A listener of the outbox."""
        number = ended.record.number
        self.told[number] += 1
        names = [] if ended.answer is None else [one.name for one in ended.answer.results]
        if names != [self.names.get(number)]:
            self.foreign.append(f"the answer for slip {number}")


@dataclass(frozen=True)
class Found:
    """All but the first three have to be 0, and `settled_after_s` at most a minute."""

    visits: int
    answered: int
    slips: int
    lost: int
    doubled: int
    foreign: int
    unsettled: int
    settled_after_s: float

    @property
    def met(self) -> bool:
        """Whether all goals are."""
        wrong = self.lost + self.doubled + self.foreign + self.unsettled
        return not wrong and self.settled_after_s <= LIMIT_S


def run(plan: Plan) -> Found:
    """Play it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_town(Path(folder), PEOPLE, TODAY) as town,
    ):
        seen, clock = Seen(), WallClock()
        desk = Desk(town, clock=clock, listeners=(seen.hear,))  # type: ignore[arg-type]
        client = lambda: EligibilityClient(  # noqa: E731
            town.client, clock, desk.circuit, may_try=True
        )
        ports = OutboxPorts(desk.paper.open_book, client, clock, town.now)
        outbox = Outbox(ports, Pace())
        outbox.listen(seen.end)
        desk.paper.keep = outbox.nudge  # type: ignore[method-assign]
        desk.link_back = outbox.link_back
        desk.link_trial = outbox.link_trial
        outbox.start()
        try:
            desk.open()
            return _measure(plan, town, desk, seen)
        finally:
            desk.close()
            outbox.close()


def _measure(plan: Plan, town: Town, desk: Desk, seen: Seen) -> Found:
    service = town.service
    assert service is not None
    flapping = Flapping(
        plan,
        lambda: set_line(service, LineState.REFUSED),
        lambda: set_line(service, LineState.OPEN),
    )
    methods = itertools.cycle((Method.PIN, Method.STAFF))
    people = itertools.islice(itertools.cycle(PEOPLE), plan.visits)
    try:
        kinds = [
            _visit(desk, town, name, method) for name, method in zip(people, methods, strict=False)
        ]
    finally:
        flapping.stop()
    began = time.monotonic()
    while len(seen.told) < len(seen.names) and time.monotonic() - began < LIMIT_S:
        time.sleep(0.05)
    return _found(kinds, desk, seen, time.monotonic() - began)


def _visit(desk: Desk, town: Town, name: str, method: Method) -> OutcomeKind | None:
    desk.runner._observers.clear()  # the one before has gone
    card = town.card(name)
    pins = [card.file.pins.jpki or ""]
    record = desk.visit(desk.visitor(card, method=method, pins=pins))
    return None if record.outcome is None else record.outcome.kind


def _found(kinds: list[OutcomeKind | None], desk: Desk, seen: Seen, after_s: float) -> Found:
    kept = desk.paper.records
    undecided = kinds.count(OutcomeKind.UNDECIDED)
    answered = sum(kind in DECIDED for kind in kinds)
    papers = Counter(slip.number for slip in desk.paper.papers.slips)
    for slip in desk.paper.papers.slips:
        if slip.person is None or seen.names.get(slip.number) != slip.person.name:
            seen.foreign.append(f"the paper of slip {slip.number}")
    settled = [slip for slip in kept if slip.state is SlipState.SETTLED and slip.by is None]
    doubled = [n for n in (*papers.values(), *seen.told.values()) if n > 1]
    return Found(
        visits=len(kinds),
        answered=answered,
        slips=len(kept),
        lost=len(kinds) - answered - len(papers) + abs(undecided - len(kept)),
        doubled=len(doubled) + len(kept) - len({slip.visit for slip in kept}),
        foreign=len(seen.foreign),
        unsettled=len(kept) - len(settled),
        settled_after_s=round(after_s, 3),
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--up", type=float, default=5.0)
    parser.add_argument("--down", type=float, default=7.0)
    given = parser.parse_args()
    found = run(Plan(given.visits, given.up, given.down))
    for name, value in asdict(found).items():
        sys.stdout.write(f"{name.replace('_', ' '):>22}  {value}\n")
    sys.stdout.write(f"{'goals met':>22}  {found.met}\n")
    sys.exit(not found.met)


if __name__ == "__main__":
    main()
