# SPDX-License-Identifier: Apache-2.0
"""From a person who is known to an outcome: PIN, nonce, the card's signature, the service's answer."""

from dataclasses import replace

from terminal.session.choosing import face_failed
from terminal.session.events import (
    Answered,
    Event,
    NonceFailed,
    NonceFetched,
    PinEntered,
    PinRefused,
    PinUnsettled,
    ProofSigned,
    QueryFailed,
    TimerFired,
)
from terminal.session.gathering import gather, known, undecided
from terminal.session.policy import Policy
from terminal.session.states import (
    ChoosingMethod,
    Confirming,
    EnteringPin,
    GatheringProof,
    LookingForFace,
    Querying,
    Resumable,
    StaffCheck,
)
from terminal.session.timers import mark
from terminal.session.transition import Next, settle
from terminal.session.values import (
    Method,
    Nonce,
    Outcome,
    OutcomeKind,
    Visit,
)


def on_pin(policy: Policy, state: Resumable, event: Event) -> Next:
    """The PIN is sent once per entry; only the person can enter it again."""
    match event:
        case PinEntered() if isinstance(state, EnteringPin):
            return gather(state.visit, Method.PIN)
        case PinRefused(tries_left=left):
            return _pin_refused(policy, state.visit, left)
        case PinUnsettled(tries_left=left):
            return Next(EnteringPin(state.visit, left, lost=True))
        case _:
            return Next(state)


def _pin_refused(policy: Policy, visit: Visit, tries_left: int) -> Next:
    failed = Outcome(OutcomeKind.NOT_MATCHED, "wrong_pin")
    refusals = visit.pin_refusals + 1
    facts = replace(visit.facts, pin_tries_left=tries_left) if visit.facts else None
    visit = replace(visit, facts=facts, failed=failed, pin_refusals=refusals)
    # The card's last try stays untouched: a locked card sends the patient to the town hall.
    if tries_left > 1 and refusals < policy.pin_tries:
        return Next(EnteringPin(visit, tries_left))
    if facts is not None:
        visit = replace(visit, facts=replace(facts, methods=facts.methods - {Method.PIN}))
        if Method.FACE in facts.methods and visit.face_tries < policy.face_tries:
            return Next(ChoosingMethod(visit))
    return settle(visit, failed)


def on_service(state: Resumable, event: Event) -> Next:
    """Nonce, signature, answer."""
    match event:
        case NonceFetched(until=until):
            ready = replace(state.visit, nonce=Nonce.READY, nonce_until=until)
            return Next(replace(state, visit=ready))
        case NonceFailed(failure=failure):
            failed = replace(state.visit, nonce=Nonce.FAILED, nonce_failure=failure)
            if isinstance(state, GatheringProof):
                return gather(failed, state.method)
            return Next(replace(state, visit=failed))
        case ProofSigned() if isinstance(state, GatheringProof):
            return Next(Querying(state.visit))
        case Answered(outcome=outcome) if isinstance(state, Querying):
            return known(state.visit, outcome)
        case QueryFailed(failure=failure) if isinstance(state, Querying):
            return known(state.visit, undecided(failure))
        case _:
            return Next(state)


def confirmed(state: Resumable) -> Next:
    """The same card still lies there: its holder may see the result."""
    if isinstance(state, Confirming):
        return settle(state.visit, state.outcome)
    return Next(state)


def too_late(policy: Policy, state: Resumable, event: TimerFired) -> Next:
    """The state's time is over."""
    if event.mark != mark(state):
        return Next(state)
    visit = state.visit
    match state:
        case Querying():
            return known(visit, undecided(None))
        case GatheringProof() if visit.nonce is not Nonce.READY:
            return known(visit, undecided(visit.nonce_failure))
        case LookingForFace():
            return face_failed(policy, state, Outcome(OutcomeKind.NOT_MATCHED, "no_face_seen"))
        case ChoosingMethod() | EnteringPin() | StaffCheck():
            return settle(visit, visit.failed or Outcome(OutcomeKind.ABANDONED, "no_input"))
        case _:
            return settle(visit, Outcome(OutcomeKind.CARD_ERROR, "card_too_slow"))
