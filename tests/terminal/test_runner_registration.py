# SPDX-License-Identifier: Apache-2.0
"""Whole visits with a card that was never registered for use as a health-insurance card (利用申込)."""

import pytest
import sqlalchemy as sa

from eligibility.service import schema
from eligibility.service.settings import Behaviour
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.slip.values import SlipReason
from terminal.runner.devices import Moment
from terminal.session.states import GatheringProof, OfferingRegistration, Registering
from terminal.session.values import Method, Note, OutcomeKind
from tests.support.history_reader import Reader

PERSON = "hanako"
OFFERED, SIGNED = OfferingRegistration, Registering


class Register:
    """The service's register, behind its back."""

    def __init__(self, town) -> None:
        self._store = SqlStore(town.folder / "service.db")
        self._before = len(self._accesses())

    def put(self, *, registered: bool) -> None:
        change = sa.update(schema.people).where(schema.people.c.id == PERSON)
        with self._store.begin() as tx:
            tx.connection.execute(change.values(registered=registered))

    def accesses(self) -> list[tuple[str, str]]:
        """(method, purpose) of each look at the person since the test began."""
        return self._accesses()[self._before :]

    def _accesses(self) -> list[tuple[str, str]]:
        with self._store.begin() as tx:
            return [(one.method, one.purpose) for one in tx.accesses(PERSON)]

    def close(self) -> None:
        self.put(registered=True)
        self._store.close()


@pytest.fixture
def register(town):
    made = Register(town)
    made.put(registered=False)
    yield made
    made.close()


@pytest.mark.parametrize(("method", "verifies"), [(Method.PIN, 1), (Method.STAFF, 0)])
def test_a_card_that_is_registered_here_gets_its_ordinary_answer(
    desks, town, register, method, verifies
):
    told = []
    desk = desks(listeners=(lambda moment, seen: told.append((moment, seen.serial)),))
    visitor = desk.visitor(town.card(PERSON), method=method)
    record = desk.visit(visitor)
    assert (record.outcome.kind, record.outcome.note) == (OutcomeKind.ELIGIBLE, None)
    assert record.counters.pin_verifies == verifies, "the PIN is sent once, if at all"
    assert record.registered is True
    assert record.slip is None
    words = [(str(method), what) for what in ("eligibility", "registration", "eligibility")]
    assert [one for one in register.accesses() if one[1] != "consents"] == words
    desk.wait(lambda: Moment.FINISHED in [moment for moment, _ in told])
    noted = [serial for moment, serial in told if moment is Moment.REGISTERED]
    assert len(noted) == 1
    assert noted[0] is not None
    assert visitor.seen.count("OfferingRegistration") == 1
    assert desk.vaults.empty


def test_who_was_registered_by_pin_reads_who_looked_without_typing_it_again(desk, town, register):
    reader = Reader(desk)
    record = desk.visit(desk.visitor(town.card(PERSON), on=reader.on))
    assert (record.registered, record.counters.pin_verifies) == (True, 1)
    told = [row.purpose for row in reader.rows if row.purpose != "consents"]
    assert told[:4] == ["access_history", "eligibility", "registration", "eligibility"]


@pytest.mark.parametrize(("method", "verifies"), [(Method.PIN, 1), (Method.STAFF, 0)])
def test_who_declines_leaves_with_a_slip_as_before(desk, town, register, method, verifies):
    record = desk.visit(desk.visitor(town.card(PERSON), method=method, registers=False))
    assert (record.outcome.kind, record.outcome.note) == (OutcomeKind.NONE, Note.NOT_REGISTERED)
    assert record.registered is False
    assert (record.slip.printed, record.slip.proof) == (True, True)
    assert record.counters.pin_verifies == verifies
    assert register.accesses() == [(str(method), "eligibility")]
    (slip,) = desk.paper.papers.slips
    assert slip.reason is SlipReason.NONE


def test_a_registration_that_the_service_refuses_leaves_a_slip(desk, town, register):
    def forget(visitor, state) -> None:
        with register._store.begin() as tx:
            tx.connection.execute(sa.delete(schema.enrolments))
        visitor.react(state)

    card = town.card(PERSON)
    town.undo.append(lambda: [town.enrol(town.card(name)) for name in CARDS])
    record = desk.visit(desk.visitor(card, on={OFFERED: forget}))
    assert record.outcome.kind is OutcomeKind.NONE
    assert (record.registered, record.slip.printed) == (False, True)
    assert record.counters.pin_verifies == 1


CARDS = ("hanako", "haruto", "shigeru", "misaki")


@pytest.mark.parametrize("where", [OFFERED, SIGNED])
def test_a_card_that_flickers_is_asked_on_and_registered(desk, town, register, where):
    card = town.card(PERSON)

    def lift(visitor, state) -> None:
        visitor.take(state)

    record = desk.visit(desk.visitor(card, away=card, on={where: lift}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.registered is True
    assert record.drops >= 1
    assert record.counters.pin_verifies == 1


@pytest.mark.parametrize("where", [OFFERED, SIGNED])
def test_a_card_that_is_taken_away_is_not_registered_and_its_slip_is_printed(
    desk, town, register, where
):
    def take(visitor, state) -> None:
        visitor.on.pop(type(state))
        visitor.reader.remove()

    record = desk.visit(desk.visitor(town.card(PERSON), on={where: take}))
    assert record.outcome.kind is OutcomeKind.NONE
    assert record.registered is False
    assert (record.slip.printed, record.slip.proof) == (True, False)
    assert ("pin", "registration") not in register.accesses()


@pytest.mark.parametrize("where", [OFFERED, SIGNED])
def test_another_card_is_never_registered(desk, town, register, where):
    other = town.card("haruto")

    def swap(visitor, state) -> None:
        visitor.on.pop(type(state))
        visitor.reader.remove()
        visitor.reader.insert(other)
        visitor.react(state)

    record = desk.visit(desk.visitor(town.card(PERSON), on={where: swap}))
    assert record.outcome.reason == "another_card"
    assert record.registered is False
    assert not [one for one in register.accesses() if one[1] == "registration"]
    assert desk.paper.papers.slips == []


def test_no_answer_after_it_leaves_a_slip_that_the_outbox_can_ask_about(desk, town, register):
    """The slip takes over no question that was answered before, and no PIN is sent for it."""
    asked: list[str | None] = []

    def slow(visitor, state) -> None:
        if "OfferingRegistration" not in visitor.seen:
            return
        with ServiceAdmin(town.client, town.token) as admin:
            admin.change(Behaviour(9.5, 9.5, simulate_delay=True))

    def remember(visitor, state) -> None:
        asked.append(desk.runner._context.vault(state.visit.number).request_id)
        visitor.react(state)

    town.undo.append(town.behave)
    script = {OFFERED: remember, GatheringProof: slow}
    record = desk.visit(desk.visitor(town.card(PERSON), on=script))
    assert (record.outcome.kind, record.registered) == (OutcomeKind.UNDECIDED, True)
    assert (record.slip.printed, record.slip.proof) == (True, True)
    assert record.counters.pin_verifies == 1
    with desk.paper.open_book() as book:
        question = book.take(record.slip.number, town.now())
        assert question.request_id != asked[0]
        if question.is_live:
            book.drop_live(record.slip.number)
            question = book.take(record.slip.number, town.now())
    assert (question.proof.method, question.proof.certificate_der) == ("pin", None)


def test_the_deadline_of_the_person_holds_for_each_question(desk, town, register):
    times: dict[str, float] = {}
    desk.runner.observe(lambda state: times.setdefault(type(state).__name__, desk.clock.now()))

    def stop(visitor, state) -> None:
        with ServiceAdmin(town.client, town.token) as admin:
            admin.change(Behaviour(30.0, 30.0, simulate_delay=True))
        visitor.react(state)

    town.undo.append(town.behave)
    desk.visit(desk.visitor(town.card(PERSON), on={OFFERED: stop}))
    assert times["PrintingSlip"] - times["Registering"] <= 8.5
