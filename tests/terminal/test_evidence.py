# SPDX-License-Identifier: Apache-2.0
"""What a visit leaves behind about its link: drops with causes, entries in the journal, advice to staff."""

from dataclasses import replace
from pathlib import Path

import pytest

from hw.quality.causes import Cause
from terminal.errors import JournalUnwritable
from terminal.journal.advice import AdviceId, AdviceLimits
from terminal.journal.entries import OutageKind
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key
from terminal.result import result_of
from terminal.session.states import ChoosingMethod, EnteringPin, Idle, OutOfService
from terminal.session.values import OutcomeKind
from tests.support.front_desk import Desk, Visitor


@pytest.fixture
def kept(tmp_path) -> tuple[Path, Key]:
    """Where a journal lies that outlives its kiosk."""
    return tmp_path / "journal.db", Key.throwaway()


class KeepingDesk(Desk):
    """A desk with a journal on the disk."""

    place: tuple[Path, Key]

    def _devices(self):
        path, key = self.place
        limits = AdviceLimits(min_visits=1, min_disturbed=1)
        devices = super()._devices()
        return replace(devices, open_journal=lambda: Journal.open(path, key), advice=limits)


@pytest.fixture
def keeping(town, kept):
    """An open desk that keeps its journal."""
    desk = KeepingDesk(town)
    desk.place = kept
    desk.open()
    yield desk
    desk.close()


def read(kept: tuple[Path, Key]) -> JournalReader:
    return JournalReader.open(*kept)


def put_back_after(seconds: float):
    """A hand that takes the card, thinks, and lays it down again."""

    def lift(visitor: Visitor, state) -> None:
        visitor.on.clear()
        visitor.reader.remove()
        visitor.runner._devices.clock.sleep(seconds)
        visitor.reader.insert(visitor.card)
        visitor.react(state)

    return lift


def test_a_visit_without_trouble_has_no_drops(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako")))
    card = result_of(record)["card"]
    assert record.judged == ()
    assert (card["drops"], card["garbled"], card["resets"], card["away_ms"]) == (0, 0, 0, 0)
    assert set(card["causes"]) == {cause.value for cause in Cause}


def test_a_card_taken_by_hand_is_one_drop_by_hand(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako"), on={EnteringPin: put_back_after(3.0)}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert [found.cause for found in record.judged] == [Cause.HAND]
    assert record.judged[0].drop.length_s == pytest.approx(3.0, abs=1.0)


def test_a_card_taken_after_the_outcome_is_no_drop(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.judged == ()


def test_a_reset_by_another_program_is_one_drop_of_its_kind(desk, town):
    def disturb(visitor: Visitor, state) -> None:
        visitor.on.clear()
        visitor.reader.disturb()
        visitor.react(state)

    record = desk.visit(desk.visitor(town.card("hanako"), on={ChoosingMethod: disturb}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert [found.cause for found in record.judged] == [Cause.OTHER_PROGRAM]
    assert (record.resets, record.quiet_resumes, record.resumes) == (1, 1, 0)


def test_an_unplugged_reader_is_told_from_a_lifted_card(desk, town):
    def unplug(visitor: Visitor, state) -> None:
        visitor.on.clear()
        visitor.reader.unplug()
        visitor.runner._devices.clock.sleep(4.0)
        visitor.reader.plug()
        visitor.react(state)

    record = desk.visit(desk.visitor(town.card("hanako"), on={EnteringPin: unplug}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE, record.states
    assert {found.cause for found in record.judged} == {Cause.READER_GONE}


def test_a_visit_is_in_the_journal_with_its_drops_when_the_kiosk_has_closed(keeping, town, kept):
    keeping.visit(keeping.visitor(town.card("hanako"), on={EnteringPin: put_back_after(3.0)}))
    keeping.close()
    with read(kept) as journal:
        (visit,), (drop,) = journal.visits(), journal.drops()
    assert (visit.outcome, visit.method, visit.card_kind) == ("eligible", "pin", "my_number")
    assert (visit.drops, visit.resumes, visit.kiosk) == (1, 1, "kiosk-1")
    assert visit.apdus > 20
    assert 3.0 < visit.lasted_s < 60.0
    assert (drop.visit, drop.cause, drop.same_card, drop.resumed) == (visit.id, "hand", True, True)
    assert 0 <= (drop.at - visit.began).total_seconds() <= visit.lasted_s


def test_a_reader_that_goes_while_nobody_is_there_is_in_the_journal(keeping, kept):
    keeping.reader.unplug()
    keeping.wait_for(OutOfService)
    keeping.reader.plug()
    keeping.wait_for(Idle)
    keeping.close()
    with read(kept) as journal:
        (outage,) = journal.outages()
    assert outage.kind is OutageKind.READER
    assert outage.ended is not None
    assert outage.ended >= outage.began


def test_a_journal_is_tended_once_a_day_however_many_visits_come(town):
    tended = []

    class TendingDesk(Desk):
        def _devices(self):
            return replace(super()._devices(), tend_journal=tended.append)

    desk = TendingDesk(town)
    desk.open()
    for _ in range(3):
        desk.visit(desk.visitor(town.card("hanako")))
    desk.close()
    assert len(tended) == 1


def test_staff_are_told_when_patients_take_their_cards_too_early(keeping, town):
    told = []
    keeping.runner.observe(lambda _: told.append(keeping.runner.advice))
    keeping.visit(keeping.visitor(town.card("hanako"), on={EnteringPin: put_back_after(3.0)}))
    keeping.wait(lambda: keeping.runner.advice is not None and told[-1] is not None)
    assert told[-1].id is AdviceId.HAND


def test_a_disk_that_refuses_costs_no_visit_and_no_entry(town, kept):
    broken = [True]

    def open_when_it_works() -> Journal:
        if broken[0]:
            raise JournalUnwritable("the disk is full")
        return Journal.open(*kept)

    class FullDesk(Desk):
        def _devices(self):
            return replace(super()._devices(), open_journal=open_when_it_works)

    desk = FullDesk(town)
    desk.open()
    first = desk.visit(desk.visitor(town.card("hanako")))
    broken[0] = False
    second = desk.visit(desk.visitor(town.card("hanako")))
    desk.close()
    assert {first.outcome.kind, second.outcome.kind} == {OutcomeKind.ELIGIBLE}
    with read(kept) as journal:
        assert len(journal.visits()) == 2
