# SPDX-License-Identifier: Apache-2.0
"""Work for several processes: each opens its own town once and plays its share; results come as they are ready."""

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from queue import Empty
from typing import Any

from tests.support.front_desk import Town, open_town
from tests.support.radio_visits import PINS

TODAY = date(2026, 11, 23)
"""The fixture cards' certificates are good, or in their grace, on this day."""
SPAWN = multiprocessing.get_context("spawn")
SILENT_S = 300.0

Job = Callable[[Town, Any], dict[str, Any]]


def share_out(job: Job, tasks: Sequence[Any], processes: int) -> Iterator[dict[str, Any]]:
    """`job(town, task)` for each task, in no order. `job` is a module's function."""
    results: Any = SPAWN.Queue()
    crew = [
        SPAWN.Process(target=_work, args=(job, tasks[number::processes], results))
        for number in range(processes)
    ]
    for member in crew:
        member.start()
    try:
        for _ in tasks:
            yield _next(results, crew)
    finally:
        for member in crew:
            member.join(SILENT_S)


def _next(results: Any, crew: list[Any]) -> dict[str, Any]:
    until = time.monotonic() + SILENT_S
    while time.monotonic() < until:
        try:
            result = results.get(timeout=1.0)
        except Empty:
            if any(member.exitcode not in (None, 0) for member in crew):
                break
            continue
        return dict(result)
    raise RuntimeError("a process of the bench died")


def _work(job: Job, tasks: Sequence[Any], results: Any) -> None:
    with a_town() as town:
        for task in tasks:
            results.put(job(town, task))


@contextmanager
def a_town() -> Iterator[Town]:
    """A service and cards in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder, open_town(Path(folder), PINS, TODAY) as town:
        yield town


def told(results: Iterator[dict[str, Any]], total: int, what: str) -> Iterator[dict[str, Any]]:
    """The same, with a line now and then for whoever waits."""
    began, step = time.monotonic(), max(1, total // 10)
    for number, result in enumerate(results, 1):
        yield result
        if number % step == 0 or number == total:
            print(f"  {what}: {number}/{total}, {time.monotonic() - began:.0f} s", flush=True)
