# SPDX-License-Identifier: Apache-2.0
"""More rows of arrows: a number missing late, a nonce that never came, what happens behind an interruption."""

from dataclasses import replace

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Interrupted,
    Leaving,
    LookingForFace,
    OutOfService,
    PrintingSlip,
    Querying,
    ReadingCard,
    Resumable,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    Method,
    Nonce,
    Outcome,
    OutcomeKind,
    Visit,
)
from tests.support.session_arrows import (
    ASKED,
    AT_THE_SERVICE,
    AWAY,
    FILMED,
    LAST_FACE,
    LAST_NUMBER,
    NOW,
    ON_CARD,
    ON_CARD_WORK,
    ON_FACE,
    ON_LINK,
    ON_NET,
    REACHING,
    SETTLED,
    TIMER,
    Arrow,
    timer,
)
from tests.support.session_words import (
    CAMERA_LOST,
    CARD_BROKE,
    ELIGIBLE,
    FACE,
    NET,
    NEW,
    NO_READER,
    NOT_MATCHED,
    PINLESS,
    RECONNECT,
    SERVICE_DOWN,
    WHOLE,
)

NO_NONCE = replace(WHOLE, nonce=Nonce.FAILED, nonce_failure=SERVICE_DOWN)
FACE_ONLY = replace(WHOLE, facts=PINLESS)
PIN_ONLY = CardFacts(CardKind.MY_NUMBER, frozenset({Method.PIN}), 3)
BROKEN = Outcome(OutcomeKind.CARD_ERROR, "unreadable_data", "C11")
READER_LOST = ev.ReaderLost(at=1.0, failure=NO_READER)


def busy(visit: Visit) -> tuple[State, ...]:
    """The states in which the number may still turn out to be missing or wrong."""
    return (
        LookingForFace(visit),
        EnteringPin(visit),
        StaffCheck(visit),
        GatheringProof(visit, Method.PIN),
    )


def name(state: State) -> str:
    return type(state).__name__


def away(state: Resumable) -> Interrupted:
    return Interrupted(state, card_seen=True, reconnect_op=RECONNECT)


# What goes on in a state when its card is back, beside the timer.
GOES_ON: list[tuple[Resumable, tuple[type, ...]]] = [
    (ReadingCard(replace(NEW, ops=20)), (eff.IdentifyCard,)),
    (EnteringNumberB(ASKED), ()),
    (LookingForFace(FILMED), ()),
    (EnteringPin(WHOLE), ()),
    (StaffCheck(WHOLE), ()),
    (GatheringProof(WHOLE, Method.FACE), (eff.SignProof,)),
    (Querying(AT_THE_SERVICE, Method.PIN), ()),
    (Confirming(WHOLE, ELIGIBLE), (eff.ConfirmCard,)),
]

MORE_ARROWS = [
    *(Arrow(f"a number that nobody sees is asked for in {name(state)}",
            state, ev.NumberBMissing(**NOW), EnteringNumberB, (eff.StopCamera, *TIMER))
      for state in busy(ASKED)),
    *(Arrow(f"a refused number is asked for again in {name(state)}",
            state, ev.NumberBRefused(**ON_CARD, tries_left=8), EnteringNumberB,
            (eff.StopCamera, *TIMER))
      for state in busy(replace(LAST_NUMBER, number_b_refusals=0))),
    *(Arrow(f"a number refused too often ends the visit in {name(state)}",
            state, ev.NumberBRefused(**ON_CARD, tries_left=8), Failed, (*SETTLED, *TIMER))
      for state in busy(LAST_NUMBER)),
    *(Arrow(f"the same card resumes {name(state)}",
            away(state), ev.LinkRestored(**ON_LINK), type(state), (*effects, *TIMER))
      for state, effects in GOES_ON),
    Arrow("staff cannot make up for a card that is broken",
          Failed(WHOLE, BROKEN), ev.StaffCalled(**NOW), Failed),
    Arrow("staff have nothing to compare with while the photo was not read",
          Failed(replace(WHOLE, photo_read=False), NOT_MATCHED), ev.StaffCalled(**NOW), Failed),
    Arrow("staff cannot take over with a card that does not allow it",
          Failed(replace(WHOLE, facts=PIN_ONLY), NOT_MATCHED), ev.StaffCalled(**NOW), Failed),
    Arrow("staff cannot take over while a result is shown",
          ShowingResult(WHOLE, ELIGIBLE), ev.StaffCalled(**NOW), ShowingResult),
    Arrow("a card that is away already is not one drop more",
          AWAY, ev.CardVanished(at=2.0), Interrupted),
    Arrow("nobody reaches for a card without its reader",
          REACHING, READER_LOST, Interrupted, TIMER),
    Arrow("why there is no reader is said as it is known last",
          OutOfService(1, NO_READER), ev.ReaderLost(at=2.0, failure=SERVICE_DOWN), OutOfService),
    Arrow("a card that was away under its failure and is back has to be taken",
          Leaving(Failed(WHOLE, NOT_MATCHED, card_seen=False)), ev.CardAppeared(at=1.0), Failed,
          TIMER),
    Arrow("a face that was decided after another choice means nothing",
          ChoosingMethod(FILMED), ev.FaceDecided(**ON_FACE, failed=NOT_MATCHED), ChoosingMethod),
    Arrow("a photo that cannot be compared takes the face from the choice",
          ChoosingMethod(WHOLE), ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), ChoosingMethod),
    Arrow("a number that nobody sees ends a face check under way",
          LookingForFace(replace(ASKED, face_op=FACE)), ev.NumberBMissing(**NOW), EnteringNumberB,
          (eff.StopCamera, *TIMER)),
    Arrow("a nonce says how long it is good",
          EnteringPin(replace(WHOLE, nonce=Nonce.ASKED, net_op=NET)),
          ev.NonceFetched(**ON_NET, until=150.0), EnteringPin),
    Arrow("a nonce that does not come is known before it is missed",
          EnteringPin(replace(WHOLE, nonce=Nonce.ASKED, net_op=NET)),
          ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN), EnteringPin),
    Arrow("a holder who was read last lets the card sign",
          GatheringProof(replace(ON_CARD_WORK, holder_read=False), Method.PIN),
          ev.HolderRead(**ON_CARD), GatheringProof, (eff.SignProof,)),
    Arrow("a photo that cannot be compared leads from the camera back to the choice",
          LookingForFace(FILMED), ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), ChoosingMethod,
          (eff.StopCamera, *TIMER)),
    Arrow("a photo that cannot be compared ends a visit before the camera without a PIN",
          LookingForFace(replace(FILMED, facts=PINLESS)),
          ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), Failed, (*SETTLED, *TIMER)),
    Arrow("a face without a nonce stays undecided",
          LookingForFace(replace(NO_NONCE, face_op=FILMED.face_op)),
          ev.FaceDecided(**ON_FACE, failed=None), PrintingSlip,
          (eff.StopCamera, eff.IssueSlip, *TIMER)),
    Arrow("staff who see the same person cannot make up for a nonce",
          StaffCheck(NO_NONCE), ev.StaffConfirmed(**NOW), PrintingSlip,
          (eff.IssueSlip, eff.StopCamera, *TIMER)),
    Arrow("a nonce that lasts too long leaves the visit undecided",
          GatheringProof(replace(AT_THE_SERVICE, nonce=Nonce.ASKED), Method.FACE),
          timer("GatheringProof.asking"), PrintingSlip, (eff.IssueSlip, *TIMER)),
    Arrow("stop while a card that lies there is reached for ends the visit",
          REACHING, ev.Cancelled(**NOW), Failed, (*SETTLED, *TIMER)),
    Arrow("a card that fails while it is reached for ends the visit",
          REACHING, ev.CardFailed(**ON_LINK, failure=CARD_BROKE), Failed, (*SETTLED, *TIMER)),
    Arrow("the last face that does not match ends the visit behind an interruption",
          Interrupted(LookingForFace(LAST_FACE), card_seen=False),
          ev.FaceDecided(**ON_FACE, failed=NOT_MATCHED), Failed, (*SETTLED, *TIMER)),
    Arrow("a broken camera ends the visit of a card without a PIN behind an interruption",
          Interrupted(LookingForFace(replace(FILMED, facts=PINLESS)), card_seen=False),
          ev.FaceFailed(**ON_FACE, failure=CAMERA_LOST), Failed, (*SETTLED, *TIMER)),
    Arrow("a photo that cannot be compared ends the visit behind an interruption",
          Interrupted(ChoosingMethod(FACE_ONLY), card_seen=False),
          ev.PortraitUnusable(**NOW, failure=CAMERA_LOST), Failed, (*SETTLED, *TIMER)),
    Arrow("staff who see another person end the visit behind an interruption",
          Interrupted(StaffCheck(WHOLE), card_seen=False), ev.StaffRefused(**NOW), Failed,
          (*SETTLED, *TIMER)),
    Arrow("a failure waits for a lost reader",
          Failed(WHOLE, NOT_MATCHED), READER_LOST, Leaving, TIMER),
    Arrow("the last screen waits for a lost reader",
          TakeCardBack(WHOLE, ELIGIBLE), READER_LOST, Leaving, TIMER),
    Arrow("a card that cannot say who it is sees nothing more of the result",
          Leaving(ShowingResult(ON_CARD_WORK, ELIGIBLE), back=True),
          ev.CardFailed(**ON_CARD, failure=CARD_BROKE), TakeCardBack,
          (eff.EndCard, eff.WipeVisit, *TIMER)),
]  # fmt: skip
