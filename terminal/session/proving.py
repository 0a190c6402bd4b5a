# SPDX-License-Identifier: Apache-2.0
"""From a person who is known to an outcome: PIN, nonce, the card's signature, the service's answer."""

from dataclasses import replace

from terminal.session import consenting, numbering, patience, registering, slipping
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
from terminal.session.gathering import gather, gathered, known, undecided
from terminal.session.patience import Waits
from terminal.session.policy import Policy
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    GatheringProof,
    LayingStraight,
    LookingForFace,
    OfferingRegistration,
    PrintingSlip,
    Querying,
    Registering,
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
            if isinstance(state, Registering):
                return registering.declined(replace(state, visit=failed))
            return Next(replace(state, visit=failed))
        case ProofSigned() if isinstance(state, GatheringProof):
            return Next(Querying(state.visit, state.method))
        case Answered(outcome=outcome, questions=questions) if isinstance(state, Querying):
            return known(state.visit, outcome, state.method, questions)
        case QueryFailed(failure=failure) if isinstance(state, Querying):
            return known(state.visit, undecided(failure), state.method)
        case _:
            return Next(state)


def confirmed(policy: Policy, state: Resumable) -> Next:
    """The same card still lies there: its holder may see the result."""
    if not isinstance(state, Confirming):
        return Next(state)
    asked = consenting.asked(policy, state.visit, state.outcome, state.questions)
    if asked is not None:
        return Next(asked)
    return settle(state.visit, state.outcome)


def card_read(state: Resumable) -> Next:
    """Something more of the card is in the vault; perhaps all that an outcome waited for."""
    return gathered(state) if isinstance(state, GatheringProof) else Next(state)


def too_late(policy: Policy, state: Resumable, event: TimerFired) -> Next:
    """The state's time is over."""
    if event.mark != mark(state):
        return Next(state)
    visit = state.visit
    if isinstance(state, Waits) and not visit.warned:
        return patience.warn(policy, state, event.at)
    match state:
        case Querying():
            return known(visit, undecided(None), state.method)
        case GatheringProof() if visit.asked_at is not None and visit.nonce is not Nonce.READY:
            late = replace(visit, nonce=Nonce.FAILED)
            return gather(late, state.method)
        case AskingConsent():
            return consenting.done(state)
        case OfferingRegistration() | Registering():
            return registering.declined(state)
        case PrintingSlip():
            return slipping.unprinted(state)
        case LookingForFace():
            return face_failed(policy, state, Outcome(OutcomeKind.NOT_MATCHED, "no_face_seen"))
        case LayingStraight():
            return Next(numbering.ask(state))
        case AgreeingToBirth():
            return settle(visit, numbering.REFUSED)
        case ChoosingMethod() | EnteringPin() | StaffCheck() | EnteringNumberB():
            return settle(visit, visit.failed or Outcome(OutcomeKind.ABANDONED, "no_input"))
        case _:
            return settle(visit, Outcome(OutcomeKind.CARD_ERROR, "card_too_slow"))
