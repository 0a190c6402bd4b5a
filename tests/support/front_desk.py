# SPDX-License-Identifier: Apache-2.0
"""A kiosk without a screen: the real runner, card stack and client on media time, and a visitor who reacts."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from eligibility.breaker import Breaker, BreakerSettings
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.service.people import load_people
from eligibility.service.records import Enrolment
from eligibility.service.run import RunningService, start
from eligibility.service.settings import Behaviour, Failure, ServiceSettings
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from facematch.errors import ModelMissing
from hw.card.number_b import NumberB
from hw.errors import NoCamera
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.radio.plan import SILENCE, RadioPlan
from hw.virtual.reader import Timing, VirtualReader
from hw.virtual.roots import trust_store
from terminal.clock import MediaClock
from terminal.journal.journal import Journal
from terminal.runner.devices import Devices, Listener, no_face_reader
from terminal.runner.record import VisitRecord
from terminal.runner.runner import Runner
from terminal.runner.tray_pace import TrayPace
from terminal.session import Policy
from terminal.session.events import (
    ConsentSaid,
    MethodChosen,
    PrintRetried,
    PrintSkipped,
    RegistrationSaid,
    StaffCalled,
    StaffConfirmed,
)
from terminal.session.states import (
    AskingConsent,
    ChoosingMethod,
    EnteringPin,
    Failed,
    Idle,
    Interrupted,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import Method
from terminal.vault import VaultKeeper
from tests.support.paper_desk import CLINIC, PaperDesk
from tests.support.virtual_cards import FIXTURES, copy_fixture
from ui.wiring.calendar import calendar
from ui.wiring.enrolments import enrol, enrolments
from ui.wiring.verifier import CardProofVerifier

DESKS = itertools.count()
LONG_S = 600.0
"""Of media time: no visit lasts that long."""


@dataclass(frozen=True)
class Town:
    """What all tests of a run share: cards with drawn portraits and one service that knows them."""

    folder: Path
    base_url: str
    client: ClientSettings
    token: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    undo: list[Callable[[], None]] = field(default_factory=list)
    service: RunningService | None = None

    def card(self, name: str) -> SoftwareCard:
        """A fixture card, new from the town hall."""
        return load_card(copy_fixture(f"{name}.card.toml", self.folder))

    def behave(self, *failures: Failure) -> None:
        """The service's next good or bad day."""
        if failures:
            self.undo.append(self.behave)
        with ServiceAdmin(self.client, self.token) as admin:
            admin.change(Behaviour(failures=failures))

    def enrol(self, card: SoftwareCard, person: str | None = None) -> None:
        """Tell the service whose card it is."""
        if person is not None:
            self.undo.append(lambda: self.enrol(card))
        found: Enrolment | None = enrol(card, person)
        with ServiceAdmin(self.client, self.token) as admin:
            admin.enrol([] if found is None else [found])


TOKEN = "for-tests"


@contextmanager
def open_town(
    folder: Path, names: Iterable[str], today: date | None = None, skew_s: int = 600
) -> Iterator[Town]:
    """A service in this process that knows these cards; `today` is its calendar (None: the real one).

    `skew_s`: how far a kiosk's clock may be from the service's.
    """
    authority = TestAuthority(folder / "tls")
    kiosk = authority.kiosk("kiosk-1")
    store = SqlStore(folder / "service.db")
    cards = [copy_fixture(f"{name}.card.toml", folder) for name in names]
    store.load(load_people(FIXTURES / "people.toml"), enrolments(cards))
    settings = ServiceSettings(
        tls_directory=folder / "tls", admin_token=TOKEN, max_clock_skew_s=skew_s
    )
    service = start(settings, store, CardProofVerifier(trust_store()), calendar(today))
    client = ClientSettings(service.base_url, authority.ca_file, kiosk.cert_file, kiosk.key_file)
    try:
        yield Town(folder, service.base_url, client, TOKEN, calendar(today), service=service)
    finally:
        service.stop()
        store.close()


@dataclass
class PulledAt:
    """The air of a reader: takes no time, but does something at the n-th command (from 1).

    Just before the card hears it or, when it is `answered`, before the reader hears the answer.
    """

    number: int = 0
    act: Callable[[], None] = lambda: None
    answered: bool = False
    seen: int = 0

    def command_s(self, command: bytes) -> float:  # noqa: ARG002
        self.seen += 1
        return self._air(now=not self.answered)

    def response_s(self, response: bytes) -> float:  # noqa: ARG002
        return self._air(now=self.answered)

    def _air(self, *, now: bool) -> float:
        if now and self.seen == self.number:
            self.act()
        return 0.0


@dataclass
class Visitor:
    """Reacts once to each screen, as the script of a test says; at its end the card is taken."""

    runner: Runner
    reader: VirtualReader
    card: SoftwareCard
    pins: list[str] = field(default_factory=lambda: ["1234"])
    method: Method = Method.PIN
    on: dict[type, Callable[["Visitor", State], None]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    away: SoftwareCard | None = None
    """Put on the reader when the kiosk says that the card is away; None: nothing is."""
    agrees: bool = True
    registers: bool = True
    staff: str = ""
    """The id of the member of staff who looks."""
    staff_print_again: bool = True
    """What staff do when a paper did not come out."""

    def sees(self, state: State) -> None:
        name = type(state).__name__
        again = StaffCheck | Interrupted | AskingConsent | PrintingSlip
        if self.seen[-1:] == [name] and not isinstance(state, again):
            return
        self.seen.append(name)
        self.on.get(type(state), Visitor.react)(self, state)

    def react(self, state: State) -> None:
        """What a person does who wants the visit to go on."""
        stamp = {
            "at": self.runner._devices.clock.now(),
            "visit": getattr(getattr(state, "visit", None), "number", 0),
        }
        match state:
            case ChoosingMethod() if self.method is Method.STAFF:
                self.runner.queue.post(StaffCalled(**stamp))
            case ChoosingMethod():
                self.runner.queue.post(MethodChosen(**stamp, method=self.method))
            case StaffCheck(visit=visit) if visit.photo_read:
                self.runner.queue.post(StaffConfirmed(**stamp, staff=self.staff))
            case EnteringPin(visit=visit) if self.pins:
                self.runner.enter_pin(visit.number, bytearray(self.pins.pop(0), "ascii"))
            case Interrupted(card_seen=False) if (
                self.away is not None and not self._card_lies_there()
            ):
                self.reader.insert(self.away)
            case AskingConsent(questions=questions):
                said = ConsentSaid(**stamp, question=questions[0], agreed=self.agrees)
                self.runner.queue.post(said)
            case OfferingRegistration():
                self.runner.queue.post(RegistrationSaid(**stamp, agreed=self.registers))
            case PrintingSlip(failure=failure) if failure is not None:
                again = PrintRetried if self.staff_print_again else PrintSkipped
                self.runner.queue.post(again(**stamp))
            case ShowingResult() | Failed() | TakeCardBack():
                self.reader.remove()

    def _card_lies_there(self) -> bool:
        """The kiosk hears late: to lay the card down again would take it away once more, and so on for ever."""
        return self.reader.watch(None, 0.0).card

    def take(self, state: State) -> None:
        """Take the card away, then do what one does here."""
        self.on.pop(type(state), None)
        self.reader.remove()
        self.react(state)


def no_camera() -> None:  # type: ignore[misc]
    raise NoCamera("this desk has none")


def no_models() -> None:  # type: ignore[misc]
    raise ModelMissing("this desk has none")


@dataclass
class Desk:
    """One kiosk of one test."""

    town: Town
    clock: MediaClock = field(default_factory=MediaClock)
    policy: Policy = field(default_factory=Policy)
    client: ClientSettings | None = None
    timing: Timing | None = None
    radio: RadioPlan = SILENCE
    others: dict[Path, Any] = field(default_factory=dict)
    """Cards that the radio's plan swaps in, by the names in it."""
    camera: Callable[[], Any] = no_camera
    camera_ahead: bool = False
    engine: Callable[[], Any] = no_models
    open_journal: Callable[[], Journal] = Journal.in_memory
    now: Callable[[], datetime] | None = None
    """The kiosk's calendar; None: the town's."""
    records: list[VisitRecord] = field(default_factory=list)
    breaker: BreakerSettings = field(default_factory=BreakerSettings)
    listeners: tuple[Listener, ...] = ()
    link_back: Callable[[], None] = lambda: None
    link_trial: Callable[[], None] = lambda: None
    tray: Callable[[], Any] | None = None
    """Opens the camera above the reader; None: there is none, and the number is the one of `number_b`."""
    face_reader: Callable[[], Any] = no_face_reader
    pace: TrayPace = field(default_factory=TrayPace)

    def __post_init__(self) -> None:
        self.reader = VirtualReader(
            self.clock,
            timing=self.timing,
            radio=self.radio,
            others=self.others,
            waiter=self.clock.wait,
            notify=self.clock.notify,
        )
        self.circuit = Breaker(self.clock, self.breaker, seed=1)
        self.paper = PaperDesk(self.town.folder / f"desk-{next(DESKS)}")
        self.number_b = ""
        self.arrived = 0.0
        """When the last visitor's card was laid down."""

    def open(self) -> Runner:
        """Start a runner and wait until the kiosk is free."""
        self.runner = Runner(self._devices(), self.policy)
        self.runner.on_visit_end(self.records.append)
        self.runner.start()
        assert self.runner.run_until(lambda: isinstance(self.runner.state, Idle), LONG_S)
        return self.runner

    def _devices(self) -> Devices:
        client = self.client or self.town.client
        return Devices(
            reader=self.reader,
            open_camera=self.camera,
            camera_ahead=self.camera_ahead,
            load_engine=self.engine,
            connect_service=lambda: EligibilityClient(client, self.clock, self.circuit),
            breaker=self.circuit,
            open_slips=self.paper.open_book,
            open_papers=lambda: self.paper.papers,
            open_printer=lambda: self.paper.printer,
            slip_kept=self.paper.keep,
            link_back=self.link_back,
            link_trial=self.link_trial,
            clinic=CLINIC,
            listeners=self.listeners,
            trust=trust_store(),
            clock=self.clock,
            now=self.now or self.town.now,
            kiosk_id="kiosk-1",
            number_b=lambda: NumberB(self.number_b.encode()) if self.number_b else None,
            open_tray=self.tray,
            load_face_reader=self.face_reader,
            tray=self.pace,
            open_journal=self.open_journal,
        )

    def visit(self, visitor: Visitor) -> VisitRecord:
        """One visit from laying the card down to its end."""
        before = len(self.records)
        self.number_b = visitor.card.number_b
        self.runner.observe(visitor.sees)
        coming = [visitor.card]

        def over() -> bool:
            while (
                coming
            ):  # laid down while the clock stands still, so that what follows has one time
                self.arrived = self.clock.now()
                self.reader.insert(coming.pop())
            return len(self.records) > before

        assert self.runner.run_until(over, LONG_S), f"hangs in {self.runner.state}"
        return self.records[-1]

    def visitor(self, card: SoftwareCard, **script: object) -> Visitor:
        """Somebody with this card."""
        return Visitor(self.runner, self.reader, card, **script)  # type: ignore[arg-type]

    @property
    def vaults(self) -> VaultKeeper:
        return self.runner._context.vaults

    def wait(self, done: Callable[[], bool]) -> None:
        assert self.runner.run_until(done, LONG_S)

    def wait_for(self, *states: type) -> None:
        self.wait(lambda: isinstance(self.runner.state, states))

    def out_of_service(self) -> bool:
        return isinstance(self.runner.state, OutOfService)

    def close(self) -> None:
        self.reader.close()
        self.runner.close()


def our_threads() -> set[str]:
    return {t.name for t in threading.enumerate() if t.name.startswith("uketsuke-")}


def unreachable(settings: ClientSettings, port: int) -> ClientSettings:
    """The same service where nobody listens."""
    return replace(settings, base_url=f"https://127.0.0.1:{port}", retries=0)
