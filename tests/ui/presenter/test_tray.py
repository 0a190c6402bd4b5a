# SPDX-License-Identifier: Apache-2.0
"""What people read because of the tray camera: one thing to do, and never a word against them."""

from dataclasses import replace
from typing import Any

import pytest

from hw.errors import PinBlocked, PinTriesLow
from terminal.failures import failure_for
from terminal.session import Policy, step
from terminal.session.events import NumberBGiven, StaffCalled, TraySeen
from terminal.session.naming import NAMED
from terminal.session.states import (
    AgreeingToBirth,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Failed,
    Idle,
    Interrupted,
    LayingStraight,
    Querying,
    StaffCheck,
    State,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    LayHint,
    LyingCard,
    Method,
    NumberB,
    Outcome,
    OutcomeKind,
    TrayView,
    Visit,
)
from ui.presenter import present
from ui.presenter.model import Action, Picture, ScreenKind, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.presenter.tray import HINTS, LYING
from ui.texts import words

VISIT = Visit(7, number_b=NumberB.ASKED)
STILL = replace(VISIT, tray=TrayView.STILL)
DRAFT = "300?01203004?7"


class Vault:
    """Knows a draft, or nothing any more; and remembers who asked for it."""

    def __init__(self, draft: str | None = DRAFT) -> None:
        self.draft = draft
        self.asked: list[int] = []

    def holder_name(self, visit: int) -> str | None:
        raise AssertionError(f"nobody's name is shown here, nor that of {visit}")

    def number_b_draft(self, visit: int) -> str | None:
        self.asked.append(visit)
        return self.draft


def shown(state: State, draft: str | None = DRAFT) -> ScreenModel:
    return present(state, Vault(draft))


def said(model: ScreenModel) -> set[TextId]:
    return {text.id for text in (model.headline, model.detail) if text is not None}


def actions(model: ScreenModel) -> list[Action]:
    return [button.action for button in model.buttons]


@pytest.mark.parametrize("hint", list(LayHint))
def test_each_hint_says_one_thing_to_do_and_typing_is_always_possible(hint: LayHint) -> None:
    model = shown(LayingStraight(VISIT, hint))
    assert model.kind is ScreenKind.STRAIGHTEN
    assert model.headline == Text(HINTS[hint][0])
    assert actions(model) == [Action.TYPE, Action.CANCEL]
    assert model.entry is None


def test_staff_can_be_called_to_a_card_that_nobody_can_lay_straight_and_are_told_to_type() -> None:
    visit = replace(VISIT, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3))
    before = LayingStraight(visit, LayHint.GLARE)
    assert actions(shown(before)) == [Action.TYPE, Action.STAFF, Action.CANCEL]
    after = step(Policy(), before, StaffCalled(at=1.0, visit=7)).state
    model = shown(after)
    assert model.kind is ScreenKind.NUMBER_B
    assert said(model) == {TextId.STAFF_COMING, TextId.NUMBER_B_STAFF}
    typed = step(Policy(), after, NumberBGiven(at=2.0, visit=7, typed=True)).state
    assert isinstance(typed, StaffCheck)


@pytest.mark.parametrize("error", [PinBlocked("number_b"), PinTriesLow(4, "number_b")])
def test_a_card_whose_number_may_not_be_tried_is_not_said_to_have_a_locked_pin(
    error: Exception,
) -> None:
    failure = failure_for(error)
    model = shown(Failed(VISIT, Outcome(failure.outcome, failure.message, failure.code)))
    assert said(model) == {TextId.FAILED_NUMBER_B_LOCKED, TextId.TOWN_UNLOCKS_NUMBER}
    assert model.detail is not None
    told = words(model.headline), words(model.detail)
    assert not any("暗証番号" in word.ja or "PIN" in word.en for word in told)
    assert "市区町村" in told[1].ja


def test_no_two_hints_ask_for_the_same() -> None:
    assert len({what for what, _ in HINTS.values()}) == len(LayHint)


def test_only_the_doubtful_digits_are_to_be_corrected_and_the_others_stand_there() -> None:
    model = shown(EnteringNumberB(VISIT, doubtful=(3, 12)))
    assert model.headline == Text(TextId.NUMBER_B_DOUBTFUL)
    assert "〇の数字だけ" in words(model.headline).ja
    assert model.entry is not None
    assert (model.entry.doubtful, model.entry.known) == ((3, 12), DRAFT)
    assert model.entry.groups == (6, 4, 4)


def test_a_draft_that_was_wiped_leaves_all_of_it_to_be_typed() -> None:
    model = shown(EnteringNumberB(VISIT, doubtful=(3, 12)), draft=None)
    assert model.headline == Text(TextId.NUMBER_B)
    assert model.entry is not None
    assert (model.entry.doubtful, model.entry.known) == ((), None)


def test_the_digits_that_were_read_stay_out_of_whatever_prints_a_screen_model() -> None:
    assert DRAFT not in repr(shown(EnteringNumberB(VISIT, doubtful=(3, 12))))


def test_the_draft_is_asked_for_only_where_digits_are_doubtful() -> None:
    vault = Vault()
    refused = EnteringNumberB(replace(VISIT, number_b_refusals=1), 8)
    assert present(refused, vault).headline == Text(TextId.NUMBER_B_WRONG)
    present(LayingStraight(VISIT, LayHint.GLARE), vault)
    assert vault.asked == []


def test_while_staff_think_about_the_other_birth_year_the_person_waits_or_stops() -> None:
    model = shown(AgreeingToBirth(replace(VISIT, number_b_refusals=1), 9))
    assert model.kind is ScreenKind.STAFF_AGREES
    assert actions(model) == [Action.CANCEL], "staff answer on their own side"
    assert model.detail == Text(TextId.LEAVE_CARD), "what staff are asked is none of the person's"


# --- a card that is away ---------------------------------------------------------------------------

AWAY = [
    Interrupted(Querying(STILL, Method.PIN), card_seen=False),
    Interrupted(Querying(STILL, Method.PIN), card_seen=True),
    Interrupted(EnteringPin(STILL, 3), card_seen=False),
    Interrupted(ChoosingMethod(STILL), card_seen=False),
    Interrupted(LayingStraight(STILL, LayHint.DARK), card_seen=False),
    Interrupted(EnteringNumberB(STILL), card_seen=False),
]


@pytest.mark.parametrize("state", AWAY, ids=lambda s: f"{type(s.resume).__name__}-{s.card_seen}")
def test_nobody_is_told_to_put_back_a_card_that_lies_there(state: Interrupted) -> None:
    """Whatever went before: the picture how to lay it is gone as soon as the tray is seen."""
    for before in (state, replace(state, helping=True)):
        seen = TraySeen(at=1.0, view=TrayView.STILL)
        after = step(Policy(), before, seen).state
        model = shown(after)
        assert TextId.PUT_BACK not in said(model)
        assert TextId.HOLD_STILL not in said(model)
        assert model.tone is Tone.CALM


def test_a_disturbed_radio_is_said_to_be_the_matter_and_nothing_is_to_be_done() -> None:
    model = shown(Interrupted(Querying(STILL, Method.PIN), card_seen=False))
    assert model.kind is ScreenKind.INTERRUPTED
    assert said(model) == {TextId.RADIO_LEAVE_CARD, TextId.RADIO_DISTURBED}
    assert (model.picture, actions(model)) == (Picture.HOLD_CARD, [Action.CANCEL])


def test_who_types_goes_on_over_a_card_that_lies_still() -> None:
    state = Interrupted(EnteringPin(STILL, 3), card_seen=False)
    calm = shown(state.resume)
    assert shown(state) == replace(calm, detail=Text(TextId.RADIO_LEAVE_CARD))


def test_who_was_asked_to_move_the_card_is_not_told_to_hold_it_still() -> None:
    moving = LayingStraight(replace(VISIT, tray=TrayView.HAND), LayHint.TURN_OVER)
    assert shown(Interrupted(moving, card_seen=False)) == shown(moving)
    gone = Interrupted(moving, card_seen=False, helping=True)
    assert shown(gone).headline == Text(TextId.PUT_BACK)


def test_a_silent_radio_is_blamed_in_the_end_and_not_the_person() -> None:
    model = shown(Failed(STILL, Outcome(OutcomeKind.CARD_ERROR, "interference")))
    assert said(model) == {TextId.FAILED_INTERFERENCE}
    assert [step.id for step in model.steps] == [TextId.STEP_TAKE_CARD, TextId.STEP_DESK]
    assert model.tone is Tone.CARE


# --- cards that are none, or that the reader does not see ------------------------------------------


@pytest.mark.parametrize("sort", list(NAMED))
def test_a_card_that_is_none_is_named_with_what_to_do(sort: LyingCard) -> None:
    model = shown(Failed(VISIT, NAMED[sort]))
    assert model.headline.id is LYING[sort][1], "the same name as on the first screen"
    asked = "".join(words(step).ja for step in model.steps)
    assert "マイナンバーカード" in asked or "係員" in asked


@pytest.mark.parametrize("sort", list(LyingCard))
def test_the_first_screen_says_what_to_do_about_what_lies_there(sort: LyingCard) -> None:
    usual: Any = shown(Idle(1))
    model = shown(Idle(1, sort))
    assert (model.kind, model.visit) == (ScreenKind.IDLE, None)
    assert said(model) == set(LYING[sort])
    assert model.headline != usual.headline
    assert model.tone is Tone.CARE


def test_a_card_face_down_is_turned_over_and_one_that_is_not_felt_pushed_in() -> None:
    assert shown(Idle(1, LyingCard.MY_NUMBER_BACK)).headline == Text(TextId.LAY_TURN_OVER)
    assert shown(Idle(1, LyingCard.MY_NUMBER)).headline == Text(TextId.LAY_PUSH_IN)
    licence = shown(Idle(1, LyingCard.DRIVING_LICENCE))
    assert licence.headline == Text(TextId.LAY_MY_NUMBER_CARD), "first what to do"
    assert licence.detail == Text(TextId.FAILED_DRIVING_LICENCE)
