# SPDX-License-Identifier: Apache-2.0
"""How long each state may last. One timer at a time, set when the state changes."""

from terminal.session.effects import SetTimer
from terminal.session.events import Event, PersonActed
from terminal.session.patience import Waits
from terminal.session.patience import limit as waits_s
from terminal.session.policy import Policy
from terminal.session.recovery import Recovery, Stage, stage_left_s
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    AskingHistory,
    ChoosingMethod,
    Confirming,
    Ended,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    LayingStraight,
    Leaving,
    LookingForFace,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Querying,
    ReadingCard,
    Registering,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.transition import visit_of
from terminal.session.trouble import away_s
from terminal.session.values import Nonce, Visit


def mark(state: State) -> str:
    """The name of the state's timer: a timer with another name is late."""
    name = type(state).__name__
    match state:
        case Interrupted() | Leaving() if state.lost is not None:
            return f"{name}.lost"
        case Interrupted() if state.unread:
            return f"{name}.unread"
        case Interrupted() if state.brief:
            return f"{name}.brief"
        case Interrupted() if state.still:
            return f"{name}.still"
        case Interrupted(helping=True):
            return f"{name}.helping"
        case GatheringProof(visit=visit) if _waits_for_service(visit):
            return f"{name}.asking"
        case PrintingSlip() if state.failure is not None:
            return f"{name}.trouble"
        case TakeCardBack(card_seen=False):
            return f"{name}.unseen"
        case _ if isinstance(state, Waits):
            return _mark_of_waiting(name, state)
        case _:
            return name


def _mark_of_waiting(name: str, state: Waits) -> str:
    asked = f".{state.questions[0]}" if isinstance(state, AskingConsent) else ""
    asked = f".{state.page}" if isinstance(state, ShowingHistory) else asked
    return f"{name}{asked}{'.warned' if state.visit.warned else ''}"


def limit(policy: Policy, state: State, at: float) -> float | None:
    """Seconds from `at` after which the state's timer fires; None for no limit."""
    match state:
        case EnteringNumberB() | ChoosingMethod() | EnteringPin() | StaffCheck():
            return waits_s(policy, state, at)
        case LayingStraight():
            return policy.straighten_s
        case AskingConsent() | OfferingRegistration() | AgreeingToBirth() | ShowingHistory():
            return waits_s(policy, state, at)
        case GatheringProof(visit=visit) if _waits_for_service(visit):
            return _deadline_s(policy, visit, at)
        case ReadingCard() | GatheringProof() | Confirming():
            return policy.read_s
        case LookingForFace():
            return policy.face_s
        case Querying() | Registering() | AskingHistory():
            return _deadline_s(policy, state.visit, at)
        case PrintingSlip():
            return policy.print_s if state.failure is None else policy.idle_s
        case Interrupted():
            return _patience_s(policy.recovery, state, at)
        case Leaving(lost=lost):
            return policy.recovery.absent_s if lost is None else policy.recovery.reader_lost_s
        case ShowingResult():
            return _shown_s(policy.result_s, state, at)
        case Failed():
            return _shown_s(policy.failed_s, state, at)
        case TakeCardBack(card_seen=False):
            return _shown_s(policy.remind_s, state, at)
        case OutOfService() | Idle() | TakeCardBack():
            return None


def _waits_for_service(visit: Visit) -> bool:
    return visit.asked_at is not None and visit.nonce is not Nonce.READY


def _deadline_s(policy: Policy, visit: Visit, at: float) -> float:
    asked_at = at if visit.asked_at is None else visit.asked_at
    return max(0.0, policy.person_deadline_s - (at - asked_at))


def _shown_s(seconds: float, state: Ended, at: float) -> float:
    """Less where only the tray camera has seen the card for a while: however it wavers, the end comes."""
    since = state.visit.unseen_at
    return seconds if since is None else max(0.0, seconds - (at - since))


def _patience_s(recovery: Recovery, state: Interrupted, at: float) -> float:
    away = away_s(state.visit, at)
    long = (state.helping or state.still) and not state.brief
    left = stage_left_s(recovery, Stage.PUT_BACK if long else Stage.HOLD_STILL, away)
    if state.lost is not None:
        return max(0.0, recovery.reader_lost_s - (at - state.lost_at))
    if not state.unread:
        return left
    # A reader that is back needs a moment to find its card.
    waved = min(away, max(0.0, at - state.lost_at))
    return max(0.0, recovery.waved_past_s - waved)


def timer_effects(policy: Policy, old: State, new: State, at: float) -> tuple[SetTimer, ...]:
    """Set the new state's timer when the state is another one than before."""
    old_visit, new_visit = visit_of(old), visit_of(new)
    if new_visit is None:
        return () if old_visit is None else (SetTimer(old_visit.number, mark(new), None),)
    if mark(old) == mark(new) and old_visit is not None and old_visit.number == new_visit.number:
        return ()
    return (SetTimer(new_visit.number, mark(new), limit(policy, new, at)),)


def renewed(policy: Policy, state: State, event: Event) -> tuple[SetTimer, ...]:
    """Somebody acted: the timer of what is asked runs anew."""
    if not isinstance(event, PersonActed) or not isinstance(state, Waits):
        return ()
    return (SetTimer(state.visit.number, mark(state), limit(policy, state, event.at)),)
