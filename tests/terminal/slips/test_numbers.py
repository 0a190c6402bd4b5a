# SPDX-License-Identifier: Apache-2.0
"""A number is never given twice: not after the clock was put back, not by a copy of yesterday."""

import shutil
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from terminal.slips.book import SlipBook
from terminal.slips.numbers import day_of, is_number, last_day, number_of, serial_after
from tests.support.slip_drafts import FRIDAY, JAPAN_S, a_draft, a_visit

TIMES = st.datetimes(
    min_value=datetime(2026, 1, 1),
    max_value=datetime(2026, 1, 4),
    timezones=st.just(UTC),
)


def test_a_number_says_kiosk_day_and_second_in_japan(book):
    assert book.issue(a_visit(1), a_draft()).number == f"kiosk-1-20261127-{JAPAN_S}"


def test_the_day_is_japan_s():
    assert day_of(datetime(2026, 11, 27, 15, 0, tzinfo=UTC)) == "20261128"
    assert last_day(datetime(2026, 11, 27, 15, 0, tzinfo=UTC), 7).isoformat() == "2026-12-05"


def test_early_in_the_morning_a_serial_has_five_digits_too():
    assert number_of("k", "20261127", serial_after(None, FRIDAY - timedelta(seconds=JAPAN_S))) == (
        "k-20261127-00000"
    )
    assert is_number("k-20261127-00000")
    assert is_number("a-b-20261127-123456")
    assert not is_number("k-20261127-")
    assert not is_number("20261127-00000")


def test_two_slips_of_one_second_have_two_numbers(book):
    numbers = [book.issue(a_visit(n), a_draft()).number for n in range(3)]
    assert numbers == [f"kiosk-1-20261127-{JAPAN_S + n}" for n in range(3)]


@given(st.lists(TIMES, min_size=2, max_size=60))
def test_whatever_the_clock_does_no_serial_comes_twice(times):
    last: dict[str, int] = {}
    given_out = []
    for at in times:
        day = day_of(at)
        last[day] = serial_after(last.get(day), at)
        given_out.append((day, last[day]))
    assert len(set(given_out)) == len(given_out)


def test_a_clock_that_was_put_back_gives_new_numbers(book):
    seen = set()
    for step, hours in enumerate((0, 1, -1, -30, 0, 2, -1, 0)):
        seen.add(book.issue(a_visit(step), a_draft(FRIDAY + timedelta(hours=hours))).number)
    assert len(seen) == 8


def test_a_number_stays_taken_when_its_slip_was_forgotten(book):
    first = book.issue(a_visit(1), a_draft())
    book.expire(first.number, "days_over", FRIDAY + timedelta(days=8))
    assert book.forget(FRIDAY + timedelta(days=1)) == 1
    assert book.slips() == ()
    assert book.issue(a_visit(2), a_draft()).number != first.number


def test_a_restored_copy_of_yesterday_gives_no_number_of_today_again(path, key):
    with SlipBook.open(path, key) as book:
        book.issue(a_visit(1), a_draft(FRIDAY - timedelta(days=1)))
    kept = shutil.copy(path, path.with_name("yesterday.db"))
    with SlipBook.open(path, key) as book:
        at = [FRIDAY + timedelta(seconds=40 * n) for n in range(20)]
        today = {book.issue(a_visit(10 + n), a_draft(at[n])).number for n in range(20)}
    shutil.copy(kept, path)
    with SlipBook.open(path, key) as book:  # some minutes later, as a restore takes
        later = [FRIDAY + timedelta(minutes=20, seconds=30 * n) for n in range(20)]
        again = {book.issue(a_visit(40 + n), a_draft(later[n])).number for n in range(20)}
    assert len(today) == len(again) == 20
    assert not today & again
