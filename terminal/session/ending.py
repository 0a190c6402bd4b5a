# SPDX-License-Identifier: Apache-2.0
"""The end of a visit: the outcome is on the screen, the card still lies there."""

from dataclasses import replace

from terminal.session.effects import WipeVisit
from terminal.session.events import CardAppeared, CardVanished, Event, StaffCalled, TimerFired
from terminal.session.states import Ended, Failed, Leaving, StaffCheck, TakeCardBack
from terminal.session.timers import mark
from terminal.session.transition import Next, leave
from terminal.session.values import Method, OutcomeKind

# Only a face or a PIN that failed can be made good by a member of staff's own eyes.
STAFF_CAN_HELP = (OutcomeKind.NOT_MATCHED, OutcomeKind.NOT_LIVE, OutcomeKind.STAFF)


def on(state: Ended, event: Event) -> Next:
    """Take the card, wait too long, or (after a failed face) staff take over."""
    match event:
        case CardVanished() if not (isinstance(state, Failed) and not state.card_seen):
            return Next(Leaving(state))
        case TimerFired() if event.mark == mark(state):
            return _shown_long_enough(state)
        case CardAppeared() if isinstance(state, Failed):
            return Next(replace(state, card_seen=True))
        case StaffCalled() if isinstance(state, Failed) and staff_can_help(state):
            return Next(StaffCheck(state.visit))
        case _:
            return Next(state)


def _shown_long_enough(state: Ended) -> Next:
    if isinstance(state, Failed) and not state.card_seen:
        return leave(state.visit)
    return Next(TakeCardBack(state.visit, state.outcome), (WipeVisit(state.visit.number),))


def staff_can_help(state: Failed) -> bool:
    """Whether a member of staff may take over a visit that failed."""
    facts = state.visit.facts
    usable = facts is not None and Method.STAFF in facts.methods and state.visit.photo_read
    return usable and state.outcome.kind in STAFF_CAN_HELP
