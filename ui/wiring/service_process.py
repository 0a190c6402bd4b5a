# SPDX-License-Identifier: Apache-2.0
"""The mock service as a child process that a headless run or a kiosk starts, tells and stops.

Nothing of the server itself is loaded here: that would take a second of each start.
"""

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from eligibility.client import ClientSettings
from eligibility.errors import ServiceNotStarted
from eligibility.service.ready import READY_PREFIX
from eligibility.service.records import Enrolment
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.service.steering import ServiceAdmin
from eligibility.service.tls import Identity, TestAuthority

START_S = 30.0
STOP_S = 10.0
TOKEN_VARIABLE = "UKETSUKE_SERVICE_TOKEN"  # noqa: S105 - a variable's name


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

    def kill(self) -> None:
        """End the child at once, in the middle of what it does: half a second sooner than `stop`."""
        if self._child is not None:
            self._child.kill()
        self.stop()

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
