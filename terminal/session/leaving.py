# SPDX-License-Identifier: Apache-2.0
"""The card vanished at the end of a visit: taken away, or a flicker? A flicker throws nobody to the first screen.

Absence counts after `absent_s`, unless the tray camera sees the card lie where it lay.
A card that is back sooner must be the same one before a result is shown on.
"""

from dataclasses import replace

from terminal.session import evidence
from terminal.session.effects import EndCard, WipeVisit
from terminal.session.events import (
    CardAppeared,
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardVanished,
    Event,
    LinkLost,
    ReaderLost,
    ReaderReady,
    TimerFired,
)
from terminal.session.states import (
    Ended,
    Failed,
    Leaving,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, begin, leave, out_of_service


def on(state: Leaving, event: Event) -> Next:
    """Wait, and look who comes back."""
    visit = state.visit
    match event:
        case ReaderReady():
            return Next(replace(state, lost=None))
        case CardAppeared():
            return _back(replace(state, lost=None))
        case CardVanished():
            return Next(replace(state, back=False, shown=_idle(state.shown)))
        case CardConfirmed():
            moved = evidence.back_in_place(visit)
            return Next(_sure(state.shown), (EndCard(visit.number), *moved))
        case CardChanged():
            begun = begin(visit.number + 1, event.at)
            return Next(begun.state, (WipeVisit(visit.number), *begun.effects))
        case LinkLost() | CardFailed():
            return _unsure(state)
        case TimerFired() if event.mark == mark(state):
            return _waited(state, event.at)
        case _:
            return Next(state)


def lose_at_the_end(state: Ended | Leaving, event: ReaderLost) -> Next:
    """The reader went under a result or a failure: it may be back in a moment, with the card on it."""
    if isinstance(state, Leaving):
        shown, lost = state.shown, state.lost or event.failure
        return Next(Leaving(_idle(shown), lost=lost))
    return Next(Leaving(_idle(state), lost=event.failure))


def _waited(state: Leaving, at: float) -> Next:
    if state.back:
        return _unsure(state)
    if state.lost is not None:
        return out_of_service(state.visit, state.lost)
    if evidence.lies(state.visit):
        return Next(evidence.not_taken(state.shown, at))
    return leave(state.visit)


def _back(state: Leaving) -> Next:
    match state.shown:
        case ShowingResult():
            return back_under(state.shown)
        case Failed() | TakeCardBack():
            return Next(evidence.is_seen(state.shown))


def back_under(shown: ShowingResult) -> Next:
    """A card lies there under a result: whose?"""
    return Next(Leaving(replace(evidence.is_seen(shown), same=False), back=True))


def _sure(shown: Ended) -> Ended:
    return _idle(replace(shown, same=True) if isinstance(shown, ShowingResult) else shown)


def _unsure(state: Leaving) -> Next:
    """A card lies there, and nobody knows whose: show nothing more of the first one's holder."""
    visit = _idle(state.shown).visit
    effects = (EndCard(visit.number), WipeVisit(visit.number))
    return Next(TakeCardBack(visit, state.shown.outcome), effects)


def _idle(shown: Ended) -> Ended:
    return replace(shown, visit=replace(shown.visit, card_op=None))
