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

from eligibility.channel import ClientSettings
from eligibility.clock import WallClock
from eligibility.counter import CounterClient
from eligibility.oqs.asked import House
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.face import FaceFolder
from eligibility.oqs.gateway import Gateway, GatewaySettings
from terminal.clock import Clock
from terminal.runner.access_work import AccessKind, AccessWork
from terminal.runner.devices import SeenVisit
from terminal.runner.face_file import FaceFiles, FacePorts
from terminal.settings import ClinicTable, OqsTable

MOCK_INSTITUTION = "9919999996"
"""Prefecture 99 does not exist: no real clinic has this code. For runs that name no clinic."""
READY = "uketsuke gateway watches "


def face_files(
    table: OqsTable,
    clinic: ClinicTable,
    clock: Clock,
    now: Callable[[], datetime],
    access: AccessWork | None = None,
) -> FaceFiles | None:
    """What leaves the file of each finished visit; None where the settings name no folder. Close it."""
    if table.face_dir is None:
        return None
    code = clinic.institution_code or MOCK_INSTITUTION
    ports = FacePorts(
        folder=FaceFolder(table.face_dir, code, table.encoding),
        clock=clock,
        now=now,
        retry_s=table.retry_s,
        keep=None if table.keep_h is None else timedelta(hours=table.keep_h),
        written=_noting(access),
    )
    return FaceFiles(ports)


def _noting(access: AccessWork | None) -> Callable[[SeenVisit], None]:
    """The file is an access to the person's data: another machine reads it."""

    def note(seen: SeenVisit) -> None:
        if access is not None:
            access.note(AccessKind.FILE_WRITTEN, str(seen.visit), seen.serial, "face")

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
