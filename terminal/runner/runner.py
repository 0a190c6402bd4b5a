# SPDX-License-Identifier: Apache-2.0
"""Runs the session: takes events from the queue, steps the machine, hands its orders to the lanes.

`pump` and `step` run on the main thread only (the headless loop's or Qt's); everything that can block runs on a
lane of its own and answers through the queue.
"""

import logging
from collections.abc import Callable

from eligibility.breaker import BreakerState
from eligibility.history_rows import HistoryEntry
from hw.camera.frame import Image
from hw.camera.mailbox import NewestFrame
from hw.card.number_b import NumberB
from terminal.clock import working
from terminal.journal.advice import Advice
from terminal.runner.camera_work import CameraWork
from terminal.runner.card_work import CardWork
from terminal.runner.context import Context
from terminal.runner.convert import in_colour
from terminal.runner.crew import Crew
from terminal.runner.devices import Devices
from terminal.runner.evidence import judge_visit
from terminal.runner.face_work import FaceWork
from terminal.runner.health import Health, Ledger, Part, Restart
from terminal.runner.journal_work import AdviceGiven, JournalWork
from terminal.runner.link_watch import LinkWatch
from terminal.runner.moments import moments
from terminal.runner.net_work import NetWork
from terminal.runner.notes_work import NotesWork
from terminal.runner.orders import Orders
from terminal.runner.phases import phase_of
from terminal.runner.queue import EventQueue
from terminal.runner.read_progress import ReadProgress
from terminal.runner.record import VisitRecord
from terminal.runner.repairs import Repairs, Workers
from terminal.runner.shared_printer import SharedPrinter
from terminal.runner.slip_work import SlipWork
from terminal.runner.tray_network import Reading
from terminal.runner.tray_sight import TraySight
from terminal.runner.tray_work import TrayWork
from terminal.runner.watch import ReaderWatch
from terminal.session import OutOfService, Policy, State, step
from terminal.session.events import (
    Event,
    LinkRestored,
    NumberBGiven,
    PinEntered,
    StaffAgreed,
    StaffConfirmed,
    StaffRefused,
    WorkerCrashed,
)
from terminal.session.numbering import takes
from terminal.session.states import (
    EnteringPin,
    GatheringProof,
    Interrupted,
    OfferingRegistration,
    Over,
    PrintingSlip,
    Resumable,
    ShowingHistory,
    StaffCheck,
)
from terminal.session.transition import visit_of

log = logging.getLogger("uketsuke.session")

Observer = Callable[[State], None]


class Runner:
    """One kiosk. Make it, `start` it, `pump` it from one thread, `close` it."""

    def __init__(self, devices: Devices, policy: Policy) -> None:
        self.state: State = OutOfService(next_visit=1)
        self.queue = EventQueue(devices.clock)
        self.mirror = NewestFrame(devices.clock.wait, devices.clock.notify)
        self._devices = devices
        self._policy = policy
        ledger = Ledger(devices.now, devices.clock.notify)
        self._context = Context(devices, self.queue, policy.recovery, ledger=ledger)
        self._observers: list[Observer] = []
        self._ended: list[Callable[[VisitRecord], None]] = []
        self._progress = ReadProgress()
        self._crew = Crew(self._context, lambda: self.state)
        self._lanes = self._crew.lanes
        self._watch = ReaderWatch(self._context, self._lanes["watch"])
        self._card = CardWork(self._context, self._lanes["card"])
        self._camera = CameraWork(self._context, self._lanes["camera"], self.mirror)
        self._face = FaceWork(self._context, self._lanes["face"], self._camera, self.mirror)
        network = Reading(self._context, lambda: self._face.loaded)
        self._tray = TrayWork(self._context, self._lanes["film"], self._lanes["tray"], network)
        self._net = NetWork(self._context, (self._lanes["net"], self._lanes["net-2"]))
        self._link = LinkWatch(self._context, self._lanes["probe"], devices.breaker)
        self._notes = NotesWork(self._context, self._lanes["notes"])
        self._slips = SlipWork(
            self._context, self._lanes["slips"], self._lanes["print"], self._notes
        )
        self._journal = JournalWork(self._context, self._lanes["journal"])
        workers = Workers(
            self._watch,
            self._card,
            self._camera,
            self._face,
            self._tray,
            self._net,
            self._link,
            self._slips,
            self._journal,
        )
        self._repairs = Repairs(self._context, self._crew, workers)
        self._orders = Orders(self._context, workers, self._notes)

    def start(self) -> None:
        """Watch the reader; load the models and build the client while the kiosk idles."""
        self._face.load()
        self._tray.start()
        self._net.warm_up()
        self._link.start()
        self._slips.start()
        self._journal.start()
        if self._devices.access is not None:
            self._devices.access.start()
        self._watch.start()

    def health(self) -> Health:
        """How the kiosk's parts are doing, for staff; any thread may ask."""
        return self._repairs.health()

    def restart(self, part: Part) -> Restart:
        """Open a part of the kiosk anew; on the main thread. Safe in the middle of a visit.

        A reader, camera or tray camera in use is let go and taken up again, and the visit goes on where it was, as
        after a cable that was loose. Printer, service and journal wait for what they are at. Only the matcher
        refuses (BUSY) while a face is being looked at. How it went shows in `health`.
        """
        return self._repairs.restart(part)

    def tend(self) -> None:
        """Replace worker threads that ended; to be called now and then on the main thread. `pump` does, too."""
        self._crew.tend()

    @property
    def printer(self) -> SharedPrinter:
        """The one printer, for who prints a slip again."""
        return self._slips

    @property
    def warm(self) -> bool:
        """Whether the face models are loaded."""
        return self._face.loaded

    @property
    def advice(self) -> Advice | None:
        """What staff should do about the access log, the link to the card or the tray's camera, if anything."""
        access = self._devices.access
        kept = None if access is None else access.advice
        return kept or self._journal.advice or self._tray.advice

    @property
    def link(self) -> BreakerState | None:
        """How the link to the service stands; None for a kiosk without a breaker."""
        breaker = self._devices.breaker
        return None if breaker is None else breaker.state

    def observe(self, observer: Observer) -> None:
        """Call `observer` on the main thread after each step that changed the state."""
        self._observers.append(observer)

    def on_visit_end(self, told: Callable[[VisitRecord], None]) -> None:
        """Call `told` with the record when a visit's data has been wiped and the kiosk is free again."""
        self._ended.append(told)

    def enter_pin(self, visit: int, digits: bytearray) -> None:
        """What the person typed becomes the vault's, which zeroes it; the session only hears that it is there."""
        if not self._asks_for_pin(visit):
            digits[:] = bytes(len(digits))
            return  # the card may be at work with the PIN that was asked for
        vault = self._context.vault(visit)
        vault.forget_pin()
        vault.pin = digits
        self.queue.post(PinEntered(at=self._devices.clock.now(), visit=visit))

    def _asks_for_pin(self, visit: int) -> bool:
        state = self.state.resume if isinstance(self.state, Interrupted) else self.state
        return isinstance(state, EnteringPin) and state.visit.number == visit

    def enter_number_b(self, visit: int, number_b: NumberB) -> None:
        """照合番号B as the person typed or corrected it."""
        if not self._takes_number_b(visit):
            number_b.wipe()  # the card may be at work with another one
            return
        self._tray.typed(visit)
        self._context.vault(visit).number_b = number_b
        self.queue.post(NumberBGiven(at=self._devices.clock.now(), visit=visit, typed=True))

    def _takes_number_b(self, visit: int) -> bool:
        state = self.state.resume if isinstance(self.state, Interrupted) else self.state
        if not isinstance(state, Resumable) or state.visit.number != visit:
            return False
        return takes(state, typed=True)

    def number_b_draft(self, visit: int) -> str | None:
        """What could be read of 照合番号B, `?` for each doubtful digit; None when nothing is to be corrected."""
        return self._tray.draft(visit)

    def tray_sight(self) -> TraySight | None:
        """Where the card lies in the tray, for a drawing of it; None without a camera that sees."""
        return self._tray.sight

    def chip_photo(self, visit: int) -> Image | None:
        """A copy of the photo from the chip, height x width x BGR, 8 bit, for staff who compare it with the person.

        None at other times than their check, and before the photo was read.
        """
        state = self.state.resume if isinstance(self.state, Interrupted) else self.state
        if not isinstance(state, StaffCheck) or state.visit.number != visit:
            return None
        photo = self._context.vault(visit).photo if state.visit.photo_read else None
        return None if photo is None else in_colour(photo)

    def read_progress(self, visit: int) -> float | None:
        """How much of the visit's card has been read, 0 to 1 and never less than before; None: nobody knows."""
        return self._progress.of(visit, self._context.vault(visit).cache)

    def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
        """Who looked at the person's data, newest first, while that is on show; None at other times."""
        shown = isinstance(self.state, ShowingHistory) and self.state.visit.number == visit
        return self._context.vault(visit).history if shown else None

    def holder_name(self, visit: int) -> str | None:
        """The name to greet the holder of the card with; None before it was read or after the wipe."""
        holder = self._context.vault(visit).holder
        return None if holder is None else holder.name

    def pump(self) -> bool:
        """Handle one event if one is due; False when there was none.

        Raises what nobody foresaw in the session itself, after staff were called to the visit.
        """
        self._crew.tend()
        event = self.queue.take()
        if event is None:
            return False
        try:
            self._step(event)
        except Exception as error:
            if not isinstance(event, WorkerCrashed):  # else it would go on for ever
                self._crew.step_broke(error)
            raise
        return True

    def run_until(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Handle events until `done`; False when `timeout_s` of the clock passed first."""
        clock = self._devices.clock
        clock.enlist()
        with working(clock):
            # Only now: while nobody waits for the kiosk, media time runs as fast as the reader's watch can loop.
            limit = clock.now() + timeout_s
            while not done():
                if clock.now() >= limit:
                    return False
                if not self.pump():
                    self.queue.wait(limit - clock.now(), also=done)
        return True

    def close(self) -> None:
        """Stop all lanes and join them; what is left of a visit is wiped."""
        self._watch.stop()
        self._link.stop()
        self._camera.stop()
        self._face.stop()
        self._tray.stop()
        self._crew.close(drop=self._let_go)
        if self._devices.access is not None and not self._devices.access.close():
            log.error("the access log did not end")

    def _let_go(self) -> None:
        self._net.close()
        self._slips.close()
        self._card.end()
        self._journal.close()
        visit = visit_of(self.state)
        if visit is not None:
            self._context.vaults.wipe(visit.number)

    def _step(self, event: Event) -> None:
        before = self.state
        state, effects = step(self._policy, before, event)
        self.state = state
        self._journal.hear(event)
        names = [type(effect).__name__ for effect in effects]
        log.info("%s + %s -> %s %s", _name(before), _name(event), _name(state), names)
        self._note(before, state)
        if isinstance(event, StaffConfirmed | StaffRefused | StaffAgreed) and state is not before:
            self._context.record(event.visit).staff = event.staff
        for moment in moments(before, event, state):
            self._notes.tell(moment, visit_of(before).number)  # type: ignore[union-attr]
        if isinstance(event, LinkRestored) and isinstance(before, Interrupted):
            self._context.record(event.visit).resumes += before.reconnect_op == event.op
        for effect in effects:
            self._orders.carry_out(effect)
        self._tray.follow(state)
        self._camera.follow(state)
        if state != before or isinstance(event, AdviceGiven):
            for observer in self._observers:
                observer(state)
        self._tell_if_over(before, state)

    def _tell_if_over(self, before: State, state: State) -> None:
        record, visit = self._record_of(before), visit_of(state)
        if record is None or (visit is not None and visit.number == record.visit):
            return
        judge_visit(record, self._context.link_log, self._devices.clock.now())
        self._journal.visit_ended(record)
        for told in self._ended:
            told(record)

    def _record_of(self, state: State) -> VisitRecord | None:
        visit = visit_of(state)
        return None if visit is None else self._context.record(visit.number)

    def _note(self, before: State, state: State) -> None:
        record = self._record_of(state)
        if record is None:
            return
        record.states.append(_name(state))
        if record.outcome is None or not isinstance(state, Over):
            record.timeline.enter(phase_of(state, self._devices.clock.now()))
        if isinstance(state, GatheringProof | PrintingSlip):
            record.method = state.method
        if isinstance(state, OfferingRegistration):
            record.registered = False
        if isinstance(state, Interrupted) and not isinstance(before, Interrupted):
            record.drops += 1


def _name(value: object) -> str:
    return type(value).__name__
