# SPDX-License-Identifier: Apache-2.0
"""Pauses: longer and longer up to a limit, spread by chance, and over when the link is back."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.slips.deadlines import Deadlines
from terminal.slips.pace import Pace, Pauses

PACE = Pace(first_s=1.0, longest_s=30.0, slowest_s=600.0)


def test_the_link_s_pause_doubles_up_to_its_limit():
    pauses, rests = Pauses(PACE, lambda: 1.0), []
    for _ in range(8):
        pauses.link_failed(0.0)
        rests.append(pauses.rest_s(("a",), 0.0))
    assert rests == [1, 2, 4, 8, 16, 30, 30, 30]
    pauses.link_works()
    assert pauses.rest_s(("a",), 0.0) == 0


def test_a_slip_s_pause_holds_no_other_slip():
    pauses = Pauses(PACE, lambda: 1.0)
    pauses.slip_failed("a", 0.0)
    assert not pauses.is_due("a", 0.5)
    assert pauses.is_due("b", 0.5)
    assert pauses.is_due("a", 1.0)
    assert pauses.rest_s(("a",), 0.25) == 0.75
    assert pauses.rest_s(("a", "b"), 0.25) == 0


def test_an_answer_that_decides_nothing_is_waited_for_longer():
    pauses = Pauses(PACE, lambda: 1.0)
    for _ in range(20):
        pauses.slip_failed("a", 0.0, answered=True)
    assert pauses.rest_s(("a",), 0.0) == 600


def test_the_service_s_own_word_when_to_come_back_counts():
    pauses = Pauses(PACE, lambda: 1.0)
    pauses.link_failed(0.0, at_least_s=90.0)
    assert pauses.rest_s(("a",), 0.0) == 90
    pauses.link_failed(0.0, at_least_s=1e9)
    assert pauses.rest_s(("a",), 0.0) == 600, "but not for ever"


def test_while_another_probes_the_link_the_pause_does_not_grow():
    pauses = Pauses(PACE, lambda: 1.0)
    for _ in range(9):
        pauses.link_is_probed(0.0)
    assert pauses.rest_s(("a",), 0.0) == 1


def test_when_the_link_is_back_nobody_waits():
    pauses = Pauses(PACE, lambda: 1.0)
    pauses.link_failed(0.0)
    pauses.slip_failed("a", 0.0)
    pauses.reset()
    assert pauses.link_is_due(0.0)
    assert pauses.is_due("a", 0.0)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_a_pause_is_between_half_and_whole_and_never_over_its_limit(failures, chance):
    pauses = Pauses(PACE, lambda: chance)
    for _ in range(failures):
        pauses.link_failed(0.0)
    whole = min(30.0, 2.0 ** min(failures - 1, 40))
    assert whole / 2 <= pauses.rest_s(("a",), 0.0) <= whole


def test_a_slip_is_over_only_after_it_was_overdue_for_long_enough():
    deadlines = Deadlines(3600.0)
    assert deadlines.over(["a"], 0.0) == ()
    assert deadlines.over(["a", "b"], 3599.0) == ()
    assert deadlines.rest_s(3599.0) == 1
    assert deadlines.over(["a", "b"], 3600.0) == ("a",)


def test_a_clock_that_was_ahead_for_a_moment_costs_nothing():
    deadlines = Deadlines(3600.0)
    deadlines.over(["a"], 0.0)
    assert deadlines.over([], 60.0) == ()
    assert deadlines.over(["a"], 4000.0) == ()
    assert deadlines.rest_s(4000.0) == 3600
    assert Deadlines(1.0).rest_s(0.0) is None
