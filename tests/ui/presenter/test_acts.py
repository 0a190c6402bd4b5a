# SPDX-License-Identifier: Apache-2.0
"""What a touch means: the same everywhere, or only to the question that is on the screen."""

import pytest

from terminal.session import Policy, step
from terminal.session.events import (
    AllConsentsSaid,
    ConsentSaid,
    HistoryPaged,
    PersonActed,
    RegistrationSaid,
)
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    Interrupted,
    OfferingRegistration,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
)
from terminal.session.values import Method, Question
from tests.support.session_words import BOTH, ELIGIBLE, UNREGISTERED, WHOLE
from ui.presenter.acts import event_of
from ui.presenter.model import Action

AT = 5.0
NOW = {"at": AT, "visit": 1}
CONSENT = AskingConsent(WHOLE, ELIGIBLE, BOTH)
TOGETHER = AskingConsent(WHOLE, ELIGIBLE, BOTH, together=True)
HISTORY = ShowingHistory(ShowingResult(WHOLE, ELIGIBLE), rows=13, page=2)
OFFER = OfferingRegistration(WHOLE, UNREGISTERED, Method.PIN)
NEEDS_ITS_STATE = {Action.AGREE, Action.DECLINE, Action.NEXT_PAGE, Action.PREVIOUS_PAGE}


@pytest.mark.parametrize("action", sorted(set(Action) - NEEDS_ITS_STATE))
def test_every_other_action_makes_an_event_in_any_state(action: Action) -> None:
    event = event_of(action, ChoosingMethod(WHOLE), AT, 1)
    assert event is not None
    assert (event.at, event.visit) == (AT, 1)


@pytest.mark.parametrize("action", sorted(NEEDS_ITS_STATE))
def test_an_answer_without_a_question_means_nothing(action: Action) -> None:
    assert event_of(action, ChoosingMethod(WHOLE), AT, 1) is None


@pytest.mark.parametrize("state", [AgreeingToBirth(WHOLE, 9), StaffCheck(WHOLE)])
@pytest.mark.parametrize("action", [Action.AGREE, Action.DECLINE])
def test_no_touch_on_the_patients_screen_is_a_word_of_staff(state, action) -> None:
    assert event_of(action, state, AT, 1) is None


@pytest.mark.parametrize(("action", "agreed"), [(Action.AGREE, True), (Action.DECLINE, False)])
def test_yes_and_no_answer_the_question_on_the_screen(action: Action, agreed: bool) -> None:
    first = ConsentSaid(**NOW, question=Question.INFORMATION, agreed=agreed)
    assert event_of(action, CONSENT, AT, 1) == first
    assert event_of(action, Interrupted(CONSENT, card_seen=False), AT, 1) == first
    assert event_of(action, OFFER, AT, 1) == RegistrationSaid(**NOW, agreed=agreed)
    assert event_of(action, TOGETHER, AT, 1) is None


def test_one_touch_answers_all() -> None:
    assert event_of(Action.AGREE_ALL, TOGETHER, AT, 1) == AllConsentsSaid(**NOW, agreed=True)
    assert event_of(Action.DECLINE_ALL, TOGETHER, AT, 1) == AllConsentsSaid(**NOW, agreed=False)


def test_pages_are_turned_from_the_one_on_the_screen() -> None:
    assert event_of(Action.NEXT_PAGE, HISTORY, AT, 1) == HistoryPaged(**NOW, page=3)
    assert event_of(Action.PREVIOUS_PAGE, HISTORY, AT, 1) == HistoryPaged(**NOW, page=1)


def test_still_here_is_an_act_and_nothing_more() -> None:
    assert event_of(Action.CONTINUE, CONSENT, AT, 1) == PersonActed(**NOW)


def test_a_touch_on_the_former_patients_screen_changes_nothing() -> None:
    event = event_of(Action.CANCEL, CONSENT, AT, 2)
    assert event is not None
    assert step(Policy(), CONSENT, event).state == CONSENT
