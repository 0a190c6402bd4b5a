# SPDX-License-Identifier: Apache-2.0
"""Visits, states and events of the session, as short words for tables of transitions."""

from dataclasses import replace

from terminal.session.events import (
    Answered,
    Cancelled,
    CardAppeared,
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardIdentified,
    CardVanished,
    Event,
    FaceDecided,
    FaceFailed,
    FaceGuided,
    HolderRead,
    LinkLost,
    LinkRestored,
    MethodChosen,
    NonceFailed,
    NonceFetched,
    NumberBGiven,
    NumberBMissing,
    NumberBRefused,
    PhotoRead,
    PinEntered,
    PinRefused,
    PinUnsettled,
    PortraitUnusable,
    ProofSigned,
    QueryFailed,
    ReaderLost,
    ReaderReady,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
    TimerFired,
)
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
from terminal.session.values import (
    CardFacts,
    CardKind,
    FaceGuide,
    Failure,
    Method,
    Nonce,
    NumberB,
    Outcome,
    OutcomeKind,
    Visit,
)

CARD, NET, FACE, RECONNECT = 11, 12, 13, 14
"""Operation numbers under way in a `busy` visit."""
OLD = 3
"""An operation that is over."""

FACTS = CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3)
PINLESS = CardFacts(CardKind.PINLESS, frozenset({Method.FACE, Method.STAFF}))
CARD_BROKE = Failure("C11", "unreadable_data", OutcomeKind.CARD_ERROR)
SERVICE_DOWN = Failure("E01", "service_unreachable", OutcomeKind.UNDECIDED)
CAMERA_LOST = Failure("V03", "camera_lost", OutcomeKind.STAFF)
NO_READER = Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)
ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "valid")
NOT_MATCHED = Outcome(OutcomeKind.NOT_MATCHED, "different_person")
MINOR = Outcome(OutcomeKind.STAFF, "minor")
UNANSWERED = Outcome(OutcomeKind.NOT_LIVE, "challenge_unanswered")
MISMATCH = Outcome(OutcomeKind.MISMATCH, "answer_differs_in_name", "E10")

NEW = Visit(1)
KNOWN = Visit(1, ops=20, facts=FACTS)
READ = replace(KNOWN, number_b=NumberB.GIVEN, photo_read=True, portrait_asked=True)
WHOLE = replace(READ, holder_read=True, nonce=Nonce.READY)
BUSY = replace(WHOLE, card_op=CARD, net_op=NET, face_op=FACE)


def resumable(visit: Visit = BUSY) -> dict[str, State]:
    """One state of each kind in which a visit is under way."""
    return {
        "ReadingCard": ReadingCard(replace(visit, facts=None)),
        "EnteringNumberB": EnteringNumberB(replace(visit, number_b=NumberB.ASKED)),
        "ChoosingMethod": ChoosingMethod(visit),
        "LookingForFace": LookingForFace(visit),
        "EnteringPin": EnteringPin(visit),
        "StaffCheck": StaffCheck(visit),
        "GatheringProof": GatheringProof(visit, Method.PIN),
        "Querying": Querying(visit),
        "Confirming": Confirming(visit, ELIGIBLE),
    }


def states(visit: Visit = BUSY) -> dict[str, State]:
    """One state of each kind, interrupted ones for each kind of state behind."""
    under_way = resumable(visit)
    away = {
        f"Interrupted({name})": Interrupted(state, card_seen=False)  # type: ignore[arg-type]
        for name, state in under_way.items()
    }
    return {
        "OutOfService": OutOfService(1),
        "Idle": Idle(1),
        **under_way,
        **away,
        "Interrupted(reconnecting)": Interrupted(
            ChoosingMethod(visit), card_seen=True, reconnect_op=RECONNECT
        ),
        "Interrupted(helping)": Interrupted(ChoosingMethod(visit), card_seen=False, helping=True),
        "Interrupted(lost)": Interrupted(
            ChoosingMethod(visit), card_seen=False, lost=NO_READER, lost_at=99.0
        ),
        "ShowingResult": ShowingResult(visit, ELIGIBLE),
        "Failed": Failed(visit, NOT_MATCHED),
        "Failed(no card)": Failed(visit, NOT_MATCHED, card_seen=False),
        "TakeCardBack": TakeCardBack(visit, ELIGIBLE),
        "Leaving(ShowingResult)": Leaving(ShowingResult(visit, ELIGIBLE)),
        "Leaving(Failed)": Leaving(Failed(visit, NOT_MATCHED)),
        "Leaving(TakeCardBack)": Leaving(TakeCardBack(visit, ELIGIBLE)),
        "Leaving(lost)": Leaving(ShowingResult(visit, ELIGIBLE), lost=NO_READER),
        "Leaving(back)": Leaving(ShowingResult(visit, ELIGIBLE), back=True),
    }


def events(visit: int = 1, card: int = CARD, net: int = NET, face: int = FACE) -> list[Event]:
    """One event of each class and meaning, for one visit and its operations."""
    now = {"at": 100.0, "visit": visit}
    on_card, on_net, on_face = ({**now, "op": op} for op in (card, net, face))
    on_link = {**now, "op": RECONNECT}
    return [
        ReaderReady(at=100.0),
        ReaderLost(at=100.0, failure=NO_READER),
        CardAppeared(at=100.0),
        CardVanished(at=100.0),
        *(CardIdentified(**on_card, facts=facts) for facts in (FACTS, PINLESS)),
        *(CardIdentified(**on_card, facts=CardFacts(kind)) for kind in CardKind),
        NumberBGiven(**now),
        NumberBMissing(**now),
        NumberBRefused(**on_card, tries_left=8),
        PhotoRead(**on_card),
        HolderRead(**on_card),
        PortraitUnusable(**now, failure=CAMERA_LOST),
        *(MethodChosen(**now, method=method) for method in Method),
        FaceGuided(**on_face, guide=FaceGuide("blink")),
        FaceDecided(**on_face, failed=None),
        FaceDecided(**on_face, failed=NOT_MATCHED),
        FaceFailed(**on_face, failure=CAMERA_LOST),
        PinEntered(**now),
        *(PinRefused(**on_card, tries_left=left) for left in (0, 1, 2)),
        PinUnsettled(**on_card, tries_left=3),
        ProofSigned(**on_card),
        NonceFetched(**on_net),
        NonceFailed(**on_net, failure=SERVICE_DOWN),
        *(Answered(**on_net, outcome=outcome) for outcome in (ELIGIBLE, MISMATCH)),
        QueryFailed(**on_net, failure=SERVICE_DOWN),
        CardConfirmed(**on_card),
        *(CardChanged(**op) for op in (on_card, on_link)),
        *(CardFailed(**op, failure=CARD_BROKE) for op in (on_card, on_link)),
        *(LinkLost(**op) for op in (on_card, on_link)),
        LinkRestored(**on_link),
        *(TimerFired(**now, mark=mark) for mark in MARKS),
        Cancelled(**now),
        StaffCalled(**now),
        StaffConfirmed(**now),
        StaffRefused(**now),
    ]


MARKS = (
    "ReadingCard",
    "EnteringNumberB",
    "ChoosingMethod",
    "LookingForFace",
    "EnteringPin",
    "StaffCheck",
    "GatheringProof",
    "Querying",
    "Confirming",
    "Interrupted",
    "Interrupted.helping",
    "Interrupted.unread",
    "Interrupted.lost",
    "Leaving",
    "Leaving.lost",
    "ShowingResult",
    "Failed",
)
