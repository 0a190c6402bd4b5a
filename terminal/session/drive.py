# SPDX-License-Identifier: Apache-2.0
"""What should be under way, derived from the state alone.

The card, the network and the camera each do one thing at a time. Whenever one of them is free and the visit still
lacks something that it could fetch, the next operation is started here; so overlap and resuming need no rules of
their own: after an interruption the same question is asked again.
"""

from dataclasses import replace

from terminal.session import history
from terminal.session.effects import (
    CheckFace,
    ConfirmCard,
    Effect,
    EnrolPortrait,
    FetchNonce,
    FindNumberB,
    IdentifyCard,
    IssueSlip,
    Operation,
    PrintSlip,
    Query,
    ReadHolder,
    ReadPhoto,
    Reconnect,
    Register,
    ShowPerson,
    SignProof,
    SignRegistration,
    SignSlip,
    StopCamera,
)
from terminal.session.policy import Policy
from terminal.session.recovery import shake
from terminal.session.slipping import wants_card
from terminal.session.states import (
    AskingHistory,
    Confirming,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    Leaving,
    LookingForFace,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Querying,
    Registering,
    Resumable,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.transition import Next
from terminal.session.values import CardKind, Nonce, NumberB, SlipStage, Visit

Driven = tuple[Resumable, tuple[Effect, ...]]

NEEDS_NONCE = LookingForFace | EnteringPin | StaffCheck | GatheringProof | Registering
READABLE = (CardKind.MY_NUMBER, CardKind.PINLESS)


def renewed(state: State, at: float) -> State:
    """A nonce that the service would refuse by now is asked for again before the card signs it."""
    match state:
        case GatheringProof(visit=visit) | Registering(visit=visit, signed=False):
            is_over = visit.nonce is Nonce.READY and at >= visit.nonce_until
            if visit.card_op is None and is_over:
                return replace(state, visit=replace(visit, nonce=Nonce.NOT_ASKED))
    return state


def asking(state: State, at: float) -> State:
    """From when on nothing but the service is waited for: a person's patience begins here."""
    if not isinstance(state, GatheringProof | Querying | Registering):
        return state
    if state.visit.asked_at is not None:
        return state
    visit = state.visit
    if isinstance(state, GatheringProof):
        known = (
            visit.number_b is NumberB.GIVEN
        )  # else it is the camera or the person that is waited for
        is_read = known and visit.card_op is None and card_work(state) is None
        if not is_read or visit.nonce is Nonce.READY:
            return state
    return replace(state, visit=replace(visit, asked_at=at))


def drive(policy: Policy, state: State) -> Next:
    """Start what is wanted and not yet under way."""
    match state:
        case OutOfService() | Idle() | ShowingResult() | Failed() | TakeCardBack():
            return Next(state)
        case ShowingHistory():
            return Next(state)
        case AskingHistory():
            return history.drive(policy, state)
        case Interrupted():
            return _drive_interrupted(policy, state)
        case Leaving():
            return _drive_leaving(state)
        case _:
            busy, card = _drive_card(state)
            busier, others = _drive_others(policy, busy)
            return Next(busier, card + others)


def _drive_interrupted(policy: Policy, state: Interrupted) -> Next:
    inner, effects = _drive_others(policy, state.resume)
    if not state.card_seen or state.reconnect_op is not None:
        return Next(replace(state, resume=inner), effects)
    op = inner.visit.ops + 1
    waiting = replace(inner, visit=replace(inner.visit, ops=op))
    reached = replace(state, resume=waiting, reconnect_op=op)
    how = shake(policy.recovery, inner.visit.link_failures)
    return Next(reached, (*effects, Reconnect(inner.visit.number, op, how)))


def _drive_leaving(state: Leaving) -> Next:
    visit = state.visit
    if not state.back or visit.card_op is not None:
        return Next(state)
    op = visit.ops + 1
    asked = replace(state.shown, visit=replace(visit, ops=op, card_op=op))
    return Next(replace(state, shown=asked), (ConfirmCard(visit.number, op),))


def _drive_card(state: Resumable) -> Driven:
    visit = state.visit
    operation = card_work(state) if visit.card_op is None else None
    if operation is None:
        return state, ()
    busy = replace(visit, ops=operation.op, card_op=operation.op)
    return replace(state, visit=busy), (operation,)


def card_work(state: Resumable) -> Operation | None:
    """The next thing that the card has to do for this state, if any."""
    visit, op = state.visit, state.visit.ops + 1
    if visit.facts is None:
        return IdentifyCard(visit.number, op)
    if isinstance(state, Confirming):  # what is known already needs no more reading
        return ConfirmCard(visit.number, op)
    if isinstance(state, PrintingSlip):
        wanted = state.issued and wants_card(state)
        return SignSlip(visit.number, op, state.method) if wanted else None
    if isinstance(state, OfferingRegistration | Registering):
        return _to_register(state, op)
    if visit.facts.kind not in READABLE or visit.number_b is not NumberB.GIVEN:
        return None
    if not visit.photo_read:
        return ReadPhoto(visit.number, op)
    if not visit.holder_read:
        return ReadHolder(visit.number, op)
    if isinstance(state, GatheringProof) and visit.nonce is Nonce.READY:
        return SignProof(visit.number, op, state.method)
    return None


def _to_register(state: OfferingRegistration | Registering, op: int) -> Operation | None:
    wanted = isinstance(state, Registering) and not state.signed
    if not wanted or state.visit.nonce is not Nonce.READY:
        return None
    return SignRegistration(state.visit.number, op, state.method)


def _drive_others(policy: Policy, state: Resumable) -> Driven:
    effects: list[Effect] = []
    visit = state.visit
    if visit.facts is not None and visit.facts.kind in READABLE:
        visit = _ask_number_b(visit, effects)
        visit = _prepare_face(visit, effects)
    visit = _use_network(policy, state, visit, effects)
    visit = _look(state, visit, effects)
    visit = _use_paper(state, visit, effects)
    return replace(state, visit=visit), tuple(effects)


def _ask_number_b(visit: Visit, effects: list[Effect]) -> Visit:
    if visit.number_b is not NumberB.NOT_ASKED:
        return visit
    effects.append(FindNumberB(visit.number))
    return replace(visit, number_b=NumberB.ASKED)


def _prepare_face(visit: Visit, effects: list[Effect]) -> Visit:
    # The reference is made while the rest of the card is read: it must not cost the patient a second.
    if not visit.photo_read or visit.portrait_asked:
        return visit
    effects.append(EnrolPortrait(visit.number))
    return replace(visit, portrait_asked=True)


def _use_network(policy: Policy, state: Resumable, visit: Visit, effects: list[Effect]) -> Visit:
    if visit.net_op is not None:
        return visit
    op = visit.ops + 1
    if isinstance(state, Querying):
        until = (visit.asked_at or 0.0) + policy.person_deadline_s
        effects.append(Query(visit.number, op, until))
        return replace(visit, ops=op, net_op=op)
    if isinstance(state, Registering) and state.signed:
        until = (visit.asked_at or 0.0) + policy.person_deadline_s
        effects.append(Register(visit.number, op, until))
        return replace(visit, ops=op, net_op=op)
    if isinstance(state, NEEDS_NONCE) and visit.nonce is Nonce.NOT_ASKED:
        effects.append(FetchNonce(visit.number, op))
        return replace(visit, ops=op, net_op=op, nonce=Nonce.ASKED)
    return visit


def _look(state: Resumable, visit: Visit, effects: list[Effect]) -> Visit:
    if not isinstance(state, LookingForFace) or visit.face_op is not None:
        return visit
    op = visit.ops + 1
    effects.append(CheckFace(visit.number, op))
    return replace(visit, ops=op, face_op=op)


def eyes(before: State, after: State, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Staff compare photo and person: the camera looks while they do, and no longer."""
    was, now = _under_eyes(before), _under_eyes(after)
    if was == now:
        return ()
    if now is not None:
        return (ShowPerson(now),)
    stopped = any(isinstance(effect, StopCamera) for effect in effects)
    return () if was is None or stopped else (StopCamera(was),)


def _under_eyes(state: State) -> int | None:
    inner = state.resume if isinstance(state, Interrupted) else state
    return inner.visit.number if isinstance(inner, StaffCheck) else None


def _use_paper(state: Resumable, visit: Visit, effects: list[Effect]) -> Visit:
    """The slip's number, and its print when the card has had its say. After a failure staff decide."""
    if (
        not isinstance(state, PrintingSlip)
        or visit.slip_op is not None
        or state.failure is not None
    ):
        return visit
    op = visit.ops + 1
    if not state.issued:
        order = IssueSlip(visit.number, op, state.outcome, state.method, state.proved)
        effects.append(order)
        stage = SlipStage.ORDERED if visit.slip is SlipStage.NONE else visit.slip
        return replace(visit, ops=op, slip_op=op, slip=stage)
    if wants_card(state):
        return visit
    effects.append(PrintSlip(visit.number, op))
    return replace(visit, ops=op, slip_op=op)
