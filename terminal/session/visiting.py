# SPDX-License-Identifier: Apache-2.0
"""A visit under way: what the card, the person, the camera and the service say."""

from dataclasses import replace

from terminal.session import (
    choosing,
    consenting,
    numbering,
    proving,
    registering,
    slipping,
    trouble,
)
from terminal.session.events import (
    AllConsentsSaid,
    Answered,
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardIdentified,
    CardVanished,
    ConsentSaid,
    Event,
    FaceDecided,
    FaceFailed,
    FaceGuided,
    HolderRead,
    LinkLost,
    MethodChosen,
    NonceFailed,
    NonceFetched,
    NumberBDoubtful,
    NumberBGiven,
    NumberBMissing,
    NumberBRefused,
    NumberBUnclear,
    OneByOneChosen,
    OpEvent,
    PhotoRead,
    PinEntered,
    PinRefused,
    PinUnsettled,
    PortraitUnusable,
    ProofSigned,
    QueryFailed,
    StaffAgreed,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
    TimerFired,
    TypingChosen,
)
from terminal.session.losing import interrupt
from terminal.session.policy import Policy
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    Confirming,
    LayingStraight,
    OfferingRegistration,
    PrintingSlip,
    Registering,
    Resumable,
)
from terminal.session.transition import Next, another_card, fail
from terminal.session.values import Visit

OF_THE_NUMBER = (
    NumberBGiven
    | NumberBMissing
    | NumberBUnclear
    | NumberBDoubtful
    | NumberBRefused
    | TypingChosen
    | StaffAgreed
)
OUTCOME_IS_KNOWN = Confirming | AskingConsent | OfferingRegistration | Registering | PrintingSlip


def on(policy: Policy, state: Resumable, event: Event) -> Next:
    """One event during a visit; the person's, the card's and the service's side in files of their own."""
    state = replace(state, visit=freed(state.visit, event))
    if isinstance(state, PrintingSlip) and not slipping.wants_card(state):
        return _printing(policy, state, event)
    match event:
        case CardVanished() | LinkLost():
            return interrupt(policy, state, event)
        case CardIdentified(facts=facts):
            return choosing.identified(state, facts)
        case PhotoRead() | HolderRead():
            return _card_done(state, event)
        case StaffCalled() | StaffRefused() if isinstance(state, AgreeingToBirth | LayingStraight):
            return numbering.on(policy, state, event)
        case MethodChosen() | StaffCalled() | StaffConfirmed() | StaffRefused():
            return choosing.on_person(state, event)
        case FaceGuided() | FaceDecided() | FaceFailed() | PortraitUnusable():
            return choosing.on_face(policy, state, event)
        case PinEntered() | PinRefused() | PinUnsettled():
            return proving.on_pin(policy, state, event)
        case NonceFetched() | NonceFailed() | ProofSigned() | Answered() | QueryFailed():
            return proving.on_service(state, event)
        case CardConfirmed():
            return proving.confirmed(policy, state)
        case CardChanged():
            return another_card(state.visit)
        case CardFailed(failure=failure):
            return fail(state.visit, failure)
        case TimerFired():
            return proving.too_late(policy, state, event)
        case _:
            return _on_its_own(policy, state, event)


def _on_its_own(policy: Policy, state: Resumable, event: Event) -> Next:
    """What is about 照合番号B, and what only one state makes something of."""
    match state, event:
        case _, _ if isinstance(event, OF_THE_NUMBER):
            return _number(policy, state, event)
        case AskingConsent(), ConsentSaid():
            return consenting.said(state, event)
        case AskingConsent(), AllConsentsSaid():
            return consenting.all_said(state, event)
        case AskingConsent(), OneByOneChosen():
            return Next(consenting.one_by_one(state))
        case OfferingRegistration() | Registering(), _:
            return registering.on(state, event)
        case PrintingSlip(), _:
            return slipping.on(state, event)
        case _:
            return Next(state)


def _number(policy: Policy, state: Resumable, event: Event) -> Next:
    """Where the outcome is known already, nobody is asked for a number any more."""
    if isinstance(state, OUTCOME_IS_KNOWN) and not isinstance(event, NumberBGiven):
        return Next(state)
    return numbering.on(policy, state, event)


def _printing(policy: Policy, state: PrintingSlip, event: Event) -> Next:
    """The card is of no more use: it may go, and nothing that it says matters."""
    if isinstance(event, TimerFired):
        return proving.too_late(policy, state, event)
    return slipping.on(state, event)


def freed(visit: Visit, event: Event) -> Visit:
    """The visit with the lane of an answer free again."""
    # An answer frees its lane whatever the state makes of it: else nothing would be asked of the lane again.
    if not isinstance(event, OpEvent) or isinstance(event, FaceGuided):
        return visit
    return replace(
        trouble.after(visit, event),
        card_op=None if visit.card_op == event.op else visit.card_op,
        net_op=None if visit.net_op == event.op else visit.net_op,
        face_op=None if visit.face_op == event.op else visit.face_op,
        slip_op=None if visit.slip_op == event.op else visit.slip_op,
    )


def _card_done(state: Resumable, event: PhotoRead | HolderRead) -> Next:
    photo = isinstance(event, PhotoRead)
    visit = state.visit
    done = replace(
        visit,
        photo_read=photo or visit.photo_read,
        holder_read=not photo or visit.holder_read,
    )
    return proving.card_read(replace(state, visit=done))
