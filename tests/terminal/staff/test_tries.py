# SPDX-License-Identifier: Apache-2.0
"""No sequence of guesses, pauses, restarts and clocks set back gets more tries than the settings give."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.errors import StaffFileUnusable
from terminal.staff.tries import (
    LONGEST_LOCK_S,
    Limits,
    Tries,
    begin,
    locked_until,
    succeeded,
    tries_left,
)
from terminal.staff.tries_file import read_tries, write_tries

START = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
GUESS, RESTART = "guess", "restart"


class Attacker:
    """Guesses whenever the door is open; remembers when a code was looked at, and when it was locked."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.tries, self.now = limits, Tries(), START
        self.looked: list[datetime] = []
        self.since_lock = 0

    def guess(self) -> None:
        if locked_until(self.tries, self.limits, self.now) is not None:
            assert tries_left(self.tries, self.limits, self.now) == 0
            return
        left = tries_left(self.tries, self.limits, self.now)
        before = self.tries
        self.tries = begin(self.tries, self.limits, self.now)
        self.looked.append(self.now)
        self.since_lock += 1
        if self.tries.locks > before.locks:
            assert left == 1
            assert self.since_lock <= self.limits.attempts
            self.since_lock = 0


@given(
    st.integers(1, 10),
    st.floats(1, 7200),
    st.lists(st.one_of(st.just(GUESS), st.floats(0, 5000)), max_size=80),
)
def test_no_lock_window_holds_more_guesses_than_the_attempts(attempts, lock_s, steps):
    attacker = Attacker(Limits(attempts, lock_s))
    for one in steps:
        if one == GUESS:
            attacker.guess()
        else:
            attacker.now += timedelta(seconds=one)
    shortest = timedelta(seconds=lock_s) - timedelta(milliseconds=1)
    for first, later in zip(attacker.looked, attacker.looked[attempts:], strict=False):
        assert later - first >= shortest


@settings(max_examples=20)
@given(st.integers(1, 10), st.lists(st.sampled_from([GUESS, RESTART]), max_size=25))
def test_switching_it_off_and_on_gives_no_further_guess(tmp_path_factory, attempts, steps):
    path = tmp_path_factory.mktemp("tries") / "staff.toml.tries"
    attacker = Attacker(Limits(attempts, 300.0))
    for one in steps:
        if one == GUESS:
            attacker.guess()
            write_tries(path, attacker.tries)
        else:
            attacker.tries = read_tries(path)
    assert len(attacker.looked) <= attempts


def test_each_lock_in_a_row_is_twice_as_long_up_to_an_hour():
    limits = Limits(attempts=1, lock_s=300.0)
    tries, now, lengths = Tries(), START, []
    for _ in range(7):
        tries = begin(tries, limits, now)
        until = locked_until(tries, limits, now)
        assert until is not None
        lengths.append((until - now).total_seconds())
        now = until
    assert lengths == [300, 600, 1200, 2400, 3600, 3600, 3600]
    assert limits.lock(10_000).total_seconds() == LONGEST_LOCK_S


def test_a_right_code_forgives_all():
    assert tries_left(succeeded(), Limits(5), START) == 5


def test_a_clock_that_is_put_back_does_not_lock_for_years():
    limits = Limits(attempts=1, lock_s=300.0)
    tries = begin(Tries(), limits, START)
    earlier = START - timedelta(days=4000)
    assert locked_until(tries, limits, earlier) == earlier + timedelta(seconds=300)


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_a_broken_count_is_an_error_since_it_may_hide_a_lock(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("tries") / "staff.toml.tries"
    path.write_text(text, encoding="utf-8", newline="")
    path.chmod(0o600)
    with pytest.raises(StaffFileUnusable, match="is broken"):
        read_tries(path)


def test_no_count_means_that_nobody_has_tried_yet(tmp_path):
    assert read_tries(tmp_path / "none") == Tries()
