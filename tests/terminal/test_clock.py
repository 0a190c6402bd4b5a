# SPDX-License-Identifier: Apache-2.0
"""Time: what media time skips and what it must not skip; wall time; lanes; the queue's timer."""

import random
import threading
import time

import pytest

from terminal.clock import MediaClock, WallClock, working
from terminal.lanes import Lane
from terminal.runner.queue import EventQueue
from terminal.session.effects import SetTimer
from terminal.session.events import CardAppeared, CardVanished, TimerFired

MINUTE = 60.0


class Crew:
    """Enlisted threads that are started together and joined at the end."""

    def __init__(self, clock: MediaClock) -> None:
        self.clock = clock
        self.threads: list[threading.Thread] = []
        self.errors: list[BaseException] = []

    def does(self, work) -> None:
        self.clock.enlist()
        self.threads.append(threading.Thread(target=self._run, args=(work,)))

    def _run(self, work) -> None:
        with working(self.clock):
            try:
                work()
            except BaseException as error:
                self.errors.append(error)

    def finishes(self, within_s: float = 20.0) -> float:
        began = time.monotonic()
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(within_s)
        assert not [t for t in self.threads if t.is_alive()], "somebody waits for ever"
        assert not self.errors
        return time.monotonic() - began


@pytest.fixture
def clock():
    return MediaClock()


@pytest.fixture
def crew(clock):
    return Crew(clock)


def test_a_sleep_of_one_worker_costs_nothing(clock, crew):
    began = clock.now()
    crew.does(lambda: clock.sleep(1000.0))
    assert crew.finishes() < 5
    assert 1000.0 <= clock.now() - began < 1005


def test_two_sleepers_wake_in_the_order_of_their_times(clock, crew):
    woken = []
    for seconds in (300.0, 100.0, 200.0):
        crew.does(lambda s=seconds: (clock.sleep(s), woken.append(s)))
    assert crew.finishes() < 5
    assert woken == [100.0, 200.0, 300.0]


def test_a_worker_who_works_keeps_time_from_jumping(clock, crew):
    working_now, slept = threading.Event(), threading.Event()
    seen = []

    def works() -> None:
        working_now.set()
        seen.append(slept.wait(0.3))

    def sleeps() -> None:
        assert working_now.wait(5)
        clock.sleep(MINUTE)
        slept.set()

    crew.does(works)
    crew.does(sleeps)
    assert crew.finishes() < 5
    assert seen == [False], "a minute passed while somebody worked"


def test_what_is_notified_is_never_missed(clock, crew):
    """Two workers pass a ball a thousand times; a lost wake-up would cost an hour of media time."""
    ball = [0]

    def plays(me: int) -> None:
        for _ in range(500):
            assert clock.wait(lambda: ball[0] % 2 == me, 3600.0)
            ball[0] += 1
            clock.notify()

    began = clock.now()
    crew.does(lambda: plays(0))
    crew.does(lambda: plays(1))
    crew.finishes()
    assert ball == [1000]
    assert clock.now() - began < MINUTE


def test_hundreds_of_random_waits_of_several_workers_end_on_time(clock, crew):
    late = []

    def waits(seed: int) -> None:
        mine = random.Random(seed)  # noqa: S311 - a test's dice
        for _ in range(100):
            seconds = mine.uniform(0.0, 30.0)
            due = clock.now() + seconds
            clock.sleep(seconds)
            late.append(clock.now() - due)

    for seed in range(6):
        crew.does(lambda s=seed: waits(s))
    assert crew.finishes() < 20
    assert len(late) == 600
    assert min(late) >= 0
    assert max(late) < 2, "time ran on while somebody was about to work"


def test_waits_with_and_without_a_reason_mixed_end_fast(clock, crew):
    posted, taken = [], []

    def posts() -> None:
        for number in range(200):
            clock.sleep(0.5)
            posted.append(number)
            clock.notify()

    def takes() -> None:
        while len(taken) < 200:
            clock.wait(lambda: len(posted) > len(taken), 2.0)
            taken.extend(posted[len(taken) :])

    crew.does(posts)
    crew.does(takes)
    assert crew.finishes() < 10
    assert taken == list(range(200))


def test_a_worker_who_ends_no_longer_holds_time_up(clock, crew):
    crew.does(lambda: None)
    crew.does(lambda: clock.sleep(MINUTE))
    assert crew.finishes() < 5


def test_who_is_not_enlisted_may_wait_but_does_not_count(clock, crew):
    crew.does(lambda: clock.sleep(MINUTE))
    outside = threading.Thread(target=lambda: clock.sleep(2 * MINUTE))
    outside.start()
    assert crew.finishes() < 5
    outside.join(5)
    assert not outside.is_alive()


def test_a_wait_without_a_limit_is_ended_by_its_reason_only(clock, crew):
    flag = []
    crew.does(lambda: clock.wait(lambda: bool(flag), None))
    crew.does(lambda: (clock.sleep(MINUTE), flag.append(1), clock.notify()))
    assert crew.finishes() < 5


def test_nobody_spins_while_all_wait_without_a_limit(clock, crew):
    looks = []
    done = []

    def waits() -> None:
        clock.wait(lambda: looks.append(1) or bool(done), None)

    crew.does(waits)
    crew.does(waits)
    timer = threading.Timer(0.3, lambda: (done.append(1), clock.notify()))
    timer.start()
    crew.finishes()
    timer.join()
    assert len(looks) < 50


def test_time_never_goes_back(clock, crew):
    seen = []

    def watches() -> None:
        for _ in range(100):
            seen.append(clock.now())
            clock.sleep(0.1)

    crew.does(watches)
    crew.does(lambda: [clock.sleep(0.07) for _ in range(100)])
    crew.finishes()
    assert seen == sorted(seen)


def test_a_negative_sleep_is_no_sleep(clock):
    clock.sleep(-1.0)
    WallClock().sleep(-1.0)


def test_the_wall_clock_waits_really_and_is_woken():
    clock, flag = WallClock(), []
    began = time.monotonic()
    assert not clock.wait(lambda: False, 0.05)
    assert time.monotonic() - began >= 0.05
    timer = threading.Timer(0.05, lambda: (flag.append(1), clock.notify()))
    timer.start()
    assert clock.wait(lambda: bool(flag), 10.0)
    timer.join()
    assert time.monotonic() - began < 5


# --- lanes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [MediaClock, WallClock])
def test_a_lane_does_its_jobs_in_order_and_close_joins_it(make):
    done, clock = [], make()
    lane = Lane("test", clock, lambda *_: None)
    for number in range(20):
        lane.submit(lambda n=number: done.append(n))
    assert lane.close()
    assert done == list(range(20)), "what was queued is done before the end"
    assert not [t for t in threading.enumerate() if t.name == "uketsuke-test"]


def test_a_job_that_crashes_is_told_and_does_not_kill_its_lane():
    told, done = [], threading.Event()

    def crashes() -> None:
        raise ValueError("no")

    lane = Lane("test", WallClock(), lambda name, error: told.append((name, type(error))))
    lane.submit(crashes)
    lane.submit(done.set)
    assert done.wait(5)
    assert lane.close()
    assert told == [("test", ValueError)]


def test_jobs_that_were_dropped_are_not_done():
    gate, done = threading.Event(), []
    lane = Lane("test", WallClock(), lambda *_: None)
    begun = threading.Event()
    lane.submit(lambda: (begun.set(), gate.wait(5)))
    assert begun.wait(5)
    lane.submit(lambda: done.append(1))
    lane.drop_waiting()
    gate.set()
    assert lane.close()
    assert done == []


def test_a_lane_whose_job_hangs_is_reported():
    gate = threading.Event()
    lane = Lane("test", WallClock(), lambda *_: None)
    lane.submit(lambda: gate.wait(10))
    assert not lane.close(timeout_s=0.05)
    gate.set()
    assert lane.close()


def test_media_time_stands_still_while_a_lane_works():
    clock = MediaClock()
    lane = Lane("test", clock, lambda *_: None)
    gate = threading.Event()
    lane.submit(lambda: gate.wait(5))
    before = clock.now()
    clock.sleep(0.2)  # not enlisted, but the lane works
    assert clock.now() - before < MINUTE
    gate.set()
    assert lane.close()


# --- the queue -----------------------------------------------------------------------------------


class HandClock(WallClock):
    """Time that a test sets."""

    time = 0.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def hands():
    return HandClock()


@pytest.fixture
def queue(hands):
    return EventQueue(hands)


def test_events_come_out_in_their_order_and_before_a_timer_that_is_due(queue, hands):
    first, second = CardAppeared(at=0.0), CardVanished(at=0.0)
    queue.set_timer(SetTimer(1, "Failed", 5.0))
    queue.post(first)
    queue.post(second)
    hands.time = 6.0
    assert [queue.take(), queue.take()] == [first, second]
    assert queue.take() == TimerFired(at=6.0, visit=1, mark="Failed")
    assert queue.take() is None


def test_a_timer_fires_once_and_not_before_its_time(queue, hands):
    queue.set_timer(SetTimer(1, "Failed", 5.0))
    hands.time = 4.9
    assert queue.take() is None
    assert queue.seconds_to_timer() == pytest.approx(0.1)
    hands.time = 5.0
    assert isinstance(queue.take(), TimerFired)
    assert queue.take() is None
    assert queue.seconds_to_timer() is None


def test_a_new_timer_replaces_the_old_one(queue, hands):
    queue.set_timer(SetTimer(1, "Querying", 5.0))
    queue.set_timer(SetTimer(1, "Failed", 9.0))
    hands.time = 6.0
    assert queue.take() is None
    hands.time = 9.0
    assert queue.take() == TimerFired(at=9.0, visit=1, mark="Failed")


def test_a_timer_without_seconds_is_no_timer(queue, hands):
    queue.set_timer(SetTimer(1, "Querying", 5.0))
    queue.set_timer(SetTimer(1, "Idle", None))
    hands.time = 100.0
    assert queue.take() is None


def test_an_event_loop_is_woken_by_each_event(queue):
    woken = []
    queue.on_post(lambda: woken.append(1))
    queue.post(CardAppeared(at=0.0))
    queue.post(CardVanished(at=0.0))
    assert woken == [1, 1]


def test_a_wait_of_the_queue_ends_with_the_timer():
    clock = MediaClock()
    queue = EventQueue(clock)
    queue.set_timer(SetTimer(1, "Failed", MINUTE))
    queue.wait()
    assert isinstance(queue.take(), TimerFired)
