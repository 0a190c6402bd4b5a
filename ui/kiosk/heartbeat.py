# SPDX-License-Identifier: Apache-2.0
"""Notes when the window does not answer: a beat on Qt's main thread, and a thread that looks whether it comes.

A pause is at least as long as told here: what comes just after a beat is noticed up to a beat's length late. The
kernel's figures tell the kiosk's share of it from that of whatever else runs on the machine. Its place is where the
main thread stood, or, when another thread kept the interpreter to itself (an extension module that is loaded does),
where that one stood. Each place is logged once.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

log = logging.getLogger("uketsuke.kiosk")

BEAT_S, IDLE_BEAT_S = 0.02, 0.05
"""In a visit, and while nobody is there: each beat costs, about 1 % and 0.5 % of a core."""
LIMIT_S = 0.05
"""A person feels that a key answers at once up to about twice this (the aim of the kiosk, not a standard)."""
NAME = "uketsuke-heartbeat"
HOUSE = Path(__file__).parents[2]
MOST_PLACES = 200
MOST_FRAMES = 12

Beat = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Pause:
    """The window stood still for at least `seconds`, of which the main thread itself worked `busy_s`.

    `queued_s`: it was ready to work, and another thread or program had the processor. `process_s`: processor time of
    all the kiosk's threads meanwhile.
    """

    seconds: float
    busy_s: float
    place: str
    queued_s: float = 0.0
    process_s: float = 0.0

    @property
    def stood_s(self) -> float:
        """It waited for something else than a processor: the interpreter, a lock, a file."""
        return max(0.0, self.seconds - self.busy_s - self.queued_s)

    @property
    def own_s(self) -> float:
        """What the kiosk's own work accounts for at most, whatever else the machine does: that of the main thread,
        and that of other threads while it stood (they may have kept the interpreter)."""
        return self.busy_s + min(self.stood_s, max(0.0, self.process_s - self.busy_s))


@dataclass(slots=True)
class Pauses:
    """What was noted since the start or the last `forget`."""

    count: int = 0
    longest: Pause | None = None
    busiest_s: float = 0.0
    """The most that the main thread itself worked in one of them."""
    own_s: float = 0.0
    stood_s: float = 0.0
    """The most of these two in one of them."""

    @property
    def longest_s(self) -> float:
        """Zero without any."""
        return 0.0 if self.longest is None else self.longest.seconds

    def add(self, pause: Pause) -> None:
        """One more."""
        self.count += 1
        self.busiest_s = max(self.busiest_s, pause.busy_s)
        self.own_s = max(self.own_s, pause.own_s)
        self.stood_s = max(self.stood_s, pause.stood_s)
        if pause.seconds > self.longest_s:
            self.longest = pause


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds so far: processor time of this thread and of the process, and this thread's waiting for a processor."""

    thread_s: float = 0.0
    process_s: float = 0.0
    queued_s: float = 0.0


class Meter:
    """Asks the kernel; for the thread that makes it. Without /proc/…/schedstat no waiting is known."""

    def __init__(self) -> None:
        path = f"/proc/self/task/{threading.get_native_id()}/schedstat"
        self._file: int | None = None
        with suppress(OSError):
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def __call__(self) -> Spent:
        """Now."""
        return Spent(time.thread_time(), time.process_time(), self._queued_s())

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _queued_s(self) -> float:
        if self._file is None:
            return 0.0
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e9


class Watcher:
    """The part without Qt: told of each beat by the main thread, looks from a thread of its own."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.meter = Meter()
        self.pauses = Pauses()
        self.beat_s = IDLE_BEAT_S
        self._now = now
        self._main = threading.get_ident()
        self._last_s, self._spent = now(), self.meter()
        self._seen: str | None = None
        self._places: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)

    @property
    def look_s(self) -> float:
        """Between two looks."""
        return max(self.beat_s, LIMIT_S / 2)

    def start(self) -> None:
        """Look from now on."""
        self._last_s, self._spent = self._now(), self.meter()
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.meter.close()

    def beat(self) -> None:
        """The main thread is here."""
        now, spent, before = self._now(), self.meter(), self._spent
        late_s = now - self._last_s - self.beat_s
        if late_s > LIMIT_S:
            worked_s = spent.thread_s - before.thread_s
            queued_s = spent.queued_s - before.queued_s
            process_s = spent.process_s - before.process_s
            place = self._seen or "too short to be seen"
            self._note(Pause(late_s, worked_s, place, queued_s, process_s))
        self._last_s, self._spent, self._seen = now, spent, None

    def look(self, slept_s: float) -> None:
        """Where the main thread stands, if its beat is overdue. `slept_s`: what the last look's sleep really took."""
        if self._seen is not None or self._now() - self._last_s - self.beat_s <= LIMIT_S:
            return
        frames = sys._current_frames()
        held = slept_s > self.look_s + LIMIT_S  # this thread could not run either
        self._seen = _others(frames, self._main) if held else _stack(frames.get(self._main))

    def _run(self) -> None:
        began = self._now()
        while not self._stop.wait(self.look_s):
            self.look(self._now() - began)
            began = self._now()

    def _note(self, pause: Pause) -> None:
        self.pauses.add(pause)
        if pause.place not in self._places and len(self._places) < MOST_PLACES:
            self._places.add(pause.place)
            times = (1000 * s for s in (pause.seconds, pause.busy_s, pause.queued_s))
            log.warning(
                "the window paused for %.0f ms (%.0f at work, %.0f without a processor): %s",
                *times,
                pause.place,
            )


class Heartbeat(QObject):
    """Beats on the thread that makes it. `also` is called with each beat (systemd's watchdog hangs on it)."""

    def __init__(self, also: Beat = lambda: None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.watcher = Watcher()
        self._also = also
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(IDLE_BEAT_S * 1000))
        self._timer.timeout.connect(self._beat)

    @property
    def pauses(self) -> Pauses:
        """What was noted."""
        return self.watcher.pauses

    def hurry(self, *, in_visit: bool) -> None:
        """Beat faster while somebody is there."""
        beat_s = BEAT_S if in_visit else IDLE_BEAT_S
        if beat_s != self.watcher.beat_s:
            self.watcher.beat_s = beat_s
            self._timer.setInterval(round(beat_s * 1000))

    def forget(self) -> Pauses:
        """What was noted, and begin to count anew."""
        noted, self.watcher.pauses = self.watcher.pauses, Pauses()
        return noted

    def start(self) -> None:
        """Begin; to be called shortly before Qt's loop runs."""
        self.watcher.start()
        self._timer.start()

    def stop(self) -> None:
        """End, and join the thread."""
        self._timer.stop()
        self.watcher.stop()

    def _beat(self) -> None:
        self.watcher.beat()
        self._also()


def _others(frames: Mapping[int, FrameType], main: int) -> str:
    """All threads of the house but the main one, innermost frame first; which one it was cannot be told for sure."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    ours = ((names.get(ident), frame) for ident, frame in frames.items() if ident != main)
    told = [
        f"{name}: {_place(frame)}"
        for name, frame in ours
        if name and name.startswith("uketsuke-") and name != NAME and not _rests(frame)
    ]
    return (
        f"the interpreter was held, perhaps by {'; '.join(sorted(told)) or 'nobody of the house'}"
    )


def _rests(frame: FrameType) -> bool:
    return frame.f_code.co_filename.endswith(("/threading.py", "/selectors.py"))


def _stack(frame: FrameType | None) -> str:
    """File, line and function of each frame, innermost first; never a value."""
    return " < ".join(_place(one) for one in _up(frame)) or "nowhere"


def _up(frame: FrameType | None) -> Iterable[FrameType]:
    found: list[FrameType] = []
    while frame is not None and len(found) < MOST_FRAMES:
        found.append(frame)
        frame = frame.f_back
    return takewhile(lambda one: one.f_code.co_name != "<module>", found)


def _place(frame: FrameType) -> str:
    path = Path(frame.f_code.co_filename)
    name = path.relative_to(HOUSE) if path.is_relative_to(HOUSE) else path.name
    return f"{name}:{frame.f_lineno} {frame.f_code.co_name}"
