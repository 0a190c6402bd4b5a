# SPDX-License-Identifier: Apache-2.0
"""Whole visits under interference: real runner, lanes, card stack and HTTPS; recorded faces; only waits take time.

The person is the scripted one of visit files: takes a second to choose, four to type, looks at the result for two.
What is counted of the PIN is counted at the chip.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hw.virtual.card import SoftwareCard
from hw.virtual.radio.log import Struck
from hw.virtual.radio.plan import SILENCE, FaultKind, RadioPlan
from hw.virtual.radio.timing import Latency
from terminal.runner.record import VisitRecord
from terminal.runner.runner import Runner
from terminal.session import Idle, OutOfService, State
from terminal.session.states import Failed, Leaving, ShowingResult, TakeCardBack
from terminal.session.values import Method, Outcome
from terminal.visit_file import PatientTable
from tests.support.front_desk import LONG_S, Desk, Town
from tests.support.recorded_faces import RecordedCamera, RecordedEngine, Take, all_takes
from tests.support.still_clock import StillClock
from tests.support.watched_card import WatchedCard
from ui.headless.patient import ScriptedPatient, Secrets

FACES = ("hanako", "haruto", "kenji", "misaki", "sota", "taro", "yui")
"""Whose cards and recorded faces go together."""
STRANGERS = ("maria", "hanako-replay")
"""Recorded before Hanako's card: another person, and a telephone that plays her."""
PINS = ("akemi", *FACES)
WRONG_FIRST = 0.1
STRANGER = 0.05
MEASURED = Latency(bit_rate=106_000, apdu_s=0.010, select_s=0.035, verify_s=0.060, sign_s=0.690)
"""106 kbit/s, 35 ms a SELECT, 60 ms a VERIFY as the goal says; 10 ms any other command and 700 ms a signature."""
THE_END = (Leaving, Failed, TakeCardBack, ShowingResult)


@dataclass(frozen=True)
class Person:
    """Who comes, with which card, and what they do."""

    card: str
    method: Method
    pins: tuple[str, ...] = ()
    takes: tuple[Take, ...] = ()


@dataclass
class Played:
    """One visit, as the bench needs it."""

    person: Person
    outcome: Outcome | None
    seconds: float
    """From the card's arrival to the outcome."""
    free_s: float
    """From the card's arrival to a free kiosk."""
    states: list[str]
    drops: int
    resumes: int
    entries: int
    verifies: int
    repeats: int
    breaks: list[str]
    blinks: int
    absent_s: float
    garbled: int
    apdus: int
    thrown_out: bool
    left_in_vault: bool

    @property
    def end(self) -> tuple[str, str]:
        """What two visits are compared by."""
        outcome = self.outcome
        return ("none", "") if outcome is None else (outcome.kind.value, outcome.reason)


def draw_person(random: Random, method: Method, cards: dict[str, SoftwareCard]) -> Person:
    """Somebody; one in ten mistypes the PIN first, one in twenty is not who the card says."""
    if method is Method.FACE:
        stranger = random.random() < STRANGER
        scene = random.choice(STRANGERS if stranger else FACES)
        takes = all_takes()[scene]
        first = random.randrange(len(takes))
        return Person("hanako" if stranger else scene, method, takes=takes[first:] + takes[:first])
    name = random.choice(PINS)
    right = cards[name].file.pins.jpki or ""
    wrong = "0000" if right != "0000" else "1111"
    pins = (wrong,) if random.random() < WRONG_FIRST else ()
    return Person(name, method, (*pins, *[right] * 8), all_takes()[FACES[0]])


@dataclass
class Tray:
    """The person's hand."""

    desk: Desk
    card: WatchedCard

    def insert(self) -> None:
        self.desk.reader.insert(self.card)  # type: ignore[arg-type]

    def remove(self) -> None:
        self.desk.reader.remove()

    def swap(self) -> None:
        raise AssertionError("nobody swaps cards here")


@dataclass
class Witness:
    """Sees every state, and who is thrown back to the first screen before there is an outcome."""

    now: Callable[[], float]
    free_at: float = 0.0
    """When the kiosk was last free."""
    seen: list[str] = field(default_factory=list)
    thrown_out: bool = False
    _before: State | None = None

    def sees(self, state: State) -> None:
        self.seen.append(type(state).__name__)
        back = isinstance(state, Idle | OutOfService)
        self.free_at = self.now() if back else self.free_at
        self.thrown_out |= back and not isinstance(self._before, THE_END)
        self._before = state


def play(
    town: Town,
    card: SoftwareCard,
    person: Person,
    radio: RadioPlan = SILENCE,
    others: dict[Path, Any] | None = None,
) -> Played:
    """One visit at a kiosk of its own."""
    clock = StillClock()
    desk = Desk(
        town,
        clock=clock,
        radio=radio,
        others=others or {},
        camera=lambda: RecordedCamera(clock),
        engine=lambda: RecordedEngine(person.takes, clock),
    )
    desk.open()
    try:
        return at_the_desk(desk, WatchedCard(card), person)
    finally:
        desk.close()


def at_the_desk(
    desk: Desk, card: WatchedCard, person: Person, script: PatientTable | None = None
) -> Played:
    """One visit at an open desk."""
    desk.number_b = card.number_b
    witness, before = Witness(desk.clock.now), len(desk.records)
    enter, observers = desk.runner.enter_pin, len(desk.runner._observers)
    _count_entries(desk.runner, card)
    script = script or PatientTable(methods=(person.method,) * 4)
    secrets = Secrets(person.pins, card.number_b)
    patient = ScriptedPatient(script, secrets, Tray(desk, card), desk.runner, desk.clock)
    coming: list[Callable[[], None]] = [patient.arrives]

    def over() -> bool:
        while coming:
            desk.arrived = desk.clock.now()
            desk.runner.observe(witness.sees)
            coming.pop()()
        return len(desk.records) > before or patient.broken is not None

    try:
        assert desk.runner.run_until(over, LONG_S), f"hangs in {desk.runner.state}"
    finally:
        patient.close()
        # One runner serves many visits: what this one hung on it goes with it.
        desk.runner.enter_pin = enter  # type: ignore[method-assign]
        del desk.runner._observers[observers:]
    assert patient.broken is None, patient.broken
    return _told(desk, desk.records[-1], card, person, witness)


def _count_entries(runner: Runner, card: WatchedCard) -> None:
    enter = runner.enter_pin

    def counted(visit: int, digits: bytearray) -> None:
        if runner._asks_for_pin(visit):
            card.pin.entered()
        enter(visit, digits)

    runner.enter_pin = counted  # type: ignore[method-assign]


def _told(
    desk: Desk, record: VisitRecord, card: WatchedCard, person: Person, witness: Witness
) -> Played:
    ended = record.timeline.ended or desk.clock.now()
    seconds = ended - desk.arrived
    log = desk.reader.air
    gaps = absences(log.struck, seconds)
    return Played(
        person=person,
        outcome=record.outcome,
        seconds=seconds,
        free_s=witness.free_at - desk.arrived,
        states=witness.seen,
        drops=record.drops,
        resumes=record.resumes,
        entries=card.pin.entries,
        verifies=card.pin.sent,
        repeats=card.pin.repeats,
        breaks=list(card.pin.breaks),
        blinks=len(gaps),
        absent_s=sum(end - begin for begin, end in gaps),
        garbled=sum(s.kind is FaultKind.GARBLED and s.at_s <= seconds for s in log.struck),
        apdus=record.counters.apdus,
        thrown_out=witness.thrown_out,
        left_in_vault=not desk.vaults.empty,
    )


def absences(struck: Sequence[Struck], until_s: float) -> list[tuple[float, float]]:
    """When the card was away by blinks between its arrival and `until_s`: overlapping blinks are one gap."""
    gaps: list[tuple[float, float]] = []
    for blink in sorted((s for s in struck if s.kind is FaultKind.BLINK), key=lambda s: s.at_s):
        begin, end = blink.at_s, min(blink.at_s + blink.for_s, until_s)
        if begin >= until_s:
            break
        if gaps and begin <= gaps[-1][1]:
            gaps[-1] = (gaps[-1][0], max(gaps[-1][1], end))
        else:
            gaps.append((begin, end))
    return gaps
