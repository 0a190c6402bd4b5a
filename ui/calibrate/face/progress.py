# SPDX-License-Identifier: Apache-2.0
"""How far it is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

EVERY_S = 10.0


@contextmanager
def progress(console: Console, name: str, total: int) -> Iterator[Callable[[int], None]]:
    """What to call with the number that is done."""
    if console.is_terminal:
        columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(name, total=total)
            yield lambda done: bar.update(task, completed=done)
    else:
        yield Lines(console, name, total).told


class Lines:
    """A line at the beginning, every ten seconds and at the end, with the time that is left."""

    def __init__(
        self,
        console: Console,
        name: str,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console, self._name, self._total, self._clock = console, name, total, clock
        self._began_s, self._first = clock(), 0
        self._said_s = float("-inf")

    def told(self, done: int) -> None:
        """Say it if it is time to."""
        now = self._clock()
        if self._said_s == float("-inf"):
            self._first = done
        elif now - self._said_s < EVERY_S and done < self._total:
            return
        self._said_s = now
        self._console.print(f"{self._name} {done} of {self._total}{self._left(done, now)}")

    def _left(self, done: int, now: float) -> str:
        made, took = done - self._first, now - self._began_s
        if made <= 0 or took <= 0 or done >= self._total:
            return ""
        rate = made / took
        return f", {rate:.1f} a second, {(self._total - done) / rate / 60:.0f} min left"
