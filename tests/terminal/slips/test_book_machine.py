# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to the book in whatever order, with the clock set to and fro and the database opened anew."""

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from terminal.errors import EntryRefused
from terminal.journal.keys import Key
from terminal.slips.book import LEASE, SlipBook
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import FRIDAY, a_draft, a_proof, a_visit

VISITS = st.integers(1, 6)
SERIALS = st.sampled_from(["0A", "0B"])


class BookMachine(RuleBasedStateMachine):
    """A book, and what has to be remembered of it outside."""

    slips = Bundle("slips")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path, self.key = Path(self.folder.name) / "j.db", Key.throwaway()
        self.book = SlipBook.open(self.path, self.key)
        self.now = FRIDAY
        self.of_visit: dict[int, str] = {}
        self.ever: list[str] = []
        self.copies: dict[str, list[int]] = {}
        self.ended: dict[str, SlipState] = {}

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.close()
            self.folder.cleanup()

    @rule(seconds=st.integers(-200_000, 200_000))
    def set_the_clock(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def start_again(self) -> None:
        self.book.close()
        self.book = SlipBook.open(self.path, self.key)

    @rule(target=slips, visit=VISITS)
    def issue(self, visit: int) -> str:
        number = self.book.issue(a_visit(visit), a_draft(self.now)).number
        known = self.of_visit.setdefault(visit, number)
        assert known == number
        if number not in self.ever:
            self.ever.append(number)
        if self.ended.get(number) is SlipState.WITHDRAWN:
            del self.ended[number]
        return number

    @rule(number=slips, serial=SERIALS)
    def attach(self, number: str, serial: str) -> None:
        with contextlib.suppress(EntryRefused):
            self.book.attach_proof(number, a_proof(number, serial))

    @rule(number=slips)
    def print(self, number: str) -> None:
        if self.book.get(number).state.closed:
            return
        copy = self.book.printing(number).copy
        assert copy not in self.copies.setdefault(number, [])
        self.copies[number].append(copy)
        assert copy == len(self.copies[number])

    @rule(number=slips)
    def withdraw(self, number: str) -> None:
        with contextlib.suppress(EntryRefused):
            self._ends(self.book.withdraw(number))

    @rule(first=slips, second=slips)
    def ask_about_two(self, first: str, second: str) -> None:
        self.now += LEASE  # whatever was taken before is free
        one, two = self.book.take(first, self.now), self.book.take(second, self.now)
        if one and two:
            assert first != second
            assert one.proof.certificate_serial != two.proof.certificate_serial

    @rule(
        number=slips, how=st.sampled_from(["settle", "contradict", "hand_over", "expire", "hand"])
    )
    def end(self, number: str, how: str) -> None:
        book, now = self.book, self.now
        ways = {
            "settle": lambda: book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", now),
            "contradict": lambda: book.contradict(number, "x", "1/1/1", now),
            "hand_over": lambda: book.hand_over(number, "several", now),
            "expire": lambda: book.expire(number, "days_over", now),
            "hand": lambda: book.settle_by_hand(number, SlipOutcome.ELIGIBLE, "S-07", now),
        }
        with contextlib.suppress(EntryRefused):
            self._ends(ways[how]())

    def _ends(self, record) -> None:
        if record.state.closed:
            self.ended[record.number] = record.state

    @invariant()
    def each_visit_has_one_slip_and_no_number_comes_twice(self) -> None:
        if not hasattr(self, "book"):
            return
        kept = self.book.slips()
        assert {slip.number for slip in kept} == set(self.of_visit.values())
        assert len(kept) == len(self.of_visit) == len(set(self.of_visit.values()))

    @invariant()
    def a_closed_slip_is_empty_and_stays_closed(self) -> None:
        if not hasattr(self, "book"):
            return
        for number, state in self.ended.items():
            slip = self.book.get(number)
            assert slip.state.closed
            assert slip.person is None
            assert not slip.has_proof
            assert self.book.take(number, self.now) is None
            assert slip.state is state or state is not SlipState.SETTLED


TestBook = BookMachine.TestCase
TestBook.settings = settings(max_examples=6, stateful_step_count=20, deadline=None)


@pytest.mark.slow
def test_the_same_at_length():
    at_length = settings(max_examples=60, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(BookMachine, settings=at_length)
