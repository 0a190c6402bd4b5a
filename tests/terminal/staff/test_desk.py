# SPDX-License-Identifier: Apache-2.0
"""Staff at the desk: signed in or not, idle, for one visit; records, slips and restarts, each noted with their id."""

import logging
from datetime import timedelta

import pytest

from hw.printer.port import Condition
from terminal.errors import JournalFull
from terminal.runner.health import Part, Restart
from terminal.session import Idle
from terminal.session.events import StaffAgreed, StaffCalled, StaffConfirmed, StaffRefused
from terminal.session.states import AgreeingToBirth, ChoosingMethod, Interrupted, StaffCheck
from terminal.session.values import Visit
from terminal.slips.values import SlipOutcome, SlipState
from terminal.staff.signin import Ended, SignInKind
from terminal.staff.tries import Limits
from terminal.staff.values import Trouble
from tests.support.journal_entries import MONDAY, a_drop
from tests.support.journal_entries import a_visit as a_journal_visit
from tests.support.slip_drafts import FRIDAY, HANAKO, Calendar, a_draft, a_proof, a_visit
from tests.support.staff_office import CODE, IDLE_S, typed


def checking(number: int = 1, *, photo: bool = True) -> StaffCheck:
    return StaffCheck(Visit(number, photo_read=photo))


def a_slip(office, visit: int = 1, *, proof: bool = True) -> str:
    with office.paper.open_book() as book:
        number = book.issue(a_visit(visit), a_draft()).number
        if proof:
            book.attach_proof(number, a_proof(number))
    return number


# -- who is there --------------------------------------------------------------------------------------------------


def test_nobody_sees_anything_before_they_have_signed_in(office):
    desk = office.desk
    answers = [
        office.ask(call)
        for call in (desk.today, desk.slips, desk.radio)
    ]  # fmt: skip
    answers += [office.ask(desk.slip_person, "x"), office.ask(desk.reprint, "x")]
    answers.append(office.ask(desk.settle, "x", SlipOutcome.ELIGIBLE))
    assert {answer.code for answer in answers} == {"U04"}
    assert desk.restart(Part.READER) is None
    assert office.rows() == []


def test_sign_ins_failures_and_locks_are_noted_and_never_the_code(offices, caplog):
    caplog.set_level(logging.DEBUG)
    office = offices(limits=Limits(attempts=3))
    wrong = "190374"
    assert office.sign_in(wrong).kind is SignInKind.WRONG
    assert office.sign_in(CODE).kind is SignInKind.DONE
    office.desk.sign_out()
    for _ in range(3):
        told = office.sign_in(wrong)
    assert told.kind is SignInKind.LOCKED
    assert office.rows() == [
        ("staff", "staff_refused", "wrong_code"),
        ("staff:n-017", "staff_signed_in", "desk"),
        ("staff:n-017", "staff_signed_out", "signed_out"),
        ("staff", "staff_refused", "wrong_code"),
        ("staff", "staff_refused", "wrong_code"),
        ("staff", "staff_locked", "too_many_tries"),
    ]
    assert office.desk.session is None
    for text in (caplog.text, repr(told), repr(office.desk.session)):
        assert not any(secret in text for secret in (CODE, wrong, "花子"))


def test_who_touches_nothing_is_signed_out(office):
    ended = []
    office.desk.on_end(ended.append)
    office.sign_in()
    office.clock.pushed += IDLE_S - 5
    office.desk.touch()
    office.clock.pushed += IDLE_S - 5
    office.desk.tick()
    assert office.desk.session is not None
    office.clock.pushed += 10
    office.desk.tick()
    assert office.desk.session is None
    assert ended == [Ended.IDLE]


def test_an_answer_that_comes_after_the_sign_out_is_forgotten(office):
    office.sign_in()
    seen = []
    office.desk.today(seen.append)
    delivery = office.deliveries.get(timeout=20)  # the answer is there, and waits for the window
    office.desk.sign_out()
    delivery()
    assert seen == []
    office.sign_in()  # the next one does not get it either
    delivery()
    assert seen == []


def test_one_code_is_tried_at_a_time(office):
    told = []
    assert office.desk.sign_in(typed("190374"), told.append)
    assert not office.desk.sign_in(typed(CODE), told.append)
    office.until(lambda: bool(told))
    assert [answer.kind for answer in told] == [SignInKind.WRONG]
    assert office.desk.session is None


# -- the visit that waits ------------------------------------------------------------------------------------------


def test_who_confirmed_a_person_is_part_of_the_event(office):
    office.kiosk.state = checking(7)
    assert not office.desk.confirm(7)  # nobody is signed in
    office.sign_in()
    assert office.desk.confirm(7)
    (event,) = office.kiosk.posted
    assert isinstance(event, StaffConfirmed)
    assert (event.visit, event.staff) == (7, "n-017")


def test_nobody_is_confirmed_before_the_photo_is_read_or_in_another_visit(office):
    office.sign_in()
    office.kiosk.state = checking(7, photo=False)
    assert not office.desk.confirm(7)
    office.kiosk.state = checking(8)
    assert not office.desk.confirm(7)
    assert not office.desk.agree(8)  # it is the face that is asked about
    assert office.kiosk.posted == []
    assert office.desk.refuse(8)
    assert isinstance(office.kiosk.posted[0], StaffRefused)


def test_a_birth_year_is_agreed_to_with_the_staffs_id(office):
    office.sign_in()
    office.kiosk.state = AgreeingToBirth(Visit(3))
    assert not office.desk.confirm(3)
    assert office.desk.agree(3)
    assert office.kiosk.posted == [
        StaffAgreed(at=office.kiosk.posted[0].at, visit=3, staff="n-017")
    ]


def test_a_sign_in_for_one_visit_is_good_for_that_and_ends_with_it(office):
    office.kiosk.state = checking(7)
    office.sign_in(visit=7)
    assert office.ask(office.desk.today).code == "U04"  # for nothing else
    assert office.desk.restart(Part.CAMERA) is None
    assert office.desk.confirm(7)
    office.desk.follow(checking(7))  # the event has not been stepped yet
    assert office.desk.session is not None
    office.desk.follow(ChoosingMethod(Visit(7)))
    assert office.desk.session is None


@pytest.mark.parametrize("state", [Idle(next_visit=8), checking(8)])
def test_a_sign_in_for_one_visit_ends_when_that_visit_does(office, state):
    office.kiosk.state = checking(7)
    office.sign_in(visit=7)
    office.kiosk.state = state
    office.desk.follow(state)
    assert office.desk.session is None
    assert not office.desk.confirm(8)
    assert office.kiosk.posted == []


def test_a_visit_that_ended_while_the_code_was_tried_leaves_nobody_signed_in(office):
    office.kiosk.state = checking(7)
    told = []
    office.desk.sign_in(typed(CODE), told.append, 7)
    office.kiosk.state = Idle(next_visit=8)
    office.until(lambda: bool(told))
    assert office.desk.session is None


def test_staff_take_over_a_visit_that_is_under_way(office):
    office.kiosk.state = ChoosingMethod(Visit(7))
    assert not office.desk.take_over(7)
    office.sign_in(visit=7)
    assert not office.desk.take_over(8)
    assert office.desk.take_over(7)
    assert isinstance(office.kiosk.posted[0], StaffCalled)
    office.desk.follow(office.kiosk.state)
    assert office.desk.session is not None


def test_a_card_that_is_away_for_a_moment_does_not_end_the_check(office):
    office.kiosk.state = checking(7)
    office.sign_in(visit=7)
    away = Interrupted(checking(7), card_seen=False)
    office.kiosk.state = away
    office.desk.follow(away)
    assert office.desk.session is not None
    waits = office.desk.waiting()
    assert waits is not None
    assert waits.visit == 7


# -- records and slips ---------------------------------------------------------------------------------------------


def test_todays_visits_come_newest_first_and_yesterdays_do_not(offices):
    office = offices(now=lambda: MONDAY + timedelta(hours=8))
    office.journal.add_visit(a_journal_visit(1))
    office.journal.add_visit(
        a_journal_visit(30, outcome="undecided", support_code="E01"), [a_drop()]
    )
    office.journal.add_visit(a_journal_visit(2, began=MONDAY - timedelta(hours=10)))
    office.sign_in()
    found = office.ask(office.desk.today)
    assert [visit.outcome for visit in found.visits] == ["undecided", "eligible"]
    assert str(found.day) == "2026-11-16"


def test_the_radio_page_tells_the_last_hours_and_what_to_do(offices):
    office = offices(now=lambda: MONDAY + timedelta(hours=2))
    for n in range(1, 9):
        visit = a_journal_visit(n, drops=2 if n > 3 else 0)
        drops = [a_drop(60 * n + second) for second in (1.0, 2.2)] if n > 3 else []
        office.journal.add_visit(visit, drops)
    office.sign_in()
    found = office.ask(office.desk.radio)
    assert (found.visits, found.disturbed, found.drops["interference"]) == (8, 5, 10)
    assert found.advice[0].cause == "interference"
    assert sum(hour.visits for hour in found.hours) == 8


def test_slips_are_listed_without_names(offices):
    office = offices(now=Calendar(FRIDAY + timedelta(hours=1)))
    waits, hand = a_slip(office, 1), a_slip(office, 2, proof=False)
    office.sign_in()
    found = office.ask(office.desk.slips)
    assert [line.number for line in found.lines] == [hand, waits]
    assert [line.number for line in found.summary.to_do] == [hand]
    assert all(line.record.person is None for line in found.lines)
    assert all(line.has_person for line in found.lines)
    assert HANAKO.name not in repr(found)


def test_a_name_on_a_slip_is_shown_only_after_it_was_noted(offices):
    office = offices(now=Calendar(FRIDAY))
    number = a_slip(office)
    office.sign_in()
    shown = office.ask(office.desk.slip_person, number)
    assert (shown.name, shown.birth) == (HANAKO.name, HANAKO.birth)
    assert HANAKO.name not in repr(shown)
    assert office.rows()[-1] == ("staff:n-017", "export", "slip_person")
    with office.log() as log:
        assert [row.kind for row in log.about("0A")] == ["export"]


def test_a_slip_is_printed_again_with_the_staffs_id_noted(offices):
    office = offices(now=Calendar(FRIDAY))
    number = a_slip(office)
    with office.paper.open_book() as book:
        book.printing(number)
        book.printed(number)
    office.sign_in()
    again = office.ask(office.desk.reprint, number)
    assert again.copy == 2
    assert office.paper.papers.slips[-1].copy == 2
    assert office.rows()[-1] == ("staff:n-017", "slip_printed", "again")


def test_a_printer_without_paper_is_told_and_the_next_try_is_the_first_copy(offices):
    office = offices(now=Calendar(FRIDAY))
    number = a_slip(office)
    office.sign_in()
    office.paper.out_of()
    assert office.ask(office.desk.reprint, number) == Trouble("P01", "printer_paper_out")
    office.paper.out_of(Condition.READY)
    assert office.ask(office.desk.reprint, number).copy == 1


def test_a_slip_is_settled_by_hand_in_the_staffs_name(offices):
    office = offices(now=Calendar(FRIDAY))
    number = a_slip(office)
    office.sign_in()
    office.ask(office.desk.settle, number, SlipOutcome.DECLARED)
    (record,) = office.paper.records
    assert (record.state, record.by, record.outcome) == (
        SlipState.SETTLED,
        "n-017",
        SlipOutcome.DECLARED,
    )
    assert record.person is None
    assert office.paper.kept == 1  # the outbox looks again
    assert office.rows()[-1] == ("staff:n-017", "slip_settled_by_hand", "declared")
    assert office.ask(office.desk.settle, number, SlipOutcome.ELIGIBLE).code == "J10"
    assert office.ask(office.desk.reprint, number).code == "J10"


def test_where_nothing_can_be_noted_nobody_is_looked_at(offices):
    def full():
        raise JournalFull("no room")

    office = offices(now=Calendar(FRIDAY), open_log=full)
    number = a_slip(office)
    office.sign_in()
    assert office.ask(office.desk.slip_person, number).code == "J09"
    assert office.ask(office.desk.reprint, number).code == "J09"
    assert office.paper.papers.slips == []


def test_a_part_is_restarted_and_who_did_it_is_noted(office):
    office.sign_in()
    assert office.desk.restart(Part.PRINTER) is Restart.ORDERED
    assert office.kiosk.restarted == [Part.PRINTER]
    assert office.rows()[-1] == ("staff:n-017", "device_restarted", "printer")
