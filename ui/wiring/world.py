# SPDX-License-Identifier: Apache-2.0
"""The world around a kiosk's runner, and the real one: the devices and the service that the settings name.

A device that is missing is no reason not to open: reader and tray camera are looked for until they are there, camera,
printer and service where a visit needs them. Only settings that cannot be right are refused.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from eligibility.anchoring import AnchorClient
from eligibility.breaker import Breaker
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.counter import CounterClient
from hw.camera.device import CameraOptions
from hw.camera.frame import Camera
from hw.card.trust import TrustStore, load_trust_store
from hw.pcsc.reader import PcscReader
from terminal.clock import Clock, WallClock
from terminal.journal.advice import Advice
from terminal.runner.devices import Devices
from terminal.settings import Settings
from terminal.staff.desk import Desk, Kiosk
from ui.wiring.cameras import open_camera
from ui.wiring.client import client_settings, patient
from ui.wiring.engine import Engines
from ui.wiring.house import House, Lines, Outside
from ui.wiring.staff import Deliver
from ui.wiring.tray import tray_opener
from ui.wiring.usb import usb_cycler


class World(Protocol):
    """Make it, give `devices()` to a runner, `start` it, `hurry` and then `close` it after the runner."""

    clock: Clock

    @property
    def advice(self) -> Advice | None:
        """What staff should know that the runner does not."""

    def devices(self) -> Devices:
        """The outside world of one kiosk; to be called once."""

    def staff_desk(self, kiosk: Kiosk, deliver: Deliver) -> Desk:
        """What staff can do at the kiosk that has the devices; `deliver` runs a function on the window's thread."""

    def start(self) -> None:
        """Begin what runs beside the runner. Returns at once."""

    def hurry(self) -> None:
        """The kiosk is closing: let nobody wait for a device or the service any more. Returns at once."""

    def close(self) -> None:
        """Stop everything, after the runner. Blocks."""


class RealWorld:
    """The devices of `uketsuke.toml`; `file` is its path, for what is told.

    Raises the rooms' errors for settings that cannot be right.
    """

    def __init__(self, settings: Settings, file: Path | None) -> None:
        self.clock: Clock = WallClock()
        self._settings = settings
        self._client = client_settings(settings, file)
        self._trust = trust_of(settings)
        self._engines = Engines()
        self._reader = PcscReader(settings.reader.name)
        self._house = House(settings, self.clock, _utc, self._lines())

    @property
    def advice(self) -> Advice | None:
        """Of the receipt computer's files."""
        return self._house.advice

    def devices(self) -> Devices:
        """PC/SC reader, cameras, the service over TLS with the kiosk's certificate."""
        face = self._settings.face.settings()
        outside = Outside(
            reader=self._reader,
            open_camera=self._open_camera,
            open_tray=tray_opener(self._settings.tray, self.clock),
            load_engine=lambda: self._engines.get(face),
            drop_engine=self._engines.drop,
            trust=self._trust,
            cycle_usb=usb_cycler(self._settings.reader.usb_port, self.clock),
            renew_reader=self._reader.renew,
        )
        return self._house.devices(outside)

    def staff_desk(self, kiosk: Kiosk, deliver: Deliver) -> Desk:
        """Over the same slips, journal, printer and service."""
        return self._house.staff_desk(kiosk, deliver)

    def start(self) -> None:
        """The outbox."""
        self._house.start()

    def hurry(self) -> None:
        """Who waits for the reader goes on."""
        self._reader.close()
        self.clock.notify()

    def close(self) -> None:
        """Outbox, files, models."""
        self.hurry()
        self._house.close()
        self._engines.close()

    def _open_camera(self) -> Camera:
        table = self._settings.camera
        options = CameraOptions(
            width=table.width, height=table.height, fps=table.fps, virtual=table.virtual
        )
        return open_camera(table.device, self.clock, options)

    def _lines(self) -> Lines:
        breaker = Breaker(self.clock, self._settings.service.breaker())
        mine: ClientSettings = self._client
        return Lines(
            visits=lambda: EligibilityClient(mine, self.clock, breaker),
            outbox=lambda: EligibilityClient(patient(mine), self.clock, breaker, may_try=True),
            anchors=lambda: AnchorClient(mine, self.clock),
            counter=lambda: CounterClient(mine, self.clock, breaker),
            breaker=breaker,
        )


def trust_of(settings: Settings) -> TrustStore:
    """The trusted roots of cards; the test PKI's where the settings name none. Raises BadFile."""
    if settings.kiosk.trust is not None:
        return load_trust_store(settings.kiosk.trust)
    from hw.virtual.roots import trust_store  # noqa: PLC0415 - not where cards are real

    return trust_store()


def _utc() -> datetime:
    return datetime.now(UTC)
