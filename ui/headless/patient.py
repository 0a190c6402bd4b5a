# SPDX-License-Identifier: Apache-2.0
"""The person of a visit file: reacts to what the kiosk shows, after the time a person needs."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from hw.card.number_b import NumberB
from hw.errors import BadPinFormat
from terminal.clock import Clock
from terminal.lanes import Lane
from terminal.runner.runner import Runner
from terminal.session.events import (
    AllConsentsSaid,
    Cancelled,
    ConsentSaid,
    MethodChosen,
    OneByOneChosen,
    PrintRetried,
    PrintSkipped,
    RegistrationSaid,
    StaffAgreed,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
    TypingChosen,
    VisitEvent,
)
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Failed,
    Interrupted,
    LayingStraight,
    Leaving,
    OfferingRegistration,
    PrintingSlip,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import Method, Question, Visit
from terminal.visit_file import PatientTable

STAFF_LOOK_S = 3.0
STAFF_PRINTER_S = 20.0
"""To come, to open the drawer, to put paper in."""

Screen = tuple[object, ...]


class Tray(Protocol):
    """Where a person lays a card down and takes it away."""

    def insert(self) -> None:
        """Lay the visit's card on the reader."""

    def remove(self) -> None:
        """Take away whatever lies there."""

    def swap(self) -> None:
        """Lay another card down."""


@runtime_checkable
class SeenTray(Tray, Protocol):
    """A tray with a camera above it, which can see how the card lies."""

    def straighten(self) -> None:
        """Lay the card as the screen asks."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the person knows."""

    pins: tuple[str, ...] = field(repr=False)
    number_b: str = field(repr=False)


class ScriptedPatient:
    """Acts on a lane of its own, through the same doors as a person at the kiosk."""

    def __init__(
        self,
        script: PatientTable,
        secrets: Secrets,
        tray: Tray,
        runner: Runner,
        clock: Clock,
        put_right: Callable[[], None] = lambda: None,
    ) -> None:
        """`put_right`: what staff do about the printer before they print again."""
        self._put_right = put_right
        self._script = script
        self._secrets = secrets
        self._tray = tray
        self._runner = runner
        self._clock = clock
        self._plan: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._leaving = False
        self._closing = False
        self._methods: Iterator[Method] = iter(script.methods)
        self._pins = iter(secrets.pins)
        self._seen: Screen = ()
        self.broken: BaseException | None = None
        """What kept the person from acting (a card file that cannot be used); for the caller to raise."""
        self._lane = Lane("patient", clock, self._break)
        runner.observe(self.sees)

    def arrives(self) -> None:
        """Lay the card down, and plan what the script does at fixed times after that."""
        script = self._script
        self._in(0.0, self._tray.insert)
        for lift in script.lifts:
            self._in(lift.at_s, self._tray.remove)
            self._in(lift.at_s + lift.for_s, self._tray.insert)
        if script.swaps_card_at_s is not None:
            self._in(script.swaps_card_at_s, self._tray.remove)
            self._in(script.swaps_card_at_s + 1.0, self._tray.swap)
        if script.cancels_at_s is not None:
            self._in(script.cancels_at_s, self._cancel)
        if script.leaves_at_s is not None:
            self._in(script.leaves_at_s, self._leave)
        self._lane.submit(self._live)

    def close(self) -> None:
        """Stop acting."""
        self._closing = True
        self._clock.notify()
        self._lane.close()

    def _break(self, _lane: str, error: BaseException) -> None:
        self.broken = error
        self._clock.notify()

    def sees(self, state: State) -> None:
        """Called with each new state: decide what to do, once per new screen."""
        if isinstance(state, Interrupted | Leaving) or self._leaving:
            return  # a person whose card flickers goes on with what they were doing
        screen = _screen(state)
        if screen == self._seen:
            return
        self._seen = screen
        match state:
            case ChoosingMethod(visit=visit):
                self._react(screen, self._script.choose_s, lambda: self._choose(visit))
            case EnteringPin(visit=visit):
                self._react(screen, self._script.type_s, lambda: self._type_pin(visit))
            case EnteringNumberB() | LayingStraight() | AgreeingToBirth():
                self._sees_to_number_b(screen, state)
            case StaffCheck(visit=visit) if visit.photo_read:
                self._react(screen, STAFF_LOOK_S, lambda: self._staff_decides(visit))
            case AskingConsent():
                self._react(screen, self._script.choose_s, lambda: self._consent(state))
            case OfferingRegistration(visit=visit):
                self._react(screen, self._script.choose_s, lambda: self._register(visit))
            case PrintingSlip(visit=visit, failure=failure) if failure is not None:
                self._react(screen, STAFF_PRINTER_S, lambda: self._see_to_printer(visit))
            case ShowingResult() | TakeCardBack() | Failed():
                self._in(self._script.take_card_s, self._tray.remove)
            case _:
                pass

    def _choose(self, visit: Visit) -> None:
        wanted = next(self._methods, None)
        usable = visit.facts.methods if visit.facts else frozenset()
        while wanted is not None and wanted not in usable:
            wanted = next(self._methods, None)
        if wanted is None:
            self._cancel()
        elif wanted is Method.STAFF:
            self._runner.queue.post(StaffCalled(at=self._now(), visit=visit.number))
        else:
            self._runner.queue.post(MethodChosen(at=self._now(), visit=visit.number, method=wanted))

    def _type_pin(self, visit: Visit) -> None:
        pin = next(self._pins, None)
        if pin is None:
            self._cancel()
        else:
            self._runner.enter_pin(visit.number, bytearray(pin, "ascii", "replace"))

    def _sees_to_number_b(
        self, screen: Screen, state: EnteringNumberB | LayingStraight | AgreeingToBirth
    ) -> None:
        visit = state.visit
        match state:
            case EnteringNumberB():
                self._react(screen, self._script.type_s, lambda: self._type_number_b(state))
            case LayingStraight():
                self._react(screen, self._script.choose_s, lambda: self._lay_straight(visit))
            case AgreeingToBirth():
                self._react(screen, STAFF_LOOK_S, lambda: self._staff_agrees(visit))

    def _type_number_b(self, state: EnteringNumberB) -> None:
        visit, own = state.visit.number, self._secrets.number_b
        draft = self._runner.number_b_draft(visit) if state.doubtful else None
        digits = own if draft is None else corrected(draft, own, state.doubtful)
        try:
            number_b = NumberB(digits.encode("ascii"))
        except BadPinFormat:
            number_b = NumberB(own.encode("ascii"))  # the keypad says that it cannot be
        self._runner.enter_number_b(visit, number_b)

    def _lay_straight(self, visit: Visit) -> None:
        if self._script.types_number_b:
            self._runner.queue.post(TypingChosen(at=self._now(), visit=visit.number))
        elif isinstance(self._tray, SeenTray):
            self._tray.straighten()

    def _staff_agrees(self, visit: Visit) -> None:
        event = StaffAgreed if self._script.staff == "confirms" else StaffRefused
        self._runner.queue.post(event(at=self._now(), visit=visit.number))

    def _staff_decides(self, visit: Visit) -> None:
        event = StaffConfirmed if self._script.staff == "confirms" else StaffRefused
        self._runner.queue.post(event(at=self._now(), visit=visit.number))

    def _consent(self, state: AskingConsent) -> None:
        now, visit = self._now(), state.visit.number
        answers = [wants(self._script, question, state.items) for question in state.questions]
        said: VisitEvent
        if not state.together:
            first, agreed = state.questions[0], answers[0] is True
            said = ConsentSaid(at=now, visit=visit, question=first, agreed=agreed)
        elif self._script.one_by_one or None in answers or len(set(answers)) > 1:
            said = OneByOneChosen(at=now, visit=visit)
        else:
            said = AllConsentsSaid(at=now, visit=visit, agreed=answers[0] is True)
        self._runner.queue.post(said)

    def _register(self, visit: Visit) -> None:
        agreed = self._script.registers
        said = RegistrationSaid(at=self._now(), visit=visit.number, agreed=agreed)
        self._runner.queue.post(said)

    def _see_to_printer(self, visit: Visit) -> None:
        event: type[PrintRetried | PrintSkipped] = PrintSkipped
        if self._script.staff_retries_print:
            self._put_right()
            event = PrintRetried
        self._runner.queue.post(event(at=self._now(), visit=visit.number))

    def _cancel(self) -> None:
        visit = getattr(self._runner.state, "visit", None)
        if visit is not None:
            self._runner.queue.post(Cancelled(at=self._now(), visit=visit.number))

    def _leave(self) -> None:
        self._leaving = True
        self._tray.remove()

    def _now(self) -> float:
        return self._clock.now()

    def _react(self, screen: Screen, seconds: float, act: Callable[[], None]) -> None:
        """Act after a while, unless the kiosk shows something else by then."""
        self._in(seconds, lambda: act() if _screen(self._runner.state) == screen else None)

    def _in(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._plan, (self._now() + seconds, next(self._order), act))
        self._clock.notify()

    def _live(self) -> None:
        while not self._closing:
            rest = None if not self._plan else self._plan[0][0] - self._now()
            if rest is not None and rest <= 0:
                heapq.heappop(self._plan)[2]()
            else:
                first = self._plan[0] if self._plan else None
                self._clock.wait(lambda first=first: self._changed(first), rest)  # type: ignore[misc]

    def _changed(self, first: object) -> bool:
        return self._closing or (self._plan[0] if self._plan else None) is not first


def wants(script: PatientTable, question: Question, used: tuple[Question, ...]) -> bool | None:
    """What the person thinks of a question; None: of what the clinic uses, yes to some and no to some."""
    if question is Question.SUBSIDIES:
        return script.pmh
    agreed = used if script.consent == "all" else script.consent
    asked = used if question is Question.INFORMATION else (question,)
    said = {item in agreed for item in asked}
    return said.pop() if len(said) == 1 else None


def _screen(state: State) -> Screen:
    """What is new to a person: another screen, or the same one after another try."""
    if isinstance(state, Interrupted):
        return _screen(state.resume)
    if isinstance(state, Leaving):
        return _screen(state.shown)
    visit = getattr(state, "visit", None)
    if visit is None:
        return (type(state),)
    tries = (
        visit.face_tries,
        visit.pin_refusals,
        visit.number_b_refusals,
        getattr(state, "lost", None),
    )
    ready = isinstance(state, StaffCheck) and visit.photo_read
    questions = (getattr(state, "questions", None), getattr(state, "together", None))
    asked = (questions, getattr(state, "failure", None))
    tray = (getattr(state, "hint", None), getattr(state, "doubtful", None))
    return (type(state), visit.number, tries, ready, asked, tray)


def corrected(draft: str, own: str, doubtful: tuple[int, ...]) -> str:
    """The draft with the doubtful digits as the person reads them on the card."""
    return "".join(own[i] if i in doubtful else digit for i, digit in enumerate(draft))
