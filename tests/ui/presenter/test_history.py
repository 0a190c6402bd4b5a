# SPDX-License-Identifier: Apache-2.0
"""My access history as a screen: pages, words for what the service said, and nothing after the wipe."""

from datetime import UTC, datetime, timedelta

import pytest

from eligibility.history_rows import HistoryEntry
from eligibility.service.counter import Purpose
from terminal.session.history import ROWS
from terminal.session.states import AskingHistory, ShowingHistory, ShowingResult
from terminal.session.values import CardFacts, CardKind, Method, Outcome, OutcomeKind, Visit
from ui.presenter import present
from ui.presenter.history import HOW, WHAT, page_of
from ui.presenter.model import Action, ScreenKind, Text
from ui.presenter.text_ids import TextId

CLINIC = "1310000001"
START = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)
VISIT = Visit(7, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3))
RESULT = ShowingResult(VISIT, Outcome(OutcomeKind.ELIGIBLE, "stated"))


def look(day: int, how: str = "face", why: str = "eligibility") -> HistoryEntry:
    return HistoryEntry(START + timedelta(days=day), CLINIC, "kiosk-1", how, why, f"q-{day}")


class Vault:
    def __init__(self, entries: tuple[HistoryEntry, ...] | None) -> None:
        self.entries = entries

    def holder_name(self, visit: int) -> str | None:
        raise AssertionError(f"nobody's name is shown beside a history ({visit})")

    def number_b_draft(self, visit: int) -> str | None:
        raise AssertionError(f"no digits are asked for ({visit})")

    def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
        return {7: self.entries}[visit]


def shown(entries: tuple[HistoryEntry, ...] | None, page: int = 1):
    state = ShowingHistory(RESULT, rows=len(entries or ()), page=page)
    return present(state, Vault(entries))


def test_looks_stand_as_they_come_in_japans_time() -> None:
    model = shown((look(1, "pin"), look(0)))
    assert model.kind is ScreenKind.HISTORY
    assert [row.how for row in model.rows] == [TextId.HOW_PIN, TextId.HOW_FACE]
    assert model.rows[1].at.strftime("%Y-%m-%d %H:%M") == "2026-04-01 00:30"
    assert (model.rows[0].institution, model.page, model.pages) == (CLINIC, 1, 1)


@pytest.mark.parametrize(
    ("page", "buttons"),
    [
        (1, [Action.NEXT_PAGE, Action.BACK]),
        (2, [Action.PREVIOUS_PAGE, Action.NEXT_PAGE, Action.BACK]),
        (3, [Action.PREVIOUS_PAGE, Action.BACK]),
    ],
)
def test_only_pages_that_there_are_can_be_turned_to(page: int, buttons: list[Action]) -> None:
    model = shown(tuple(look(day) for day in range(2 * ROWS + 1)), page)
    assert [one.action for one in model.buttons] == buttons
    assert (model.page, model.pages) == (page, 3)
    assert len(model.rows) == (ROWS if page < 3 else 1)


def test_every_look_is_on_exactly_one_page() -> None:
    entries = tuple(look(day) for day in range(2 * ROWS + 1))
    pages = [entry for page in (1, 2, 3) for entry in page_of(entries, page)]
    assert pages == list(entries)


def test_a_wiped_vault_leaves_a_page_without_rows() -> None:
    model = shown(None)
    assert (model.rows, model.detail) == ((), Text(TextId.HISTORY_NONE))


def test_every_way_to_prove_oneself_has_its_word() -> None:
    assert {*Method, "number"} <= set(HOW)


def test_a_purpose_that_is_new_is_told_as_another_one() -> None:
    model = shown((look(0, "smoke signals", "curiosity"),))
    assert (model.rows[0].how, model.rows[0].what) == (TextId.HOW_OTHER, TextId.LOOKED_OTHER)
    assert set(WHAT) & set(Purpose) == {
        Purpose.BY_NUMBER,
        Purpose.BULK,
        Purpose.CONSENTS,
        Purpose.REGISTRATION,
    }


def test_institutions_stay_out_of_whatever_prints_a_screen_model() -> None:
    assert CLINIC not in repr(shown((look(0),)))


def test_whoever_waits_for_it_can_go_back() -> None:
    model = present(AskingHistory(RESULT), Vault(None))
    assert model.kind is ScreenKind.WAITING
    assert [one.action for one in model.buttons] == [Action.BACK]
