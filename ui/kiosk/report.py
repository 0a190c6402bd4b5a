# SPDX-License-Identifier: Apache-2.0
"""What the panel is told of the virtual world, by whichever thread changed it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from terminal.slips.values import Summary
from ui.presenter.slips import in_a_line


class ServiceState(StrEnum):
    """How the mock service is doing."""

    STARTING = "starting"
    UP = "up"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """One look at the world. `problem` is for developers, about files and processes only; `slips` is a line."""

    service: ServiceState = ServiceState.STARTING
    card: str | None = None
    slips: str = ""
    problem: str | None = None


class Reporter:
    """Keeps the latest report and passes each new one on. Thread-safe."""

    def __init__(self, told: Callable[[Report], None]) -> None:
        self._told = told
        self._lock = threading.Lock()
        self._report = Report()

    def service(self, state: ServiceState, problem: str | None = None) -> None:
        """The service is in another state."""
        with self._lock:
            self._report = report = replace(self._report, service=state, problem=problem)
        self._told(report)

    def card(self, name: str | None) -> None:
        """Another card lies on the reader, or none."""
        with self._lock:
            self._report = report = replace(self._report, card=name, problem=None)
        self._told(report)

    def slips(self, summary: Summary) -> None:
        """What waits in the outbox, or needs a hand, has changed."""
        line = in_a_line(summary)
        with self._lock:
            told = "" if line is None else line.en
            self._report = report = replace(self._report, slips=told)
        self._told(report)

    def problem(self, what: str) -> None:
        """Something did not work."""
        with self._lock:
            self._report = report = replace(self._report, problem=what)
        self._told(report)
