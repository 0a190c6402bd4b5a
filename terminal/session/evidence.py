# SPDX-License-Identifier: Apache-2.0
"""What the tray camera proves of a card that the reader has lost: was it taken, and can its holder help?

A card that lies still and is called removed is a disturbed radio. Evidence decides what is said, whom an end blames,
and whether a card was taken away. It never replaces the identity check after a reconnect.
"""

from dataclasses import replace
from typing import TypeVar

from terminal.session.effects import Effect, RememberPlace
from terminal.session.events import TraySeen
from terminal.session.states import (
    Ended,
    Failed,
    Interrupted,
    LayingStraight,
    Leaving,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.transition import Next, visit_of, with_visit
from terminal.session.values import Failure, Outcome, OutcomeKind, TrayView, Visit

EndedT = TypeVar("EndedT", bound=ShowingResult | Failed | TakeCardBack)

INTERFERENCE = Outcome(OutcomeKind.CARD_ERROR, "interference")
SILENT = frozenset({"card_gone", "card_reset", "garbled_reply", "card_mute"})
"""What a disturbed radio looks like while the reader still reports its card (messages of terminal.failures)."""
NOT_IN_PLACE = frozenset({TrayView.EMPTY, TrayView.MOVED})
GONE = NOT_IN_PLACE | {TrayView.HAND}


def seen(state: State, event: TraySeen) -> Next:
    """A view of the tray. Older ones than the last, or than the visit, and those between visits mean nothing."""
    visit = visit_of(state)
    if visit is None or event.at < visit.tray_at:
        return Next(state)
    now = with_visit(state, replace(visit, tray=event.view, tray_at=event.at))
    if isinstance(now, Interrupted):
        return Next(judged(now))
    if isinstance(now, ShowingResult | Failed | TakeCardBack) and _was_taken(now, visit.tray):
        return Next(Leaving(now))
    return Next(_nameless(now) if isinstance(now, Leaving) else now)


def _nameless(state: Leaving) -> Leaving:
    """The card is seen not to lie there: whoever stands here now is shown nobody's name."""
    shown = state.shown
    if not isinstance(shown, ShowingResult) or state.visit.tray not in NOT_IN_PLACE:
        return state
    return replace(state, shown=replace(shown, same=False))


def lies(visit: Visit) -> bool:
    """Whether the tray camera sees the card lie where it lay."""
    return visit.tray is TrayView.STILL


def is_radio(why: Failure | None) -> bool:
    """Whether a card that lies still and cannot be worked with is out of the radio's reach."""
    return why is None or why.message in SILENT


def blames_radio(why: Failure | None) -> Outcome:
    """The end of a visit whose card lay there all the time."""
    return replace(INTERFERENCE, support_code=None if why is None else why.code)


def without_card(state: Ended) -> bool:
    """Whether the reader sees no card under the end of a visit."""
    return not state.card_seen


def _was_taken(state: Ended, before: TrayView) -> bool:
    """A card that only the tray camera saw is not where it was. A blind camera ends a mere reminder as well."""
    if state.card_seen or before is not TrayView.STILL:
        return False
    view = state.visit.tray
    return view in GONE or (isinstance(state, TakeCardBack) and view is TrayView.BLIND)


def not_taken(ended: Ended, at: float) -> Ended:
    """The reader has lost a card that lies there still: what was said stays, for nobody by name.

    Its time runs from the first such moment on: a camera that wavers gives no more of it.
    """
    since = at if ended.visit.unseen_at is None else ended.visit.unseen_at
    shown = replace(ended, visit=replace(ended.visit, unseen_at=since))
    if isinstance(shown, ShowingResult):
        return replace(shown, card_seen=False, same=False)
    return replace(shown, card_seen=False)


def is_seen(ended: EndedT) -> EndedT:
    """The reader sees a card again."""
    return replace(ended, visit=replace(ended.visit, unseen_at=None), card_seen=True)


def judged(state: Interrupted) -> Interrupted:
    """Whether the person is asked to put the card back: never when it lies there, at once when it does not."""
    if state.still:
        return replace(state, helping=False)
    return replace(state, helping=state.helping or _can_help(state))


def _can_help(state: Interrupted) -> bool:
    view = state.visit.tray
    if isinstance(state.resume, LayingStraight):
        return view is TrayView.EMPTY  # who was asked to move the card has a hand on it
    return view in (NOT_IN_PLACE if state.card_seen else GONE)


def back_in_place(visit: Visit) -> tuple[Effect, ...]:
    """The same card answers again; if it was moved, where it lies now is its place."""
    return (RememberPlace(visit.number),) if visit.tray in GONE else ()
