# SPDX-License-Identifier: Apache-2.0
"""Looks after the mock service's process on a lane of its own, because starting and stopping take seconds."""

import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from eligibility.anchoring import AnchorClient
from eligibility.breaker import Breaker
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.counter import CounterClient
from eligibility.errors import EligibilityError, ServiceNotStarted
from hw.virtual.card import SoftwareCard
from terminal.clock import Clock
from terminal.lanes import Crash, Lane
from terminal.settings import Settings
from ui.kiosk.report import Reporter, ServiceState
from ui.kiosk.weather import HOW_IT_ANSWERS, Weather
from ui.wiring.client import patient
from ui.wiring.enrolments import enrol
from ui.wiring.service_process import ServiceProcess

START_S = 60.0


class Caretaker:
    """`start` and `stop` return at once; `enrol` and `connect` may wait and belong on other threads' lanes."""

    def __init__(
        self, people: Path, today: date | None, settings: Settings, clock: Clock, told: Reporter
    ) -> None:
        self.breaker = Breaker(clock, settings.service.breaker())
        self._settings = settings
        self._clock = clock
        self._told = told
        self._directory = TemporaryDirectory(prefix="uketsuke-kiosk-")
        self._service = ServiceProcess(Path(self._directory.name), people, today)
        self._lock = threading.Lock()
        self._known: dict[str, SoftwareCard] = {}
        self._enrolled: set[str] = set()
        self._tried = False
        self._closing = False
        self._weather = Weather.FINE
        self._lane = Lane("service", clock, _crash_report(told))

    def start(self) -> None:
        """Start the service, and tell it of all cards: it remembers none when it is started."""
        self._lane.submit(self._start)

    def stop(self) -> None:
        """Stop the service: connections are refused from now on."""
        self._lane.submit(self._stop)

    def answer(self, weather: Weather) -> None:
        """How it answers from now on, also after it was stopped and started."""
        self._lane.submit(lambda: self._answer(weather))

    def move_to(self, today: date) -> None:
        """Start it anew on another calendar day; one that is stopped stays so."""
        self._lane.submit(lambda: self._move_to(today))

    def enrol(self, cards: Mapping[str, SoftwareCard]) -> None:
        """Tell the service whose cards these are; later, if it is not running. Raises ConnectFailed."""
        with self._lock:
            self._known.update(cards)
            self._enrol_missing()

    def connect(self) -> EligibilityClient:
        """A client of the service, also while it is stopped. Raises ServiceNotStarted if it never ran."""
        return EligibilityClient(self._reach(), self._clock, self.breaker)

    def connect_outbox(self) -> EligibilityClient:
        """The outbox's client, likewise."""
        return EligibilityClient(patient(self._reach()), self._clock, self.breaker, may_try=True)

    def connect_anchor(self) -> AnchorClient:
        """For the access log's checkpoints, likewise."""
        return AnchorClient(self._reach(), self._clock)

    def connect_counter(self) -> CounterClient:
        """For the staff's questions, likewise."""
        return CounterClient(self._reach(), self._clock, self.breaker)

    def hurry(self) -> None:
        """Let nobody wait for the service any more."""
        self._closing = True
        self._clock.notify()

    def close(self) -> None:
        """Stop the service and forget its data. Blocks."""
        self.hurry()
        self._lane.close(START_S)
        self._service.stop()
        self._directory.cleanup()

    def _reach(self) -> ClientSettings:
        self._clock.wait(lambda: self._tried or self._closing, START_S)
        if not self._service.base_url:
            raise ServiceNotStarted("it never ran")
        limits = self._settings.service
        return self._service.client_settings(
            self._settings.kiosk.id,
            connect_timeout_s=limits.connect_timeout_s,
            read_timeout_s=limits.read_timeout_s,
            deadline_s=limits.deadline_s,
            retries=limits.retries,
        )

    def _start(self) -> None:
        self._told.service(ServiceState.STARTING)
        try:
            with self._lock:
                if not self._service.running:
                    self._enrolled.clear()  # it begins with its file of people, and knows no card
                self._service.start()
                self._tried = True
                self._clock.notify()
                self._enrol_missing()
                self._behave()
            self._told.service(ServiceState.UP)
        except EligibilityError as error:
            self._told.service(ServiceState.FAILED, str(error))
        finally:
            self._tried = True
            self._clock.notify()

    def _stop(self) -> None:
        self._told.service(ServiceState.STOPPING)
        with self._lock:
            self._service.stop()
        self._told.service(ServiceState.STOPPED)

    def _answer(self, weather: Weather) -> None:
        self._weather = weather
        try:
            with self._lock:
                self._behave(anyway=True)
        except EligibilityError as error:
            self._told.problem(str(error))

    def _behave(self, *, anyway: bool = False) -> None:
        """A service that has just begun is fine."""
        if self._service.running and (anyway or self._weather is not Weather.FINE):
            air = HOW_IT_ANSWERS[self._weather]
            self._service.behave(
                self._settings.kiosk.id, air.latency_s, air.failure, simulate=False
            )

    def _move_to(self, today: date) -> None:
        up = self._service.running
        if up:
            self._stop()
        self._service.today = today
        if up:
            self._start()

    def _enrol_missing(self) -> None:
        missing = {name: card for name, card in self._known.items() if name not in self._enrolled}
        if not missing or not self._service.running:
            return
        found = [one for one in map(enrol, missing.values()) if one is not None]
        self._service.enrol(self._settings.kiosk.id, found)
        self._enrolled |= set(missing)


def _crash_report(told: Reporter) -> Crash:
    return lambda lane, error: told.problem(f"{lane}: {type(error).__name__}")
