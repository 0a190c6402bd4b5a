# SPDX-License-Identifier: Apache-2.0
"""Whole visits in which a person reads, at the kiosk, who looked at their data; the real service over TLS."""

import io
import logging
from datetime import timedelta

import pytest

from eligibility.service.settings import Failure, FailureKind
from hw.errors import CardMute
from terminal.session.events import HistoryPaged
from terminal.session.states import (
    AskingHistory,
    Leaving,
    ShowingHistory,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.values import Method, OutcomeKind
from tests.support.history_reader import Reader

PERSON, OTHER = "hanako", "haruto"


@pytest.mark.parametrize(("method", "verifies"), [(Method.PIN, 1), (Method.STAFF, 0)])
def test_who_looked_is_read_newest_first_and_no_pin_is_sent_for_it(desk, town, method, verifies):
    reader = Reader(desk)
    record = desk.visit(desk.visitor(town.card(PERSON), method=method, on=reader.on))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.counters.pin_verifies == verifies
    newest, *before = reader.rows
    assert (newest.purpose, newest.method) == ("access_history", str(method))
    assert ("eligibility", str(method)) in {(row.purpose, row.method) for row in before[:2]}
    assert [row.at for row in reader.rows] == sorted((row.at for row in reader.rows), reverse=True)
    assert town.now() - newest.at < timedelta(minutes=5)
    assert len(reader.results) == 2, "the result is shown again"
    assert not reader.results[1].unread
    assert desk.vaults.empty


def test_each_person_reads_their_own_history_and_nobody_sees_anothers(desks, town):
    seen = {}
    for name in (PERSON, OTHER):
        desk = desks()
        reader = Reader(desk)
        desk.visit(desk.visitor(town.card(name), method=Method.STAFF, on=reader.on))
        seen[name] = {row.request_id for row in reader.rows}
        for visit in range(4):
            assert desk.runner.history(visit) is None, "it is shown to whose it is, while it is"
    assert seen[PERSON]
    assert not seen[PERSON] & seen[OTHER]


@pytest.mark.parametrize("where", [AskingHistory, ShowingHistory])
def test_another_card_in_its_place_reads_nothing_of_the_first_one_s(desk, town, where):
    """It begins a visit of its own."""
    reader, other = Reader(desk), town.card(OTHER)
    history: list[object] = []
    desk.runner.observe(
        lambda state: history.append((type(state), desk.runner.history(1), desk.runner.history(2)))
    )

    def swap(visitor, state) -> None:
        visitor.on, visitor.method = {}, Method.STAFF
        visitor.reader.remove()
        visitor.reader.insert(other)
        desk.number_b = other.number_b

    record = desk.visit(desk.visitor(town.card(PERSON), on={**reader.on, where: swap}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    desk.wait(lambda: len(desk.records) == 2)
    after = history[max(i for i, (kind, *_) in enumerate(history) if kind is where) + 1 :]
    assert after
    assert all(rows == (None, None) for _, *rows in after for rows in [tuple(rows)])
    assert desk.records[1].outcome.kind is OutcomeKind.ELIGIBLE
    assert desk.vaults.empty


def test_a_card_that_is_lifted_takes_its_history_from_the_screen_at_once(desk, town):
    reader = Reader(desk)
    shown: dict[type, object] = {}
    desk.runner.observe(lambda s: shown.__setitem__(type(s), desk.runner.history(s.visit.number))
                        if isinstance(s, ShowingHistory | Leaving) else None)  # fmt: skip
    lift = {ShowingHistory: lambda visitor, _: visitor.reader.remove()}
    desk.visit(desk.visitor(town.card(PERSON), on={**reader.on, **lift}))
    assert shown[ShowingHistory]
    assert shown[Leaving] is None
    assert desk.vaults.empty


@pytest.mark.parametrize("where", [AskingHistory, ShowingHistory])
def test_a_card_that_flickers_at_its_history_is_shown_its_result_again(desk, town, where):
    reader, card = Reader(desk), town.card(PERSON)

    def blink(visitor, state) -> None:
        visitor.on = {ShowingResult: reader.result}
        visitor.reader.remove()
        visitor.reader.insert(card)

    record = desk.visit(desk.visitor(card, on={**reader.on, where: blink}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert reader.results[-1].same, "it was asked who it is"
    assert len(desk.records) == 1, "it is the same visit"


def test_a_card_that_falls_silent_when_it_is_to_sign_is_asked_who_it_is(desk, town, monkeypatch):
    def silent(*_args: object) -> None:
        monkeypatch.undo()
        raise CardMute("for a moment")

    reader = Reader(desk)

    def asks(visitor, state) -> None:
        if not reader.results:
            monkeypatch.setattr("terminal.runner.card_orders.steps.prove_presence", silent)
        reader.result(visitor, state)

    visitor = desk.visitor(town.card(PERSON), on={**reader.on, ShowingResult: asks})
    desk.visit(visitor)
    assert reader.rows is None
    second = reader.results[1]
    assert (second.unread, second.same, second.card_seen) == (True, True, True)
    begins = visitor.seen.index("AskingHistory")
    assert visitor.seen[begins:][:3] == ["AskingHistory", "Leaving", "ShowingResult"]


@pytest.mark.parametrize("kind", [FailureKind.STATUS_500, FailureKind.STATUS_429])
def test_a_service_that_does_not_tell_leaves_the_result_as_it_was(desk, town, kind):
    reader = Reader(desk)

    def breaks(visitor, state) -> None:
        if not reader.results:
            town.behave(Failure(kind, on="any"))
        reader.result(visitor, state)

    on = {**reader.on, ShowingResult: breaks}
    record = desk.visit(desk.visitor(town.card(PERSON), on=on))
    assert reader.rows is None
    first, second = reader.results
    assert second.unread
    assert (first.outcome, first.same) == (second.outcome, second.same)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE


def test_a_history_that_nobody_reads_is_wiped_when_its_time_is_over(desk, town):
    reader, gone = Reader(desk), []

    def stay(visitor, state) -> None:
        """Turn a page, then do nothing."""
        if state.page == 1 and not state.visit.warned:
            reader.says(HistoryPaged, state, page=1)

    def remind(visitor, state) -> None:
        gone.append((desk.runner.history(state.visit.number), desk.vaults.empty))
        visitor.react(state)

    on = {**reader.on, ShowingHistory: stay, TakeCardBack: remind}
    desk.visit(desk.visitor(town.card(PERSON), on=on))
    assert gone == [(None, True)]


def test_nothing_of_a_history_is_logged(desk, town):
    text, root = io.StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(text), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        reader = Reader(desk)
        desk.visit(desk.visitor(town.card(PERSON), on=reader.on))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert "ShowingHistory" in text.getvalue(), "the log was not listened to"
    assert "HistoryEntry" not in text.getvalue()
    for row in reader.rows:
        for told in (row.request_id, repr(row.at), row.at.isoformat()):
            assert told not in text.getvalue()
