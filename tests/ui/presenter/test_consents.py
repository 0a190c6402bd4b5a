# SPDX-License-Identifier: Apache-2.0
"""The screens that ask for consent: all with one touch, or one thing after the other."""

import pytest

from terminal.session.states import AskingConsent
from terminal.session.values import Outcome, OutcomeKind, Question, Visit
from ui.presenter.consents import ASKS, consent
from ui.presenter.model import Action, ScreenKind, Text
from ui.presenter.text_ids import TextId

ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "stated")
BOTH = (Question.INFORMATION, Question.SUBSIDIES)
USED = (Question.MEDICINE, Question.CHECKUP)


def asked(
    *questions: Question, together: bool = False, items: tuple[Question, ...] = USED
) -> AskingConsent:
    return AskingConsent(Visit(1), ELIGIBLE, questions, together=together, items=items)


def test_one_touch_answers_all_that_is_listed_either_way() -> None:
    model = consent(asked(*BOTH, together=True))
    assert model.kind is ScreenKind.CONSENT
    assert [one.action for one in model.buttons] == [
        Action.AGREE_ALL,
        Action.ONE_BY_ONE,
        Action.DECLINE_ALL,
    ]
    assert [ask.question for ask in model.asks] == [
        TextId.ABOUT_MEDICINE,
        TextId.ABOUT_CHECKUP,
        TextId.ABOUT_SUBSIDIES,
    ]


def test_nothing_that_the_clinic_does_not_use_is_listed() -> None:
    model = consent(asked(Question.INFORMATION, together=True, items=(Question.SURGERY,)))
    assert model.asks == (ASKS[Question.SURGERY],)


@pytest.mark.parametrize("question", list(Question))
def test_every_question_can_be_asked_alone_with_yes_and_no(question: Question) -> None:
    model = consent(asked(question))
    assert [one.action for one in model.buttons] == [Action.AGREE, Action.DECLINE]
    assert model.asks == ()
    assert model.headline != Text(TextId.CONSENT_TOGETHER)


def test_how_long_a_consent_holds_is_said_with_each_item() -> None:
    assert consent(asked(Question.MEDICINE)).notes == (Text(TextId.CONSENT_FOR_A_DAY),)
    assert consent(asked(*BOTH, together=True)).detail == Text(TextId.CONSENT_FOR_A_DAY)
