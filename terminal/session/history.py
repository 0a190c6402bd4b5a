# SPDX-License-Identifier: Apache-2.0
"""The person reads who looked at their data: asked for at a result, by the card that still lies there.

The card signs for it with its surface key; no PIN is sent for it. Whatever fails, the result is shown again. What was
read lies in the vault and on the screen only while this very card lies there.
"""

from dataclasses import replace
from math import ceil

from terminal.session import ending, patience
from terminal.session.effects import EndCard, FetchNonce, ReadHistory, SignHistory, WipeVisit
from terminal.session.events import (
    CardChanged,
    CardFailed,
    CardVanished,
    Event,
    HistoryClosed,
    HistoryFailed,
    HistoryPaged,
    HistoryRead,
    HistorySigned,
    LinkLost,
    NonceFailed,
    NonceFetched,
    ReaderLost,
    TimerFired,
    WorkerCrashed,
)
from terminal.session.leaving import back_under
from terminal.session.policy import Policy
from terminal.session.states import (
    AskingHistory,
    History,
    Leaving,
    ShowingHistory,
    ShowingResult,
    State,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, begin
from terminal.session.values import WITH_SLIP, Nonce, Visit
from terminal.session.visiting import freed

ROWS = 6
"""On a page."""


def can_ask(state: ShowingResult) -> bool:
    """Whether the person was proved to the service and their card lies there, at rest."""
    proved = state.outcome.kind not in WITH_SLIP
    return proved and state.same and state.card_seen and state.visit.slip_op is None


def asked(state: ShowingResult, at: float) -> Next:
    """A nonce first; it has a deadline of its own."""
    if not can_ask(state):
        return Next(state)
    fresh = replace(state.visit, nonce=Nonce.NOT_ASKED, nonce_until=float("inf"), asked_at=at)
    quiet = replace(fresh, nonce_failure=None, card_op=None, net_op=None)
    return Next(AskingHistory(replace(state, visit=quiet, unread=False)))


def pages(rows: int) -> int:
    """How many pages they fill; nothing fills one, too."""
    return max(1, ceil(rows / ROWS))


def on(policy: Policy, state: History, event: Event) -> Next:
    """Nonce, signature, rows; the pages; and the card, which must not go."""
    state = _with(state, freed(state.visit, event))
    match event:
        case CardVanished():
            return Next(Leaving(_result(state)), _let_go(state))
        case ReaderLost(failure=failure):
            return Next(Leaving(_result(state), lost=failure), _let_go(state))
        case CardChanged():
            begun = begin(state.visit.number + 1, event.at)
            return Next(begun.state, (WipeVisit(state.visit.number), *begun.effects))
        case LinkLost() | CardFailed():
            back = back_under(replace(_result(state), unread=True))
            return Next(back.state, _let_go(state))  # then it is reached anew
        case HistoryClosed():
            return Next(_result(state), _let_go(state))
        case _ if isinstance(state, AskingHistory):
            return _asking(state, event)
        case _:
            return _showing(policy, state, event)


def _asking(state: AskingHistory, event: Event) -> Next:
    visit = state.visit
    match event:
        case NonceFetched():
            return Next(_with(state, replace(visit, nonce=Nonce.READY)))
        case HistorySigned():
            return Next(replace(state, signed=True), (EndCard(visit.number),))
        case HistoryRead(rows=rows):
            return Next(ShowingHistory(state.shown, rows))
        case NonceFailed() | HistoryFailed() | WorkerCrashed():
            return _failed(state)
        case TimerFired() if event.mark == mark(state):
            return _failed(state)
        case _:
            return Next(state)


def _showing(policy: Policy, state: State, event: Event) -> Next:
    if not isinstance(state, ShowingHistory):
        return Next(state)
    match event:
        case HistoryPaged(page=page):
            return Next(replace(state, page=min(max(1, page), pages(state.rows))))
        case TimerFired() if event.mark == mark(state):
            if not state.visit.warned:
                return patience.warn(policy, state, event.at)
            return ending.shown_long_enough(state.shown)
        case _:
            return Next(state)


def drive(policy: Policy, state: AskingHistory) -> Next:
    """The next thing that is wanted for it."""
    visit, op = state.visit, state.visit.ops + 1
    if visit.card_op is not None or visit.net_op is not None:
        return Next(state)
    if visit.nonce is Nonce.NOT_ASKED:
        fetching = replace(visit, ops=op, net_op=op, nonce=Nonce.ASKED)
        return Next(_with(state, fetching), (FetchNonce(visit.number, op),))
    if not state.signed:
        signing = replace(visit, ops=op, card_op=op)
        return Next(_with(state, signing), (SignHistory(visit.number, op),))
    until = (visit.asked_at or 0.0) + policy.person_deadline_s
    reading = replace(visit, ops=op, net_op=op)
    return Next(_with(state, reading), (ReadHistory(visit.number, op, until),))


def _with(state: History, visit: Visit) -> History:
    return replace(state, shown=replace(state.shown, visit=visit))


def _failed(state: History) -> Next:
    return Next(replace(_result(state), unread=True), _let_go(state))


def _result(state: History) -> ShowingResult:
    """The result, and nothing of this is waited for any more."""
    quiet = replace(state.visit, card_op=None, net_op=None, asked_at=None)
    return replace(state.shown, visit=quiet)


def _let_go(state: History) -> tuple[EndCard, ...]:
    """Once the card has signed it was let go of already."""
    held = isinstance(state, AskingHistory) and not state.signed
    return (EndCard(state.visit.number),) if held else ()
