# SPDX-License-Identifier: Apache-2.0
"""All that staff can do, behind one door: who is signed in, what they may do, and whom the answer reaches.

Methods are called on one thread (the window's) and return at once. Whatever can take time is done on lanes; the
answer comes back through `DeskPorts.deliver`, and only while the same person is still signed in: an answer that comes
later is forgotten. The desk keeps no answer.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from eligibility.counter import CounterClient
from terminal.clock import Clock
from terminal.errors import NotForStaff
from terminal.failures import failure_for, where
from terminal.journal.advice import Advice, AdviceLimits
from terminal.journal.journal import JournalReader
from terminal.lanes import Lane
from terminal.runner.access_work import AccessKind, AccessWork
from terminal.runner.health import Health, Part, Restart
from terminal.runner.queue import EventQueue
from terminal.runner.shared_printer import SharedPrinter
from terminal.session import State
from terminal.session.events import StaffAgreed, StaffCalled, StaffConfirmed, StaffRefused
from terminal.session.transition import visit_of
from terminal.slips.values import SlipOutcome
from terminal.staff import records
from terminal.staff.checks import waiting
from terminal.staff.counter_desk import CounterDesk
from terminal.staff.gate import Gate
from terminal.staff.notes import ANYBODY, StaffNotes
from terminal.staff.signin import Ended, Session, SignInAnswer, SignInKind, actor_of
from terminal.staff.slip_desk import SlipDesk, SlipPorts
from terminal.staff.trouble import done, trouble_of
from terminal.staff.values import (
    CheckKind,
    DisasterQuestion,
    EligibilityShown,
    NumberQuestion,
    Radio,
    Reprinted,
    Settled,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
    Waiting,
)

log = logging.getLogger(__name__)

Found = TypeVar("Found")
Told = Callable[[Found | Trouble], None]
"""Hears the answer, on the thread that the desk's methods are called on."""

JOIN_S = 20.0
"""Longer than a question's deadline."""


class Kiosk(Protocol):
    """What the desk needs of the runner."""

    state: State
    queue: EventQueue

    @property
    def printer(self) -> SharedPrinter:
        """The one printer, for slips that are printed again."""

    @property
    def advice(self) -> Advice | None:
        """What staff should do, if anything."""

    def health(self) -> Health:
        """How the parts are doing."""

    def restart(self, part: Part) -> Restart:
        """Make a part anew."""


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """What a desk is built from.

    `deliver` runs a function on the thread of the desk's caller, later. `open_journal`: None where nothing is kept;
    called on a lane, as `connect` is. `idle_s`: without a touch, whoever is signed in is signed out.
    `advice`: of what the runner does not know.
    """

    kiosk: Kiosk
    clock: Clock
    now: Callable[[], datetime]
    gate: Gate
    slips: SlipPorts
    connect: Callable[[], CounterClient]
    deliver: Callable[[Callable[[], None]], None]
    open_journal: Callable[[], JournalReader] | None = None
    access: AccessWork | None = None
    limits: AdviceLimits = field(default_factory=AdviceLimits)
    idle_s: float = 120.0
    advice: Callable[[], Advice | None] = lambda: None


class Desk:
    """Make it, call it from one thread, `close` it before the runner."""

    def __init__(self, ports: DeskPorts) -> None:
        self._ports = ports
        self._notes = StaffNotes(ports.access, ports.clock)
        self._slips = SlipDesk(ports.slips, self._notes)
        self._counter = CounterDesk(ports.connect, self._notes)
        self._lane, self._net = (
            Lane(name, ports.clock, _crashed) for name in ("staff", "staff-net")
        )
        self._session: Session | None = None
        self._sessions = 0
        self._trying = False
        self._acted = False
        self._ended: list[Callable[[Ended], None]] = []
        self._lane.submit(ports.gate.prepare)

    # -- who is there ------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        """Who is signed in, until when and for what."""
        return self._session

    def left_s(self) -> float | None:
        """Seconds until they are signed out by themselves; None: nobody is."""
        session = self._session
        if session is None:
            return None
        return session.left_s(self._ports.idle_s, self._ports.clock.now())

    def on_end(self, ended: Callable[[Ended], None]) -> None:
        """Call `ended` whenever somebody is signed in no longer: forget what is on show."""
        self._ended.append(ended)

    def look(self, told: Callable[[SignInAnswer], None]) -> None:
        """How things stand before a code is typed: tries left, locked until, or why nobody can get in."""
        self._lane.submit(lambda: self._look(told))

    def sign_in(
        self, code: bytearray, told: Callable[[SignInAnswer], None], visit: int | None = None
    ) -> bool:
        """Try a code, and zero it; `visit`: for this one visit's check and nothing else.

        False: one is being tried just now.
        """
        if self._trying or self._session is not None:
            code[:] = bytes(len(code))
            return False
        self._trying = True
        self._lane.submit(lambda: self._try(code, told, visit))
        return True

    def sign_out(self) -> None:
        """They are done."""
        self._end(Ended.SIGNED_OUT)

    def touch(self) -> None:
        """Somebody touched something on the staff's side."""
        if self._session is not None:
            self._session = self._session.touch(self._ports.clock.now())

    def tick(self) -> None:
        """To be called every second: ends what nobody has touched."""
        left = self.left_s()
        if left is not None and left <= 0:
            self._end(Ended.IDLE)

    def follow(self, state: State) -> None:
        """To be called after each change of the session's state: ends what was for one visit."""
        session = self._session
        if session is None or session.visit is None:
            return
        visit = visit_of(state)
        over = session.ends_with(None if visit is None else visit.number)
        if over or (self._acted and waiting(state) is None):
            self._end(Ended.VISIT_OVER)

    # -- the visit that waits ----------------------------------------------------------------------------------

    def waiting(self) -> Waiting | None:
        """The visit that cannot go on without staff."""
        return waiting(self._ports.kiosk.state)

    def take_over(self, visit: int) -> bool:
        """Go to the visual check in a visit that is under way. False: not for this person or visit."""
        session = self._serving(visit)
        if session is None or waiting(self._ports.kiosk.state) is not None:
            return False
        self._ports.kiosk.queue.post(StaffCalled(at=self._ports.clock.now(), visit=visit))
        return True

    def confirm(self, visit: int) -> bool:
        """Person and photo are the same. False: nothing waits for that, the photo is not read, or not for them."""
        return self._say(visit, CheckKind.FACE, StaffConfirmed)

    def agree(self, visit: int) -> bool:
        """The other way to write the birth year may be tried."""
        return self._say(visit, CheckKind.BIRTH_YEAR, StaffAgreed)

    def refuse(self, visit: int) -> bool:
        """Not the same person, or the other birth year must not be tried."""
        return self._say(visit, None, StaffRefused)

    # -- records, slips, questions -----------------------------------------------------------------------------

    def today(self, told: Told[Today]) -> None:
        """Today's visits."""
        self._do(self._lane, told, lambda _: self._read(records.today))

    def radio(self, told: Told[Radio]) -> None:
        """How the link to the cards has been, and what to do."""
        limits = self._ports.limits
        self._do(
            self._lane, told, lambda _: self._read(lambda r, now: records.radio(r, now, limits))
        )

    def slips(self, told: Told[SlipList]) -> None:
        """The slips to do something about, and those that are asked by themselves."""
        self._do(self._lane, told, lambda _: self._slips.list())

    def slip_person(self, number: str, told: Told[SlipPersonShown]) -> None:
        """Whose slip it is; that is noted."""
        self._do(self._lane, told, lambda who: self._slips.person(number, who.actor))

    def reprint(self, number: str, told: Told[Reprinted]) -> None:
        """Print a slip again, after what is being printed; that is noted."""
        self._do(
            self._ports.slips.printer, told, lambda who: self._slips.print_again(number, who.actor)
        )

    def settle(self, number: str, outcome: SlipOutcome, told: Told[Settled]) -> None:
        """Mark a slip as settled by hand."""
        self._do(
            self._lane,
            told,
            lambda who: self._slips.settle(number, outcome, who.member.id, who.actor),
        )

    def by_number(self, question: NumberQuestion, told: Told[EligibilityShown]) -> None:
        """Ask the service by insurance number; that is noted."""
        self._do(self._net, told, lambda who: self._counter.by_number(question, who.actor))

    def in_disaster(self, question: DisasterQuestion, told: Told[EligibilityShown]) -> None:
        """Search without a card, where disaster mode is open; that is noted here and at the service."""
        if not question.reason.strip():
            raise ValueError("a search in a disaster needs a reason")
        self._do(
            self._net,
            told,
            lambda who: self._counter.in_disaster(question, who.member.id, who.actor),
        )

    # -- the machine -------------------------------------------------------------------------------------------

    def health(self) -> Health:
        """How the kiosk's parts are doing."""
        return self._ports.kiosk.health()

    def advice(self) -> Advice | None:
        """What should be done now, if anything."""
        return self._ports.advice() or self._ports.kiosk.advice

    def restart(self, part: Part) -> Restart | None:
        """Make a part anew. None: nobody is signed in for it."""
        return self._ports.kiosk.restart(part) if self.may_restart(part.value) else None

    def may_restart(self, what: str) -> bool:
        """Whether somebody is signed in for that; it is noted."""
        session = self._session
        if session is None or session.visit is not None:
            return False
        self._notes.note(AccessKind.DEVICE_RESTARTED, what, session.actor)
        return True

    def close(self) -> bool:
        """Sign out and end the lanes; False when one did not end in time. Blocks."""
        self._end(Ended.SIGNED_OUT)
        lanes = (self._lane, self._net)
        for lane in lanes:
            lane.drop_waiting()
        self._net.submit(self._counter.close)
        return all([lane.close(JOIN_S) for lane in lanes])

    # -- within ------------------------------------------------------------------------------------------------

    def _look(self, told: Callable[[SignInAnswer], None]) -> None:
        answer = self._ports.gate.look()
        self._ports.deliver(lambda: told(answer))

    def _try(
        self, code: bytearray, told: Callable[[SignInAnswer], None], visit: int | None
    ) -> None:
        """On the lane. Whatever breaks, the next try is possible and nobody is in."""
        try:
            answer = self._ports.gate.try_code(code)
        except Exception as error:
            log.error("sign-in: %s", where(error))
            answer = SignInAnswer(SignInKind.UNUSABLE, code=failure_for(error).code)
        self._note_try(answer, visit)
        self._ports.deliver(lambda: self._tried(answer, told, visit))

    def _note_try(self, answer: SignInAnswer, visit: int | None) -> None:
        match answer.kind:
            case SignInKind.DONE if answer.member is not None:
                what = "desk" if visit is None else "one_visit"
                self._notes.note(AccessKind.STAFF_SIGNED_IN, what, actor_of(answer.member.id))
            case SignInKind.WRONG:
                self._notes.note(AccessKind.STAFF_REFUSED, "wrong_code", ANYBODY)
            case SignInKind.LOCKED:
                self._notes.note(AccessKind.STAFF_LOCKED, "too_many_tries", ANYBODY)
            case _:
                self._notes.note(AccessKind.STAFF_REFUSED, answer.kind.value, ANYBODY)

    def _tried(
        self, answer: SignInAnswer, told: Callable[[SignInAnswer], None], visit: int | None
    ) -> None:
        self._trying = False
        if answer.member is not None:
            self._sessions += 1
            self._acted = False
            now = self._ports.clock.now()
            self._session = Session(self._sessions, answer.member, now, visit)
        told(answer)
        self.follow(self._ports.kiosk.state)  # the visit may be over by now

    def _end(self, why: Ended) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        self._notes.note(AccessKind.STAFF_SIGNED_OUT, why.value, session.actor)
        for ended in self._ended:
            ended(why)

    def _serving(self, visit: int) -> Session | None:
        """Who is signed in, if they may act in this visit, and it is under way."""
        current, session = visit_of(self._ports.kiosk.state), self._session
        if session is None or current is None or current.number != visit:
            return None
        return session if session.serves(visit) else None

    def _say(
        self,
        visit: int,
        kind: CheckKind | None,
        event: type[StaffConfirmed | StaffAgreed | StaffRefused],
    ) -> bool:
        session, found = self._serving(visit), self.waiting()
        if session is None or found is None or kind not in (None, found.kind):
            return False
        if event is StaffConfirmed and not found.ready:
            return False
        at = self._ports.clock.now()
        self._ports.kiosk.queue.post(event(at=at, visit=visit, staff=session.member.id))
        self._acted = True
        return True

    def _read(self, read: Callable[[JournalReader | None, datetime], Found]) -> Found:
        now, opener = self._ports.now(), self._ports.open_journal
        if opener is None:
            return read(None, now)
        with opener() as reader:
            return read(reader, now)

    def _do(
        self, lane: Lane | SharedPrinter, told: Told[Found], work: Callable[[Session], Found]
    ) -> None:
        """Do it for who is signed in now; the answer reaches them only."""
        session = self._session
        if session is None or session.visit is not None:
            told(trouble_of(NotForStaff("nobody is signed in for that")))
            return
        self.touch()

        def job() -> None:
            found = done(lambda: work(session))
            self._ports.deliver(lambda: self._hand_over(session, told, found))

        lane.submit(job)

    def _hand_over(self, session: Session, told: Told[Found], found: Found | Trouble) -> None:
        current = self._session
        if current is not None and current.number == session.number:
            told(found)


def _crashed(lane: str, error: BaseException) -> None:
    log.error("lane %s: %s", lane, where(error))
