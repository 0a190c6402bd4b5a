# SPDX-License-Identifier: Apache-2.0
"""The mock service: run in this process, or as a child that a headless run starts, tells and stops."""

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO

from eligibility.access_log.key_files import LogKeys
from eligibility.client import ClientSettings
from eligibility.errors import ServiceNotStarted
from eligibility.service.behaviour_file import load_behaviour
from eligibility.service.disaster import Disaster, is_open, open_disaster
from eligibility.service.line import Place
from eligibility.service.records import Enrolment
from eligibility.service.run import READY_PREFIX, base_url, print_ready, serve
from eligibility.service.scenarios import Scenario, find_scenario
from eligibility.service.settings import Behaviour, Failure, FailureKind, ServiceSettings
from eligibility.service.shared_weather import begin_weather
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import Identity, TestAuthority
from eligibility.service.workers import supervise
from hw.virtual.roots import trust_store
from ui.wiring.calendar import calendar
from ui.wiring.register import fill
from ui.wiring.verifier import CardProofVerifier

START_S = 30.0
STOP_S = 10.0
TOKEN_VARIABLE = "UKETSUKE_SERVICE_TOKEN"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """What the mock service needs to run. Without `people` those in the database stay (see `register.fill`).

    `database` is a SQLite file or an SQLAlchemy URL; of a URL the access log's keys lie beside `tls`. `behaviour` is
    a file for `behaviour_file`.
    """

    people: Path | None
    tls: Path
    database: Path | str = field(repr=False)
    cards: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 0
    today: date | None = None
    scenario: str | None = None
    workers: int = 1
    behaviour: Path | None = None


def run_service(options: ServiceOptions) -> None:
    """Serve until told to stop. Raises errors of the rooms below."""
    settings, store = _settings(options), _store(options)
    try:
        _prepare(options, store)
        if options.workers == 1:
            serve(settings, store, CardProofVerifier(trust_store()), now=_now(options))
            return
        begin_weather(store, settings.behaviour)
        TestAuthority(options.tls).server()  # made once, before several want it
    finally:
        store.close()
    place = Place(options.host, options.port)
    supervise(
        partial(_work, options),
        options.workers,
        place,
        lambda port: print_ready(base_url(options.host, port)),
    )


def _work(options: ServiceOptions, place: Place, listens: Callable[[], None]) -> None:
    """One of several workers."""
    settings = replace(_settings(options), port=place.port, is_one_of_many=True)
    store = _store(options)
    verifier = CardProofVerifier(trust_store())
    try:
        serve(settings, store, verifier, lambda _: listens(), _now(options))
    finally:
        store.close()


def _prepare(options: ServiceOptions, store: SqlStore) -> None:
    """People, cards and an open disaster, before anybody asks."""
    fill(store, options.people, options.cards)
    scenario = _scenario(options)
    if scenario is not None and scenario.disaster is not None:
        _open(store, scenario.disaster, _now(options)())


def _store(options: ServiceOptions) -> SqlStore:
    if isinstance(options.database, Path):
        return SqlStore(options.database)
    return SqlStore(options.database, LogKeys.beside(options.tls.with_name("access-log")))


def _settings(options: ServiceOptions) -> ServiceSettings:
    return ServiceSettings(
        tls_directory=options.tls,
        host=options.host,
        port=options.port,
        admin_token=os.environ.get(TOKEN_VARIABLE),
        behaviour=_behaviour(options),
    )


def _scenario(options: ServiceOptions) -> Scenario | None:
    return None if options.scenario is None else find_scenario(options.scenario)


def _now(options: ServiceOptions) -> Callable[[], datetime]:
    scenario = _scenario(options)
    return calendar(options.today or (scenario.day if scenario else None))


def _open(store: SqlStore, disaster: Disaster, now: datetime) -> None:
    """Unless it is open already: the service may have run before."""
    with store.begin() as tx:
        if not is_open(tx.connection, disaster.region, disaster.first_day):
            open_disaster(tx.connection, disaster, now)


def _behaviour(options: ServiceOptions) -> Behaviour:
    """That of the file, and before its faults the scenario's failure."""
    behaviour = Behaviour() if options.behaviour is None else load_behaviour(options.behaviour)
    scenario = _scenario(options)
    if scenario is None or scenario.failure is None:
        return behaviour
    return replace(behaviour, failures=(scenario.failure, *behaviour.failures))


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
        self,
        kiosk: str,
        latency_s: float,
        failure: FailureKind | None,
        *,
        simulate: bool,
        times: int | None = None,
    ) -> None:
        """Set latency and failure (for so many questions, None: all) for what comes. Raises ServiceError."""
        failures = () if failure is None else (Failure(failure, times),)
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
