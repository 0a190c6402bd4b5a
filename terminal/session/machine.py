# SPDX-License-Identifier: Apache-2.0
"""`step`: one event in, the next state and the orders to the runner out.

Three layers, in this order: what means the same everywhere (`everywhere`), what the state makes of the event
(`visiting`, `interrupted`), and what follows from the new state alone (`drive`: the next card or network
operation; `timers`: how long the state may last).
"""

from dataclasses import replace
from typing import NamedTuple

from terminal.session import (
    ending,
    everywhere,
    history,
    interrupted,
    leaving,
    patience,
    timers,
    visiting,
)
from terminal.session.drive import asking, drive, eyes, renewed
from terminal.session.effects import Effect, WithdrawSlip
from terminal.session.events import (
    CardAppeared,
    CardLies,
    Event,
    HistoryWanted,
    ReaderLost,
    ReaderReady,
)
from terminal.session.policy import Policy
from terminal.session.states import (
    AskingHistory,
    Failed,
    Idle,
    Interrupted,
    Leaving,
    OutOfService,
    ShowingHistory,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.timers import timer_effects
from terminal.session.transition import Next, begin, visit_of
from terminal.session.values import SlipStage


class Step(NamedTuple):
    """The result of one step."""

    state: State
    effects: tuple[Effect, ...]


def step(policy: Policy, state: State, event: Event) -> Step:
    """The session machine. Pure; an event that means nothing in this state changes nothing."""
    if everywhere.is_stale(state, event):
        return Step(state, ())
    moved = everywhere.on(state, event)
    if moved is None:
        moved = _on(policy, state, event)
    driven = drive(policy, asking(renewed(moved.state, event.at), event.at))
    after = patience.counted(policy, state, driven.state, event)
    effects = moved.effects + driven.effects + _withdrawn(state, after)
    effects += eyes(state, after, effects)
    timer = timer_effects(policy, state, after, event.at) or timers.renewed(policy, after, event)
    return Step(after, effects + timer)


def _withdrawn(before: State, after: State) -> tuple[Effect, ...]:
    """A visit ends, and its slip was never the person's: nobody is left to give it to."""
    old, new = visit_of(before), visit_of(after)
    if old is None or old.slip is not SlipStage.ORDERED:
        return ()
    over = new is None or new.number != old.number
    return (WithdrawSlip(old.number),) if over else ()


def _on(policy: Policy, state: State, event: Event) -> Next:
    match state:
        case OutOfService():
            return _on_out_of_service(state, event)
        case Idle():
            return _on_idle(state, event)
        case ShowingResult() if isinstance(event, HistoryWanted):
            return history.asked(state, event.at)
        case ShowingResult() | Failed() | TakeCardBack():
            return ending.on(state, event)
        case AskingHistory() | ShowingHistory():
            return history.on(policy, state, event)
        case Leaving():
            return leaving.on(state, event)
        case Interrupted():
            return interrupted.on(policy, state, event)
        case _:
            return visiting.on(policy, state, event)


def _on_out_of_service(state: OutOfService, event: Event) -> Next:
    match event:
        case ReaderReady():
            return Next(Idle(state.next_visit))
        case ReaderLost(failure=failure):
            return Next(replace(state, failure=failure))
        case _:
            return Next(state)


def _on_idle(state: Idle, event: Event) -> Next:
    match event:
        case CardAppeared():
            return begin(state.next_visit, event.at)
        case CardLies(sort=sort):
            return Next(replace(state, lying=sort))
        case ReaderLost(failure=failure):
            return Next(OutOfService(state.next_visit, failure))
        case _:
            return Next(state)
