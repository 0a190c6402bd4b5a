# SPDX-License-Identifier: Apache-2.0
"""What the person agrees to, one question after the other, once the insurance is confirmed."""

from dataclasses import replace

from terminal.session.effects import PutConsents
from terminal.session.events import ConsentSaid
from terminal.session.states import AskingConsent, Confirming
from terminal.session.transition import Next
from terminal.session.values import Consents, Question


def said(state: AskingConsent, event: ConsentSaid) -> Next:
    """One answer; an answer to another question than the one on the screen means nothing."""
    first, *rest = state.questions
    if event.question is not first:
        return Next(state)
    now = replace(state, said=_with(state.said, event), questions=tuple(rest))
    return Next(now) if rest else done(now)


def done(state: AskingConsent) -> Next:
    """No more questions: what was not answered is not agreed to, and is asked at the next visit."""
    told = (PutConsents(state.visit.number, state.said),) if state.said.said else ()
    return Next(Confirming(state.visit, state.outcome, checked=True), told)


def _with(consents: Consents, event: ConsentSaid) -> Consents:
    if event.question is Question.INFORMATION:
        return replace(consents, information=event.agreed)
    return replace(consents, subsidies=event.agreed)
