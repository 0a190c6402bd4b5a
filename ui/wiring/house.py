# SPDX-License-Identifier: Apache-2.0
"""What every kiosk has, whatever its devices are: journal, slips and outbox, access log, papers, printer, files.

The wiring of a program makes the `Outside` (readers, cameras, the way to the service), real or virtual, and gets the
runner's `Devices` from here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from eligibility.breaker import Breaker
from eligibility.client import EligibilityClient
from eligibility.counter import CounterClient
from facematch import FaceEngine
from hw.camera.frame import Camera
from hw.card.trust import TrustStore
from hw.link import CardReader
from hw.printer.port import Printer
from terminal.clock import Clock
from terminal.journal.advice import Advice
from terminal.runner.access_listener import access_listener
from terminal.runner.anchor_work import AnchorService
from terminal.runner.devices import Devices
from terminal.settings import Settings
from terminal.staff.desk import Desk, Kiosk
from ui.wiring.access import access_work
from ui.wiring.journal import journal_opener, journal_tender
from ui.wiring.oqs import FaceDesk, face_desk
from ui.wiring.printer import papers_opener, printer_opener
from ui.wiring.slips import Slips, note_ends
from ui.wiring.staff import Deliver, Ways, staff_desk
from ui.wiring.tray import reader_loader


def _nothing() -> None:
    """There is no port to switch, or no reader to let go of."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The ways to the service: of the visits, of the outbox, of the access log's anchors, of the staff's counter."""

    visits: Callable[[], EligibilityClient]
    outbox: Callable[[], EligibilityClient]
    anchors: Callable[[], AnchorService]
    counter: Callable[[], CounterClient]
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class Outside:
    """The devices, as `terminal.runner.devices.Devices` names them."""

    reader: CardReader
    open_camera: Callable[[], Camera]
    open_tray: Callable[[], Camera] | None
    load_engine: Callable[[], FaceEngine]
    drop_engine: Callable[[FaceEngine], None]
    trust: TrustStore
    cycle_usb: Callable[[], None] = _nothing
    renew_reader: Callable[[], None] = _nothing
    open_printer: Callable[[], Printer] | None = None
    """None: the printer of the settings."""


class House:
    """Make it, give `devices` to a runner, `start` it, `close` it after the runner."""

    def __init__(
        self, settings: Settings, clock: Clock, now: Callable[[], datetime], lines: Lines
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._now = now
        self._lines = lines
        self.slips = Slips(settings, lines.outbox, clock, now)
        self._faces = FaceDesk(None)
        self._devices: Devices | None = None

    @property
    def advice(self) -> Advice | None:
        """What staff should know of the receipt computer's files."""
        return self._faces.advice

    def devices(self, outside: Outside) -> Devices:
        """For one runner; to be called once. Raises the rooms' errors for settings that cannot be used."""
        settings, slips = self._settings, self.slips
        access = access_work(settings, self._clock, self._now, self._lines.anchors)
        if access is not None:
            slips.outbox.listen(note_ends(access))
        devices = replace(
            self._bare(outside),
            tend_journal=journal_tender(settings.journal),
            slip_kept=slips.outbox.nudge,
            link_back=slips.outbox.link_back,
            link_trial=slips.outbox.link_trial,
            access=access,
            listeners=() if access is None else (access_listener(access),),
        )
        self._faces = face_desk(settings, devices, slips.open_files)
        slips.outbox.watch(lambda _: self._faces.look())
        self._devices = replace(devices, listeners=(*devices.listeners, *self._faces.listeners))
        return self._devices

    def staff_desk(self, kiosk: Kiosk, deliver: Deliver) -> Desk:
        """For the staff of the runner that has the devices. `deliver`: runs a function on the desk's thread."""
        if self._devices is None:
            raise ValueError("there is no kiosk for a desk before it has its devices")
        ways = Ways(self.slips.open_book, self._lines.counter, lambda: self.advice)
        return staff_desk(self._settings, self._devices, kiosk, ways, deliver)

    def start(self) -> None:
        """Ask about the slips that a former run has left."""
        self.slips.start()

    def close(self) -> None:
        """Stop the outbox and write the files that wait. Blocks."""
        self.slips.close()
        self._faces.close()

    def _bare(self, outside: Outside) -> Devices:
        settings = self._settings
        return Devices(
            reader=outside.reader,
            open_camera=outside.open_camera,
            load_engine=outside.load_engine,
            drop_engine=outside.drop_engine,
            connect_service=self._lines.visits,
            trust=outside.trust,
            clock=self._clock,
            now=self._now,
            kiosk_id=settings.kiosk.id,
            camera_ahead=True,
            open_tray=outside.open_tray,
            load_face_reader=reader_loader(settings.tray),
            tray=settings.tray.pace(),
            cycle_usb=outside.cycle_usb,
            renew_reader=outside.renew_reader,
            open_journal=journal_opener(settings.journal),
            advice=settings.advice.limits(),
            clinic=settings.clinic.clinic(),
            slip_days=settings.slip.days,
            breaker=self._lines.breaker,
            open_slips=self.slips.open_book,
            open_papers=papers_opener(settings),
            open_printer=outside.open_printer or printer_opener(settings, self._clock),
        )
