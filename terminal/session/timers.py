# SPDX-License-Identifier: Apache-2.0
"""How long each state may last. One timer at a time, set when the state changes."""

from terminal.session.effects import SetTimer
from terminal.session.policy import Policy
from terminal.session.states import (
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    Leaving,
    LookingForFace,
    OutOfService,
    Querying,
    ReadingCard,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.transition import visit_of


def mark(state: State) -> str:
    """The name of the state's timer: a timer with another name is late."""
    if isinstance(state, Interrupted):
        return "Interrupted.helping" if state.helping else "Interrupted"
    return type(state).__name__


def limit(policy: Policy, state: State) -> float | None:
    """Seconds after which the state's timer fires; None for no limit."""
    match state:
        case EnteringNumberB() | ChoosingMethod() | EnteringPin() | StaffCheck():
            return policy.idle_s
        case ReadingCard() | GatheringProof() | Confirming():
            return policy.read_s
        case LookingForFace():
            return policy.face_s
        case Querying():
            return policy.query_s
        case Interrupted(helping=helping):
            rest = policy.give_up_after_s - policy.help_after_s
            return rest if helping else policy.help_after_s
        case Leaving():
            return policy.absent_s
        case ShowingResult():
            return policy.result_s
        case Failed():
            return policy.failed_s
        case OutOfService() | Idle() | TakeCardBack():
            return None


def timer_effects(policy: Policy, old: State, new: State) -> tuple[SetTimer, ...]:
    """Set the new state's timer when the state is another one than before."""
    old_visit, new_visit = visit_of(old), visit_of(new)
    if new_visit is None:
        return () if old_visit is None else (SetTimer(old_visit.number, mark(new), None),)
    if mark(old) == mark(new) and old_visit is not None and old_visit.number == new_visit.number:
        return ()
    return (SetTimer(new_visit.number, mark(new), limit(policy, new)),)
