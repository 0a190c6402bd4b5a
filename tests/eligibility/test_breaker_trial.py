# SPDX-License-Identifier: Apache-2.0
"""The breaker after a hang: the link is there, and a question that nobody waits for finds out the rest."""

import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.breaker import Breaker, BreakerSettings, Circuit
from eligibility.errors import LinkDown
from tests.support.still_clock import StillClock

SETTINGS = BreakerSettings(
    failures=3, hang_s=5.0, cool_down_s=2.0, longest_cool_down_s=30.0, trial_s=10.0
)
HANG_S, FAST_S = 7.5, 0.1


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def breaker(clock) -> Breaker:
    return Breaker(clock, SETTINGS, seed=1)


def probe(breaker: Breaker, clock: StillClock, *, reached: bool = True) -> float:
    """Wait out the cool-down, and tell what the probe found; how long that was."""
    wait = breaker.state.probe_in_s
    clock.sleep(wait)
    assert breaker.may_probe()
    breaker.probed(reached=reached)
    return wait


@pytest.fixture
def tried(breaker, clock) -> Breaker:
    """A question hung, and the probe has reached the service."""
    breaker.failed(HANG_S, reached=True)
    probe(breaker, clock)
    return breaker


@pytest.mark.parametrize(
    ("failures", "after"),
    [
        pytest.param([(HANG_S, True)], Circuit.TRIAL, id="a question hung"),
        pytest.param([(HANG_S, False)], Circuit.TRIAL, id="a question hung until the line broke"),
        pytest.param([(FAST_S, True)] * 3, Circuit.TRIAL, id="a gateway answered for the service"),
        pytest.param([(FAST_S, False)] * 3, Circuit.CLOSED, id="connections were refused"),
        pytest.param([(3.0, False)] * 2, Circuit.CLOSED, id="packets were swallowed"),
    ],
)
def test_what_a_probe_that_gets_through_means_depends_on_why_it_opened(
    breaker, clock, failures, after
):
    for lasted_s, reached in failures:
        assert breaker.is_closed
        breaker.failed(lasted_s, reached=reached)
    assert breaker.state.circuit is Circuit.OPEN
    probe(breaker, clock)
    assert breaker.state.circuit is after


def test_time_that_was_lost_in_a_row_counts_together_and_an_answer_ends_the_row(breaker):
    for _ in range(5):
        breaker.failed(3.0)
        breaker.succeeded()
    assert breaker.is_closed
    breaker.failed(3.0)
    breaker.failed(3.0)
    assert not breaker.is_closed


def test_on_trial_patients_are_told_at_once_and_one_slip_may_be_asked_about(tried):
    with pytest.raises(LinkDown):
        tried.admit()
    assert tried.admit(may_try=True)
    with pytest.raises(LinkDown):
        tried.admit(may_try=True)


@pytest.mark.parametrize("circuit", [Circuit.OPEN, Circuit.HALF_OPEN])
def test_before_the_probe_has_reached_anything_no_slip_is_asked_about(breaker, clock, circuit):
    breaker.failed(HANG_S, reached=True)
    if circuit is Circuit.HALF_OPEN:
        clock.sleep(60.0)
        assert breaker.may_probe()
    with pytest.raises(LinkDown):
        breaker.admit(may_try=True)


def test_the_trial_s_answer_closes_it_and_the_row_begins_anew(tried):
    tried.succeeded(trial=tried.admit(may_try=True))
    assert not tried.admit()
    assert not tried.admit(may_try=True), "an ordinary question now"
    tried.failed(FAST_S)
    assert tried.is_closed


def test_only_the_trial_s_answer_counts(tried):
    tried.succeeded()
    assert tried.is_on_trial
    tried.failed(HANG_S, reached=True)
    assert tried.is_on_trial


def test_each_trial_that_hangs_makes_the_next_cool_down_longer_up_to_a_limit(tried, clock):
    waits = []
    for _ in range(7):
        tried.failed(HANG_S, reached=True, trial=tried.admit(may_try=True))
        assert tried.state.circuit is Circuit.OPEN
        waits.append(probe(tried, clock))
        assert tried.is_on_trial
    for number, wait in enumerate(waits, 1):
        least = min(SETTINGS.cool_down_s * 2**number, SETTINGS.longest_cool_down_s)
        assert least <= wait <= least * (1 + SETTINGS.jitter)
    assert tried.state.opened == 1, "no patient has asked in between"


def test_a_trial_that_fails_without_a_connection_is_tried_again_as_a_trial(tried, clock):
    tried.failed(FAST_S, reached=False, trial=tried.admit(may_try=True))
    probe(tried, clock)
    assert tried.is_on_trial


def test_a_trial_that_nobody_has_a_question_for_ends_by_itself(tried, clock):
    assert tried.state.probe_in_s == SETTINGS.trial_s
    clock.sleep(SETTINGS.trial_s - 0.1)
    assert not tried.end_trial()
    clock.sleep(0.1)
    assert tried.end_trial()
    assert tried.is_closed


def test_a_trial_question_that_is_under_way_is_waited_for(tried, clock):
    trial = tried.admit(may_try=True)
    clock.sleep(SETTINGS.trial_s + HANG_S)
    assert not tried.end_trial()
    tried.failed(HANG_S, reached=True, trial=trial)
    assert tried.state.circuit is Circuit.OPEN


def test_whoever_watches_hears_of_each_change_and_may_look(breaker, clock):
    seen: list[Circuit] = []
    breaker.watch(lambda: seen.append(breaker.state.circuit))
    breaker.failed(FAST_S)
    breaker.failed(HANG_S, reached=True)
    probe(breaker, clock, reached=False)
    probe(breaker, clock)
    breaker.succeeded(trial=breaker.admit(may_try=True))
    assert seen == [Circuit.OPEN, Circuit.OPEN, Circuit.TRIAL, Circuit.CLOSED]


def test_of_many_threads_one_is_the_trial(tried):
    mine: list[bool] = []

    def ask() -> None:
        with suppress(LinkDown):
            mine.append(tried.admit(may_try=True))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mine == [True]


STEPS = ("answer", "fail", "hang", "wait", "good probe", "bad probe", "try", "good", "bad", "end")


@given(st.lists(st.sampled_from(STEPS), max_size=60))
def test_whatever_happens_patients_ask_only_when_it_is_closed_and_it_closes_in_the_end(story):
    clock = StillClock()
    breaker = Breaker(clock, SETTINGS, seed=2)
    asking = False
    for what in story:
        asking = play(breaker, clock, what, asking=asking)
        closed = breaker.is_closed
        try:
            assert not breaker.admit()
            assert closed
        except LinkDown:
            assert not closed
        assert closed == (breaker.state.probe_in_s is None)
        assert not asking or breaker.is_on_trial, "nothing else ends a trial than its own end"
    if asking:
        breaker.succeeded(trial=True)
    settle(breaker, clock)
    assert breaker.is_closed


def play(breaker: Breaker, clock: StillClock, what: str, *, asking: bool) -> bool:
    """One step; whether a trial question is under way after it."""
    match what:
        case "answer":
            breaker.succeeded()
        case "fail" | "hang":
            breaker.failed(HANG_S if what == "hang" else FAST_S, reached=what == "hang")
        case "wait":
            clock.sleep(9.0)
        case "good probe" | "bad probe" if breaker.may_probe():
            breaker.probed(reached=what == "good probe")
        case "try" if breaker.is_on_trial and not asking:
            return breaker.admit(may_try=True)
        case "good" if asking:
            breaker.succeeded(trial=True)
            return False
        case "bad" if asking:
            breaker.failed(HANG_S, reached=True, trial=True)
            return False
        case "end":
            breaker.end_trial()
    return asking


def settle(breaker: Breaker, clock: StillClock) -> None:
    """The service is well again, and nobody has a slip."""
    for _ in range(2):
        clock.sleep(60.0)
        if breaker.may_probe():
            breaker.probed(reached=True)
        breaker.end_trial()
