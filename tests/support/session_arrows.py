# SPDX-License-Identifier: Apache-2.0
"""Each arrow of the session machine as a row: (state, event) -> (state, effects)."""

from dataclasses import dataclass, replace

from terminal.session import Policy
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.patience import Waits
from terminal.session.states import (
    AskingConsent,
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
    PrintingSlip,
    Querying,
    ReadingCard,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.timers import mark
from terminal.session.transition import with_visit
from terminal.session.values import (
    CardFacts,
    CardKind,
    Method,
    Nonce,
    NumberB,
    Question,
)
from tests.support.session_words import (
    CAMERA_LOST,
    CARD,
    CARD_BROKE,
    ELIGIBLE,
    FACE,
    FACTS,
    KNOWN,
    MINOR,
    MISMATCH,
    NET,
    NEW,
    NO_READER,
    NOT_MATCHED,
    PINLESS,
    READ,
    RECONNECT,
    SERVICE_DOWN,
    UNANSWERED,
    WHOLE,
    resumable,
)

POLICY = Policy()
AFTER_THE_OUTCOME = ("OfferingRegistration", "Registering", "AskingConsent", "PrintingSlip")
"""Where the visit stands for its outcome, whatever the person does or leaves."""
NOW = {"at": 100.0, "visit": 1}
ON_CARD, ON_NET, ON_FACE, ON_LINK = ({**NOW, "op": op} for op in (CARD, NET, FACE, RECONNECT))
SETTLED = (eff.StopCamera, eff.EndCard, eff.RecordOutcome)
WIPED = (*SETTLED, eff.WipeVisit)
TIMER = (eff.SetTimer,)
SHOWN = (eff.StopCamera, eff.ShowPerson, *TIMER)
"""Staff see the person and the photo side by side."""
ON_THE_CARD = replace(WHOLE, card_op=CARD)
AT_THE_SERVICE = replace(WHOLE, net_op=NET, asked_at=99.0)
ON_CARD_WORK = replace(WHOLE, card_op=CARD)
FILMED = replace(WHOLE, face_op=FACE)
WITHOUT_PIN = replace(WHOLE, facts=replace(FACTS, methods=FACTS.methods - {Method.PIN}))
LAST_FACE = replace(FILMED, face_tries=POLICY.face_tries - 1)
LAST_PIN = replace(ON_THE_CARD, pin_refusals=POLICY.pin_tries - 1)
LAST_NUMBER = replace(
    KNOWN, number_b=NumberB.GIVEN, card_op=CARD, number_b_refusals=POLICY.number_b_tries - 1
)
ASKED = replace(KNOWN, number_b=NumberB.ASKED)
AWAY = Interrupted(ChoosingMethod(WHOLE), card_seen=False)
HELPING = replace(AWAY, helping=True)
TOGETHER_OF = AskingConsent(
    WHOLE, ELIGIBLE, (Question.INFORMATION, Question.SUBSIDIES), together=True
)
LOST = replace(AWAY, lost=NO_READER, lost_at=1.0)
WAVED = Interrupted(ReadingCard(NEW), card_seen=False)
REACHING = Interrupted(ChoosingMethod(WHOLE), card_seen=True, reconnect_op=RECONNECT)


@dataclass(frozen=True)
class Arrow:
    """When `event` happens in `state`, then the state is a `to` and the effects are these."""

    says: str
    state: State
    event: ev.Event
    to: type
    effects: tuple[type, ...] = ()


def warned(state: State) -> State:
    """The person was told that the end is near, where a state waits for a person."""
    if not isinstance(state, Waits):
        return state
    return with_visit(state, replace(state.visit, warned=True, acts_by=120.0))


def timer(name: str) -> ev.TimerFired:
    return ev.TimerFired(**NOW, mark=name)


ARROWS = [
    Arrow("a reader that comes back opens the kiosk",
          OutOfService(1), ev.ReaderReady(at=1.0), Idle),
    Arrow("a lost reader closes the idle kiosk",
          Idle(1), ev.ReaderLost(at=1.0, failure=NO_READER), OutOfService),
    *(Arrow(f"a visit in {name} waits for a lost reader",
            state, ev.ReaderLost(at=1.0, failure=NO_READER), Interrupted, TIMER)
      for name, state in resumable().items()),
    Arrow("a reader that is lost while its card is away is waited for",
          AWAY, ev.ReaderLost(at=1.0, failure=NO_READER), Interrupted, TIMER),
    Arrow("a reader that is still lost is not waited for any longer",
          LOST, ev.ReaderLost(at=9.0, failure=NO_READER), Interrupted),
    Arrow("a reader that is back waits for its card",
          LOST, ev.ReaderReady(at=2.0), Interrupted, TIMER),
    Arrow("a card that is back with its reader is reached for",
          LOST, ev.CardAppeared(at=2.0), Interrupted, (eff.Reconnect, *TIMER)),
    Arrow("a reader that stays lost ends the visit and wipes it",
          LOST, timer("Interrupted.lost"), OutOfService, (*WIPED, *TIMER)),
    Arrow("stop without a reader closes the kiosk",
          LOST, ev.Cancelled(**NOW), OutOfService, (*WIPED, *TIMER)),
    Arrow("a result waits for a lost reader",
          ShowingResult(WHOLE, ELIGIBLE), ev.ReaderLost(at=1.0, failure=NO_READER), Leaving, TIMER),
    Arrow("a reader that is lost while its card flickers is waited for",
          Leaving(ShowingResult(WHOLE, ELIGIBLE)), ev.ReaderLost(at=1.0, failure=NO_READER),
          Leaving, TIMER),
    Arrow("a reader that is back under a result waits for its card",
          Leaving(ShowingResult(WHOLE, ELIGIBLE), lost=NO_READER), ev.ReaderReady(at=2.0),
          Leaving, TIMER),
    Arrow("a card that is back with its reader is asked who it is",
          Leaving(ShowingResult(WHOLE, ELIGIBLE), lost=NO_READER), ev.CardAppeared(at=2.0),
          Leaving, (eff.ConfirmCard, *TIMER)),
    Arrow("a result disappears when its reader stays lost",
          Leaving(ShowingResult(WHOLE, ELIGIBLE), lost=NO_READER), timer("Leaving.lost"),
          OutOfService, (eff.WipeVisit, *TIMER)),
    Arrow("a card that was only waved past is nobody's visit",
          WAVED, timer("Interrupted.unread"), Idle, (*WIPED, *TIMER)),
    Arrow("a card that was waved past and comes back is read",
          WAVED, ev.CardAppeared(at=1.0), Interrupted, (eff.Reconnect, *TIMER)),
    Arrow("a card begins a visit",
          Idle(1), ev.CardAppeared(at=1.0), ReadingCard,
          (eff.LookAtTray, eff.IdentifyCard, *TIMER)),
    Arrow("a known card leads to the choice and its number is looked for",
          ReadingCard(replace(NEW, ops=CARD, card_op=CARD)),
          ev.CardIdentified(**ON_CARD, facts=FACTS), ChoosingMethod,
          (eff.FindNumberB, *TIMER)),
    *(Arrow(f"a card of kind {kind} ends the visit",
            ReadingCard(replace(NEW, card_op=CARD)),
            ev.CardIdentified(**ON_CARD, facts=CardFacts(kind)), Failed, (*SETTLED, *TIMER))
      for kind in (CardKind.ANDROID, CardKind.IPHONE, CardKind.JUKI)),
    Arrow("a number that was found lets the photo be read",
          ChoosingMethod(ASKED), ev.NumberBGiven(**NOW), ChoosingMethod, (eff.ReadPhoto,)),
    Arrow("a number that nobody sees is asked for",
          ChoosingMethod(ASKED), ev.NumberBMissing(**NOW), EnteringNumberB,
          (eff.StopCamera, *TIMER)),
    Arrow("a typed number leads back to the choice",
          EnteringNumberB(ASKED), ev.NumberBGiven(**NOW, typed=True), ChoosingMethod,
          (eff.ReadPhoto, *TIMER)),
    Arrow("a refused number is asked for again",
          ChoosingMethod(replace(LAST_NUMBER, number_b_refusals=0)),
          ev.NumberBRefused(**ON_CARD, tries_left=8), EnteringNumberB, (eff.StopCamera, *TIMER)),
    Arrow("a number refused too often ends the visit",
          ChoosingMethod(LAST_NUMBER), ev.NumberBRefused(**ON_CARD, tries_left=8), Failed,
          (*SETTLED, *TIMER)),
    Arrow("after the photo the holder is read and the portrait enrolled",
          ChoosingMethod(replace(READ, photo_read=False, portrait_asked=False, card_op=CARD)),
          ev.PhotoRead(**ON_CARD), ChoosingMethod, (eff.ReadHolder, eff.EnrolPortrait)),
    Arrow("a choice of the face opens the camera and asks for a nonce",
          ChoosingMethod(READ), ev.MethodChosen(**NOW, method=Method.FACE), LookingForFace,
          (eff.ReadHolder, eff.FetchNonce, eff.CheckFace, *TIMER)),
    Arrow("a choice of the PIN asks for it",
          ChoosingMethod(WHOLE), ev.MethodChosen(**NOW, method=Method.PIN), EnteringPin, TIMER),
    Arrow("staff take over from the choice",
          ChoosingMethod(WHOLE), ev.StaffCalled(**NOW), StaffCheck, SHOWN),
    Arrow("staff take over from the camera",
          LookingForFace(FILMED), ev.StaffCalled(**NOW), StaffCheck, SHOWN),
    Arrow("staff take over from the PIN",
          EnteringPin(WHOLE), ev.StaffCalled(**NOW), StaffCheck, SHOWN),
    Arrow("staff take over after a face that did not match",
          Failed(WHOLE, NOT_MATCHED), ev.StaffCalled(**NOW), StaffCheck,
          (eff.ShowPerson, *TIMER)),
    Arrow("staff who see the same person let the card sign",
          StaffCheck(WHOLE), ev.StaffConfirmed(**NOW), GatheringProof,
          (eff.SignProof, eff.StopCamera, *TIMER)),
    Arrow("staff who see another person end the visit",
          StaffCheck(WHOLE), ev.StaffRefused(**NOW), Failed, (*SETTLED, *TIMER)),
    Arrow("a face that matches lets the card sign",
          LookingForFace(FILMED), ev.FaceDecided(**ON_FACE, failed=None), GatheringProof,
          (eff.StopCamera, eff.SignProof, *TIMER)),
    Arrow("a face that does not match leads back to the choice",
          LookingForFace(FILMED), ev.FaceDecided(**ON_FACE, failed=NOT_MATCHED), ChoosingMethod,
          (eff.StopCamera, *TIMER)),
    Arrow("a face that did not match too often ends the visit",
          LookingForFace(LAST_FACE), ev.FaceDecided(**ON_FACE, failed=NOT_MATCHED), Failed,
          (*SETTLED, *TIMER)),
    Arrow("a child's face is for the staff's eyes, however well it matches",
          LookingForFace(FILMED), ev.FaceDecided(**ON_FACE, failed=MINOR), StaffCheck, SHOWN),
    Arrow("whoever does not turn or blink is asked once more",
          LookingForFace(FILMED), ev.FaceDecided(**ON_FACE, failed=UNANSWERED), ChoosingMethod,
          (eff.StopCamera, *TIMER)),
    Arrow("whoever cannot turn or blink is for the staff's eyes after two tries",
          LookingForFace(replace(FILMED, face_tries=1, failed=UNANSWERED)),
          ev.FaceDecided(**ON_FACE, failed=UNANSWERED), StaffCheck, SHOWN),
    Arrow("a face that nobody shows leads back to the choice",
          LookingForFace(FILMED), timer("LookingForFace"), ChoosingMethod,
          (eff.StopCamera, *TIMER)),
    Arrow("a face that nobody showed too often ends the visit",
          LookingForFace(LAST_FACE), timer("LookingForFace"), Failed, (*SETTLED, *TIMER)),
    Arrow("a broken camera leads back to the choice",
          LookingForFace(FILMED), ev.FaceFailed(**ON_FACE, failure=CAMERA_LOST), ChoosingMethod,
          (eff.StopCamera, *TIMER)),
    Arrow("a broken camera ends the visit of a card without a PIN",
          LookingForFace(replace(FILMED, facts=PINLESS)),
          ev.FaceFailed(**ON_FACE, failure=CAMERA_LOST), Failed, (*SETTLED, *TIMER)),
    Arrow("a photo that cannot be compared ends the visit of a card without a PIN",
          ChoosingMethod(replace(WHOLE, facts=PINLESS)),
          ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), Failed, (*SETTLED, *TIMER)),
    Arrow("a photo that cannot be compared is no matter to staff",
          StaffCheck(replace(WHOLE, facts=PINLESS)),
          ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), StaffCheck),
    Arrow("a PIN is signed with",
          EnteringPin(WHOLE), ev.PinEntered(**NOW), GatheringProof, (eff.SignProof, *TIMER)),
    Arrow("a PIN waits for the nonce",
          EnteringPin(replace(WHOLE, nonce=Nonce.ASKED, net_op=NET)), ev.PinEntered(**NOW),
          GatheringProof, TIMER),
    Arrow("a nonce that comes after the PIN lets the card sign",
          GatheringProof(replace(WHOLE, nonce=Nonce.ASKED, net_op=NET), Method.PIN),
          ev.NonceFetched(**ON_NET), GatheringProof, (eff.SignProof,)),
    Arrow("a PIN without a nonce stays undecided and leads to a slip",
          EnteringPin(replace(WHOLE, nonce=Nonce.FAILED, nonce_failure=SERVICE_DOWN)),
          ev.PinEntered(**NOW), PrintingSlip, (eff.IssueSlip, *TIMER)),
    Arrow("a service that gives no nonce leaves the visit undecided and leads to a slip",
          GatheringProof(replace(WHOLE, nonce=Nonce.ASKED, net_op=NET), Method.FACE),
          ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN), PrintingSlip, (eff.IssueSlip, *TIMER)),
    Arrow("a nonce that has grown too old is asked for again before the card signs",
          EnteringPin(replace(WHOLE, nonce_until=99.0)), ev.PinEntered(**NOW), GatheringProof,
          (eff.FetchNonce, *TIMER)),
    Arrow("a nonce that is still good is signed",
          EnteringPin(replace(WHOLE, nonce_until=101.0)), ev.PinEntered(**NOW), GatheringProof,
          (eff.SignProof, *TIMER)),
    Arrow("a slip waits for the rest of the card: it names the holder",
          GatheringProof(replace(READ, nonce=Nonce.ASKED, net_op=NET, card_op=CARD), Method.PIN),
          ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN), GatheringProof),
    Arrow("an undecided outcome is not lost to a number that does not open the card",
          Confirming(replace(READ, photo_read=False, card_op=CARD), ELIGIBLE),
          ev.NumberBRefused(**ON_CARD, tries_left=8), Confirming, (eff.ConfirmCard,)),
    Arrow("a wrong PIN is asked for again",
          GatheringProof(ON_THE_CARD, Method.PIN), ev.PinRefused(**ON_CARD, tries_left=2),
          EnteringPin, TIMER),
    Arrow("the card's last PIN try stays untouched",
          GatheringProof(ON_THE_CARD, Method.PIN), ev.PinRefused(**ON_CARD, tries_left=1),
          ChoosingMethod, TIMER),
    Arrow("too many wrong PINs leave the face",
          GatheringProof(LAST_PIN, Method.PIN), ev.PinRefused(**ON_CARD, tries_left=2),
          ChoosingMethod, TIMER),
    Arrow("too many wrong PINs end the visit where the face is used up",
          GatheringProof(replace(LAST_PIN, face_tries=POLICY.face_tries), Method.PIN),
          ev.PinRefused(**ON_CARD, tries_left=2), Failed, (*SETTLED, *TIMER)),
    Arrow("a PIN whose answer was lost is asked for again",
          GatheringProof(ON_THE_CARD, Method.PIN), ev.PinUnsettled(**ON_CARD, tries_left=3),
          EnteringPin, TIMER),
    Arrow("a signed proof is sent",
          GatheringProof(ON_THE_CARD, Method.PIN), ev.ProofSigned(**ON_CARD), Querying,
          (eff.Query, *TIMER)),
    Arrow("an answer is shown only after the card was asked again",
          Querying(AT_THE_SERVICE, Method.PIN), ev.Answered(**ON_NET, outcome=ELIGIBLE), Confirming,
          (eff.ConfirmCard, *TIMER)),
    Arrow("an answer about somebody else shows nothing",
          Querying(AT_THE_SERVICE, Method.PIN), ev.Answered(**ON_NET, outcome=MISMATCH), Failed,
          (*SETTLED, *TIMER)),
    Arrow("a query that fails is undecided and leads to a slip",
          Querying(AT_THE_SERVICE, Method.PIN), ev.QueryFailed(**ON_NET, failure=SERVICE_DOWN),
          PrintingSlip, (eff.IssueSlip, *TIMER)),
    Arrow("a query that lasts too long is undecided and leads to a slip",
          Querying(AT_THE_SERVICE, Method.PIN), timer("Querying"), PrintingSlip,
          (eff.IssueSlip, *TIMER)),
    Arrow("the same card lets its holder see the result",
          Confirming(ON_THE_CARD, ELIGIBLE), ev.CardConfirmed(**ON_CARD), ShowingResult,
          (*SETTLED, *TIMER)),
    *(Arrow(f"another card ends and wipes a visit in {name}",
            state, ev.CardChanged(**ON_CARD), Failed, (*WIPED, *TIMER))
      for name, state in resumable().items()),
    Arrow("another card after an interruption ends and wipes the visit",
          REACHING, ev.CardChanged(**ON_LINK), Failed, (*WIPED, *TIMER)),
    *(Arrow(f"a card that fails in {name} ends the visit",
            state, ev.CardFailed(**ON_CARD, failure=CARD_BROKE), Failed, (*SETTLED, *TIMER))
      for name, state in resumable().items()),
    *(Arrow(f"a card that vanishes interrupts {name}",
            state, ev.CardVanished(at=1.0), Interrupted, TIMER)
      for name, state in resumable().items()),
    *(Arrow(f"a card that falls silent in {name} is reached for at once",
            state, ev.LinkLost(**ON_CARD), Interrupted, (eff.Reconnect, *TIMER))
      for name, state in resumable().items()),
    *(Arrow(f"stop in {name} ends the visit",
            state, ev.Cancelled(**NOW), Failed, (*SETTLED, *TIMER))
      for name, state in resumable().items() if name not in AFTER_THE_OUTCOME),
    Arrow("a card that is back is reached for",
          AWAY, ev.CardAppeared(at=1.0), Interrupted, (eff.Reconnect,)),
    Arrow("a card that came back while it was reached for is reached for again",
          REACHING, ev.CardAppeared(at=1.0), Interrupted, (eff.Reconnect,)),
    Arrow("a card that does not answer is reached for again",
          REACHING, ev.LinkLost(**ON_LINK), Interrupted, (eff.Reconnect,)),
    Arrow("the same card resumes the visit",
          REACHING, ev.LinkRestored(**ON_LINK), ChoosingMethod, TIMER),
    Arrow("a card that vanishes while it is reached for is away",
          REACHING, ev.CardVanished(at=1.0), Interrupted),
    Arrow("a card that stays away is asked for with a picture",
          AWAY, timer("Interrupted"), Interrupted, TIMER),
    Arrow("a card that stays away for good ends the visit",
          HELPING, timer("Interrupted.helping"), Idle, (*WIPED, *TIMER)),
    Arrow("a card that lies there and never answers ends the visit",
          replace(REACHING, helping=True), timer("Interrupted.helping"), Failed,
          (*SETTLED, *TIMER)),
    Arrow("stop with the card away leads to the first screen",
          AWAY, ev.Cancelled(**NOW), Idle, (*WIPED, *TIMER)),
    Arrow("a face is matched behind an interruption",
          Interrupted(LookingForFace(FILMED), card_seen=False),
          ev.FaceDecided(**ON_FACE, failed=None), Interrupted, (eff.StopCamera,)),
    Arrow("an answer is kept behind an interruption",
          Interrupted(Querying(AT_THE_SERVICE, Method.PIN), card_seen=False),
          ev.Answered(**ON_NET, outcome=ELIGIBLE), Interrupted),
    Arrow("an answer about somebody else ends the visit behind an interruption",
          Interrupted(Querying(AT_THE_SERVICE, Method.PIN), card_seen=False),
          ev.Answered(**ON_NET, outcome=MISMATCH), Failed, (*SETTLED, *TIMER)),
    *(Arrow(f"no input in {name} ends the visit", warned(state), timer(mark(warned(state))),
            Failed, (*SETTLED, *TIMER))
      for name, state in resumable().items()
      if name not in ("LookingForFace", "LayingStraight", "Querying", *AFTER_THE_OUTCOME)),
    *(Arrow(f"no input in {name} is warned of first", state, timer(mark(state)), type(state), TIMER)
      for name, state in resumable().items() if isinstance(state, Waits)),
    *(Arrow(f"a touch in {name} takes the warning back", warned(state), ev.PersonActed(**NOW),
            type(state), TIMER)
      for name, state in resumable().items() if isinstance(state, Waits)),
    Arrow("a touch behind an interruption takes the warning back",
          replace(AWAY, resume=warned(ChoosingMethod(WHOLE))), ev.PersonActed(**NOW), Interrupted),
    Arrow("a card that vanishes under its result may only have flickered",
          ShowingResult(WHOLE, ELIGIBLE), ev.CardVanished(at=1.0), Leaving, TIMER),
    Arrow("a result disappears with its card, once it is sure",
          Leaving(ShowingResult(WHOLE, ELIGIBLE)), timer("Leaving"), Idle,
          (eff.WipeVisit, *TIMER)),
    Arrow("a card that is back under its result is asked who it is",
          Leaving(ShowingResult(WHOLE, ELIGIBLE)), ev.CardAppeared(at=1.0), Leaving,
          (eff.ConfirmCard,)),
    Arrow("the same card shows its result on",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True), ev.CardConfirmed(**ON_CARD),
          ShowingResult, (eff.EndCard, *TIMER)),
    Arrow("another card begins a visit of its own",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True), ev.CardChanged(**ON_CARD),
          ReadingCard, (eff.WipeVisit, eff.LookAtTray, eff.IdentifyCard, *TIMER)),
    Arrow("a card that does not say who it is sees nothing more of the result",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True), ev.LinkLost(**ON_CARD),
          TakeCardBack, (eff.EndCard, eff.WipeVisit, *TIMER)),
    Arrow("a card that takes too long to say who it is sees nothing more of the result",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True), timer("Leaving"),
          TakeCardBack, (eff.EndCard, eff.WipeVisit, *TIMER)),
    Arrow("a card that vanishes again is waited for again",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True), ev.CardVanished(at=1.0),
          Leaving),
    Arrow("a card back under its failure leaves it shown",
          Leaving(Failed(WHOLE, NOT_MATCHED)), ev.CardAppeared(at=1.0), Failed, TIMER),
    Arrow("a card back under the last screen leaves it shown",
          Leaving(TakeCardBack(WHOLE, ELIGIBLE)), ev.CardAppeared(at=1.0), TakeCardBack, TIMER),
    Arrow("a result disappears after its time",
          ShowingResult(WHOLE, ELIGIBLE), timer("ShowingResult"), TakeCardBack,
          (eff.WipeVisit, *TIMER)),
    Arrow("a failure disappears with its card, once it is sure",
          Leaving(Failed(WHOLE, NOT_MATCHED)), timer("Leaving"), Idle, (eff.WipeVisit, *TIMER)),
    Arrow("a card that vanishes under a failure may only have flickered",
          Failed(WHOLE, NOT_MATCHED), ev.CardVanished(at=1.0), Leaving, TIMER),
    Arrow("a failure disappears after its time",
          Failed(WHOLE, NOT_MATCHED), timer("Failed"), TakeCardBack, (eff.WipeVisit, *TIMER)),
    Arrow("a failure whose card is away frees the kiosk after its time",
          Failed(WHOLE, NOT_MATCHED, card_seen=False), timer("Failed"), Idle,
          (eff.WipeVisit, *TIMER)),
    Arrow("a failure whose card came back waits for it to be taken",
          Failed(WHOLE, NOT_MATCHED, card_seen=False), ev.CardAppeared(at=1.0), Failed),
    Arrow("a card that is being taken back may only have flickered",
          TakeCardBack(WHOLE, ELIGIBLE), ev.CardVanished(at=1.0), Leaving, TIMER),
    Arrow("a card taken back frees the kiosk",
          Leaving(TakeCardBack(WHOLE, ELIGIBLE)), timer("Leaving"), Idle,
          (eff.WipeVisit, *TIMER)),
]  # fmt: skip
