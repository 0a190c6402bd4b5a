# SPDX-License-Identifier: Apache-2.0
"""The staff's side put together: the desk with the kiosk's own ports, and a console between desk and window.

The window draws `console.model()` whenever it is told to, and hands every touch to `console.act`. No Qt in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from eligibility.counter import CounterClient
from terminal.journal.advice import Advice
from terminal.journal.journal import JournalReader
from terminal.runner.devices import Devices
from terminal.runner.health import Part
from terminal.session import State
from terminal.session.transition import visit_of
from terminal.settings import Settings
from terminal.slips.book import SlipBook
from terminal.slips.values import SlipOutcome
from terminal.staff.desk import Desk, DeskPorts, Kiosk
from terminal.staff.gate import Gate
from terminal.staff.slip_desk import SlipPorts
from terminal.staff.tries import Door, Limits
from terminal.staff.values import Defaults, DisasterQuestion, NumberQuestion
from ui.presenter.staff import StaffFacts, StaffModel, StaffView, present_staff, step
from ui.presenter.staff.actions import (
    Act,
    AddDigit,
    DropDigit,
    Heard,
    Leave,
    Load,
    Looked,
    OfSlip,
    OfVisit,
    Press,
    RestartPart,
    SettleSlip,
    SignedOut,
    StaffAction,
    Tried,
    TryCode,
    Typed,
    UseDefaults,
    Value,
    Wanted,
)
from ui.presenter.staff.facts import SoundHealth
from ui.presenter.staff.machine import SOUND
from ui.presenter.staff.step import Order
from ui.presenter.staff.view import StaffPage
from ui.texts.language import Language
from ui.wiring.journal import open_reader

Deliver = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Ways:
    """What the runner's devices do not have: the slips with all that staff do to them, the counter, more advice."""

    open_slips: Callable[[], SlipBook]
    connect: Callable[[], CounterClient]
    advice: Callable[[], Advice | None] = lambda: None


def staff_desk(
    settings: Settings, devices: Devices, kiosk: Kiosk, ways: Ways, deliver: Deliver
) -> Desk:
    """`devices`: those that the runner has. `deliver`: runs a function on the window's thread, from any other."""
    table = settings.staff
    slips = SlipPorts(
        open_book=ways.open_slips,
        printer=kiosk.printer,
        now=devices.now,
        clinic=devices.clinic,
        changed=devices.slip_kept,
    )
    ports = DeskPorts(
        kiosk=kiosk,
        clock=devices.clock,
        now=devices.now,
        gate=Gate(table.file, Limits(table.attempts, table.lock_s), devices.now, _door(settings)),
        slips=slips,
        connect=ways.connect,
        deliver=deliver,
        open_journal=journal_reader(settings),
        access=devices.access,
        limits=devices.advice,
        idle_s=table.idle_s,
        advice=ways.advice,
    )
    return Desk(ports)


def _door(settings: Settings) -> Door:
    """Wrong codes at the patients' glass are none of the staff's own window."""
    return Door.WINDOW if settings.staff.place == "window" else Door.CORNER


def journal_reader(settings: Settings) -> Callable[[], JournalReader] | None:
    """None where no journal is kept."""
    return None if settings.journal.path is None else lambda: open_reader(settings.journal)


def defaults_of(settings: Settings) -> Defaults:
    """How the settings want the patients' screens to begin."""
    screen, sound = settings.screen, settings.sound
    return Defaults(
        screen.language, screen.large, screen.contrast, screen.furigana, sound.voice, sound.volume
    )


class SoundPort(Protocol):
    """What the window plays sounds with."""

    def health(self) -> SoundHealth:
        """Whether anything is to be heard."""

    def restart(self) -> None:
        """Look again, and ring."""


class Console:
    """Belongs to the window's thread. Make it, call `follow` and `tick`, `close` it (blocks) before the runner.

    `use`: the staff changed how the patients' screens begin. `changed` is called when there is something else to
    draw. What was looked at lives in the view only, which is thrown away when the sign-in ends.
    """

    def __init__(
        self,
        desk: Desk,
        kiosk: Kiosk,
        defaults: Defaults,
        use: Callable[[Defaults], None],
        sound: SoundPort | None = None,
    ) -> None:
        self._desk, self._kiosk, self._use, self._sound = desk, kiosk, use, sound
        self._view = StaffView(defaults=defaults)
        self._code = bytearray()
        self._observers: list[Callable[[], None]] = []
        desk.on_end(lambda why: self.act(SignedOut(why)))

    @property
    def page(self) -> StaffPage:
        """Which page is on show."""
        return self._view.page

    @property
    def language(self) -> Language:
        """In which the model is to be said."""
        return self._view.language

    @property
    def signed_in(self) -> bool:
        """Whether the staff's side is open."""
        return self._desk.session is not None

    def left_s(self) -> float | None:
        """Seconds until it closes by itself."""
        return self._desk.left_s()

    def observe(self, changed: Callable[[], None]) -> None:
        """Call `changed` after each change."""
        self._observers.append(changed)

    def model(self) -> StaffModel:
        """What is to be shown now."""
        return present_staff(self._view, self._facts())

    def rise(self) -> None:
        """Somebody wants to sign in; while a visit is under way, for that visit only."""
        visit = visit_of(self._kiosk.state)
        self.act(Wanted(None if visit is None else visit.number))

    def open(self) -> None:
        """A window of the staff's own: sign in for everything."""
        self.act(Wanted(None))

    def act(self, act: Act) -> None:
        """A touch, a text, an answer."""
        if isinstance(act, Press | Typed):
            self._desk.touch()
        self._view, orders = step(self._view, act)
        for order in orders:
            self._carry_out(order)
        if not self._view.typed:
            self._wipe_code()
        self._tell()

    def follow(self, state: State) -> None:
        """After each change of the session's state."""
        self._desk.follow(state)
        self._tell()

    def tick(self) -> None:
        """Every second: sign out who is gone, look whether a lock is over, draw health anew."""
        self._desk.tick()
        gate = self._view.gate
        if gate is not None and gate.locked_until is not None and not self._view.busy:
            self._carry_out(Load.GATE)
        if self._view.page in (StaffPage.HEALTH, StaffPage.HOME, StaffPage.CHECK):
            self._tell()

    def close(self) -> bool:
        """End the desk. Blocks; False when a thread did not end in time."""
        self._wipe_code()
        return self._desk.close()

    def _facts(self) -> StaffFacts:
        visit = visit_of(self._kiosk.state)
        return StaffFacts(
            health=self._desk.health(),
            sound=None if self._sound is None else self._sound.health(),
            advice=self._desk.advice(),
            waiting=self._desk.waiting(),
            current=None if visit is None else visit.number,
        )

    def _tell(self) -> None:
        for changed in self._observers:
            changed()

    def _hear(self, value: Value) -> None:
        self.act(Heard(value))

    def _carry_out(self, order: Order) -> None:
        match order:
            case Load():
                self._load(order)
            case AddDigit() | DropDigit() | TryCode():
                self._of_code(order)
            case NumberQuestion():
                self._desk.by_number(order, self._hear)
            case DisasterQuestion():
                self._desk.in_disaster(order, self._hear)
            case OfSlip(action=StaffAction.SHOW_PERSON, number=number):
                self._desk.slip_person(number, self._hear)
            case OfSlip(number=number):
                self._desk.reprint(number, self._hear)
            case SettleSlip(number=number, outcome=outcome):
                self._desk.settle(number, SlipOutcome(outcome), self._hear)
            case _:
                self._at_once(order)

    def _of_code(self, order: AddDigit | DropDigit | TryCode) -> None:
        """The digits lie here and nowhere else; the desk zeroes those that it is given."""
        match order:
            case AddDigit(digit=digit):
                self._add(ord(digit))
            case DropDigit() if self._code:
                self._code[-1] = 0
                del self._code[-1]
            case TryCode(visit=visit):
                code, self._code = self._code, bytearray()
                self._desk.sign_in(code, self._hear, visit)

    def _add(self, digit: int) -> None:
        """A bytearray that grows may leave its digits behind where it lay, so it is copied and wiped."""
        longer = bytearray(len(self._code) + 1)
        longer[:-1], longer[-1] = self._code, digit
        self._wipe_code()
        self._code = longer

    def _wipe_code(self) -> None:
        self._code[:] = bytes(len(self._code))
        self._code = bytearray()

    def _at_once(self, order: Order) -> None:
        match order:
            case OfVisit():
                self._in_visit(order)
            case RestartPart(part=part) if part == SOUND:
                self._restart_sound()
            case RestartPart(part=part):
                done = self._desk.restart(Part(part))
                if done is not None:
                    self._hear(done)
            case UseDefaults(defaults=defaults):
                self._use(defaults)
            case Leave():
                self._desk.sign_out()

    def _restart_sound(self) -> None:
        if self._sound is not None and self._desk.may_restart(SOUND):
            self._sound.restart()
            self._hear(Tried.SOUND)

    def _load(self, what: Load) -> None:
        match what:
            case Load.GATE:
                self._desk.look(lambda gate: self.act(Looked(gate)))
            case Load.TODAY:
                self._desk.today(self._hear)
            case Load.SLIPS:
                self._desk.slips(self._hear)
            case Load.RADIO:
                self._desk.radio(self._hear)

    def _in_visit(self, order: OfVisit) -> None:
        """In the visit that was on the screen; the desk does nothing when that one waits no longer."""
        say = {
            StaffAction.TAKE_OVER: self._desk.take_over,
            StaffAction.CONFIRM: self._desk.confirm,
            StaffAction.REFUSE: self._desk.refuse,
            StaffAction.AGREE: self._desk.agree,
        }[order.action]
        say(order.visit)
