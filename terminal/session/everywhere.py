# SPDX-License-Identifier: Apache-2.0
"""What means the same in every state: answers of other visits, the tray's view, the stop button, a lost reader."""

from dataclasses import replace

from terminal.session import consenting, evidence, numbering, registering, slipping
from terminal.session.events import (
    Cancelled,
    Event,
    OpEvent,
    ReaderLost,
    TimerFired,
    TraySeen,
    VisitEvent,
    WorkerCrashed,
)
from terminal.session.leaving import lose_at_the_end
from terminal.session.losing import end_without_card, given_up, lose
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    Confirming,
    Ended,
    History,
    Idle,
    Interrupted,
    Leaving,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Registering,
    Resumable,
    State,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, settle, visit_of
from terminal.session.values import Failure, Outcome, OutcomeKind, Visit


def on(state: State, event: Event) -> Next | None:
    """The next state, or None when the state itself has to say what the event means."""
    if isinstance(event, TraySeen):
        return evidence.seen(state, event)
    if isinstance(state, Idle | OutOfService | History):
        return None
    if isinstance(state, Ended | Leaving):
        return lose_at_the_end(state, event) if isinstance(event, ReaderLost) else None
    if isinstance(event, Cancelled):
        return _cancel(state)
    if isinstance(event, WorkerCrashed):
        return _crash(state, event)
    return _lose(state, event) if isinstance(event, ReaderLost) else None


def _cancel(state: Resumable | Interrupted) -> Next:
    """What is known already stays known, and a slip that is due is printed."""
    visit = state.visit
    outcome = visit.failed or Outcome(OutcomeKind.CANCELLED, "cancelled")
    match state:
        case Interrupted():
            return given_up(state) if state.brief else end_without_card(state, outcome)
        case AgreeingToBirth():
            return settle(visit, visit.failed or numbering.REFUSED)
        case AskingConsent():
            return consenting.done(state)
        case OfferingRegistration() | Registering():
            return registering.declined(state)
        case PrintingSlip(proved=True) | Confirming(checked=True):
            return Next(state)
        case _:
            return settle(visit, outcome)


def _crash(state: Resumable | Interrupted, event: WorkerCrashed) -> Next:
    """Staff take over, unless the outcome is known already: that is shown, and a slip that is due can be printed."""
    failure = event.failure
    match state:
        case AskingConsent():
            return consenting.done(state)
        case OfferingRegistration() | Registering():
            return registering.declined(state)
        case PrintingSlip(proved=True):
            return slipping.unprinted(state)
        case Confirming(checked=True):
            return Next(replace(state, visit=replace(state.visit, card_op=None)))  # asked anew
        case Interrupted(resume=AskingConsent() | OfferingRegistration() | Registering()):
            return given_up(state)
        case Interrupted(resume=PrintingSlip(proved=True) | Confirming(checked=True)):
            return given_up(state)
        case Interrupted():
            return end_without_card(state, _blamed(state.visit, failure))
        case _:
            return settle(state.visit, _blamed(state.visit, failure))


def _blamed(visit: Visit, failure: Failure) -> Outcome:
    """A contradiction that was found stays the outcome, whatever broke afterwards."""
    return visit.failed or Outcome(failure.outcome, failure.message, failure.code)


def _lose(state: Resumable | Interrupted, event: ReaderLost) -> Next:
    if isinstance(state, PrintingSlip) and not slipping.wants_card(state):
        return slipping.on(state, event)
    return lose(state, event)


def is_stale(state: State, event: Event) -> bool:
    """An answer of another visit or operation, or a timer of another state: it must change nothing."""
    visit = visit_of(state)
    if not isinstance(event, VisitEvent):
        return False
    if visit is None or event.visit != visit.number:
        return True
    if isinstance(event, TimerFired):
        return event.mark != mark(state)
    return isinstance(event, OpEvent) and event.op not in _current_ops(state, visit)


def _current_ops(state: State, visit: Visit) -> set[int | None]:
    reconnect = state.reconnect_op if isinstance(state, Interrupted) else None
    return {visit.card_op, visit.net_op, visit.face_op, visit.slip_op, reconnect} - {None}
