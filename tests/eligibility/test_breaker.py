# SPDX-License-Identifier: Apache-2.0
"""The breaker: who waits, who is told at once, and who finds out that the link is back."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.breaker import Breaker, BreakerSettings, Circuit
from eligibility.errors import LinkDown
from tests.support.still_clock import StillClock

SETTINGS = BreakerSettings(failures=3, hang_s=5.0, cool_down_s=2.0, longest_cool_down_s=30.0)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker(clock, SETTINGS, seed=1)


def opened(breaker: Breaker) -> Breaker:
    for _ in range(SETTINGS.failures):
        breaker.failed(0.1)
    return breaker


def test_a_closed_breaker_lets_everybody_ask(breaker):
    assert not breaker.admit()
    assert breaker.state.circuit is Circuit.CLOSED
    assert breaker.state.probe_in_s is None


def test_failures_in_a_row_open_it_and_whoever_asks_is_told_at_once(breaker):
    breaker.failed(0.1)
    breaker.failed(0.1)
    assert not breaker.admit()
    breaker.failed(0.1)
    with pytest.raises(LinkDown):
        breaker.admit()


def test_an_answer_in_between_ends_the_row(breaker):
    for _ in range(10):
        breaker.failed(0.1)
        breaker.failed(0.1)
        breaker.succeeded()
    assert breaker.is_closed


def test_one_question_that_hung_is_enough(breaker):
    breaker.failed(SETTINGS.hang_s)
    assert not breaker.is_closed


def test_nobody_probes_before_the_cool_down_and_one_alone_after_it(breaker, clock):
    opened(breaker)
    assert not breaker.may_probe()
    clock.sleep(SETTINGS.cool_down_s * (1 + SETTINGS.jitter))
    assert breaker.may_probe()
    assert not breaker.may_probe()
    assert breaker.state.circuit is Circuit.HALF_OPEN


def test_no_patient_asks_while_the_probe_does(breaker, clock):
    opened(breaker)
    clock.sleep(60.0)
    assert breaker.may_probe()
    with pytest.raises(LinkDown):
        breaker.admit()


def test_a_probe_that_reaches_the_service_closes_it(breaker, clock):
    opened(breaker)
    clock.sleep(60.0)
    assert breaker.may_probe()
    breaker.probed(reached=True)
    assert not breaker.admit()
    breaker.failed(0.1)
    assert breaker.is_closed, "and the row begins anew"


def test_each_probe_that_fails_makes_the_next_cool_down_longer_up_to_a_limit(breaker, clock):
    opened(breaker)
    waits = []
    for _ in range(8):
        wait = breaker.state.probe_in_s
        waits.append(wait)
        clock.sleep(wait)
        assert breaker.may_probe()
        breaker.probed(reached=False)
    for number, wait in enumerate(waits):
        least = min(SETTINGS.cool_down_s * 2**number, SETTINGS.longest_cool_down_s)
        assert least <= wait <= least * (1 + SETTINGS.jitter)
    assert breaker.state.opened == 1, "it has been open all the time"


def test_kiosks_do_not_come_back_all_at_once(clock):
    waits = {opened(Breaker(clock, SETTINGS, seed=kiosk)).state.probe_in_s for kiosk in range(20)}
    assert len(waits) == 20


def test_an_answer_that_was_under_way_when_it_opened_does_not_close_it(breaker):
    opened(breaker).succeeded()
    assert not breaker.is_closed


def test_the_word_of_nobody_s_probe_means_nothing(breaker):
    breaker.probed(reached=False)
    assert breaker.is_closed
    opened(breaker).probed(reached=True)
    assert not breaker.is_closed


def test_of_many_threads_one_probes(breaker, clock):
    opened(breaker)
    clock.sleep(60.0)
    mine: list[bool] = []
    threads = [threading.Thread(target=lambda: mine.append(breaker.may_probe())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mine.count(True) == 1


@given(st.lists(st.sampled_from(["ok", "fail", "hang", "wait", "good probe", "bad probe"])))
def test_whatever_happens_it_is_closed_or_will_probe(story):
    clock = StillClock()
    breaker = Breaker(clock, SETTINGS, seed=2)
    for what in story:
        match what:
            case "ok":
                breaker.succeeded()
            case "fail" | "hang":
                breaker.failed(9.0 if what == "hang" else 0.1)
            case "wait":
                clock.sleep(10.0)
            case _ if breaker.may_probe():
                breaker.probed(reached=what == "good probe")
        state = breaker.state
        assert (state.circuit is Circuit.CLOSED) == (state.probe_in_s is None)
        assert state.circuit is not Circuit.HALF_OPEN
        if state.circuit is Circuit.OPEN:
            assert state.probe_in_s <= SETTINGS.longest_cool_down_s * (1 + SETTINGS.jitter)
