# SPDX-License-Identifier: Apache-2.0
"""The mock services of a headless run: one child process for each people file and calendar day."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ui.wiring.service_process import ServiceProcess


class Services:
    """Started when a visit first needs them, stopped at the end; their databases are throw-away."""

    def __init__(self) -> None:
        self._directory = TemporaryDirectory(prefix="uketsuke-service-")
        self._running: dict[tuple[Path | None, date | None], ServiceProcess] = {}

    def of(self, people: Path | None, today: date | None) -> ServiceProcess:
        """The service that knows these people on this day; not started yet when it is new."""
        key = (None if people is None else people.resolve(), today)
        if key not in self._running:
            directory = Path(self._directory.name) / str(len(self._running))
            self._running[key] = ServiceProcess(directory, key[0], today)
        return self._running[key]

    def close(self) -> None:
        """Stop all of them and forget their data: what is thrown away need not be put in order first."""
        for service in self._running.values():
            service.kill()
        self._directory.cleanup()
