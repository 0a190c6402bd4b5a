# SPDX-License-Identifier: Apache-2.0
"""What the person agrees to, all at once or one question after the other, once the insurance is confirmed."""

from dataclasses import replace

from terminal.session.effects import PutConsents
from terminal.session.events import AllConsentsSaid, ConsentSaid
from terminal.session.policy import Policy
from terminal.session.states import AskingConsent, Confirming
from terminal.session.transition import Next
from terminal.session.values import ITEMS, Consents, Outcome, Question, Visit


def asked(
    policy: Policy, visit: Visit, outcome: Outcome, questions: tuple[Question, ...]
) -> AskingConsent | None:
    """What the clinic has to ask; None when that is nothing."""
    items = policy.items
    wanted = tuple(one for one in questions if one is not Question.INFORMATION or items)
    if not wanted:
        return None
    state = AskingConsent(visit, outcome, wanted, together=policy.together, items=items)
    return state if policy.together else one_by_one(state)


def one_by_one(state: AskingConsent) -> AskingConsent:
    """The comprehensive question comes apart into its items."""
    apart: list[Question] = []
    for question in state.questions:
        apart += state.items if question is Question.INFORMATION else (question,)
    return replace(state, questions=tuple(apart), together=False)


def all_said(state: AskingConsent, event: AllConsentsSaid) -> Next:
    """One touch for all; what the clinic does not use is not agreed to along with it."""
    if not state.together:
        return Next(state)
    now = state.said
    for question in state.questions:
        now = _answered(state, now, question, agreed=event.agreed)
    return done(replace(state, said=now))


def said(state: AskingConsent, event: ConsentSaid) -> Next:
    """One answer; an answer to another question than the one on the screen means nothing."""
    first, *rest = state.questions
    if event.question is not first:
        return Next(state)
    given = _answered(state, state.said, first, agreed=event.agreed)
    now = replace(state, said=given, questions=tuple(rest))
    return Next(now) if rest else done(now)


def done(state: AskingConsent) -> Next:
    """No more questions: what was not answered is not agreed to, and is asked at the next visit."""
    told = (PutConsents(state.visit.number, state.said),) if state.said.said else ()
    return Next(Confirming(state.visit, state.outcome, checked=True), told)


def _answered(
    state: AskingConsent, consents: Consents, question: Question, *, agreed: bool
) -> Consents:
    match question:
        case Question.SUBSIDIES:
            return replace(consents, subsidies=agreed)
        case Question.INFORMATION if set(state.items) == set(ITEMS):
            return replace(consents, information=agreed)
        case Question.INFORMATION:
            return replace(consents, items=tuple((item, agreed) for item in state.items))
        case _:
            return replace(consents, items=(*consents.items, (question, agreed)))
