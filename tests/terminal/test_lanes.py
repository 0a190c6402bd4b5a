# SPDX-License-Identifier: Apache-2.0
"""A lane that breaks: told, a pause that grows, made anew; a thread that ended is replaced."""

import threading

import pytest

from terminal.clock import WallClock
from terminal.lanes import FIRST_PAUSE_S, LONGEST_PAUSE_S, QUIET_S, CrashPause, Lane


class Restless(WallClock):
    """Waits for nothing but what holds, and remembers for how long it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float] = []
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def wait(self, predicate, timeout_s):
        if timeout_s is None:
            return super().wait(predicate, 5)
        self.rests.append(timeout_s)
        return predicate()


class Broken:
    """A worker whose jobs break until it was made anew often enough."""

    def __init__(self, clock, breaks: int) -> None:
        self.told: list[str] = []
        self.renewed: list[str] = []
        self.done = threading.Event()
        self._left = breaks
        self.lane = Lane("test", clock, lambda _, e: self.told.append(type(e).__name__), self.renew)

    def renew(self, name: str) -> None:
        self.renewed.append(name)
        self.lane.submit(self.work)

    def work(self) -> None:
        if self._left:
            self._left -= 1
            raise ZeroDivisionError
        self.done.set()


def test_a_worker_that_breaks_is_made_anew_at_once_and_then_after_longer_and_longer_pauses():
    clock = Restless()
    broken = Broken(clock, breaks=4)
    broken.lane.submit(broken.work)
    assert broken.done.wait(5)
    assert broken.lane.close()
    assert broken.told == ["ZeroDivisionError"] * 4
    assert broken.renewed == ["test"] * 4
    assert clock.rests == [0.0, FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]


def test_the_pause_has_an_end_and_is_forgotten_when_all_was_well_for_long():
    pause = CrashPause()
    assert max(pause.after(float(n)) for n in range(20)) == LONGEST_PAUSE_S
    assert pause.after(19.0 + QUIET_S + LONGEST_PAUSE_S + 1) == 0.0


@pytest.mark.parametrize("what", ["crashed", "renew"])
def test_what_goes_wrong_while_a_crash_is_told_or_mended_does_not_end_the_thread(what):
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    def fine(*_: object) -> None:
        pass

    lane = Lane(
        "test",
        Restless(),
        breaks if what == "crashed" else fine,
        breaks if what == "renew" else fine,
    )
    done = threading.Event()
    lane.submit(breaks)
    lane.submit(done.set)
    assert done.wait(5)
    assert lane.alive
    assert lane.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_replaced_made_anew_and_goes_on_with_what_waits():
    renewed, done = [], threading.Event()
    lane = Lane("test", WallClock(), lambda *_: None, renewed.append)
    first = lane._thread
    end_thread(lane)
    first.join(5)
    assert not lane.alive
    lane.submit(done.set)
    assert lane.revive()
    assert done.wait(5)
    assert renewed == ["test"]
    assert not lane.revive(), "it lives"
    assert lane.close()
    assert not lane.revive(), "it was closed"


def end_thread(lane: Lane) -> None:
    """Let the lane's thread die as nothing in the house can."""

    def dies() -> bool:
        del lane._next
        raise ZeroDivisionError

    lane.submit(lambda: setattr(lane, "_next", dies))
