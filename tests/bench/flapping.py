# SPDX-License-Identifier: Apache-2.0
"""Visits while the link comes and goes: no slip lost or doubled, all settled soon after, nobody sees another's data.

`python -m tests.bench.flapping [--visits N] [--up S] [--down S] [--seed N] [--json]`

A real service over real TLS whose listener closes and whose connections break; a real slip book and outbox. The kiosk
is played at the level of client and slips: nonce, proof, question, and a slip with both proofs where there is no
answer. Each person has a word in their name that nobody else has; it is looked for in every answer, paper and file,
and in the database. Ends with 1 when something does not hold.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from eligibility.answers import Answer
from eligibility.client import EligibilityClient
from eligibility.errors import ServiceError
from eligibility.proof import Proof
from eligibility.slip.values import Clinic
from eligibility.verdict import VerdictKind, judge
from terminal.clock import WallClock
from terminal.journal.keys import Key
from terminal.slips.book import SlipBook
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import Outcome
from terminal.slips.pace import Pace
from terminal.slips.values import SlipOutcome, SlipRecord, SlipState
from tests.support.slip_drafts import a_draft
from tests.support.slip_town import SlipTown, canary, on_the_slip, open_slip_town

CLINIC = Clinic("架空医院", "9919999996")
LIMIT_S = 60.0
"""The goal: all settled so soon after the link's return."""
MEAN_VISIT_S = 0.12
PERSON_S = 8.0


@dataclass(frozen=True)
class Plan:
    """Seconds; `seed` decides when people come."""

    visits: int = 500
    up_s: float = 5.0
    down_s: float = 7.0
    seed: int = 1


@dataclass
class Seen:
    """What reached each visit: persons by the visit's number, slips by the visit's id."""

    decided: int = 0
    slips: dict[UUID, tuple[int, str]] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Figures:
    """What was found. All of `lost`, `doubled`, `foreign` and `unsettled` have to be 0."""

    visits: int
    answered: int
    slips: int
    flaps: int
    lost: int
    doubled: int
    foreign: int
    unsettled: int
    slowest_visit_s: float
    last_settled_after_s: float

    @property
    def met(self) -> bool:
        """Whether all goals are."""
        wrong = self.lost + self.doubled + self.foreign + self.unsettled
        return not wrong and self.last_settled_after_s <= LIMIT_S


class Flapping:
    """A thread that cuts and mends the link until it is stopped; then the link is whole."""

    def __init__(self, plan: Plan, cut: Callable[[], None], mend: Callable[[], None]) -> None:
        self._plan, self._cut, self._mend = plan, cut, mend
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.flaps = 0
        self._thread.start()

    def stop(self) -> None:
        """Mend the link for good."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._plan.up_s):
            self._cut()
            self.flaps += 1
            self._over.wait(self._plan.down_s)
            self._mend()


@dataclass
class Kiosk:
    """Visits, one after the other."""

    town: SlipTown
    folder: Path
    book: SlipBook
    client: EligibilityClient
    outbox: Outbox
    clock: WallClock
    seen: Seen

    def visit(self, person: int) -> float:
        """One person's visit; how long it took."""
        began, request, live = time.monotonic(), uuid4().hex, None
        until = self.clock.now() + PERSON_S
        try:
            live = self.town.proof(person, self.client.nonce(until).value)
            answer = self.client.query(live, request, until)
            self.seen.decided += judge(answer).kind is VerdictKind.ELIGIBLE
            self._require_own(person, answer)
        except ServiceError:
            self._slip(person, live, request)
        return time.monotonic() - began

    def _slip(self, person: int, live: Proof | None, request: str) -> None:
        visit, now = uuid4(), datetime.now(UTC)
        draft = a_draft(now, person=on_the_slip(self.town.people[person]))
        number = self.book.issue(visit, draft).number
        self.seen.slips[visit] = (person, number)
        if live is not None:
            self.book.attach_proof(number, live, request)
        self.book.attach_proof(number, self.town.proof(person, number, now, is_deferred=True))
        self.outbox.nudge()
        self._paper(self.book.printing(number))
        self.book.printed(number)

    def _paper(self, record: SlipRecord) -> None:
        slip = record.paper(CLINIC)
        name = None if slip.person is None else slip.person.name
        path = self.folder / f"{slip.number}.paper.{slip.copy}"
        path.write_text(f"{slip.number} {name}\n")

    def _require_own(self, person: int, answer: Answer) -> None:
        names = [one.name for one in answer.results]
        if names != [self.town.people[person].name]:
            self.seen.foreign.append(f"answer of visit {person}")


def run(plan: Plan) -> Figures:
    """Play it. Raises nothing of the service's."""
    with tempfile.TemporaryDirectory() as folder, open_slip_town(Path(folder), plan.visits) as town:
        place, key, clock, seen = Path(folder) / "kiosk", Key.throwaway(), WallClock(), Seen()
        place.mkdir()
        path = place / "journal.db"
        ports = OutboxPorts(
            lambda: SlipBook.open(path, key), town.client, clock, lambda: datetime.now(UTC)
        )
        with SlipBook.open(path, key) as book, town.client() as client:
            outbox = Outbox(ports, Pace())
            outbox.listen(lambda ended: _hear(town, seen, clock, ended))
            outbox.start()
            try:
                kiosk = Kiosk(town, place, book, client, outbox, clock, seen)
                return _measure(plan, kiosk)
            finally:
                outbox.close()


def _measure(plan: Plan, kiosk: Kiosk) -> Figures:
    dice, people = random.Random(plan.seed), list(range(plan.visits))  # noqa: S311
    dice.shuffle(people)
    flapping, longest = Flapping(plan, kiosk.town.cut, kiosk.town.mend), 0.0
    for person in people:
        time.sleep(dice.expovariate(1 / MEAN_VISIT_S))
        longest = max(longest, kiosk.visit(person))
    flapping.stop()
    began, seen = time.monotonic(), kiosk.seen
    kiosk.clock.wait(lambda: len(seen.told) >= len(seen.slips), LIMIT_S)
    return _figures(plan, kiosk, flapping.flaps, longest, time.monotonic() - began)


def _figures(plan: Plan, kiosk: Kiosk, flaps: int, longest: float, after_s: float) -> Figures:
    kept, seen = kiosk.book.slips(), kiosk.seen
    known = {slip.visit: slip.number for slip in kept}
    lost = [visit for visit, (_, number) in seen.slips.items() if known.get(visit) != number]
    numbers = Counter(number for _, number in seen.slips.values())
    settled = [
        slip
        for slip in kept
        if slip.state is SlipState.SETTLED and slip.outcome is SlipOutcome.ELIGIBLE
    ]
    foreign = [*seen.foreign, *_foreign_papers(kiosk), *_left_over(kiosk)]
    for what in foreign:
        sys.stderr.write(f"flapping: {what}\n")
    return Figures(
        visits=plan.visits,
        answered=seen.decided,
        slips=len(seen.slips),
        flaps=flaps,
        lost=len(lost) + plan.visits - seen.decided - len(seen.slips),
        doubled=_more_than_once(numbers) + _more_than_once(seen.told) + len(kept) - len(seen.slips),
        foreign=len(foreign),
        unsettled=len(kept) - len(settled),
        slowest_visit_s=round(longest, 3),
        last_settled_after_s=round(after_s, 3),
    )


def _more_than_once(counted: Counter[str]) -> int:
    return sum(times - 1 for times in counted.values())


def _hear(town: SlipTown, seen: Seen, clock: WallClock, ended: Outcome) -> None:
    """On the outbox's thread: a settled slip, with the answer that settled it."""
    seen.told[ended.record.number] += 1
    person = next((p for p, n in seen.slips.values() if n == ended.record.number), None)
    names = [] if ended.answer is None else [one.name for one in ended.answer.results]
    if person is None or names != [town.people[person].name]:
        seen.foreign.append(f"answer of slip {ended.record.number}")
    clock.notify()


def _foreign_papers(kiosk: Kiosk) -> list[str]:
    """Papers with another person's word in the name, or more than one paper of one slip."""
    wrong = []
    for person, number in kiosk.seen.slips.values():
        papers = list(kiosk.folder.glob(f"{number}.paper.*"))
        texts = [paper.read_text() for paper in papers]
        if texts != [f"{number} {kiosk.town.people[person].name}\n"]:
            wrong.append(f"papers of slip {number}")
    return wrong


def _left_over(kiosk: Kiosk) -> list[str]:
    """Anybody's word in the closed slips, or in a file that is not a paper."""
    book = kiosk.book
    export = "".join(str(book._all(f"SELECT * FROM {t}", [])) for t in ("slips", "slip_proofs"))  # noqa: S608
    files = b"".join(
        path.read_bytes() for path in kiosk.folder.iterdir() if ".paper." not in path.name
    )
    words = [canary(person) for person, _ in kiosk.seen.slips.values()]
    return [
        f"the word of person {word}" for word in words if word in export or word.encode() in files
    ]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=500)
    parser.add_argument("--up", type=float, default=5.0)
    parser.add_argument("--down", type=float, default=7.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = run(Plan(given.visits, given.up, given.down, given.seed))
    if given.json:
        sys.stdout.write(json.dumps({**asdict(figures), "met": figures.met}) + "\n")
    else:
        for name, value in asdict(figures).items():
            sys.stdout.write(f"{name.replace('_', ' '):>22}  {value}\n")
        sys.stdout.write(f"{'goals met':>22}  {figures.met}\n")
    sys.exit(not figures.met)


if __name__ == "__main__":
    main()
