# SPDX-License-Identifier: Apache-2.0
"""No sequence of guesses, pauses, restarts and clocks set back gets more tries than the settings give."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.errors import StaffFileUnusable
from terminal.staff.tries import (
    FIRST_WAIT_S,
    Door,
    Limits,
    Tries,
    begin,
    locked_until,
    succeeded,
    tries_left,
)
from terminal.staff.tries_file import SLOT, beside, forgive, make_tries, read_tries, write_tries

START = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
GUESS, RESTART = "guess", "restart"
SOME = Tries(7, START)


class Attacker:
    """Guesses whenever the door is open; remembers when a code was looked at."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.tries, self.now = limits, Tries(), START
        self.looked: list[datetime] = []

    def guess(self) -> None:
        left = tries_left(self.tries, self.limits, self.now)
        if locked_until(self.tries, self.limits, self.now) is not None:
            assert left == 0
            return
        self.tries = begin(self.tries, self.limits, self.now)
        waits = locked_until(self.tries, self.limits, self.now) is not None
        assert waits == (left == 1)
        self.looked.append(self.now)


@given(
    st.integers(1, 10),
    st.floats(1, 7200),
    st.lists(st.one_of(st.just(GUESS), st.floats(0, 5000)), max_size=80),
)
def test_after_the_free_ones_each_guess_waits_twice_as_long_as_the_one_before(
    attempts, lock_s, steps
):
    attacker = Attacker(Limits(attempts, lock_s))
    for one in steps:
        if one == GUESS:
            attacker.guess()
        else:
            attacker.now += timedelta(seconds=one)
    waited = zip(attacker.looked[attempts - 1 :], attacker.looked[attempts:], strict=False)
    for number, (before, after) in enumerate(waited):
        shortest = min(FIRST_WAIT_S * 2**number, lock_s) - 0.001
        assert (after - before).total_seconds() >= shortest


@settings(max_examples=20)
@given(st.integers(1, 10), st.lists(st.sampled_from([GUESS, RESTART]), max_size=25))
def test_switching_it_off_and_on_gives_no_further_guess(tmp_path_factory, attempts, steps):
    path = tmp_path_factory.mktemp("tries") / "staff.toml.corner.tries"
    attacker = Attacker(Limits(attempts, 300.0))
    for one in steps:
        if one == GUESS:
            attacker.guess()
            write_tries(path, attacker.tries)
        else:
            attacker.tries = read_tries(path)
    assert len(attacker.looked) <= attempts


def test_the_waits_double_from_ten_seconds_up_to_the_settings():
    limits = Limits(attempts=3, lock_s=600.0)
    tries, now, waits = Tries(), START, []
    for _ in range(11):
        tries = begin(tries, limits, now)
        until = locked_until(tries, limits, now)
        waits.append(0.0 if until is None else (until - now).total_seconds())
        now = until or now
    assert waits == [0, 0, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert limits.wait(10_000).total_seconds() == 600.0


@given(st.integers(1, 10), st.integers(1, 12))
def test_reception_never_waits_much_longer_than_somebody_has_stood_at_the_glass(attempts, wrong):
    attacker = Attacker(Limits(attempts, 600.0))
    while len(attacker.looked) < wrong:
        attacker.guess()
        attacker.now = locked_until(attacker.tries, attacker.limits, attacker.now) or attacker.now
    stood = attacker.looked[-1] - START
    shut_out = attacker.now - attacker.looked[-1]
    assert shut_out <= stood + timedelta(seconds=FIRST_WAIT_S)


def test_a_right_code_forgives_all():
    assert tries_left(succeeded(), Limits(5), START) == 5


def test_a_clock_that_is_put_back_does_not_lock_for_years():
    limits = Limits(attempts=1, lock_s=300.0)
    tries = begin(Tries(), limits, START)
    earlier = START - timedelta(days=4000)
    assert locked_until(tries, limits, earlier) == earlier + timedelta(seconds=FIRST_WAIT_S)


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_a_broken_count_is_an_error_since_it_may_hide_a_wait(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("tries") / "staff.toml.corner.tries"
    path.write_text(text, encoding="utf-8", newline="")
    path.chmod(0o600)
    for use in (lambda: read_tries(path), lambda: write_tries(path, SOME)):
        with pytest.raises(StaffFileUnusable, match="is broken"):
            use()


def test_no_count_means_that_nobody_has_tried_yet(tmp_path):
    assert read_tries(tmp_path / "none") == Tries()


@given(failed=st.integers(0, 9999), seconds=st.none() | st.integers(0, 10**6))
@settings(max_examples=30)
def test_what_was_written_is_read_again(tmp_path_factory, failed, seconds):
    path = tmp_path_factory.mktemp("tries") / "count"
    until = None if seconds is None else START + timedelta(seconds=seconds)
    for tries in (Tries(failed, until), Tries(1), Tries(failed, until)):
        write_tries(path, tries)
        assert read_tries(path) == tries


@given(cut=st.integers(0, SLOT), writes=st.integers(1, 4))
@settings(max_examples=40)
def test_a_write_that_the_power_cut_short_leaves_the_count_before_it(tmp_path_factory, cut, writes):
    path = tmp_path_factory.mktemp("tries") / "count"
    for failed in range(1, writes + 1):
        write_tries(path, Tries(failed))
    before = path.read_bytes()
    write_tries(path, SOME)
    after = path.read_bytes()
    slot = next(at for at in (0, SLOT) if before[at : at + SLOT] != after[at : at + SLOT])
    with path.open("r+b") as file:
        file.seek(slot + cut)
        file.write(before[slot + cut : slot + SLOT])
    assert read_tries(path) in (Tries(writes), SOME)
    write_tries(path, Tries(9))
    assert read_tries(path) == Tries(9)


def test_the_file_never_grows_nor_gets_another_block(tmp_path):
    path = tmp_path / "count"
    make_tries(path)
    before = path.stat()
    for failed in range(1, 30):
        write_tries(path, Tries(failed, START))
    after = path.stat()
    assert (before.st_ino, before.st_size) == (after.st_ino, after.st_size)
    assert os.stat(path).st_mode & 0o777 == 0o600


def test_each_door_has_a_count_of_its_own_and_all_are_forgiven_by_hand(tmp_path):
    accounts = tmp_path / "staff.toml"
    corner, window = (beside(accounts, door) for door in (Door.CORNER, Door.WINDOW))
    write_tries(corner, SOME)
    assert read_tries(window) == Tries()
    window.write_text("broken")
    window.chmod(0o600)
    forgive(accounts)
    assert read_tries(corner) == read_tries(window) == Tries()
