# SPDX-License-Identifier: Apache-2.0
"""The book: one slip for one visit, counted papers, proofs that are kept, and a personal part that goes."""

import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from eligibility.slip.values import Clinic, SlipPerson, SlipReason
from terminal.errors import EntryRefused, JournalTooNew
from terminal.slips.book import LEASE, SlipBook
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import FRIDAY, HANAKO, a_draft, a_live_proof, a_proof, a_visit

LATER = FRIDAY + timedelta(hours=1)


def issued(book, visit=1, serial="0A", **changes):
    number = book.issue(a_visit(visit), a_draft(**changes)).number
    return book.attach_proof(number, a_proof(number, serial))


def everything(book) -> str:
    """All that stands in the database, as text."""
    tables = book._all("SELECT name FROM sqlite_master WHERE type = 'table'", [])
    names = [table["name"] for table in tables]
    return "".join(str(book._all(f"SELECT * FROM {name}", [])) for name in names)  # noqa: S608


def test_a_slip_comes_back_as_it_was_drafted(path, key):
    draft = a_draft(staff="S-07", reference=("99139999 資格喪失",), reason=SlipReason.INELIGIBLE)
    with SlipBook.open(path, key) as book:
        first = book.issue(a_visit(1), draft)
    with SlipBook.open(path, key) as book:
        assert book.get(first.number) == first == book.of_visit(a_visit(1))
    for name in ("kiosk", "issued_at", "settle_by", "reason", "person", "method", "staff", "code"):
        assert getattr(first, name) == getattr(draft, name), name
    assert first.reference == draft.reference
    assert first.visit == a_visit(1)


def test_a_visit_has_one_slip_however_often_it_is_issued(book):
    first = book.issue(a_visit(1), a_draft())
    later = book.issue(a_visit(1), a_draft(LATER, reason=SlipReason.NONE))
    assert (later.number, later.issued_at) == (first.number, first.issued_at)
    assert later.reason is SlipReason.NONE, "nothing was printed: the later draft holds"
    book.printing(first.number)
    assert book.issue(a_visit(1), a_draft()).reason is SlipReason.NONE, "that paper is out"
    assert len(book.slips()) == 1


def test_two_kiosks_in_one_database_have_numbers_of_their_own(book):
    one = book.issue(a_visit(1), a_draft())
    other = book.issue(a_visit(2), a_draft(kiosk="kiosk-2"))
    assert one.number.removeprefix("kiosk-1") == other.number.removeprefix("kiosk-2")


def test_threads_that_issue_at_once_get_a_number_each_and_one_for_one_visit(path, key):
    found, gate = [], threading.Barrier(3)

    def kiosk() -> None:
        with SlipBook.open(path, key) as book:
            gate.wait()
            found.extend(book.issue(a_visit(n), a_draft()) for n in range(20))

    threads = [threading.Thread(target=kiosk) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 60
    assert len({record.number for record in found}) == 20
    assert len({(record.visit, record.number) for record in found}) == 20


def test_the_paper_shows_what_the_book_holds(book):
    clinic = Clinic("架空医院", "9919999996")
    slip = book.printing(issued(book).number).paper(clinic)
    assert (slip.person, slip.copy, slip.has_proof, slip.clinic) == (HANAKO, 1, True, clinic)


def test_the_first_paper_is_no_copy_and_every_further_one_is(book):
    number = issued(book).number
    assert book.printing(number).copy == 1
    assert book.printed(number).printed == 1
    assert book.printing(number).copy == 2
    assert book.reissue(number).copy == 3


def test_a_printer_without_paper_leaves_the_first_paper_to_come(book):
    number = issued(book).number
    for _ in range(3):
        book.printing(number)
        book.not_printed(number)
    record = book.printing(number)
    assert (record.copy, record.attempts) == (1, 4)


def test_after_a_power_cut_at_the_printer_the_next_paper_is_a_copy(path, key):
    with SlipBook.open(path, key) as book:
        number = issued(book).number
        book.printing(number)
    with SlipBook.open(path, key) as book:
        assert book.printing(number).copy == 2, "nobody knows whether a paper came out"


def test_a_proof_comes_back_as_it_was_signed(book):
    number = book.issue(a_visit(1), a_draft()).number
    proof = a_proof(number, method="pin", certificate_der=b"DER")
    assert book.attach_proof(number, proof).has_proof
    question = book.take(number, FRIDAY)
    assert question.proof == proof
    assert question.person == HANAKO
    assert len(question.request_id) == 32


def test_the_live_question_comes_first_and_under_its_own_id(book):
    number = issued(book).number
    book.attach_proof(number, a_live_proof(), "visit-request")
    first = book.take(number, FRIDAY)
    assert (first.is_live, first.request_id, first.has_deferred) == (True, "visit-request", True)
    book.drop_live(number)
    assert not book.take(number, FRIDAY).is_live


def test_the_same_question_keeps_its_id_until_an_answer_was_had(path, key):
    with SlipBook.open(path, key) as book:
        number = issued(book).number
        first = book.take(number, FRIDAY)
        book.give_back(number, FRIDAY)
    with SlipBook.open(path, key) as book:
        again = book.take(number, FRIDAY)
        assert again.request_id == first.request_id
        book.put_off(number, FRIDAY, LATER, why="none", codes="1/1/4", deferred=True)
        later = book.take(number, LATER)
    assert later.request_id != first.request_id
    assert later.earlier[0] == first.request_id


def test_a_later_proof_takes_the_place_of_one_that_was_never_asked(book):
    number = issued(book, serial="0A").number
    book.attach_proof(number, a_proof(number, "0A", signature=b"second"))
    assert book.take(number, FRIDAY).proof.signature == b"second"
    book.give_back(number, FRIDAY)
    book.attach_proof(number, a_proof(number, "0A", signature=b"third"))
    assert book.take(number, FRIDAY).proof.signature == b"second"


def test_another_card_s_proof_is_refused_and_the_slip_stays_the_first_person_s(book):
    number = issued(book, serial="0A").number
    for request, proof in [(None, a_proof(number, "0B")), ("r", a_live_proof(serial="0B"))]:
        with pytest.raises(EntryRefused, match="another card's"):
            book.attach_proof(number, proof, request)
    assert book.take(number, FRIDAY).proof.certificate_serial == "0A"


def test_nobody_asks_about_one_person_twice_at_once(path, key):
    with SlipBook.open(path, key) as kiosk, SlipBook.open(path, key) as command:
        one, two = issued(kiosk, 1, "0A").number, issued(kiosk, 2, "0A").number
        other = issued(kiosk, 3, "0B").number
        assert kiosk.take(one, FRIDAY) is not None
        assert command.take(one, FRIDAY) is None
        assert command.take(two, FRIDAY) is None
        assert command.take(other, FRIDAY) is not None
        kiosk.settle(one, SlipOutcome.ELIGIBLE, "1/1/1", FRIDAY)
        assert command.take(two, FRIDAY) is not None


def test_a_slip_that_a_dead_process_took_is_free_again_after_a_while(book):
    number = issued(book).number
    assert book.take(number, FRIDAY) is not None
    assert book.take(number, FRIDAY + LEASE / 2) is None
    assert book.take(number, FRIDAY + LEASE) is not None


def test_a_slip_that_was_taken_before_the_clock_was_put_back_is_free(book):
    number = issued(book).number
    assert book.take(number, FRIDAY + timedelta(days=2)) is not None
    assert book.take(number, FRIDAY) is not None


@pytest.mark.parametrize(
    ("close", "state"),
    [
        (lambda b, n: b.settle(n, SlipOutcome.ELIGIBLE, "1/1/1", LATER), SlipState.SETTLED),
        (lambda b, n: b.contradict(n, "answer_differs_in_name", "1/1/1", LATER), "contradicted"),
        (lambda b, n: b.expire(n, "days_over", LATER), SlipState.EXPIRED),
        (lambda b, n: b.settle_by_hand(n, SlipOutcome.NONE, "S-07", LATER), SlipState.SETTLED),
    ],
)
def test_of_a_closed_slip_nothing_personal_is_left(book, close, state):
    person = SlipPerson("カナリア 太郎", "ｶﾅﾘｱ", "19991231", "1")
    reference = ("canary-reference",)
    number = issued(book, serial="CA0A", person=person, reference=reference, code="E03").number
    book.attach_proof(number, a_live_proof(serial="CA0A"), "r")
    assert "カナリア" in everything(book)
    closed = close(book, number)
    assert (closed.state, closed.closed_at, closed.has_proof) == (state, LATER, False)
    assert (closed.person, closed.reference) == (None, ())
    left = everything(book)
    for canary in ("カナリア", "ｶﾅﾘｱ", "19991231", "canary", "CA0A", "signed"):
        assert canary not in left
    assert number in left
    assert (closed.reason, closed.code, closed.issued_at) == (SlipReason.UNDECIDED, "E03", FRIDAY)


def test_the_database_itself_refuses_a_closed_slip_with_a_name(book):
    number = issued(book).number
    with pytest.raises(EntryRefused), book._writing():
        book._run("UPDATE slips SET state = 'settled', closed = 'x' WHERE number = ?", [number])


def test_what_comes_after_the_end_changes_nothing(book):
    number = issued(book).number
    settled = book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", LATER)
    for late in (
        lambda: book.settle(number, SlipOutcome.INELIGIBLE, "1/1/2", LATER),
        lambda: book.contradict(number, "x", "1/1/1", LATER),
        lambda: book.expire(number, "x", LATER),
        lambda: book.hand_over(number, "x", LATER),
        lambda: book.retry(number, LATER),
        lambda: book.put_off(number, LATER, LATER, why="x", codes="", deferred=True),
    ):
        assert replace(late(), asked_at=None) == settled
    assert book.take(number, LATER) is None
    with pytest.raises(EntryRefused, match="takes no proof"):
        book.attach_proof(number, a_proof(number))


def test_staff_keep_the_person_until_it_is_settled_and_can_have_it_asked_again(book):
    number = issued(book).number
    handed = book.hand_over(number, "surface_key_unknown", LATER)
    assert (handed.state, handed.person, handed.has_proof) == (SlipState.STAFF, HANAKO, True)
    assert book.take(number, LATER) is None
    assert book.retry(number, LATER).state is SlipState.OPEN
    assert book.take(number, LATER) is not None


def test_a_hand_does_not_settle_otherwise_what_is_settled(book):
    number = issued(book).number
    book.settle_by_hand(number, SlipOutcome.ELIGIBLE, "S-07", LATER)
    assert book.settle_by_hand(number, SlipOutcome.ELIGIBLE, "S-08", LATER).by == "S-07"
    with pytest.raises(EntryRefused, match="settled as eligible already"):
        book.settle_by_hand(number, SlipOutcome.NONE, "S-07", LATER)


def test_a_withdrawn_slip_holds_nothing_and_opens_again_for_its_visit(book):
    number = issued(book).number
    book.withdraw(number)
    withdrawn = book.get(number)
    assert (withdrawn.state, withdrawn.person, withdrawn.has_proof) == ("withdrawn", None, False)
    again = book.issue(a_visit(1), a_draft(method="staff"))
    assert (again.number, again.state, again.person) == (number, SlipState.OPEN, HANAKO)
    book.printing(number)
    with pytest.raises(EntryRefused, match="was printed"):
        book.withdraw(number)


def test_what_is_open_is_listed_by_the_order_of_issue(book):
    early = issued(book, 1, "0A", at=FRIDAY + timedelta(days=400)).number
    late = issued(book, 2, "0B", at=FRIDAY - timedelta(days=400)).number
    done = issued(book, 3, "0C").number
    bare = book.issue(a_visit(4), a_draft()).number
    book.settle(done, SlipOutcome.ELIGIBLE, "1/1/1", LATER)
    assert [r.number for r in book.unsettled()] == [early, late, bare]
    assert [r.number for r in book.askable()] == [early, late]
    assert [r.number for r in book.overdue(date(2026, 11, 27))] == [late]


def test_only_closed_slips_are_forgotten(book):
    kept, gone = issued(book, 1, "0A").number, issued(book, 2, "0B").number
    book.settle(gone, SlipOutcome.ELIGIBLE, "1/1/1", LATER)
    assert book.forget(FRIDAY) == 0
    assert book.forget(FRIDAY + timedelta(days=1)) == 1
    assert [r.number for r in book.slips()] == [kept]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda b, _: b.get("kiosk-1-20261127-99999"),
        lambda b, _: b.issue(a_visit(9), a_draft(FRIDAY.replace(tzinfo=None))),
        lambda b, _: b.issue(a_visit(9), a_draft(settle_by=date(2026, 11, 26))),
        lambda b, n: b.attach_proof(n, a_proof("kiosk-1-20261127-1")),
        lambda b, n: b.attach_proof(n, a_live_proof()),
        lambda b, n: b.attach_proof(n, replace(a_proof(n), signature=b"")),
    ],
)
def test_what_makes_no_sense_is_refused_and_alters_nothing(book, wrong):
    number = issued(book).number
    before = everything(book)
    with pytest.raises((EntryRefused, ValueError)) as told:
        wrong(book, number)
    assert isinstance(told.value, EntryRefused)
    assert HANAKO.name not in str(told.value)
    assert everything(book) == before


def test_no_name_shows_in_any_repr(book):
    number = issued(book, reference=("canary",)).number
    shown = repr((book.get(number), book.take(number, FRIDAY), a_draft()))
    for secret in (HANAKO.name, HANAKO.birth, "canary", "signed"):
        assert secret not in shown


def test_a_database_of_a_later_version_is_left_alone(path, key):
    with SlipBook.open(path, key) as book:
        book._run("INSERT INTO migrations VALUES ('tomorrow', '2030')", [])
    with pytest.raises(JournalTooNew):
        SlipBook.open(path, key)


def test_what_was_deleted_leaves_the_write_ahead_log_too(book, path):
    number = issued(book).number
    book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", LATER)
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size > 0
    book.tidy()
    assert log.stat().st_size == 0


def test_tidying_waits_for_nobody(path, key):
    with SlipBook.open(path, key) as reader, SlipBook.open(path, key) as book:
        issued(book)
        reader._run("BEGIN", [])
        reader._all("SELECT * FROM slips", [])
        began = time.monotonic()
        book.tidy()
        assert time.monotonic() - began < 2, "a reader is not waited for"
        reader._run("COMMIT", [])
        assert book._all("PRAGMA busy_timeout", [])[0]["timeout"] == 5000
