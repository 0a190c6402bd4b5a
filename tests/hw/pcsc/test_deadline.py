# SPDX-License-Identifier: Apache-2.0
"""Calls that never return, and the threads they are made on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from hw.pcsc.deadline import DeadlinePassed, Watchdog, Worker
from tests.support.pcsc_slots import eventually


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """What stuck calls wait for."""
    event = threading.Event()
    yield event
    event.set()


def test_a_call_s_value_and_its_error_come_through():
    worker = Worker("test", lambda: None)
    assert worker.call(lambda: 7, 5) == 7
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0, 5)
    assert worker.close(5)


def test_all_calls_and_the_farewell_are_made_on_one_thread():
    threads: list[int] = []
    worker = Worker("test", lambda: threads.append(threading.get_ident()))
    for _ in range(3):
        worker.call(lambda: threads.append(threading.get_ident()), 5)
    assert worker.close(5)
    assert len(threads) == 4
    assert set(threads) != {threading.get_ident()}
    assert len(set(threads)) == 1


def test_a_stuck_call_is_given_up_and_its_thread_ends_once_it_comes_back(
    release: threading.Event,
):
    farewells: list[str] = []
    worker = Worker("test", lambda: farewells.append("bye"))
    with pytest.raises(DeadlinePassed):
        worker.call(release.wait, 0.05)
    assert (worker.alive, farewells) == (True, [])
    assert not worker.close(0.05)
    release.set()
    assert worker.close(5)
    assert farewells == ["bye"]


def test_after_a_deadline_nothing_more_is_called(release: threading.Event):
    called: list[str] = []
    worker = Worker("test", lambda: None)
    second = threading.Thread(target=lambda: refused(worker, called))
    with pytest.raises(DeadlinePassed):
        worker.call(lambda: (second.start(), release.wait()), 0.2)
    release.set()
    second.join(5)
    with pytest.raises(DeadlinePassed):
        worker.call(lambda: called.append("after"), 5)
    assert worker.close(5)
    assert called == []


def refused(worker: Worker, called: list[str]) -> None:
    with pytest.raises(DeadlinePassed):
        worker.call(lambda: called.append("queued behind it"), 5)


def stuck_worker(watchdog: Watchdog, release: threading.Event) -> Worker:
    worker = watchdog.start(lambda: None)
    with pytest.raises(DeadlinePassed):
        worker.call(release.wait, 0.02)
    watchdog.give_up(worker)
    return worker


def test_a_watchdog_starts_no_second_worker_beside_a_stuck_one(release: threading.Event):
    watchdog = Watchdog("test")
    worker = stuck_worker(watchdog, release)
    assert watchdog.stuck == 1
    for patience_s in (0.0, 0.05):
        with pytest.raises(DeadlinePassed, match="still stuck"):
            watchdog.start(lambda: None, patience_s)
    release.set()
    assert worker.close(5)
    assert watchdog.stuck == 0
    assert watchdog.start(lambda: None).close(5)


def test_a_watchdog_goes_on_as_soon_as_the_stuck_call_is_back(release: threading.Event):
    watchdog = Watchdog("test")
    stuck_worker(watchdog, release)
    threading.Timer(0.1, release.set).start()
    assert watchdog.start(lambda: None, patience_s=20).close(5)
    assert watchdog.stuck == 0


def test_a_call_that_never_comes_back_does_not_stop_the_watchdog_for_good(
    release: threading.Event,
):
    watchdog = Watchdog("test", again_s=(0.1, 0.2))
    stuck_worker(watchdog, release)
    for stuck in (1, 2):
        with pytest.raises(DeadlinePassed):
            watchdog.start(lambda: None)
        assert eventually(lambda: started(watchdog, release))
        assert watchdog.stuck == stuck + 1


def started(watchdog: Watchdog, release: threading.Event) -> bool:
    """Whether one more worker could be started; it gets stuck as well."""
    before = watchdog.stuck
    with suppress(DeadlinePassed):
        stuck_worker(watchdog, release)
    return watchdog.stuck > before
