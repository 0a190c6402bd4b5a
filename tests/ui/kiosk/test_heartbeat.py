# SPDX-License-Identifier: Apache-2.0
"""The beat of the window: a pause is noted with its length and its place, and told once."""

import threading
import time
from collections.abc import Iterator

import pytest

from ui.kiosk.heartbeat import BEAT_S, IDLE_BEAT_S, LIMIT_S, Heartbeat, Pause, Spent, Watcher


class Hand:
    """Time that a test sets."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def watcher(hand: Hand) -> Iterator[Watcher]:
    made = Watcher(hand)
    meter = made.meter
    yield made
    meter.close()


def test_beats_in_time_are_no_pause(hand, watcher):
    for _ in range(20):
        hand.time += IDLE_BEAT_S + LIMIT_S - 0.001
        watcher.beat()
    assert watcher.pauses.count == 0


def test_a_late_beat_is_a_pause_as_long_as_it_was_late(hand, watcher):
    for late_s in (0.06, 0.3, 0.1):
        hand.time += IDLE_BEAT_S + late_s
        watcher.beat()
    assert watcher.pauses.count == 3
    assert watcher.pauses.longest_s == pytest.approx(0.3)


def test_the_place_is_where_the_main_thread_stood_meanwhile(hand, watcher):
    hand.time += 0.2
    watcher.look(watcher.look_s)
    watcher.beat()
    place = watcher.pauses.longest.place
    assert "test_heartbeat.py" in place
    assert "test_the_place_is_where" in place


def test_when_even_the_observer_could_not_run_the_other_threads_are_named(hand, watcher):
    holds, begun = [True], threading.Event()

    def hold() -> None:
        begun.set()
        while holds:
            pass

    holder = threading.Thread(target=hold, name="uketsuke-holder")
    holder.start()
    begun.wait(5)
    hand.time += 0.2
    watcher.look(slept_s=0.2)
    holds.clear()
    holder.join()
    watcher.beat()
    assert "the interpreter was held, perhaps by uketsuke-holder" in watcher.pauses.longest.place


def test_what_other_programs_cost_is_told_from_the_kiosk_s_own_share():
    beside_others = Pause(0.5, busy_s=0.01, place="", queued_s=0.48, process_s=0.02)
    assert beside_others.own_s == pytest.approx(0.02)
    computing = Pause(0.5, busy_s=0.4, place="", queued_s=0.1, process_s=0.9)
    assert computing.own_s == pytest.approx(0.4)
    interpreter_held = Pause(0.3, busy_s=0.0, place="", queued_s=0.05, process_s=0.3)
    assert interpreter_held.own_s == pytest.approx(0.25)


def test_a_thread_that_sleeps_stands_whatever_the_machine_does(hand, watcher):
    spent = iter([Spent(1.0, 5.0, 2.0), Spent(1.01, 5.02, 2.1)])
    watcher.meter.close()
    watcher.meter = lambda: next(spent)
    watcher.beat()
    hand.time += IDLE_BEAT_S + 0.6
    watcher.beat()
    assert watcher.pauses.stood_s == pytest.approx(0.49)
    assert watcher.pauses.busiest_s == pytest.approx(0.01)


def test_a_place_is_logged_once_and_without_values(hand, watcher, caplog):
    secret = "1234"
    for _ in range(3):
        hand.time += 0.2
        watcher.look(watcher.look_s)
        watcher.beat()
    assert watcher.pauses.count == 3
    assert len(caplog.records) == 1
    assert secret not in caplog.text


def test_a_window_that_is_busy_is_caught_at_it_and_the_thread_ends(qtbot):
    beats = []
    heartbeat = Heartbeat(lambda: beats.append(1))
    heartbeat.start()
    qtbot.waitUntil(lambda: len(beats) > 3)
    heartbeat.hurry(in_visit=True)
    assert heartbeat.watcher.beat_s == BEAT_S
    for _ in range(20):  # on a loaded machine who looks may get no processor all the while
        heartbeat.forget()
        busy()
        before = len(beats)
        qtbot.waitUntil(lambda: len(beats) > before)  # noqa: B023  (asked before the next round)
        noted = heartbeat.forget()
        if "busy" in noted.longest.place:
            break
    assert noted.count >= 1
    assert noted.longest_s > 0.1
    assert "busy" in noted.longest.place
    assert noted.longest.busy_s > 0.1, "it worked, and did not wait"
    assert heartbeat.pauses.count == 0
    heartbeat.stop()
    assert not [t for t in threading.enumerate() if t.name == "uketsuke-heartbeat"]


def busy() -> None:
    """Works for a fifth of a second, as no slot may."""
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        pass
