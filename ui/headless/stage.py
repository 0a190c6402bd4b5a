# SPDX-License-Identifier: Apache-2.0
"""One visit file on the stage: real card stack, real matcher, real service, and a scripted person."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from eligibility.breaker import Breaker
from eligibility.channel import ClientSettings
from eligibility.client import EligibilityClient
from facematch import FaceEngine, FaceSettings
from hw.camera.frame import Camera
from hw.camera.scene import SceneCamera, load_scene
from hw.card.number_b import NumberB
from hw.errors import NoCamera
from hw.link import CardReader
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import trust_store
from terminal.clock import Clock, MediaClock, WallClock
from terminal.result import result_of
from terminal.runner.access_listener import access_listener
from terminal.runner.devices import Devices
from terminal.runner.record import VisitRecord
from terminal.runner.runner import Runner
from terminal.session.states import Idle
from terminal.settings import Settings
from terminal.visit_file import VisitFile
from ui.headless.patient import ScriptedPatient, Secrets, Tray
from ui.headless.print_desk import PrintDesk
from ui.headless.services import Services
from ui.headless.tray_place import SeenTray, face_reader, seen_tray
from ui.wiring.access import access_work
from ui.wiring.calendar import calendar
from ui.wiring.engine import Engines
from ui.wiring.enrolments import enrol
from ui.wiring.journal import journal_opener, journal_tender
from ui.wiring.oqs import face_desk
from ui.wiring.service_process import ServiceProcess
from ui.wiring.slips import Slips, ThrowAway

READY_S = 60.0
VISIT_S = 900.0
"""Of the clock, not of the wall: a visit that is not over by then hangs."""


class Place(Protocol):
    """A reader and the tray above it, for one visit."""

    reader: CardReader
    tray: Tray

    def cycle_usb(self) -> None:
        """Switch the reader's power off and on, if that is possible here."""

    def close(self) -> None:
        """Take everything down."""


class VirtualPlace:
    """The reader in memory."""

    def __init__(self, file: VisitFile, card: SoftwareCard, clock: Clock) -> None:
        radio = file.radio.plan()
        others = {
            path: card if path.resolve() == file.visit.card.resolve() else load_card(path)
            for path in radio.cards
        }
        virtual = VirtualReader(
            clock, radio=radio, others=others, waiter=clock.wait, notify=clock.notify
        )
        other = file.patient.swaps_card_for
        self.reader: CardReader = virtual
        self.tray: Tray = VirtualTray(virtual, card, None if other is None else load_card(other))
        self.cycle_usb = virtual.power_cycle

    def close(self) -> None:
        """Free the reader."""
        self.reader.close()


@dataclass(frozen=True, slots=True)
class VirtualTray:
    """Lays cards on the reader in memory."""

    reader: VirtualReader
    card: SoftwareCard
    other: SoftwareCard | None

    def insert(self) -> None:
        """Lay the visit's card down."""
        self.reader.insert(self.card)

    def remove(self) -> None:
        """Take away what lies there."""
        self.reader.remove()

    def swap(self) -> None:
        """Lay the other card down."""
        self.reader.insert(self.other or self.card)


PlaceMaker = Callable[[VisitFile, SoftwareCard, Clock], Place]


@dataclass(frozen=True, slots=True)
class Stage:
    """What all visits of a run share."""

    settings: Settings
    engines: Engines
    services: Services
    place: PlaceMaker = VirtualPlace
    wall: bool = False
    slips: ThrowAway = field(default_factory=ThrowAway)
    """For all visits of a run, where the settings name no journal: no number comes twice."""

    def run(self, file: VisitFile) -> dict[str, Any]:
        """Play one visit and tell its result. Raises the rooms' errors for files that cannot be used."""
        face = self._face_settings(file)
        self.engines.begin(face)
        card = load_card(file.visit.card)
        service = self._prepare_service(file, card)
        engine = self.engines.get(face)
        clock = WallClock() if self.wall else MediaClock()
        place, desk = self.place(file, card, clock), PrintDesk(file.printer.state)
        try:
            tray, open_tray = seen_tray(file, card, clock, place.tray)
            if isinstance(tray, SeenTray) and isinstance(place.reader, VirtualReader):
                place.reader.tell_swaps(tray.exchange)
            devices = replace(
                self._devices(file, card, clock, place, engine, service), open_tray=open_tray
            )
            faces = face_desk(self.settings, devices)
            with self._slips(devices) as slips, closing(faces):
                whole = replace(
                    devices,
                    listeners=(*devices.listeners, *faces.listeners),
                    open_slips=slips.open_book,
                    open_papers=desk.papers,
                    open_printer=desk.printer,
                )
                record = self._play(file, card, whole, tray, desk)
            record.file = faces.result(record.id)
            return result_of(record)
        finally:
            place.close()
            desk.close()

    @contextmanager
    def _slips(self, devices: Devices) -> Iterator[Slips]:
        """The book alone: when the visit is over, nobody waits for its slip to be settled."""
        clock, now = devices.clock, devices.now
        slips = Slips(self.settings, devices.connect_service, clock, now, self.slips)
        try:
            yield slips
        finally:
            slips.close()

    def _face_settings(self, file: VisitFile) -> FaceSettings:
        given = {k: v for k, v in file.face.model_dump().items() if v is not None}
        return replace(self.settings.face.settings(), **given)

    def _prepare_service(self, file: VisitFile, card: SoftwareCard) -> ServiceProcess:
        service = self.services.of(_people(file, card), file.visit.today)
        if service.people is None or file.service.state == "stopped":
            service.stop()
            return service
        service.start()
        kiosk, known = self.settings.kiosk.id, enrol(card, file.service.person)
        service.enrol(kiosk, [] if known is None else [known])
        wanted = file.service
        times = wanted.failure_times
        service.behave(kiosk, wanted.latency_s, wanted.failure, simulate=not self.wall, times=times)
        return service

    def _devices(
        self,
        file: VisitFile,
        card: SoftwareCard,
        clock: Clock,
        place: Place,
        engine: FaceEngine,
        service: ServiceProcess,
    ) -> Devices:
        client = self._client(service)
        breaker = Breaker(clock, self.settings.service.breaker())
        typed = file.patient.types_number_b or file.tray is not None
        seen = None if typed else _secrets(file, card).number_b
        access = access_work(self.settings, clock, calendar(file.visit.today))
        return Devices(
            reader=place.reader,
            cycle_usb=place.cycle_usb,
            open_camera=_camera(file, clock),
            load_engine=lambda: engine,
            connect_service=lambda: EligibilityClient(client, clock, breaker),
            breaker=breaker,
            trust=trust_store(),
            clock=clock,
            now=calendar(file.visit.today),
            kiosk_id=self.settings.kiosk.id,
            number_b=lambda: NumberB(seen.encode()) if seen else None,
            load_face_reader=lambda: face_reader(self.settings.tray.threads),
            tray=self.settings.tray.pace(),
            open_journal=journal_opener(self.settings.journal),
            advice=self.settings.advice.limits(),
            tend_journal=journal_tender(self.settings.journal),
            access=access,
            listeners=() if access is None else (access_listener(access),),
            clinic=self.settings.clinic.clinic(),
            slip_days=self.settings.slip.days,
        )

    def _client(self, service: ServiceProcess) -> ClientSettings:
        limits = self.settings.service
        return service.client_settings(
            self.settings.kiosk.id,
            connect_timeout_s=limits.connect_timeout_s,
            read_timeout_s=limits.read_timeout_s,
            deadline_s=limits.deadline_s,
            retries=limits.retries,
        )

    def _play(
        self, file: VisitFile, card: SoftwareCard, devices: Devices, tray: Tray, desk: PrintDesk
    ) -> VisitRecord:
        runner = Runner(devices, self.settings.policy())
        ended: list[VisitRecord] = []
        runner.on_visit_end(ended.append)
        patient = ScriptedPatient(
            file.patient, _secrets(file, card), tray, runner, devices.clock, desk.put_right
        )
        try:
            runner.start()
            runner.run_until(lambda: runner.warm and isinstance(runner.state, Idle), READY_S)
            patient.arrives()
            runner.run_until(lambda: bool(ended) or patient.broken is not None, VISIT_S)
        finally:
            patient.close()
            devices.reader.close()
            runner.close()
        if patient.broken is not None:
            raise patient.broken
        return ended[0] if ended else VisitRecord(0, devices.clock)


def _people(file: VisitFile, card: SoftwareCard) -> Path | None:
    """Whom the service knows; None for a card of nobody, which never gets as far as the service."""
    holder = card.file.holder
    if file.service.people is not None:
        return file.service.people
    if holder is not None and holder.people is not None:
        return file.visit.card.parent / holder.people
    return None


def _secrets(file: VisitFile, card: SoftwareCard) -> Secrets:
    pins = file.patient.pin
    own = card.file.pins.jpki
    known = (own,) if pins is None else (pins,) if isinstance(pins, str) else pins
    return Secrets(tuple(pin for pin in known if pin), file.patient.number_b or card.number_b)


def _camera(file: VisitFile, clock: Clock) -> Callable[[], Camera]:
    path = file.visit.scene
    if path is None:
        return _no_camera
    scene = load_scene(path)
    return lambda: SceneCamera(scene, clock)


def _no_camera() -> Camera:
    raise NoCamera("the visit file names no scene")
