# SPDX-License-Identifier: Apache-2.0
"""Whole visits that end with a slip: a dead link, a slow service, a printer without paper, a card that goes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from eligibility.breaker import Circuit
from eligibility.client import EligibilityClient
from eligibility.proof import Proof
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.service.steering import ServiceAdmin
from eligibility.slip.values import SlipReason
from hw.printer.port import Condition
from hw.virtual.roots import trust_store
from terminal.errors import JournalFull
from terminal.runner.devices import Moment, SeenVisit
from terminal.session.events import DeclarationWanted
from terminal.session.states import (
    ChoosingMethod,
    GatheringProof,
    PrintingSlip,
    ShowingResult,
)
from terminal.session.values import Method, OutcomeKind
from terminal.slips.book import SlipBook
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.values import SlipState
from tests.support.front_desk import Desk, Visitor, open_town
from ui.wiring.verifier import CardProofVerifier

NUMBER = re.compile(r"kiosk-1-\d{8}-\d{4,}")


@pytest.fixture
def nowhere(town, dead_port):
    """Where nobody listens, with the settings of a real kiosk."""
    return replace(
        town.client,
        base_url=f"https://127.0.0.1:{dead_port}",
        connect_timeout_s=3.0,
        read_timeout_s=8.0,
        deadline_s=8.0,
    )


@pytest.fixture
def dead(desks, nowhere):
    """A desk whose service is not there."""
    return desks(client=nowhere)


def slow(town, seconds: float) -> None:
    """Every answer takes so long, on the kiosk's clock."""
    with ServiceAdmin(town.client, town.token) as admin:
        admin.change(Behaviour(seconds, seconds, simulate_delay=True))
    town.undo.append(town.behave)


def known_after_s(desk: Desk, visitor: Visitor) -> tuple[float, float]:
    """When the person was known, and when the paper was there, as seconds of the clock."""
    times: dict[str, float] = {}

    def note(state: object) -> None:
        times.setdefault(type(state).__name__, desk.clock.now())

    desk.runner.observe(note)
    desk.visit(visitor)
    desk.runner._observers.remove(note)
    return times["GatheringProof"], times["ShowingResult"]


@contextmanager
def outbox_of(desk: Desk) -> Iterator[Outbox]:
    """An outbox over the desk's book, with a client of its own behind the desk's breaker."""
    settings = desk.client or desk.town.client

    def connect() -> EligibilityClient:
        return EligibilityClient(settings, desk.clock, desk.circuit, may_try=True)

    outbox = Outbox(OutboxPorts(desk.paper.open_book, connect, desk.clock, desk.town.now))
    desk.paper.keep = outbox.nudge  # type: ignore[method-assign]
    outbox.watch(lambda _: desk.clock.notify())
    desk.link_back, desk.link_trial = outbox.link_back, outbox.link_trial
    outbox.start()
    try:
        yield outbox
    finally:
        desk.close()
        assert outbox.close()


def stored_proof(desk: Desk) -> Proof:
    with desk.paper.open_book() as book:
        (record,) = book.unsettled()
        question = book.take(record.number, desk.town.now())
    assert question is not None
    return question.proof


def test_a_dead_link_costs_the_first_patient_little_and_the_next_ones_nothing(dead, town):
    known, done = known_after_s(dead, dead.visitor(town.card("hanako")))
    assert done - known <= 8.0
    assert dead.circuit.state.circuit is not Circuit.CLOSED
    for name, pin in (("haruto", "9073"), ("misaki", None)):
        method = Method.PIN if pin else Method.STAFF
        visitor = dead.visitor(town.card(name), pins=[pin] if pin else [], method=method)
        known, done = known_after_s(dead, visitor)
        assert done - known <= 1.0
    assert [record.outcome.support_code for record in dead.records] == ["E01", "E11", "E11"]
    assert [slip.state for slip in dead.paper.records] == [SlipState.OPEN] * 3
    assert all(slip.has_proof and slip.printed == 1 for slip in dead.paper.records)
    assert len(dead.paper.sheets) == 3


def test_a_service_that_hangs_while_it_is_there_costs_the_first_patient_eight_seconds(town):
    """Health answers and gives nonces; whoever asks about a person gets nothing, until the service is mended."""
    with ServiceAdmin(town.client, town.token) as admin:
        hang = Failure(FailureKind.HANG)
        admin.change(Behaviour(failures=(hang,), simulate_delay=True))
    town.undo.append(town.behave)
    desk = Desk(town, client=replace(town.client, read_timeout_s=7.5, deadline_s=8.0))
    with outbox_of(desk) as outbox:
        desk.open()
        waited = [
            waited_s(desk, town, name, pin)
            for name, pin in (("hanako", "1234"), ("haruto", "9073"), ("misaki", None))
        ]
        assert 7.0 <= waited[0] <= 8.0
        assert max(waited[1:]) <= 1.0, waited
        desk.wait(lambda: desk.circuit.is_on_trial)
        assert waited_s(desk, town, "hanako", "1234") <= 1.0, "health is not enough"
        assert desk.circuit.state.opened == 1
        town.behave()
        desk.wait(lambda: desk.circuit.is_closed and not outbox.summary.waiting)
        settled = [slip.state for slip in desk.paper.records]
        assert settled == [SlipState.SETTLED] * 4
        again = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
        assert again.outcome.kind is OutcomeKind.ELIGIBLE


def waited_s(desk: Desk, town, name: str, pin: str | None) -> float:
    method = Method.PIN if pin else Method.STAFF
    visitor = desk.visitor(town.card(name), pins=[pin] if pin else [], method=method)
    known, done = known_after_s(desk, visitor)
    return done - known


def test_without_a_slip_to_ask_about_patients_try_a_hanging_service_again(desks, town):
    heard: list[str] = []
    desk = desks(link_trial=lambda: heard.append("trial"), link_back=lambda: heard.append("back"))
    desk.circuit.failed(7.5, reached=True)
    desk.wait(lambda: desk.circuit.is_on_trial)
    began = desk.clock.now()
    desk.wait(lambda: heard[-1:] == ["back"])
    assert 9.9 <= desk.clock.now() - began <= 12.0
    assert heard == ["trial", "back"]
    record = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE


def test_a_visit_by_pin_without_a_service_leaves_with_a_slip_that_the_pin_proves(dead, town):
    visitor = dead.visitor(town.card("hanako"))
    record = dead.visit(visitor)
    assert record.counters.pin_verifies == 1
    assert NUMBER.fullmatch(record.slip.number)
    assert (record.slip.printed, record.slip.proof, record.slip.state) == (True, True, "open")
    proof = stored_proof(dead)
    assert (proof.method, proof.is_deferred, proof.nonce) == ("pin", True, record.slip.number)
    check = CardProofVerifier(trust_store()).certificate(
        proof.certificate_der, proof.message(), proof.signature, proof.signed_at
    )
    assert check.status in ("valid", "grace")
    (slip,) = dead.paper.papers.slips
    assert slip.person.name == "模擬　花子"
    assert (slip.reason, slip.copy, slip.has_proof) == (SlipReason.UNDECIDED, 1, True)
    assert dead.vaults.empty


def test_a_wrong_pin_without_a_service_is_asked_again_and_leaves_no_slip(dead, town):
    visitor = dead.visitor(town.card("hanako"), pins=["0000", "1111"])
    record = dead.visit(visitor)
    assert (record.outcome.kind, record.outcome.reason) == (OutcomeKind.NOT_MATCHED, "wrong_pin")
    assert record.counters.pin_verifies == 2
    dead.wait(lambda: record.slip.state == "withdrawn")
    (kept,) = dead.paper.records
    assert kept.state is SlipState.WITHDRAWN
    assert kept.person is None
    assert dead.paper.sheets == []


def test_a_wrong_pin_that_is_put_right_keeps_the_slip_s_number(dead, town):
    record = dead.visit(dead.visitor(town.card("hanako"), pins=["0000", "1234"]))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    (kept,) = dead.paper.records
    assert (kept.number, kept.state, kept.printed) == (record.slip.number, SlipState.OPEN, 1)


def test_an_answer_that_comes_too_late_leaves_the_question_to_the_outbox(desk, town):
    slow(town, 9.5)
    known, done = known_after_s(desk, desk.visitor(town.card("hanako")))
    assert 7.9 <= done - known <= 9.0
    (record,) = desk.records
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    assert record.counters.pin_verifies == 1, "the PIN that was taken is not sent again"
    with desk.paper.open_book() as book:
        question = book.take(record.slip.number, town.now())
        assert question.is_live
        assert question.has_deferred
        book.drop_live(record.slip.number)
        deferred = book.take(record.slip.number, town.now()).proof
    assert (deferred.method, deferred.certificate_der) == ("pin", None)


@pytest.mark.parametrize("kind", [FailureKind.PROCESSING])
def test_an_answer_in_progress_is_asked_for_again_with_the_same_question(desk, town, kind):
    town.behave(Failure(kind, times=3))
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.slip is None


def test_an_answer_that_stays_in_progress_leads_to_a_slip_that_says_so(desk, town):
    town.behave(Failure(FailureKind.PROCESSING))
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert (record.outcome.kind, record.outcome.reason) == (OutcomeKind.UNDECIDED, "processing")
    (slip,) = desk.paper.papers.slips
    assert slip.reason is SlipReason.PENDING


def test_an_answer_about_somebody_else_is_not_shown_printed_or_kept(desks, town):
    seen: list[tuple[Moment, SeenVisit]] = []
    desk = desks(listeners=(lambda moment, visit: seen.append((moment, visit)),))
    card = town.card("hanako")
    town.enrol(card, "haruto")
    record = desk.visit(desk.visitor(card))
    assert record.outcome.kind is OutcomeKind.MISMATCH
    assert record.slip is None
    assert desk.paper.papers.slips == []
    desk.close()
    moments = [moment for moment, _ in seen]
    assert Moment.ANSWER_SHOWN not in moments
    assert moments.count(Moment.FINISHED) == 1
    assert all(visit.answer is None for _, visit in seen)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (Condition.PAPER_OUT, "P01"),
        (Condition.OFF, "P02"),
        (Condition.PAUSED, "P03"),
        (Condition.UNKNOWN, "P04"),
    ],
)
def test_staff_put_the_printer_right_and_the_slip_keeps_its_number(dead, town, condition, code):
    dead.paper.out_of(condition)
    told: list[str] = []

    def staff(visitor: Visitor, state: PrintingSlip) -> None:
        if state.failure is not None:
            told.append(state.failure.code)
            if len(told) == 2:
                dead.paper.out_of(Condition.READY)
            visitor.react(state)

    record = dead.visit(dead.visitor(town.card("hanako"), on={PrintingSlip: staff}))
    assert told == [code, code]
    (kept,) = dead.paper.records
    assert (kept.number, kept.printed, kept.copy) == (record.slip.number, 1, 1)
    assert [slip.copy for slip in dead.paper.papers.slips] == [1, 1, 1], "none of them came out"
    assert dead.paper.sheets == [f"{record.slip.number}.pdf"]


def test_a_slip_that_the_outbox_has_ended_while_the_card_signed_is_printed_all_the_same(
    dead, town, monkeypatch
):
    issue = SlipBook.issue

    def issued_and_asked(book: SlipBook, *draft):
        kept = issue(book, *draft)
        book.hand_over(kept.number, "refused", town.now())
        return kept

    monkeypatch.setattr(SlipBook, "issue", issued_and_asked)
    record = dead.visit(dead.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    (kept,) = dead.paper.records
    assert (kept.state, kept.printed) == (SlipState.STAFF, 1)


def test_who_looked_for_the_clinic_stands_on_the_slip_and_in_the_record(dead, town):
    visitor = dead.visitor(town.card("hanako"), method=Method.STAFF, staff="sato")
    record = dead.visit(visitor)
    (kept,) = dead.paper.records
    assert (record.staff, kept.staff, kept.method) == ("sato", "sato", "staff")


def test_a_visit_without_staff_names_none(dead, town):
    record = dead.visit(dead.visitor(town.card("hanako")))
    (kept,) = dead.paper.records
    assert (record.staff, kept.staff) == ("", None)


def test_staff_can_go_on_without_the_paper_and_print_it_later(dead, town):
    dead.paper.out_of()
    visitor = dead.visitor(town.card("hanako"), staff_print_again=False)
    record = dead.visit(visitor)
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    assert (record.slip.printed, record.slip.proof) == (False, True)
    (kept,) = dead.paper.records
    assert (kept.state, kept.printed) == (SlipState.OPEN, 0)
    assert visitor.seen[-3:] == ["ShowingResult", "Leaving", "Idle"]


def test_a_full_disk_gives_no_number_and_no_paper_and_staff_are_told(nowhere, town):
    dead = Desk(town, client=nowhere)
    dead.paper.refuses = JournalFull("no room")
    dead.open()
    told: list[str] = []

    def staff(visitor: Visitor, state: PrintingSlip) -> None:
        if state.failure is not None:
            told.append(state.failure.code)
            if len(told) == 2:
                dead.paper.refuses = None
            visitor.react(state)

    record = dead.visit(dead.visitor(town.card("hanako"), on={PrintingSlip: staff}))
    dead.close()
    assert told == ["J07", "J07"]
    assert record.slip.printed


def test_a_card_pulled_while_its_slip_is_printed_changes_nothing(dead, town):
    visitor = dead.visitor(town.card("hanako"))
    dead.paper.printer.before = dead.reader.remove
    record = dead.visit(visitor)
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    assert (record.slip.printed, record.slip.proof) == (True, True)
    assert dead.vaults.empty


def papers_out(desk: Desk) -> list[bytes]:
    return [path.read_bytes() for path in sorted((desk.paper.folder / "papers").iterdir())]


def test_the_slip_is_drawn_once_while_the_card_signs(dead, town):
    dead.visit(dead.visitor(town.card("hanako")))
    assert len(dead.paper.papers.slips) == 1
    assert papers_out(dead) == [b"%PDF signed"]
    assert dead.vaults.empty


def test_a_card_pulled_before_it_signed_costs_only_the_signature(dead, town):
    def pull(visitor: Visitor, state: GatheringProof) -> None:
        visitor.reader.remove()

    visitor = dead.visitor(town.card("misaki"), method=Method.STAFF, on={PrintingSlip: pull})
    record = dead.visit(visitor)
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    assert (record.slip.printed, record.slip.proof) == (True, False)
    assert papers_out(dead) == [b"%PDF unsigned"], "not the one that was drawn ahead"
    assert record.ended - record.began < 30.0
    assert dead.vaults.empty


def test_the_next_patient_s_card_under_a_slip_begins_a_visit_of_its_own(dead, town):
    second = town.card("haruto")

    def swap() -> None:
        """Done when the kiosk knows: a paper that is quicker than the reader's word shows the result for a moment."""
        dead.paper.printer.before = lambda: None
        dead.reader.remove()
        assert dead.clock.wait(lambda: not dead.runner.state.card_seen, 30.0)
        dead.clock.sleep(2.0)
        dead.number_b = second.number_b
        dead.reader.insert(second)
        assert dead.clock.wait(lambda: dead.runner.state.card_seen, 30.0)

    dead.runner.observe(lambda _: dead.clock.notify())
    dead.paper.printer.before = swap
    shown: list[str | None] = []

    def look(visitor: Visitor, state: ShowingResult) -> None:
        shown.append(dead.runner.holder_name(state.visit.number) if state.same else None)
        visitor.react(state)

    dead.visit(dead.visitor(town.card("misaki"), method=Method.STAFF, on={ShowingResult: look}))
    dead.wait_for(ChoosingMethod)
    assert shown == []
    assert len(dead.paper.sheets) == 1
    dead.reader.remove()


def test_staff_print_a_declaration_with_what_the_kiosk_knows(dead, town):
    def staff(visitor: Visitor, state: ShowingResult) -> None:
        if not state.declared and state.visit.slip_op is None:
            wanted = DeclarationWanted(at=0.0, visit=state.visit.number)
            visitor.runner.queue.post(wanted)
        if state.declared:
            visitor.react(state)

    visitor = dead.visitor(town.card("hanako"), on={ShowingResult: staff})
    visitor.again = ShowingResult  # type: ignore[attr-defined]
    dead.runner.observe(lambda s: staff(visitor, s) if isinstance(s, ShowingResult) else None)
    record = dead.visit(visitor)
    (declaration,) = dead.paper.papers.declarations
    assert declaration.person.name == "模擬　花子"
    assert declaration.number == record.slip.number
    assert declaration.address


def test_the_link_is_tried_in_the_background_and_the_outbox_hears_when_it_is_back(desks, town):
    heard: list[float] = []
    desk = desks(link_back=lambda: heard.append(1.0))
    for _ in range(3):
        desk.circuit.failed(0.1)
    record = desk.visit(desk.visitor(town.card("hanako")))
    desk.wait(lambda: desk.circuit.is_closed)
    assert record.outcome.kind in (OutcomeKind.UNDECIDED, OutcomeKind.ELIGIBLE)
    assert heard == [1.0]
    assert desk.runner.link.circuit is Circuit.CLOSED
    again = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
    assert again.outcome.kind is OutcomeKind.ELIGIBLE


def test_what_the_person_agrees_to_reaches_the_service_and_is_not_asked_again(tmp_path):
    with open_town(tmp_path, ["hanako"], date(2026, 11, 23)) as town:
        desk = Desk(town)
        desk.open()
        first = desk.visitor(town.card("hanako"), agrees=False)
        record = desk.visit(first)
        assert "AskingConsent" in first.seen
        desk.wait(lambda: record.consents_put is not None)
        assert (record.consents.information, record.consents_put) == (False, True)
        second = desk.visitor(town.card("hanako"))
        desk.visit(second)
        assert "AskingConsent" not in second.seen
        desk.close()


def test_listeners_hear_the_moments_of_a_visit_once_each_with_its_own_values(desks, town):
    seen: list[tuple[Moment, SeenVisit]] = []
    desk = desks(listeners=(lambda moment, visit: seen.append((moment, visit)),))
    record = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
    desk.close()
    assert [moment for moment, _ in seen] == [
        Moment.CHIP_READ,
        Moment.ANSWER_SHOWN,
        Moment.FINISHED,
    ]
    finished = dict(seen)[Moment.FINISHED]
    assert finished.visit == record.id
    assert finished.outcome.kind is OutcomeKind.ELIGIBLE
    assert finished.answer.results[0].name == finished.holder.name
    assert finished.request_id
    assert finished.serial not in repr(finished)
    assert finished.holder.name not in repr(finished)


def test_a_listener_that_breaks_disturbs_nobody(desks, town, caplog):
    def breaks(moment: Moment, seen: SeenVisit) -> None:
        raise RuntimeError(seen.holder.name)

    desk = desks(listeners=(breaks,))
    record = desk.visit(desk.visitor(town.card("haruto"), pins=["9073"]))
    desk.close()
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert any("listener" in line for line in caplog.messages)
    assert "模擬" not in caplog.text
