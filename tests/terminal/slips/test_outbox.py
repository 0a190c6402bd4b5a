# SPDX-License-Identifier: Apache-2.0
"""The outbox on a clock that costs nothing: what is asked when, in what order, and what becomes of the slips."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eligibility.codes import QualificationValidity, SegmentOfResult
from eligibility.errors import (
    BadAnswer,
    ConnectFailed,
    LinkDown,
    Refused,
    ServiceNotStarted,
    TimedOut,
)
from eligibility.refusals import Refusal
from eligibility.slip.values import SlipReason
from terminal.clock import working
from terminal.errors import JournalFull
from terminal.journal.keys import Key
from terminal.slips.book import SlipBook
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import Outcome
from terminal.slips.pace import Pace
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import (
    FRIDAY,
    HANAKO,
    Calendar,
    ScriptedService,
    a_draft,
    a_live_proof,
    a_proof,
    a_visit,
    an_answer,
)
from tests.support.still_clock import StillClock

VALID, NONE = QualificationValidity.VALID, QualificationValidity.NONE
DAY_S = 86_400.0
DOWN = ConnectFailed("down")


@dataclass
class Reception:
    """A book, an outbox over a scripted service, and what reception was told."""

    path: Path
    key: Key
    service: ScriptedService = field(default_factory=ScriptedService)
    clock: StillClock = field(default_factory=StillClock)
    told: list[tuple[str, str, bool]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    outbox: Outbox | None = None

    def __post_init__(self) -> None:
        self.book = SlipBook.open(self.path, self.key)
        self.now = Calendar.of(self.clock)
        self.clock.enlist()

    def slip(self, visit: int, serial: str | None = None, **draft: Any) -> str:
        number = self.book.issue(a_visit(visit), a_draft(**draft)).number
        self.book.attach_proof(number, a_proof(number, serial or f"{visit:X}"))
        return number

    def open(self, **ports: Any) -> Outbox:
        def query(proof, request, scripted=self.service.query):
            self.at.append(self.clock.now())
            return scripted(proof, request)

        self.service.query = query  # type: ignore[method-assign]
        usual = {
            "open_book": lambda: SlipBook.open(self.path, self.key),
            "connect": lambda: self.service,
            "clock": self.clock,
            "now": self.now,
            "chance": lambda: 1.0,
        }
        self.outbox = Outbox(OutboxPorts(**{**usual, **ports}), Pace())
        self.outbox.listen(self.hear)
        self.outbox.start()
        return self.outbox

    def hear(self, ended: Outcome) -> None:
        record = ended.record
        assert ended.serial or record.why == "days_over"
        self.told.append((record.number, record.state.value, ended.answer is not None))

    def wait(self, seconds: float) -> None:
        """Let time pass; whatever is due in it has been done then."""
        self.clock.sleep(seconds)

    def state(self, number: str) -> SlipState:
        return self.book.get(number).state

    def close(self) -> None:
        self.clock.retire()
        if self.outbox is not None:
            assert self.outbox.close()
        self.book.close()


@pytest.fixture
def reception(path, key) -> Iterator[Reception]:
    made = Reception(path, key)
    with made.clock.enlisted():
        yield made
        made.close()


def test_open_slips_are_settled_oldest_first(reception):
    numbers = [reception.slip(n) for n in range(1, 4)]
    outbox = reception.open()
    reception.wait(1)
    assert [number for number, _, _ in reception.service.asked] == numbers
    assert reception.told == [(number, "settled", True) for number in numbers]
    assert outbox.summary.waiting == 0
    assert [slip.number for slip in outbox.summary.to_do] == numbers


def test_a_slip_that_is_issued_later_is_asked_when_the_outbox_is_woken(reception):
    outbox = reception.open()
    reception.wait(1)
    number = reception.slip(1)
    outbox.nudge()
    reception.wait(0.1)
    assert reception.state(number) is SlipState.SETTLED


def test_while_the_link_is_away_one_slip_is_tried_with_longer_and_longer_pauses(reception):
    reception.service.script = [DOWN] * 7
    numbers = [reception.slip(1), reception.slip(2)]
    reception.open()
    reception.wait(200)
    assert reception.at == [0, 1, 3, 7, 15, 31, 61, 91, 91]
    assert {number for number, _, _ in reception.service.asked[:7]} == {numbers[0]}
    assert [reception.state(number) for number in numbers] == [SlipState.SETTLED] * 2


def test_when_the_link_is_back_nobody_waits_for_the_pause(reception):
    reception.service.script = [DOWN] * 6
    number = reception.slip(1)
    outbox = reception.open()
    reception.wait(40)
    assert reception.state(number) is SlipState.OPEN
    outbox.link_back()
    reception.wait(0.1)
    assert reception.state(number) is SlipState.SETTLED
    assert reception.at[-1] == 40


def test_behind_an_open_breaker_it_looks_again_every_second(reception):
    reception.service.script = [LinkDown("open")] * 20
    number = reception.slip(1)
    reception.open()
    reception.wait(21)
    assert reception.at == list(range(21))
    assert reception.state(number) is SlipState.SETTLED


def test_on_trial_the_outbox_asks_at_once_and_not_the_slip_that_hung_before(reception):
    reception.service.script = [TimedOut("hangs"), *[LinkDown("open")] * 6]
    hung = reception.slip(1)
    outbox = reception.open()
    reception.wait(4.5)
    other = reception.slip(2)
    reception.service.script = []
    outbox.link_trial()
    reception.wait(0.1)
    assert [number for number, _, _ in reception.service.asked[-2:]] == [other, hung]
    assert [reception.state(number) for number in (hung, other)] == [SlipState.SETTLED] * 2
    assert reception.at[-1] == 4.5


def test_a_trial_does_not_wait_out_the_pause_of_a_link_that_was_away(reception):
    reception.service.script = [DOWN] * 6
    number = reception.slip(1)
    outbox = reception.open()
    reception.wait(40)
    assert reception.state(number) is SlipState.OPEN
    outbox.link_trial()
    reception.wait(0.1)
    assert reception.at[-1] == 40
    assert reception.state(number) is SlipState.SETTLED


def test_a_slip_that_gets_no_usable_answer_does_not_hold_up_the_others(reception):
    bad, good = reception.slip(1), reception.slip(2)
    broken = [BadAnswer("x")]
    reception.service.script = [BadAnswer("x"), VALID, *broken * 3]
    reception.open()
    reception.wait(0.5)
    assert [reception.state(n) for n in (bad, good)] == [SlipState.OPEN, SlipState.SETTLED]
    reception.wait(60)
    assert reception.state(bad) is SlipState.SETTLED
    assert len({request for number, _, request in reception.service.asked if number == bad}) == 1


def test_a_fault_of_our_own_with_one_slip_does_not_hold_up_the_others(reception):
    bad, good = reception.slip(1), reception.slip(2)
    reception.service.script = [lambda *_: 1 / 0, VALID, *[ZeroDivisionError()] * 3]
    reception.open()
    reception.wait(0.5)
    assert [reception.state(n) for n in (bad, good)] == [SlipState.OPEN, SlipState.SETTLED]
    reception.wait(60)
    assert reception.state(bad) is SlipState.SETTLED


def test_a_client_that_cannot_be_made_is_tried_again(reception):
    number, made = reception.slip(1), []

    def connect():
        made.append(reception.clock.now())
        if len(made) < 4:
            raise ServiceNotStarted("not yet")
        return reception.service

    reception.open(connect=connect)
    reception.wait(60)
    assert made == [0, 1, 3, 7]
    assert reception.state(number) is SlipState.SETTLED


def test_the_live_question_is_asked_first_and_the_deferred_one_when_the_nonce_is_over(reception):
    number = reception.slip(1)
    reception.book.attach_proof(number, a_live_proof("nonce-1", "1"), "visit-request")
    reception.service.script = [DOWN, Refused(403, Refusal.NONCE_EXPIRED), VALID]
    reception.open()
    reception.wait(10)
    asked = [(deferred, request) for _, deferred, request in reception.service.asked]
    assert asked[:2] == [(False, "visit-request")] * 2
    assert asked[2][0]
    assert reception.state(number) is SlipState.SETTLED


def test_a_live_question_without_a_deferred_one_ends_with_the_staff(reception):
    number = reception.book.issue(a_visit(1), a_draft()).number
    reception.book.attach_proof(number, a_live_proof(), "visit-request")
    reception.service.script = [Refused(403, Refusal.NONCE_EXPIRED)]
    outbox = reception.open()
    reception.wait(1)
    assert reception.book.get(number).why == "no_proof"
    assert outbox.summary.staff == 1
    assert reception.told == [(number, "staff", False)]


def test_somebody_who_is_not_registered_yet_is_asked_about_once_a_day(reception):
    number = reception.slip(1)
    reception.service.script = [NONE, NONE, VALID]
    reception.open()
    reception.wait(3 * DAY_S)
    assert [round(at / DAY_S, 3) for at in reception.at] == [0, 1, 2]
    assert len({request for _, _, request in reception.service.asked}) == 3
    assert reception.book.get(number).outcome is SlipOutcome.ELIGIBLE


def test_who_was_answered_with_nothing_registered_in_the_visit_is_not_asked_at_once(reception):
    number = reception.slip(1, reason=SlipReason.NONE)
    reception.open()
    reception.wait(DAY_S / 2)
    assert reception.at == []
    reception.wait(DAY_S)
    assert reception.state(number) is SlipState.SETTLED


def test_an_answer_in_progress_is_polled_with_the_same_question(reception):
    processing = SegmentOfResult.PROCESSING
    step = lambda proof, request: an_answer(proof, request, NONE, segment=processing)  # noqa: E731
    reception.service.script = [step] * 3
    number = reception.slip(1)
    reception.open()
    reception.wait(60)
    assert reception.at == [0, 1, 3, 7]
    assert len({request for _, _, request in reception.service.asked}) == 1
    assert reception.state(number) is SlipState.SETTLED


def test_an_answer_about_somebody_else_is_told_and_kept_nowhere(reception):
    other = type(HANAKO)(name="別人 太郎", kana=None, birth="19700101", sex="1")
    reception.service.script = [lambda proof, request: an_answer(proof, request, VALID, other)]
    number = reception.slip(1)
    outbox = reception.open()
    reception.wait(1)
    record = reception.book.get(number)
    assert (record.state, record.person) == (SlipState.CONTRADICTED, None)
    assert record.why == "answer_differs_in_birth_name_sex"
    assert reception.told == [(number, "contradicted", False)]
    assert "別人" not in str(reception.book._all("SELECT * FROM slips", []))
    assert outbox.summary.to_do[0].number == number


@pytest.mark.parametrize(
    ("refusal", "state", "why"),
    [
        (Refusal.SLIP_TOO_OLD, SlipState.EXPIRED, "slip_too_old"),
        (Refusal.SURFACE_KEY_UNKNOWN, SlipState.STAFF, "surface_key_unknown"),
        (Refusal.BAD_SIGNATURE, SlipState.STAFF, "bad_signature"),
        (Refusal.CERTIFICATE_EXPIRED, SlipState.STAFF, "certificate_expired"),
    ],
)
def test_a_refusal_for_good_ends_the_asking(reception, refusal, state, why):
    reception.service.script = [Refused(403, refusal)]
    number = reception.slip(1)
    reception.open()
    reception.wait(DAY_S)
    record = reception.book.get(number)
    assert (record.state, record.why) == (state, why)
    assert len(reception.at) == 1


def test_a_slip_without_a_proof_is_told_and_is_over_after_its_days(reception):
    number = reception.book.issue(a_visit(1), a_draft()).number
    outbox = reception.open()
    reception.wait(1)
    assert (outbox.summary.without_proof, outbox.summary.waiting) == (1, 0)
    assert [slip.number for slip in outbox.summary.to_do] == [number]
    reception.wait(7 * DAY_S)
    assert reception.state(number) is SlipState.OPEN, "its last day lasts until midnight"
    reception.wait(DAY_S)
    record = reception.book.get(number)
    assert (record.state, record.why) == (SlipState.EXPIRED, "days_over")
    assert record.person is None


def test_a_slip_that_nobody_could_ask_about_is_over_after_its_days(reception):
    reception.service.script = [DOWN] * 100_000
    number = reception.slip(1)
    reception.now.at = FRIDAY + timedelta(days=8)
    reception.open()
    reception.wait(3000)
    assert reception.state(number) is SlipState.OPEN
    reception.wait(1000)
    assert reception.state(number) is SlipState.EXPIRED


def test_a_calendar_that_is_years_ahead_for_some_minutes_costs_no_slip(reception):
    reception.service.script = [DOWN] * 100
    number = reception.slip(1)
    outbox = reception.open()
    for years in (0, 10, 0):
        reception.now.at = FRIDAY + timedelta(days=365 * years)
        outbox.nudge()
        reception.wait(300)
        assert reception.state(number) is SlipState.OPEN
    reception.service.script = []
    outbox.link_back()
    reception.wait(1)
    assert reception.state(number) is SlipState.SETTLED


def test_a_calendar_that_was_put_back_does_not_put_off_for_ever(reception):
    reception.service.script = [NONE]
    number = reception.slip(1)
    outbox = reception.open()
    reception.wait(1)
    reception.now.at = FRIDAY - timedelta(days=30)
    outbox.nudge()
    reception.wait(1)
    assert reception.state(number) is SlipState.SETTLED


def test_two_slips_of_one_person_are_never_asked_at_once(reception):
    first, second = reception.slip(1, "0A"), reception.slip(2, "0A")
    with SlipBook.open(reception.path, reception.key) as command:
        assert command.take(first, reception.now()) is not None
        reception.open()
        reception.wait(5)
        assert reception.at == []
        command.settle(first, SlipOutcome.ELIGIBLE, "1/1/1", reception.now())
    reception.wait(60)
    assert [number for number, _, _ in reception.service.asked] == [second]


def test_an_answer_that_could_not_be_written_is_asked_for_again(reception, monkeypatch):
    number = reception.slip(1)
    settle, full = SlipBook.settle, [JournalFull("no room")] * 3

    def settling(book, *args):
        if full:
            raise full.pop()
        return settle(book, *args)

    monkeypatch.setattr(SlipBook, "settle", settling)
    reception.open()
    reception.wait(600)
    assert reception.told == [(number, "settled", True)]
    assert len(reception.at) == 4
    assert len({request for _, _, request in reception.service.asked}) == 1


def test_an_answer_that_comes_after_staff_settled_the_slip_reaches_nobody(reception):
    number = reception.slip(1)

    def meanwhile(proof, request):
        with SlipBook.open(reception.path, reception.key) as desk:
            desk.settle_by_hand(number, SlipOutcome.NONE, "S-07", reception.now())
        return an_answer(proof, request)

    reception.service.script = [meanwhile]
    reception.open()
    reception.wait(1)
    assert reception.told == [(number, "settled", False)]
    assert reception.book.get(number).outcome is SlipOutcome.NONE


def test_a_listener_that_breaks_takes_nothing_with_it(reception):
    numbers = [reception.slip(1), reception.slip(2)]
    outbox = reception.open()
    outbox.listen(lambda *_: 1 / 0)
    reception.wait(1)
    assert [number for number, _, _ in reception.told] == numbers


def test_reception_is_told_when_what_it_sees_has_changed(reception):
    reception.service.script = [DOWN] * 2
    number, seen = reception.slip(1), []
    outbox = reception.open()
    outbox.watch(lambda summary: seen.append((summary.waiting, len(summary.to_do))))
    reception.wait(10)
    assert seen[0] == (1, 0)
    assert seen[-1] == (0, 1)
    assert outbox.summary.to_do[0].number == number
    told = len(seen)
    reception.wait(4 * DAY_S)
    assert outbox.summary.to_do == (), "old news"
    assert len(seen) == told + 1


def test_what_is_too_old_is_looked_for_once_a_day(reception):
    tended = []
    reception.open(tend=lambda book: tended.append(book.name))
    reception.wait(3 * DAY_S)
    assert len(tended) == 4


def test_closing_waits_for_the_question_under_way_and_leaves_no_thread(path, key):
    reception = Reception(path, key)
    asked, go_on = threading.Event(), threading.Event()

    def slow(proof, request):
        asked.set()
        go_on.wait(10)
        raise TimedOut("x")

    with reception.clock.enlisted():
        reception.service.script = [slow]
        number = reception.slip(1)
        outbox = reception.open()
        reception.clock.retire()
        assert asked.wait(10)
        threading.Timer(0.05, go_on.set).start()
        assert outbox.close()
    assert reception.book.get(number).asked_at is not None
    assert reception.service.closed == 1
    assert not [t for t in threading.enumerate() if t.name == "uketsuke-outbox"]
    reception.book.close()


def test_a_thread_that_works_for_the_outbox_is_enlisted():
    """Media time stands still while a question is under way."""
    clock = StillClock()
    clock.enlist()
    with working(clock):
        assert clock.now() == 0
