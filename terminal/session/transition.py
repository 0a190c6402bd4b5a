# SPDX-License-Identifier: Apache-2.0
"""Small pieces that the transitions are made of."""

from dataclasses import dataclass, replace

from terminal.session.effects import (
    Effect,
    EndCard,
    LookAtTray,
    RecordOutcome,
    StopCamera,
    WipeVisit,
)
from terminal.session.states import (
    AskingHistory,
    Failed,
    Idle,
    Interrupted,
    Leaving,
    OutOfService,
    ReadingCard,
    ShowingHistory,
    ShowingResult,
    State,
)
from terminal.session.values import RESULTS, Failure, Nonce, Outcome, OutcomeKind, Visit


@dataclass(frozen=True, slots=True)
class Next:
    """A state and the effects of getting there."""

    state: State
    effects: tuple[Effect, ...] = ()


def visit_of(state: State) -> Visit | None:
    """The visit of a state, if it has one."""
    return None if isinstance(state, Idle | OutOfService) else state.visit


def with_visit(state: State, visit: Visit) -> State:
    """The same state with another account of its visit."""
    match state:
        case Idle() | OutOfService():
            return state
        case Interrupted(resume=resume):
            return replace(state, resume=replace(resume, visit=visit))
        case Leaving(shown=shown):
            return replace(state, shown=replace(shown, visit=visit))
        case AskingHistory(shown=result) | ShowingHistory(shown=result):
            return replace(state, shown=replace(result, visit=visit))
        case _:
            return replace(state, visit=visit)


def begin(number: int, at: float) -> Next:
    """A card lies on the reader: a visit of its own, to which no earlier view of the tray belongs."""
    return Next(ReadingCard(Visit(number, tray_at=at)), (LookAtTray(number),))


def settle(visit: Visit, outcome: Outcome) -> Next:
    """The visit has its outcome: let go of card and camera, show it."""
    # A nonce under way will be dropped as late: staff who take over have to ask for another one.
    nonce = Nonce.NOT_ASKED if visit.nonce is Nonce.ASKED else visit.nonce
    ops = dict.fromkeys(("card_op", "net_op", "face_op", "slip_op"))
    quiet = replace(visit, **ops, nonce=nonce, asked_at=None)  # type: ignore[arg-type]
    shown = ShowingResult if outcome.kind in RESULTS else Failed
    effects = (StopCamera(visit.number), EndCard(visit.number))
    return Next(shown(quiet, outcome), (*effects, RecordOutcome(visit.number, outcome)))


def fail(visit: Visit, failure: Failure, outcome: OutcomeKind | None = None) -> Next:
    """End the visit for a failure."""
    kind = outcome or failure.outcome
    return settle(visit, Outcome(kind, failure.message, failure.code))


def another_card(visit: Visit) -> Next:
    """Never mix two people: the visit ends, and what was read is wiped with it."""
    ended = settle(visit, Outcome(OutcomeKind.CARD_ERROR, "another_card"))
    return Next(ended.state, (*ended.effects, WipeVisit(visit.number)))


def lose_reader(visit: Visit, failure: Failure) -> Next:
    """The reader is away for good, and with it the way to this visit's card."""
    ended = settle(visit, Outcome(OutcomeKind.CARD_ERROR, failure.message, failure.code))
    gone = out_of_service(visit, failure)
    return Next(gone.state, ended.effects + gone.effects)


def out_of_service(visit: Visit, failure: Failure) -> Next:
    """Forget the person; the next one comes when the reader is back."""
    return Next(OutOfService(visit.number + 1, failure), (WipeVisit(visit.number),))


def leave(visit: Visit) -> Next:
    """The card is gone and the visit is over: forget the person."""
    return Next(Idle(visit.number + 1), (WipeVisit(visit.number),))
