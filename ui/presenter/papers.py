# SPDX-License-Identifier: Apache-2.0
"""The screens after an answer: first registration, the slip being printed, the result."""

from terminal.session.ending import can_declare
from terminal.session.history import can_ask
from terminal.session.slipping import wants_card
from terminal.session.states import (
    OfferingRegistration,
    PrintingSlip,
    ShowingResult,
)
from terminal.session.values import Note, OutcomeKind
from ui.presenter.history import HISTORY
from ui.presenter.model import Action, Button, PersonView, ScreenKind, ScreenModel, Text, Tone
from ui.presenter.next_steps import after_result, said_once
from ui.presenter.outcomes import sentence_for, sentence_for_reason
from ui.presenter.text_ids import TextId

NOTES = {Note.RENEW_SOON: TextId.NOTE_RENEW_SOON, Note.RENEW_NOW: TextId.NOTE_RENEW_NOW}
PRINT_BUTTONS = (
    Button(Action.PRINT_AGAIN, TextId.BUTTON_PRINT_AGAIN),
    Button(Action.PRINT_SKIP, TextId.BUTTON_PRINT_SKIP),
)
DECLARE = Button(Action.DECLARE, TextId.BUTTON_DECLARATION)


def registration(state: OfferingRegistration) -> ScreenModel:
    """利用申込: asked once, of the person whose card lies there."""
    yes = Button(Action.AGREE, TextId.BUTTON_REGISTER)
    no = Button(Action.DECLINE, TextId.BUTTON_NOT_REGISTER)
    return ScreenModel(
        ScreenKind.REGISTRATION,
        Text(TextId.REGISTRATION),
        Text(TextId.REGISTRATION_WHAT),
        visit=state.visit.number,
        buttons=(yes, no),
    )


def printing(state: PrintingSlip) -> ScreenModel:
    """Nothing to do for the person. What ails the printer is told on the staff's side, which has the advice."""
    visit = state.visit.number
    if state.failure is None:
        then = Text(TextId.LEAVE_CARD) if wants_card(state) else Text(TextId.PLEASE_WAIT)
        return ScreenModel(ScreenKind.PRINTING, Text(TextId.PRINTING), then, visit=visit)
    return ScreenModel(
        ScreenKind.PRINTING,
        Text(TextId.TO_RECEPTION),
        Text(TextId.FAILED_PRINTER),
        visit=visit,
        tone=Tone.CARE,
        buttons=PRINT_BUTTONS,
        support_code=state.failure.code,
    )


def result(state: ShowingResult, view: PersonView) -> ScreenModel:
    """What the service said. The name only while it is sure whose card lies there."""
    told = sentence_for(state.outcome)
    shows_name = state.same and state.card_seen
    steps = after_result(state.outcome, state.paper)
    return ScreenModel(
        ScreenKind.RESULT,
        Text(told.headline),
        said_once(told.then, steps),
        _notes(state),
        visit=state.visit.number,
        tone=told.tone,
        buttons=_offers(state),
        support_code=state.outcome.support_code,
        steps=tuple(map(Text, steps)),
        name=view.holder_name(state.visit.number) if shows_name else None,
    )


def _offers(state: ShowingResult) -> tuple[Button, ...]:
    declare = (DECLARE,) if can_declare(state) else ()
    return (*declare, HISTORY) if can_ask(state) else declare


def _notes(state: ShowingResult) -> tuple[Text, ...]:
    """The slip is the first of the steps."""
    said = [TextId.DECLARATION_TAKE if state.declared else None]
    if state.trouble is not None:
        said.append(sentence_for_reason(state.trouble.message).headline)
    said.append(TextId.HISTORY_IMPOSSIBLE if state.unread else None)
    confirmed = state.outcome.kind is OutcomeKind.ELIGIBLE  # the others have enough to do today
    note = state.outcome.note if confirmed else None
    said.append(None if note is None else NOTES.get(note))
    return tuple(Text(one) for one in said if one is not None)
