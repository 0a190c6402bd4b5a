# SPDX-License-Identifier: Apache-2.0
"""Several processes behind one port: started, watched, started again when one dies, stopped together.

Each worker listens with a socket of its own (SO_REUSEPORT: the kernel deals connections out), so that a fault can
close the listener for real. What they must agree on lies in the database; the counts for Prometheus in a directory.
"""

import logging
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from eligibility.errors import EligibilityError, ServiceNotStarted
from eligibility.service.line import Place, bind

MANY_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
START_S = 60.0
STOP_S = 10.0
SHORT_LIFE_S = 2.0
MOST_SHORT_LIVES = 5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Work = Callable[[Place, Callable[[], None]], None]
"""What one worker does: listen at the place, call when it listens, return on SIGTERM. It must be picklable."""

log = logging.getLogger("eligibility.service")


def supervise(work: Work, count: int, place: Place, ready: Callable[[int], None]) -> None:
    """Run `count` workers until SIGINT or SIGTERM. For the main thread only.

    Calls `ready` with the port once all listen. Raises ServiceNotStarted when they do not, or when one dies again
    and again.
    """
    with bind(Place(place.host, place.port, is_shared=True)) as keeper, _metrics_directory():
        port = int(keeper.getsockname()[1])
        with _told_to_stop() as stop:
            crew = _Crew(work, Place(place.host, port, is_shared=True), stop)
            try:
                crew.start(count)
                if not crew.is_stopping:
                    ready(port)
                crew.watch()
            finally:
                crew.end()


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    told: Connection
    began: float


class _Crew:
    def __init__(self, work: Work, place: Place, stop: int) -> None:
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._work, self._place, self._stop = work, place, stop
        self._workers: list[_Worker] = []
        self._short_lives = 0
        self.is_stopping = False

    def start(self, count: int) -> None:
        """All of them; returns when each listens."""
        self._workers += [self._new() for _ in range(count)]
        deadline = time.monotonic() + START_S
        for worker in self._workers:
            while not self.is_stopping and not worker.told.poll():
                left_s = deadline - time.monotonic()
                gone = wait([self._stop, worker.told, worker.process.sentinel], max(0.0, left_s))
                self.is_stopping = self._stop in gone
                if not gone or (worker.process.sentinel in gone and not worker.told.poll()):
                    raise ServiceNotStarted("a worker did not start")
            if not self.is_stopping:
                _listens(worker.told)

    def watch(self) -> None:
        """Until told to stop."""
        while not self.is_stopping:
            by_sentinel = {worker.process.sentinel: worker for worker in self._workers}
            for found in wait([self._stop, *by_sentinel]):
                if found == self._stop:
                    self.is_stopping = True
                elif isinstance(found, int):
                    self._replace(by_sentinel[found])

    def end(self) -> None:
        """Politely, then not."""
        for worker in self._workers:
            worker.process.terminate()
        deadline = time.monotonic() + STOP_S
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.told.close()
            worker.process.close()

    def _replace(self, dead: _Worker) -> None:
        log.warning("a worker ended with %s and is started again", dead.process.exitcode)
        was_short = time.monotonic() - dead.began < SHORT_LIFE_S
        self._short_lives = self._short_lives + 1 if was_short else 0
        self._workers.remove(dead)
        dead.told.close()
        dead.process.close()
        if self._short_lives >= MOST_SHORT_LIVES:
            raise ServiceNotStarted("a worker dies again and again")
        self._workers.append(self._new())

    def _new(self) -> _Worker:
        told, tell = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_live, args=(self._work, self._place, tell))
        process.start()
        tell.close()
        return _Worker(process, told, time.monotonic())


def _listens(told: Connection) -> None:
    try:
        problem = told.recv()
    except EOFError:
        problem = "a worker did not start"
    if problem is not None:
        raise ServiceNotStarted(problem)


def _live(work: Work, place: Place, tell: Connection) -> None:
    """A worker's life. It ends with its supervisor, however that ended."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        work(place, lambda: tell.send(None))
    except EligibilityError as error:
        tell.send(str(error))


def _die_with_parent() -> None:
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _told_to_stop() -> Iterator[int]:
    """A file descriptor that can be read once a signal has come."""
    reading, writing = os.pipe()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        signal.signal(number, lambda *_: os.write(writing, b"x"))
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


@contextmanager
def _metrics_directory() -> Iterator[None]:
    """Where the workers, which inherit the environment, write their counts."""
    before = os.environ.get(MANY_PROCESSES)
    with tempfile.TemporaryDirectory(prefix="uketsuke-metrics-") as directory:
        os.environ[MANY_PROCESSES] = directory
        try:
            yield
        finally:
            os.environ.pop(MANY_PROCESSES)
            if before is not None:
                os.environ[MANY_PROCESSES] = before
