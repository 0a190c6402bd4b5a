# SPDX-License-Identifier: Apache-2.0
"""Visits, states and events of the session, as short words for tables of transitions."""

from dataclasses import replace

from terminal.session.events import (
    AllConsentsSaid,
    Answered,
    Cancelled,
    CardAppeared,
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardIdentified,
    CardLies,
    CardNamed,
    CardVanished,
    ConsentSaid,
    ConsentsFailed,
    ConsentsPut,
    DeclarationFailed,
    DeclarationPrinted,
    DeclarationWanted,
    Event,
    FaceDecided,
    FaceFailed,
    FaceGuided,
    HistoryClosed,
    HistoryFailed,
    HistoryPaged,
    HistoryRead,
    HistorySigned,
    HistoryWanted,
    HolderRead,
    LinkLost,
    LinkRestored,
    MethodChosen,
    NonceFailed,
    NonceFetched,
    NumberBDoubtful,
    NumberBGiven,
    NumberBMissing,
    NumberBRefused,
    NumberBUnclear,
    OneByOneChosen,
    PersonActed,
    PhotoRead,
    PinEntered,
    PinRefused,
    PinUnsettled,
    PortraitUnusable,
    PrintRetried,
    PrintSkipped,
    ProofSigned,
    QueryFailed,
    ReaderLost,
    ReaderReady,
    Registered,
    RegistrationFailed,
    RegistrationSaid,
    RegistrationSigned,
    SlipIssued,
    SlipNotIssued,
    SlipPrinted,
    SlipPrintFailed,
    SlipSigned,
    SlipUnsigned,
    StaffAgreed,
    StaffCalled,
    StaffConfirmed,
    StaffRefused,
    TimerFired,
    TraySeen,
    TypingChosen,
)
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    AskingHistory,
    ChoosingMethod,
    Confirming,
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
from terminal.session.values import (
    CardFacts,
    CardKind,
    FaceGuide,
    Failure,
    LayHint,
    LyingCard,
    Method,
    Nonce,
    Note,
    NumberB,
    Outcome,
    OutcomeKind,
    Question,
    SlipProof,
    SlipStage,
    TrayView,
    Visit,
)

CARD, NET, FACE, RECONNECT, SLIP = 11, 12, 13, 14, 15
"""Operation numbers under way in a `busy` visit."""
OLD = 3
"""An operation that is over."""

FACTS = CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3)
PINLESS = CardFacts(CardKind.PINLESS, frozenset({Method.FACE, Method.STAFF}))
CARD_BROKE = Failure("C11", "unreadable_data", OutcomeKind.CARD_ERROR)
SERVICE_DOWN = Failure("E01", "service_unreachable", OutcomeKind.UNDECIDED)
CAMERA_LOST = Failure("V03", "camera_lost", OutcomeKind.STAFF)
NO_READER = Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)
PAPER_OUT = Failure("P01", "printer_paper_out", OutcomeKind.STAFF)
ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "valid")
NOT_MATCHED = Outcome(OutcomeKind.NOT_MATCHED, "different_person")
MINOR = Outcome(OutcomeKind.STAFF, "minor")
UNANSWERED = Outcome(OutcomeKind.NOT_LIVE, "challenge_unanswered")
UNDECIDED = Outcome(OutcomeKind.UNDECIDED, "service_unreachable", "E01")
NOBODY = Outcome(OutcomeKind.NONE, "stated")
UNREGISTERED = Outcome(OutcomeKind.NONE, "stated", note=Note.NOT_REGISTERED)
MISMATCH = Outcome(OutcomeKind.MISMATCH, "answer_differs_in_name", "E10")

NEW = Visit(1)
KNOWN = Visit(1, ops=20, facts=FACTS)
READ = replace(KNOWN, number_b=NumberB.GIVEN, photo_read=True, portrait_asked=True)
WHOLE = replace(READ, holder_read=True, nonce=Nonce.READY)
BUSY = replace(WHOLE, card_op=CARD, net_op=NET, face_op=FACE, slip_op=SLIP)
BOTH = (Question.INFORMATION, Question.SUBSIDIES)


def resumable(visit: Visit = BUSY) -> dict[str, State]:
    """One state of each kind in which a visit is under way."""
    return {
        "ReadingCard": ReadingCard(replace(visit, facts=None)),
        "EnteringNumberB": EnteringNumberB(replace(visit, number_b=NumberB.ASKED)),
        "LayingStraight": LayingStraight(
            replace(visit, number_b=NumberB.ASKED), LayHint.STRAIGHTEN
        ),
        "AgreeingToBirth": AgreeingToBirth(replace(visit, number_b=NumberB.ASKED)),
        "ChoosingMethod": ChoosingMethod(visit),
        "LookingForFace": LookingForFace(visit),
        "EnteringPin": EnteringPin(visit),
        "StaffCheck": StaffCheck(visit),
        "GatheringProof": GatheringProof(visit, Method.PIN),
        "Querying": Querying(replace(visit, asked_at=100.0), Method.PIN),
        "OfferingRegistration": OfferingRegistration(visit, UNREGISTERED, Method.PIN),
        "Registering": Registering(replace(visit, asked_at=100.0), UNREGISTERED, Method.PIN),
        "Confirming": Confirming(visit, ELIGIBLE),
        "AskingConsent": AskingConsent(visit, ELIGIBLE, BOTH),
        "PrintingSlip": signing(visit),
    }


def still(visit: Visit) -> Visit:
    """The tray camera sees its card lie where it lay."""
    return replace(visit, tray=TrayView.STILL, tray_at=50.0)


def signing(visit: Visit = BUSY) -> PrintingSlip:
    """The card is to sign the number of a slip."""
    ordered = replace(visit, slip=SlipStage.ORDERED)
    return PrintingSlip(ordered, UNDECIDED, Method.FACE, issued=True)


def printing(visit: Visit = BUSY) -> PrintingSlip:
    """The slip is with the printer."""
    due = replace(visit, slip=SlipStage.DUE, card_op=None)
    return PrintingSlip(due, UNDECIDED, Method.FACE, issued=True, proof=SlipProof.SIGNED)


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
        "Interrupted(still)": Interrupted(ChoosingMethod(still(visit)), card_seen=False),
        "Interrupted(helping)": Interrupted(ChoosingMethod(visit), card_seen=False, helping=True),
        "Interrupted(lost)": Interrupted(
            ChoosingMethod(visit), card_seen=False, lost=NO_READER, lost_at=99.0
        ),
        "PrintingSlip(printing)": printing(visit),
        "PrintingSlip(trouble)": replace(printing(visit), failure=PAPER_OUT),
        "PrintingSlip(no card)": replace(printing(visit), card_seen=False, same=False),
        "PrintingSlip(lost)": replace(printing(visit), card_seen=False, same=False, lost=NO_READER),
        "ShowingResult": ShowingResult(visit, ELIGIBLE),
        "ShowingResult(no card)": ShowingResult(visit, UNDECIDED, card_seen=False, same=False),
        "AskingHistory": AskingHistory(ShowingResult(visit, ELIGIBLE)),
        "ShowingHistory": ShowingHistory(ShowingResult(visit, ELIGIBLE), rows=9),
        "Failed": Failed(visit, NOT_MATCHED),
        "Failed(no card)": Failed(visit, NOT_MATCHED, card_seen=False),
        "TakeCardBack": TakeCardBack(visit, ELIGIBLE),
        "TakeCardBack(unseen)": TakeCardBack(visit, ELIGIBLE, card_seen=False),
        "Leaving(ShowingResult)": Leaving(ShowingResult(visit, ELIGIBLE)),
        "Leaving(Failed)": Leaving(Failed(visit, NOT_MATCHED)),
        "Leaving(TakeCardBack)": Leaving(TakeCardBack(visit, ELIGIBLE)),
        "Leaving(lost)": Leaving(ShowingResult(visit, ELIGIBLE), lost=NO_READER),
        "Leaving(back)": Leaving(ShowingResult(visit, ELIGIBLE), back=True),
    }


def events(
    visit: int = 1, card: int = CARD, net: int = NET, face: int = FACE, slip: int = SLIP
) -> list[Event]:
    """One event of each class and meaning, for one visit and its operations."""
    now = {"at": 100.0, "visit": visit}
    on_card, on_net, on_face, on_slip = ({**now, "op": op} for op in (card, net, face, slip))
    on_link = {**now, "op": RECONNECT}
    return [
        ReaderReady(at=100.0),
        ReaderLost(at=100.0, failure=NO_READER),
        CardAppeared(at=100.0),
        CardVanished(at=100.0),
        *(CardIdentified(**on_card, facts=facts) for facts in (FACTS, PINLESS)),
        *(CardIdentified(**on_card, facts=CardFacts(kind)) for kind in CardKind),
        NumberBGiven(**now),
        NumberBGiven(**now, other_birth=True),
        NumberBGiven(**now, typed=True),
        NumberBMissing(**now),
        NumberBUnclear(**now, hint=LayHint.TURN_OVER),
        NumberBDoubtful(**now, doubtful=(3, 12)),
        TypingChosen(**now),
        StaffAgreed(**now),
        CardNamed(**now, sort=LyingCard.DRIVING_LICENCE),
        *(TraySeen(at=100.0, view=view) for view in TrayView),
        *(CardLies(at=100.0, sort=sort) for sort in (LyingCard.MY_NUMBER_BACK, None)),
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
        *(Answered(**on_net, outcome=outcome) for outcome in (ELIGIBLE, MISMATCH, NOBODY)),
        Answered(**on_net, outcome=UNREGISTERED),
        Answered(**on_net, outcome=ELIGIBLE, questions=BOTH),
        QueryFailed(**on_net, failure=SERVICE_DOWN),
        *(RegistrationSaid(**now, agreed=agreed) for agreed in (True, False)),
        RegistrationSigned(**on_card),
        Registered(**on_net),
        *(RegistrationFailed(**op, failure=SERVICE_DOWN) for op in (on_card, on_net)),
        SlipIssued(**on_slip),
        SlipNotIssued(**on_slip, failure=CARD_BROKE),
        SlipSigned(**on_card),
        SlipUnsigned(**on_card),
        SlipPrinted(**on_slip),
        SlipPrintFailed(**on_slip, failure=PAPER_OUT),
        PrintRetried(**now),
        PrintSkipped(**now),
        DeclarationWanted(**now),
        DeclarationPrinted(**on_slip),
        DeclarationFailed(**on_slip, failure=PAPER_OUT),
        *(ConsentSaid(**now, question=question, agreed=True) for question in Question),
        *(AllConsentsSaid(**now, agreed=agreed) for agreed in (True, False)),
        OneByOneChosen(**now),
        PersonActed(**now),
        HistoryWanted(**now),
        HistorySigned(**on_card),
        HistoryRead(**on_net, rows=9),
        *(HistoryFailed(**op, failure=SERVICE_DOWN) for op in (on_card, on_net)),
        HistoryPaged(**now, page=2),
        HistoryClosed(**now),
        ConsentsPut(**now),
        ConsentsFailed(**now, failure=SERVICE_DOWN),
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
    "LayingStraight",
    "AgreeingToBirth",
    "ChoosingMethod",
    "LookingForFace",
    "EnteringPin",
    "StaffCheck",
    "GatheringProof",
    "GatheringProof.asking",
    "Querying",
    "OfferingRegistration",
    "Registering",
    "Confirming",
    "AskingConsent.information",
    "AskingConsent.subsidies",
    "PrintingSlip",
    "PrintingSlip.trouble",
    "Interrupted",
    "Interrupted.helping",
    "Interrupted.unread",
    "Interrupted.brief",
    "Interrupted.still",
    "Interrupted.lost",
    "Leaving",
    "Leaving.lost",
    "ShowingResult",
    "AskingHistory",
    "ShowingHistory.1",
    "ShowingHistory.1.warned",
    "Failed",
    "TakeCardBack.unseen",
)
