# SPDX-License-Identifier: Apache-2.0
"""Every command of a visit, every kind of fault: what may come of it, and what may never."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hw.virtual.card import SoftwareCard
from hw.virtual.radio.plan import ON_ANSWER, Fault, FaultKind, RadioPlan, When
from terminal.failures import TABLE
from terminal.session.values import Method
from tests.support.front_desk import Town
from tests.support.radio_visits import MEASURED, Person, Played, play
from tests.support.recorded_faces import all_takes

SHORT_S, LONGER_S = 0.1, 1.5
"""A blink, and a time within every grace: card 60 s (2 s before it said what it is), reader and service 10 s."""
LATE_S = 8.0
"""Later than the link waits for an answer (5 s)."""
INTERNAL = {"T00", "T01"}
TYPED = {row.code for row in TABLE.values()} - INTERNAL
OTHER = Path("other.card.toml")
ANOTHER_CARD = ("another_card", "number_b_refused")
"""The second one of a card that was exchanged before it had said which one it is: the number is not its own."""


SPOILED = ON_ANSWER - {FaultKind.MUTE, FaultKind.EMPTY}
"""What can only become of an answer."""
LENGTHS: dict[FaultKind, tuple[float, ...]] = {
    FaultKind.BLINK: (SHORT_S, LONGER_S),
    FaultKind.GARBLED: (0.0,),
    FaultKind.TRUNCATED: (0.0,),
    FaultKind.ONE_BYTE: (0.0,),
    FaultKind.EMPTY: (0.0,),
    FaultKind.MUTE: (0.0,),
    FaultKind.SLOW: (1.0, LATE_S),
    FaultKind.RESET: (0.0,),
    FaultKind.UNPOWER: (0.0,),
    FaultKind.SWAP: (0.0,),
    FaultKind.UNPLUG: (LONGER_S,),
    FaultKind.SERVICE_DOWN: (LONGER_S,),
}
HEALED = frozenset(LENGTHS) - {FaultKind.GARBLED, FaultKind.SWAP}
"""What a visit must get over: wrong bytes may be believed for a while, and another card is another card."""


@dataclass(frozen=True)
class Case:
    """One fault at one command of one kind of visit."""

    method: Method
    fault: Fault

    def __str__(self) -> str:
        fault = self.fault
        length = f" {fault.for_s:g} s" if fault.for_s else ""
        return f"{self.method.value}-{fault.kind.value}{length}-{fault.when.value}-{fault.apdu}"


def faults(number: int) -> Iterator[Fault]:
    """All that can happen at one command."""
    for kind, lengths in LENGTHS.items():
        for for_s in lengths:
            for when in (When.ANSWER,) if kind in SPOILED else When:
                card = OTHER if kind is FaultKind.SWAP else None
                yield Fault(kind, apdu=number, for_s=for_s, when=when, card=card)


def cases(method: Method, commands: int) -> list[Case]:
    """The whole sweep of one kind of visit."""
    numbers = range(1, commands + 1)
    return [Case(method, fault) for number in numbers for fault in faults(number)]


@dataclass(frozen=True)
class Sweep:
    """Who comes, and who else's card is there to be swapped in."""

    town: Town
    card: SoftwareCard
    other: SoftwareCard

    def person(self, method: Method) -> Person:
        """Hanako, who types the right PIN as often as she is asked, and looks into the camera."""
        takes = all_takes()["hanako"]
        return Person("hanako", method, (self.card.file.pins.jpki or "",) * 6, takes)

    def quiet(self, method: Method) -> Played:
        """The visit without a fault."""
        return play(self.town, self.card, self.person(method), RadioPlan(timing=MEASURED))

    def play(self, case: Case) -> Played:
        """The visit with it."""
        plan = RadioPlan(timing=MEASURED, seed=case.fault.apdu or 0, faults=(case.fault,))
        others = {OTHER: self.other}
        return play(self.town, self.card, self.person(case.method), plan, others=others)


def complaints(case: Case, played: Played, right: tuple[str, str]) -> list[str]:
    """What is wrong with how this visit went."""
    outcome = played.outcome
    found = [f"PIN rule: {text}" for text in played.breaks]
    if played.left_in_vault:
        found.append("something left in the vault")
    if played.thrown_out and case.fault.kind is not FaultKind.SWAP:
        found.append("thrown to the first screen")
    if outcome is None:
        found.append("no outcome")
    elif played.end != right and (case.fault.kind in HEALED or not _staff_can_read(case, played)):
        found.append(f"{played.end} {outcome.support_code}")
    return found


def _staff_can_read(case: Case, played: Played) -> bool:
    """Another card is its own sentence; all else has a code that the table of failures knows."""
    outcome = played.outcome
    if outcome is None:
        return False
    if case.fault.kind is FaultKind.SWAP and outcome.reason in ANOTHER_CARD:
        return True
    return outcome.support_code in TYPED
