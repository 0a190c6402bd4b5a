# SPDX-License-Identifier: Apache-2.0
"""The card vanished or fell silent, or its reader did: normal, counted, and healed where possible.

What does not need the card (a face being compared, a query under way) goes on behind the interruption.
"""

from dataclasses import replace

from terminal.session import evidence, trouble, visiting
from terminal.session.drive import card_work
from terminal.session.events import (
    CardAppeared,
    CardChanged,
    CardFailed,
    CardVanished,
    Event,
    LinkLost,
    LinkRestored,
    PrintRetried,
    PrintSkipped,
    ReaderReady,
    TimerFired,
)
from terminal.session.losing import given_up, reader_stays_away
from terminal.session.policy import Policy
from terminal.session.states import (
    Failed,
    Interrupted,
    Resumable,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, another_card, fail
from terminal.session.values import Visit


def on(policy: Policy, state: Interrupted, event: Event) -> Next:
    """Follow the card; give everything else to the state behind the interruption."""
    moved = _on(policy, state, event)
    if not isinstance(moved.state, Interrupted):
        return moved
    return Next(evidence.judged(moved.state), moved.effects)


def _on(policy: Policy, state: Interrupted, event: Event) -> Next:
    match event:
        case CardVanished():
            return _vanished_again(policy, state, event)
        case CardAppeared():
            visit = trouble.powered(policy.recovery, state.visit)
            return Next(replace(_with(state, visit), card_seen=True, reconnect_op=None, lost=None))
        case ReaderReady():
            return Next(replace(state, lost=None, lost_at=event.at))
        case LinkRestored():
            return _restored(state)
        case LinkLost():
            # An attempt lasts; the next one begins.
            return Next(
                replace(_with(state, trouble.failed(state.visit, event)), reconnect_op=None)
            )
        case CardChanged():
            return _failed(another_card(state.visit), state)
        case CardFailed(failure=failure):
            return _failed(fail(state.visit, failure), state)
        case PrintRetried() | PrintSkipped():
            return Next(state)  # staff see that the card is away, and not the printer's trouble
        case TimerFired():
            return _waited(state, event)
        case _:
            return _behind(policy, state, event)


def _restored(state: Interrupted) -> Next:
    """The same card answers; whether all is well shows when it has done what it was asked for."""
    visit, busy = state.visit, card_work(state.resume) is not None
    visit = replace(visit, drops=0) if busy else trouble.settled(visit)
    return Next(replace(state.resume, visit=visit), evidence.back_in_place(visit))


def _with(state: Interrupted, visit: Visit) -> Interrupted:
    return replace(state, resume=replace(state.resume, visit=visit))


def _vanished_again(policy: Policy, state: Interrupted, event: CardVanished) -> Next:
    """One more drop, if the card had been back; many of them in a row need the person's help as well."""
    visit = trouble.dropped(state.visit, event.at) if state.card_seen else state.visit
    helping = visit.drops >= policy.recovery.help_after_drops
    away = replace(_with(state, visit), card_seen=False, reconnect_op=None)
    return Next(replace(away, helping=helping or state.helping))


def _waited(state: Interrupted, event: TimerFired) -> Next:
    if event.mark != mark(state):
        return Next(state)
    if state.lost is not None:
        return reader_stays_away(state)
    if state.unread or state.helping or state.brief or state.still:
        return given_up(state)
    return Next(replace(state, helping=True))


def _behind(policy: Policy, state: Interrupted, event: Event) -> Next:
    inner = visiting.on(policy, state.resume, event)
    if isinstance(inner.state, Resumable):
        return Next(replace(state, resume=inner.state), inner.effects)
    return _failed(inner, state) if isinstance(inner.state, Failed) else inner


def _failed(moved: Next, before: Interrupted) -> Next:
    # Where no card lies, none will be taken away: the failure then leaves the screen by its timer.
    if not isinstance(moved.state, Failed):
        return moved
    return Next(replace(moved.state, card_seen=before.card_seen), moved.effects)
