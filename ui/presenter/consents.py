# SPDX-License-Identifier: Apache-2.0
"""What the person agrees to: all of it with one touch, or one thing after the other."""

from terminal.session.states import AskingConsent
from terminal.session.values import Question
from ui.presenter.model import Action, Ask, Button, ScreenKind, ScreenModel, Text
from ui.presenter.text_ids import TextId

ASKS: dict[Question, Ask] = {
    Question.SURGERY: Ask(TextId.ABOUT_SURGERY, TextId.WHAT_SURGERY),
    Question.TREATMENT: Ask(TextId.ABOUT_TREATMENT, TextId.WHAT_TREATMENT),
    Question.MEDICINE: Ask(TextId.ABOUT_MEDICINE, TextId.WHAT_MEDICINE),
    Question.CHECKUP: Ask(TextId.ABOUT_CHECKUP, TextId.WHAT_CHECKUP),
    Question.SUBSIDIES: Ask(TextId.ABOUT_SUBSIDIES, TextId.CONSENT_SUBSIDIES_WHAT),
}
"""What lies behind each question. The comprehensive one lists its items."""

HEADLINES: dict[Question, tuple[TextId, TextId]] = {
    Question.INFORMATION: (TextId.CONSENT_INFORMATION, TextId.CONSENT_INFORMATION_WHAT),
    Question.SURGERY: (TextId.CONSENT_SURGERY, TextId.WHAT_SURGERY),
    Question.TREATMENT: (TextId.CONSENT_TREATMENT, TextId.WHAT_TREATMENT),
    Question.MEDICINE: (TextId.CONSENT_MEDICINE, TextId.WHAT_MEDICINE),
    Question.CHECKUP: (TextId.CONSENT_CHECKUP, TextId.WHAT_CHECKUP),
    Question.SUBSIDIES: (TextId.CONSENT_SUBSIDIES, TextId.CONSENT_SUBSIDIES_WHAT),
}

AGREE = (Button(Action.AGREE, TextId.BUTTON_AGREE), Button(Action.DECLINE, TextId.BUTTON_DECLINE))
USE = (Button(Action.AGREE, TextId.BUTTON_USE), Button(Action.DECLINE, TextId.BUTTON_NOT_USE))
ALL = (
    Button(Action.AGREE_ALL, TextId.BUTTON_AGREE_ALL),
    Button(Action.ONE_BY_ONE, TextId.BUTTON_ONE_BY_ONE),
    Button(Action.DECLINE_ALL, TextId.BUTTON_DECLINE_ALL),
)


def consent(state: AskingConsent) -> ScreenModel:
    """Nothing of the answer is shown before it was asked; no answer is a no."""
    return _together(state) if state.together else _single(state)


def _together(state: AskingConsent) -> ScreenModel:
    """Subsidies are used, not shown to doctors: with them the question has to be about both."""
    mixed = Question.SUBSIDIES in state.questions
    return ScreenModel(
        ScreenKind.CONSENT,
        Text(TextId.CONSENT_MIXED if mixed else TextId.CONSENT_TOGETHER),
        Text(TextId.CONSENT_FOR_A_DAY),
        visit=state.visit.number,
        buttons=ALL,
        asks=tuple(ASKS[one] for one in _listed(state)),
    )


def _listed(state: AskingConsent) -> tuple[Question, ...]:
    found: list[Question] = []
    for question in state.questions:
        found += state.items if question is Question.INFORMATION else (question,)
    return tuple(found)


def _single(state: AskingConsent) -> ScreenModel:
    first = state.questions[0]
    question, what = HEADLINES[first]
    items = first is not Question.SUBSIDIES and first is not Question.INFORMATION
    return ScreenModel(
        ScreenKind.CONSENT,
        Text(question),
        Text(what),
        (Text(TextId.CONSENT_FOR_A_DAY),) if items else (),
        visit=state.visit.number,
        buttons=USE if first is Question.SUBSIDIES else AGREE,
    )
