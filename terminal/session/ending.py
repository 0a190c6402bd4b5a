# SPDX-License-Identifier: Apache-2.0
"""The end of a visit: the outcome is on the screen, the card still lies there."""

from dataclasses import replace

from terminal.session import evidence
from terminal.session.effects import PrintDeclaration, WipeVisit
from terminal.session.events import (
    CardAppeared,
    CardNamed,
    CardVanished,
    DeclarationFailed,
    DeclarationPrinted,
    DeclarationWanted,
    Event,
    OpEvent,
    StaffCalled,
    TimerFired,
)
from terminal.session.leaving import back_under
from terminal.session.naming import named
from terminal.session.states import (
    Ended,
    Failed,
    Leaving,
    ShowingResult,
    StaffCheck,
    TakeCardBack,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, leave
from terminal.session.values import Method, OutcomeKind, Visit

# Only a face or a PIN that failed can be made good by a member of staff's own eyes.
STAFF_CAN_HELP = (OutcomeKind.NOT_MATCHED, OutcomeKind.NOT_LIVE, OutcomeKind.STAFF)


def on(state: Ended, event: Event) -> Next:
    """Take the card, wait too long, or (after a failed face) staff take over."""
    if isinstance(state, ShowingResult) and isinstance(event, OpEvent | DeclarationWanted):
        return _declare(state, event)
    match event:
        case CardVanished() if not evidence.without_card(state):
            return Next(Leaving(state))
        case TimerFired() if event.mark == mark(state):
            return shown_long_enough(state)
        case CardNamed(sort=sort) if isinstance(state, Failed):
            return named(state, sort)
        case CardAppeared() if isinstance(state, Failed | TakeCardBack):
            return Next(evidence.is_seen(state))
        case CardAppeared() if isinstance(state, ShowingResult) and not state.card_seen:
            return back_under(state)
        case StaffCalled() if isinstance(state, Failed) and staff_can_help(state):
            return Next(StaffCheck(state.visit))
        case _:
            return Next(state)


def can_declare(state: ShowingResult) -> bool:
    """Whether the person may need a 申立書: nothing is confirmed, and it is known who they are."""
    wanted = state.outcome.kind is not OutcomeKind.ELIGIBLE
    return wanted and state.same and not state.declared and state.visit.slip_op is None


def _declare(state: ShowingResult, event: OpEvent | DeclarationWanted) -> Next:
    match event:
        case DeclarationWanted() if can_declare(state):
            op = state.visit.ops + 1
            visit = replace(state.visit, ops=op, slip_op=op)
            asked = replace(state, visit=visit, trouble=None)
            return Next(asked, (PrintDeclaration(visit.number, op),))
        case DeclarationPrinted():
            return Next(replace(state, visit=_free(state.visit), declared=True))
        case DeclarationFailed(failure=failure):
            return Next(replace(state, visit=_free(state.visit), trouble=failure))
        case _:
            return Next(state)


def _free(visit: Visit) -> Visit:
    return replace(visit, slip_op=None)


def shown_long_enough(state: Ended) -> Next:
    """Nothing of the person stays on the screen; a card that still lies there is reminded of."""
    away = evidence.without_card(state)
    if away and (isinstance(state, TakeCardBack) or not evidence.lies(state.visit)):
        return leave(state.visit)
    reminder = TakeCardBack(state.visit, state.outcome, card_seen=not away)
    return Next(reminder, (WipeVisit(state.visit.number),))


def staff_can_help(state: Failed) -> bool:
    """Whether a member of staff may take over a visit that failed."""
    facts = state.visit.facts
    usable = facts is not None and Method.STAFF in facts.methods and state.visit.photo_read
    return usable and state.outcome.kind in STAFF_CAN_HELP
