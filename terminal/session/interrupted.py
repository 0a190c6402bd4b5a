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
    Leaving,
    OutOfService,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, another_card, fail, leave, settle
from terminal.session.values import Outcome, OutcomeKind, Visit


def on(policy: Policy, state: Interrupted, event: Event) -> Next:
    """Follow the card; give everything else to the state behind the interruption."""
    match event:
        case CardVanished():
            return Next(replace(state, card_seen=False, reconnect_op=None))
        case CardAppeared():
            return Next(replace(state, card_seen=True, reconnect_op=None))
        case LinkRestored():
            return Next(state.resume)
        case LinkLost():
            return Next(replace(state, reconnect_op=None))  # an attempt lasts; the next one begins
        case CardChanged():
            return _failed(another_card(state.visit), state)
        case CardFailed(failure=failure):
            return _failed(fail(state.visit, failure), state)
        case TimerFired():
            return _waited(state, event)
        case _:
            return _behind(policy, state, event)


def _waited(state: Interrupted, event: TimerFired) -> Next:
    if event.mark != mark(state):
        return Next(state)
    if not state.helping:
        return Next(replace(state, helping=True))
    return end_without_card(state, _given_up(state.visit))


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
            return _failed(inner, state)
        case Idle() | OutOfService() | Interrupted() | ShowingResult() | TakeCardBack() | Leaving():
            return inner
        case _:
            return Next(replace(state, resume=inner.state), inner.effects)


def _failed(moved: Next, before: Interrupted) -> Next:
    # Where no card lies, none will be taken away: the failure then leaves the screen by its timer.
    if not isinstance(moved.state, Failed):
        return moved
    return Next(replace(moved.state, card_seen=before.card_seen), moved.effects)
