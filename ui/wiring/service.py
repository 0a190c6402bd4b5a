# SPDX-License-Identifier: Apache-2.0
"""The mock service: run in this process, or as a child that a headless run starts, tells and stops."""

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO

from eligibility.client import ClientSettings
from eligibility.errors import ServiceNotStarted
from eligibility.service.disaster import Disaster, is_open, open_disaster
from eligibility.service.records import Enrolment
from eligibility.service.run import READY_PREFIX, serve
from eligibility.service.scenarios import Scenario, find_scenario
from eligibility.service.settings import Behaviour, Failure, FailureKind, ServiceSettings
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import Identity, TestAuthority
from hw.virtual.roots import trust_store
from ui.wiring.calendar import calendar
from ui.wiring.register import fill
from ui.wiring.verifier import CardProofVerifier

START_S = 30.0
STOP_S = 10.0
TOKEN_VARIABLE = "UKETSUKE_SERVICE_TOKEN"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """What the mock service needs to run. Without `people` those in the database stay (see `register.fill`)."""

    people: Path | None
    tls: Path
    database: Path
    cards: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 0
    today: date | None = None
    scenario: str | None = None


def run_service(options: ServiceOptions) -> None:
    """Serve until told to stop. Raises errors of the rooms below."""
    scenario = None if options.scenario is None else find_scenario(options.scenario)
    store = SqlStore(options.database)
    fill(store, options.people, options.cards)
    day = options.today or (scenario.day if scenario else None)
    if scenario is not None and scenario.disaster is not None:
        _open(store, scenario.disaster, calendar(day)())
    settings = ServiceSettings(
        tls_directory=options.tls,
        host=options.host,
        port=options.port,
        admin_token=os.environ.get(TOKEN_VARIABLE),
        behaviour=_behaviour(scenario),
    )
    verifier = CardProofVerifier(trust_store())
    try:
        serve(settings, store, verifier, now=calendar(day))
    finally:
        store.close()


def _open(store: SqlStore, disaster: Disaster, now: datetime) -> None:
    """Unless it is open already: the service may have run before."""
    with store.begin() as tx:
        if not is_open(tx.connection, disaster.region, disaster.first_day):
            open_disaster(tx.connection, disaster, now)


def _behaviour(scenario: Scenario | None) -> Behaviour:
    failure = None if scenario is None else scenario.failure
    return Behaviour() if failure is None else Behaviour(failures=(failure,))


@dataclass(slots=True)
class ServiceProcess:
    """The mock service in a child process, on a free port that it keeps when it is restarted."""

    directory: Path
    people: Path | None
    today: date | None = None
    _token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _child: subprocess.Popen[str] | None = None
    _port: int = 0
    base_url: str = ""

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Start and wait until it accepts connections. Raises ServiceNotStarted."""
        if self.running:
            return
        self._child = subprocess.Popen(
            self._command(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, TOKEN_VARIABLE: self._token},
        )
        self.base_url = self._ready_line(self._child)
        self._port = int(self.base_url.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End the child; connections to it are refused from now on."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()

    def client_settings(self, kiosk: str, **limits: float) -> ClientSettings:
        """How a kiosk reaches this service, also while it is stopped."""
        if not self.base_url:
            self.base_url = f"https://127.0.0.1:{_free_port()}"
        identity = self.identity(kiosk)
        authority = TestAuthority(self.directory / "tls")
        return ClientSettings(
            base_url=self.base_url,
            ca_file=authority.ca_file,
            cert_file=identity.cert_file,
            key_file=identity.key_file,
            **limits,  # type: ignore[arg-type]
        )

    def identity(self, kiosk: str) -> Identity:
        """The client certificate of a kiosk, made when it is not there yet."""
        return TestAuthority(self.directory / "tls").kiosk(kiosk)

    def behave(
        self, kiosk: str, latency_s: float, failure: FailureKind | None, *, simulate: bool
    ) -> None:
        """Set latency and failure for what comes. Raises ServiceError."""
        failures = () if failure is None else (Failure(failure),)
        with self._admin(kiosk) as admin:
            admin.change(Behaviour(latency_s, latency_s, simulate, failures))

    def enrol(self, kiosk: str, found: Iterable[Enrolment]) -> None:
        """Tell the service whose cards these are. Raises ServiceError."""
        with self._admin(kiosk) as admin:
            admin.enrol(found)

    def _admin(self, kiosk: str) -> ServiceAdmin:
        return ServiceAdmin(self.client_settings(kiosk), self._token)

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "ui.cli.main", "service", "--people", str(self.people)]
        command += ["--state", str(self.directory), "--port", str(self._port)]
        return command if self.today is None else [*command, "--today", self.today.isoformat()]

    def _ready_line(self, child: subprocess.Popen[str]) -> str:
        # A child that hangs before its first line is killed, which ends the read below.
        guard = threading.Timer(START_S, child.kill)
        guard.start()
        try:
            line = child.stdout.readline() if child.stdout else ""
        finally:
            guard.cancel()
        if line.startswith(READY_PREFIX):
            return line.removeprefix(READY_PREFIX).strip()
        child.wait()
        raise ServiceNotStarted(_last_words(child.stderr))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_words(pipe: IO[str] | None) -> str:
    lines = pipe.read().strip().splitlines() if pipe else []
    return lines[-1] if lines else "it ended without a word"
