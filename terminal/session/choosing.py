# SPDX-License-Identifier: Apache-2.0
"""From the card on the reader to a person who is known: the choice, the face, the staff's eyes."""

from dataclasses import replace

from terminal.session.effects import NameCard, StopCamera
from terminal.session.events import (
    Event,
    FaceDecided,
    FaceFailed,
    FaceGuided,
    MethodChosen,
    PortraitUnusable,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
)
from terminal.session.gathering import gather
from terminal.session.naming import NOT_ONE
from terminal.session.policy import Policy
from terminal.session.states import (
    ChoosingMethod,
    EnteringPin,
    LookingForFace,
    ReadingCard,
    Resumable,
    StaffCheck,
)
from terminal.session.transition import Next, fail, settle
from terminal.session.values import (
    CardFacts,
    CardKind,
    Failure,
    Method,
    Outcome,
    OutcomeKind,
    Term,
)

# Kinds that this terminal names and sends to the desk, and how the visit then ends.
UNUSABLE = {
    CardKind.ANDROID: Outcome(OutcomeKind.STAFF, "phone_android"),
    CardKind.IPHONE: Outcome(OutcomeKind.STAFF, "phone_iphone"),
    CardKind.JUKI: Outcome(OutcomeKind.CARD_ERROR, "old_card"),
    CardKind.OTHER: NOT_ONE,
}

# Past its grace nobody takes the certificate any more: the insurer sends a 資格確認書.
CERTIFICATE_OVER = Outcome(OutcomeKind.STAFF, "certificate_expired")

# What another look of the camera cannot change: the staff's eyes are next.
ONLY_STAFF_CAN_TELL = frozenset({"minor", "holder_age_unknown", "age_doubtful"})
# Whoever cannot turn or blink is not asked a third time.
UNANSWERED = "challenge_unanswered"

# Later than that the person is known already, and the answer is on its way.
PERSON_IS_ASKED = ChoosingMethod | LookingForFace | EnteringPin


def identified(state: Resumable, facts: CardFacts) -> Next:
    """What the card is; one that is none of this terminal's is named, if a camera knows its looks."""
    visit = replace(state.visit, facts=facts)
    if facts.kind in UNUSABLE:
        ended = settle(visit, UNUSABLE[facts.kind])
        asked = (NameCard(visit.number),) if facts.kind is CardKind.OTHER else ()
        return Next(ended.state, ended.effects + asked)
    if facts.term is Term.OVER:
        return settle(visit, CERTIFICATE_OVER)
    if isinstance(state, ReadingCard):
        return Next(ChoosingMethod(visit))
    return Next(replace(state, visit=visit))


def on_person(state: Resumable, event: Event) -> Next:
    """The choice of the way, and staff who take over."""
    match event:
        case MethodChosen(method=method) if isinstance(state, ChoosingMethod):
            return _chosen(state, method)
        case StaffCalled() if isinstance(state, PERSON_IS_ASKED) and _may_use(state, Method.STAFF):
            visit = replace(state.visit, face_op=None)
            return Next(StaffCheck(visit), (StopCamera(visit.number),))
        case StaffConfirmed() if isinstance(state, StaffCheck) and state.visit.photo_read:
            return gather(state.visit, Method.STAFF)
        case StaffRefused() if isinstance(state, StaffCheck):
            return settle(state.visit, Outcome(OutcomeKind.NOT_MATCHED, "staff_refused"))
        case _:
            return Next(state)


def _may_use(state: Resumable, method: Method) -> bool:
    facts = state.visit.facts
    return facts is not None and method in facts.methods


def _chosen(state: ChoosingMethod, method: Method) -> Next:
    if not _may_use(state, method):
        return Next(state)
    if method is Method.FACE:
        return Next(LookingForFace(state.visit))
    if method is Method.PIN:
        facts = state.visit.facts
        return Next(EnteringPin(state.visit, facts.pin_tries_left if facts else None))
    return Next(state)  # staff identify themselves first: StaffCalled


def on_face(policy: Policy, state: Resumable, event: Event) -> Next:
    """What the face check says while it looks, and at its end."""
    match event:
        case FaceGuided(guide=guide) if isinstance(state, LookingForFace):
            return Next(replace(state, guide=guide))
        case FaceDecided(failed=None) if isinstance(state, LookingForFace):
            return gather(state.visit, Method.FACE, StopCamera(state.visit.number))
        case FaceDecided(failed=failed) if isinstance(state, LookingForFace) and failed:
            return face_failed(policy, state, failed)
        case FaceFailed(failure=failure) | PortraitUnusable(failure=failure):
            return _no_face_possible(state, failure)
        case _:
            return Next(state)


def face_failed(policy: Policy, state: LookingForFace, failed: Outcome) -> Next:
    """One face try is used up; after the last one only staff can help."""
    tries = state.visit.face_tries + 1
    visit = replace(state.visit, face_op=None, face_tries=tries, failed=failed)
    if _needs_eyes(state, failed):
        return Next(StaffCheck(visit), (StopCamera(visit.number),))
    if tries >= policy.face_tries:
        return settle(visit, failed)
    return Next(ChoosingMethod(visit), (StopCamera(visit.number),))


def _needs_eyes(state: LookingForFace, failed: Outcome) -> bool:
    if not _may_use(state, Method.STAFF):
        return False
    before = state.visit.failed
    twice = failed.reason == UNANSWERED and before is not None and before.reason == UNANSWERED
    return twice or failed.reason in ONLY_STAFF_CAN_TELL


def _no_face_possible(state: Resumable, failure: Failure) -> Next:
    # Without a camera or a usable photo the other ways of this card are still open.
    facts = state.visit.facts
    if facts is None:
        return Next(state)
    methods = facts.methods - {Method.FACE}
    visit = replace(state.visit, facts=replace(facts, methods=methods))
    if not isinstance(state, ChoosingMethod | LookingForFace):
        return Next(replace(state, visit=visit))  # whoever types or looks now needs no camera
    if Method.PIN not in methods:
        return fail(visit, failure)
    if isinstance(state, ChoosingMethod):
        return Next(replace(state, visit=visit))
    failed = Outcome(failure.outcome, failure.message, failure.code)
    quiet = replace(visit, face_op=None, failed=failed)
    return Next(ChoosingMethod(quiet), (StopCamera(visit.number),))
