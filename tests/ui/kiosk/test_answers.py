# SPDX-License-Identifier: Apache-2.0
"""The yes and no buttons answer the question that is on the screen, also while its card flickers, and no other."""

from types import SimpleNamespace

import pytest

from terminal.session.events import ConsentSaid, RegistrationSaid
from terminal.session.states import (
    AskingConsent,
    ChoosingMethod,
    Interrupted,
    OfferingRegistration,
)
from terminal.session.values import Method, Note, Outcome, OutcomeKind, Question, Visit
from ui.kiosk.conduct import Conduct
from ui.presenter.model import Action

VISIT = Visit(7)
ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "stated")
UNREGISTERED = Outcome(OutcomeKind.NONE, "stated", note=Note.NOT_REGISTERED)
OFFERS = OfferingRegistration(VISIT, UNREGISTERED, Method.PIN)
ASKS = AskingConsent(VISIT, ELIGIBLE, (Question.SUBSIDIES,))


def said(state, action) -> list:
    """What the session hears of a press on a button in this state."""
    conduct, heard = Conduct.__new__(Conduct), []
    conduct.runner = SimpleNamespace(state=state, queue=SimpleNamespace(post=heard.append))
    conduct.world = SimpleNamespace(clock=SimpleNamespace(now=lambda: 5.0))
    conduct.acted(7, action)
    return heard


@pytest.mark.parametrize(("action", "agreed"), [(Action.AGREE, True), (Action.DECLINE, False)])
@pytest.mark.parametrize("state", [OFFERS, Interrupted(OFFERS, card_seen=False)])
def test_the_offer_to_register_is_answered(state, action, agreed):
    assert said(state, action) == [RegistrationSaid(at=5.0, visit=7, agreed=agreed)]


@pytest.mark.parametrize("state", [ASKS, Interrupted(ASKS, card_seen=False)])
def test_a_consent_is_answered(state):
    question = Question.SUBSIDIES
    expected = [ConsentSaid(at=5.0, visit=7, question=question, agreed=True)]
    assert said(state, Action.AGREE) == expected


def test_a_press_that_comes_late_answers_nothing():
    assert said(ChoosingMethod(VISIT), Action.AGREE) == []
