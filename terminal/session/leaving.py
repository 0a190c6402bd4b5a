# SPDX-License-Identifier: Apache-2.0
"""The card vanished at the end of a visit: taken away, or a flicker? A flicker throws nobody to the first screen.

Absence counts after `absent_s`. A card that is back sooner must be the same one before a result is shown on.
"""

from dataclasses import replace

from terminal.session.effects import EndCard, WipeVisit
from terminal.session.events import (
    CardAppeared,
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardVanished,
    Event,
    LinkLost,
    TimerFired,
)
from terminal.session.states import (
    Ended,
    Failed,
    Leaving,
    ReadingCard,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, leave
from terminal.session.values import Visit


def on(state: Leaving, event: Event) -> Next:
    """Wait, and look who comes back."""
    visit = state.visit
    match event:
        case CardAppeared():
            return _back(state)
        case CardVanished():
            return Next(replace(state, back=False, shown=_idle(state.shown)))
        case CardConfirmed():
            return Next(_idle(state.shown), (EndCard(visit.number),))
        case CardChanged():
            return Next(ReadingCard(Visit(visit.number + 1)), (WipeVisit(visit.number),))
        case LinkLost() | CardFailed():
            return _unsure(state)
        case TimerFired() if event.mark == mark(state):
            return _unsure(state) if state.back else leave(visit)
        case _:
            return Next(state)


def _back(state: Leaving) -> Next:
    match state.shown:
        case ShowingResult():
            return Next(replace(state, back=True))
        case Failed():
            return Next(replace(state.shown, card_seen=True))
        case TakeCardBack():
            return Next(state.shown)


def _unsure(state: Leaving) -> Next:
    """A card lies there, and nobody knows whose: show nothing more of the first one's holder."""
    visit = _idle(state.shown).visit
    effects = (EndCard(visit.number), WipeVisit(visit.number))
    return Next(TakeCardBack(visit, state.shown.outcome), effects)


def _idle(shown: Ended) -> Ended:
    return replace(shown, visit=replace(shown.visit, card_op=None))
