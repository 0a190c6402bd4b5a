# SPDX-License-Identifier: Apache-2.0
"""The card vanished or fell silent: normal, counted, and healed where possible.

What does not need the card (a face being compared, a query under way) goes on behind the interruption.
"""

from dataclasses import replace

from terminal.session import visiting
from terminal.session.events import (
    CardAppeared,
    CardChanged,
    CardFailed,
    CardVanished,
    Event,
    LinkLost,
    LinkRestored,
    TimerFired,
)
from terminal.session.policy import Policy
from terminal.session.states import (
    Failed,
    Idle,
    Interrupted,
    OutOfService,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.transition import Next, fail, leave, settle
from terminal.session.values import Outcome, OutcomeKind, Visit

RECONNECT = "Interrupted.reconnect"


def on(policy: Policy, state: Interrupted, event: Event) -> Next:
    """Follow the card; give everything else to the state behind the interruption."""
    match event:
        case CardVanished():
            return Next(replace(state, card_seen=False, silent=False))
        case CardAppeared():
            return Next(replace(state, card_seen=True, silent=False))
        case LinkRestored():
            return Next(state.resume)
        case LinkLost() if event.op == state.reconnect_op:
            # The reader may still believe in a card that is gone: its next word, or time, decides.
            return Next(replace(state, reconnect_op=None, silent=True))
        case CardChanged():
            return another_card(state.visit)
        case CardFailed(failure=failure):
            return fail(state.visit, failure)
        case TimerFired(mark="Interrupted"):
            return Next(replace(state, helping=True, silent=False))
        case TimerFired(mark="Interrupted.helping"):
            return end_without_card(state, _given_up(state.visit))
        case _:
            return _behind(policy, state, event)


def another_card(visit: Visit) -> Next:
    """Never mix two people: the visit ends, and what was read is wiped with it."""
    return settle(visit, Outcome(OutcomeKind.CARD_ERROR, "another_card"))


def _given_up(visit: Visit) -> Outcome:
    return visit.failed or Outcome(OutcomeKind.ABANDONED, "card_not_put_back")


def end_without_card(state: Interrupted, outcome: Outcome) -> Next:
    """End the visit; when no card lies there, there is nothing to take back and nobody to show it to."""
    ended = settle(state.visit, outcome)
    if state.card_seen:
        return ended
    idle = leave(state.visit)
    return Next(idle.state, ended.effects + idle.effects)


def _behind(policy: Policy, state: Interrupted, event: Event) -> Next:
    inner = visiting.on(policy, state.resume, event)
    match inner.state:
        case Failed():
            seen = replace(inner.state, card_seen=state.card_seen)
            return Next(seen, inner.effects)
        case Idle() | OutOfService() | Interrupted() | ShowingResult() | TakeCardBack():
            return inner
        case _:
            return Next(replace(state, resume=inner.state), inner.effects)
