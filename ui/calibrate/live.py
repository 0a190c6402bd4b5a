# SPDX-License-Identifier: Apache-2.0
"""The progress bar of one position, with the rate so far and a guess at the cause; Ctrl-C ends it early."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from hw.quality.causes import judge, main_cause
from hw.quality.observations import Sign
from hw.quality.survey import Progress as Measured
from ui.calibrate.result import MODEL
from ui.calibrate.words import number

REFRESH_S = 1.0
RECENT_S = 60.0
"""The line tells of the last minute: what is judged while the card is read must be little."""
AWAY_S = 3.0
"""After so long somebody should look whether the card still lies there."""


class Live:
    """Called by the survey; draws now and then. `stopped` after Ctrl-C."""

    def __init__(self, bar: Progress, name: str, seconds: float) -> None:
        self._bar = bar
        self._seconds = seconds
        self._task = bar.add_task(name, total=seconds, told="…")
        self._drawn = float("-inf")
        self.stopped = False

    def go_on(self, measured: Measured) -> bool:
        """Draw if it is time to; False once somebody wants to stop."""
        now = time.monotonic()
        if now - self._drawn >= REFRESH_S:
            self._drawn = now
            done = min(measured.seconds, self._seconds)
            self._bar.update(self._task, completed=done, told=told(measured))
        return not self.stopped

    def finish(self, seconds: float) -> None:
        """The bar as it ended."""
        self._bar.update(self._task, completed=seconds)


def told(measured: Measured) -> str:
    """One line on what is going on."""
    if measured.away_s > AWAY_S:
        return f"[bold]the card is away for {measured.away_s:.0f} s: lay it down again[/bold]"
    seen = measured.observations()
    garbled = sum(one.sign is Sign.GARBLED for one in seen)
    recent = [one for one in seen if one.at > seen[-1].at - RECENT_S]
    judged = judge(recent, MODEL)
    minutes = min(RECENT_S, max(1.0, measured.seconds)) / 60
    cause = main_cause(judged)
    guess = "" if cause is None else f", likely {cause.value.replace('_', ' ')}"
    rate = number(len(judged) / minutes)
    return f"{measured.reads} reads, {garbled} garbled, now {rate} drops/min{guess}"


@contextmanager
def live(console: Console, name: str, seconds: float) -> Iterator[Live]:
    """A bar on the console while the position is measured."""
    columns = (
        TextColumn("[bold]{task.description}[/bold]", markup=True),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f}/{task.total:.0f} s"),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        shown = Live(bar, _plain(name), seconds)
        with _stopped_by_ctrl_c(shown):
            yield shown


def _plain(name: str) -> str:
    """A name is no markup."""
    return name.replace("[", "\\[")


@contextmanager
def _stopped_by_ctrl_c(shown: Live) -> Iterator[None]:
    """The first Ctrl-C ends the position; a second one ends the program, as ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        shown.stopped = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
