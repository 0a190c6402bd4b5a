# SPDX-License-Identifier: Apache-2.0
"""The receipt computer's files: what writes the face files of a kiosk, and the gateway as a program."""

import signal
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from uuid import UUID

from eligibility.channel import ClientSettings
from eligibility.clock import WallClock
from eligibility.counter import CounterClient
from eligibility.oqs.asked import House
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.face import FaceFolder
from eligibility.oqs.gateway import Gateway, GatewaySettings
from eligibility.service.tls import TestAuthority
from terminal.journal.advice import Advice
from terminal.journal.face_files import WaitingFile, WaitingFiles
from terminal.runner.access_work import AccessKind, AccessWork
from terminal.runner.devices import Devices, Listener
from terminal.runner.face_file import FaceFiles, FacePorts
from terminal.settings import JournalTable, Settings
from ui.wiring.client import MOCK_INSTITUTION
from ui.wiring.journal import journal_key

MOCK_GATEWAY = "gateway-1"
READY = "uketsuke gateway watches "


@dataclass(frozen=True, slots=True)
class FaceDesk:
    """The face files of a kiosk, or of one that has no folder for them."""

    files: FaceFiles | None

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """For the runner."""
        return () if self.files is None else (self.files.hear,)

    @property
    def advice(self) -> Advice | None:
        """What staff should know."""
        return None if self.files is None else self.files.advice

    def result(self, visit: UUID) -> bool | None:
        """Whether the visit left a file; None where there is no folder for it."""
        return None if self.files is None else bool(self.files.result(visit))

    def look(self) -> None:
        """Files may have come into the database. From any thread."""
        if self.files is not None:
            self.files.look()

    def close(self) -> None:
        """After the runner."""
        if self.files is not None:
            self.files.close()


def face_desk(
    settings: Settings, devices: Devices, open_store: Callable[[], WaitingFiles] | None = None
) -> FaceDesk:
    """What leaves the file of each finished visit, where the settings name a folder. Close it after the runner.

    `open_store`: where the files of settled slips wait, if slips are settled; else what the settings name.
    """
    table = settings.oqs
    if table.face_dir is None:
        return FaceDesk(None)
    ports = FacePorts(
        folder=face_folder(table.face_dir, settings),
        clock=devices.clock,
        now=devices.now,
        retry_s=table.retry_s,
        keep=None if table.keep_h is None else timedelta(hours=table.keep_h),
        written=_noting(devices.access),
        open_store=open_store or _store_opener(settings.journal),
    )
    return FaceDesk(FaceFiles(ports))


def face_folder(path: Path, settings: Settings) -> FaceFolder:
    """The receipt computer's folder, and how its files are written."""
    code = settings.clinic.institution_code or MOCK_INSTITUTION
    return FaceFolder(path, code, settings.oqs.encoding)


def _store_opener(table: JournalTable) -> Callable[[], WaitingFiles]:
    path = table.path
    if path is None:
        return WaitingFiles.in_memory
    return lambda: WaitingFiles.open(path, journal_key(table))


def _noting(access: AccessWork | None) -> Callable[[WaitingFile], None]:
    """The file is an access to the person's data: another machine reads it."""

    def note(file: WaitingFile) -> None:
        if access is not None:
            access.note(AccessKind.FILE_WRITTEN, str(file.visit), file.serial, "face")

    return note


@dataclass(frozen=True, slots=True)
class GatewayOptions:
    """What the command line says."""

    settings: GatewaySettings
    client: ClientSettings
    encoding: Encoding


def run_gateway(options: GatewayOptions) -> None:
    """Answer until told to stop (SIGTERM, SIGINT). Raises errors of the rooms below."""
    stop, clock = threading.Event(), WallClock()
    house = House(options.client.institution_code, lambda: datetime.now(UTC), options.encoding)
    with closing(CounterClient(options.client, clock)) as centre:
        gateway = Gateway(options.settings, centre, house, clock)
        gateway.prepare()
        former = [signal.signal(one, _setting(stop)) for one in (signal.SIGTERM, signal.SIGINT)]
        try:
            print(f"{READY}{options.settings.folder}", flush=True)  # noqa: T201 -- for whoever started it
            gateway.run(stop.wait)
        finally:
            for one, handler in zip((signal.SIGTERM, signal.SIGINT), former, strict=True):
                signal.signal(one, handler)


def _setting(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    return lambda _number, _frame: stop.set()


def gateway_client(
    url: str, files: tuple[Path, Path, Path], institution_code: str
) -> ClientSettings:
    """How the gateway reaches the service: CA, certificate and key are PEM files."""
    ca_file, cert_file, key_file = files
    return ClientSettings(url, ca_file, cert_file, key_file, institution_code=institution_code)


def mock_files(state: Path) -> tuple[Path, Path, Path]:
    """CA, certificate and key from the mock service's directory, made when they are not there yet."""
    authority = TestAuthority(state / "tls")
    mine = authority.kiosk(MOCK_GATEWAY)
    return authority.ca_file, mine.cert_file, mine.key_file
