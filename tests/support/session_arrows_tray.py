# SPDX-License-Identifier: Apache-2.0
"""Arrows of the tray camera: how the card lies, its number, what it is, and whether it was ever moved."""

from dataclasses import replace

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
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
    PrintingSlip,
    ReadingCard,
    ShowingResult,
    StaffCheck,
    TakeCardBack,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    LayHint,
    LeftAt,
    LyingCard,
    Nonce,
    NumberB,
    Outcome,
    OutcomeKind,
    TrayView,
    Visit,
)
from tests.support.session_arrows import (
    ASKED,
    AWAY,
    FILMED,
    NOW,
    ON_CARD,
    ON_LINK,
    ON_THE_CARD,
    POLICY,
    REACHING,
    SETTLED,
    TIMER,
    Arrow,
    timer,
)
from tests.support.session_arrows_behind import PIN_ONLY, away, busy, name
from tests.support.session_words import (
    BOTH,
    ELIGIBLE,
    KNOWN,
    NEW,
    NOT_MATCHED,
    PINLESS,
    RECONNECT,
    WHOLE,
    resumable,
    signing,
    still,
)

STRAIGHTENING = LayingStraight(ASKED, LayHint.STRAIGHTEN)
SENT = replace(KNOWN, number_b=NumberB.GIVEN, card_op=11)
WESTERN = replace(SENT, other_birth=True)
REFUSED_ONCE = replace(ASKED, number_b_refusals=1)
AGREEING = AgreeingToBirth(REFUSED_ONCE, 8)
STILL = still(WHOLE)
LIES = replace(AWAY, resume=ChoosingMethod(STILL))
BACK: list[tuple[LeftAt, type, tuple[type, ...]]] = [
    (LeftAt.FACE, LookingForFace, (eff.FetchNonce, eff.CheckFace)),
    (LeftAt.PIN, EnteringPin, (eff.FetchNonce,)),
    (LeftAt.PROOF, GatheringProof, (eff.FetchNonce,)),
    (LeftAt.STAFF, StaffCheck, (eff.FetchNonce, eff.ShowPerson)),
]
"""Where the person was, and what is begun there again."""
UNNAMED = Failed(
    replace(NEW, facts=CardFacts(CardKind.OTHER)),
    Outcome(OutcomeKind.CARD_ERROR, "not_a_my_number_card"),
)
CLOSED = (eff.WipeVisit, *TIMER)


def view(seen: TrayView, at: float = 100.0) -> ev.TraySeen:
    return ev.TraySeen(at=at, view=seen)


def seen(visit: Visit, what: TrayView) -> Visit:
    return replace(visit, tray=what, tray_at=50.0)


TRAY_ARROWS = [
    # --- the number -----------------------------------------------------------------------------
    *(Arrow(f"a card that cannot be read ({hint}) is to be laid better",
            ChoosingMethod(ASKED), ev.NumberBUnclear(**NOW, hint=hint), LayingStraight,
            (eff.StopCamera, *TIMER))
      for hint in LayHint),
    Arrow("who looks into the camera is asked to lay the card straight first",
          LookingForFace(replace(FILMED, number_b=NumberB.ASKED)),
          ev.NumberBUnclear(**NOW, hint=LayHint.STRAIGHTEN), LayingStraight,
          (eff.StopCamera, *TIMER)),
    Arrow("another hint is shown, and no more time is given",
          STRAIGHTENING, ev.NumberBUnclear(**NOW, hint=LayHint.GLARE), LayingStraight),
    Arrow("a card that was laid straight is read on",
          STRAIGHTENING, ev.NumberBGiven(**NOW), ChoosingMethod, (eff.ReadPhoto, *TIMER)),
    Arrow("a card that nobody lays straight in time has its number typed",
          STRAIGHTENING, timer("LayingStraight"), EnteringNumberB, TIMER),
    Arrow("who would rather type, types",
          STRAIGHTENING, ev.TypingChosen(**NOW), EnteringNumberB, TIMER),
    Arrow("staff who are called while the card is laid straight type its number",
          STRAIGHTENING, ev.StaffCalled(**NOW), EnteringNumberB, TIMER),
    Arrow("staff are not called for a card that cannot be used with them",
          LayingStraight(replace(ASKED, facts=PIN_ONLY), LayHint.GLARE), ev.StaffCalled(**NOW),
          LayingStraight),
    Arrow("a tray camera that breaks has the number typed",
          STRAIGHTENING, ev.NumberBMissing(**NOW), EnteringNumberB, TIMER),
    Arrow("digits that stay doubtful in a card laid straight are corrected",
          STRAIGHTENING, ev.NumberBDoubtful(**NOW, doubtful=(3,)), EnteringNumberB, TIMER),
    Arrow("doubtful digits are corrected",
          ChoosingMethod(ASKED), ev.NumberBDoubtful(**NOW, doubtful=(3, 12)), EnteringNumberB,
          (eff.StopCamera, *TIMER)),
    Arrow("a corrected number lets the photo be read",
          EnteringNumberB(ASKED, doubtful=(3,)), ev.NumberBGiven(**NOW, typed=True),
          ChoosingMethod, (eff.ReadPhoto, *TIMER)),
    Arrow("a number that the camera reads after all need not be typed",
          EnteringNumberB(ASKED), ev.NumberBGiven(**NOW), ChoosingMethod,
          (eff.ReadPhoto, *TIMER)),
    *(Arrow(f"who types already is not disturbed by {type(event).__name__}",
            EnteringNumberB(ASKED), event, EnteringNumberB)
      for event in (ev.NumberBMissing(**NOW), ev.NumberBDoubtful(**NOW, doubtful=(1,)),
                    ev.NumberBUnclear(**NOW, hint=LayHint.GLARE))),
    *(Arrow(f"after a refusal the camera is not believed any more: {type(event).__name__}",
            EnteringNumberB(REFUSED_ONCE), event, EnteringNumberB)
      for event in (ev.NumberBGiven(**NOW), ev.NumberBDoubtful(**NOW, doubtful=(1,)))),
    Arrow("after a refusal the person's own digits are sent",
          EnteringNumberB(REFUSED_ONCE), ev.NumberBGiven(**NOW, typed=True), ChoosingMethod,
          (eff.ReadPhoto, *TIMER)),
    Arrow("a refusal that leaves the card few tries ends the visit",
          ChoosingMethod(WESTERN),
          ev.NumberBRefused(**ON_CARD, tries_left=POLICY.number_b_reserve - 1), Failed,
          (*SETTLED, *TIMER)),
    # --- two ways to write the birth year -------------------------------------------------------
    Arrow("a refused number whose birth year can be meant otherwise is for staff",
          ChoosingMethod(WESTERN), ev.NumberBRefused(**ON_CARD, tries_left=9), AgreeingToBirth,
          (eff.StopCamera, *TIMER)),
    Arrow("the other birth year is tried when staff agree",
          AGREEING, ev.StaffAgreed(**NOW), ChoosingMethod, (eff.UseOtherBirth, *TIMER)),
    Arrow("the other birth year is sent",
          ChoosingMethod(REFUSED_ONCE), ev.NumberBGiven(**NOW), ChoosingMethod, (eff.ReadPhoto,)),
    Arrow("a number that is late is not sent in place of the other birth year",
          ChoosingMethod(REFUSED_ONCE), ev.NumberBGiven(**NOW, other_birth=True), ChoosingMethod),
    Arrow("a number that is read while staff are asked is not sent",
          AGREEING, ev.NumberBGiven(**NOW), AgreeingToBirth),
    Arrow("without another birth year the number is typed",
          ChoosingMethod(REFUSED_ONCE), ev.NumberBMissing(**NOW), EnteringNumberB,
          (eff.StopCamera, *TIMER)),
    Arrow("staff who do not agree end the visit",
          AGREEING, ev.StaffRefused(**NOW), Failed, (*SETTLED, *TIMER)),
    # --- cards that are none --------------------------------------------------------------------
    Arrow("a card of another kind is named",
          ReadingCard(replace(NEW, card_op=11)),
          ev.CardIdentified(**ON_CARD, facts=CardFacts(CardKind.OTHER)), Failed,
          (*SETTLED, eff.NameCard, *TIMER)),
    *(Arrow(f"a failure says that the card is a {sort}",
            UNNAMED, ev.CardNamed(**NOW, sort=sort), Failed, (eff.RecordOutcome,))
      for sort in (LyingCard.DRIVING_LICENCE, LyingCard.INSURANCE_CARD, LyingCard.RESIDENCE_CARD,
                   LyingCard.ELIGIBILITY_CERTIFICATE, LyingCard.JUKI_CARD)),
    *(Arrow(f"a failure is not told in other words for a {sort}",
            UNNAMED, ev.CardNamed(**NOW, sort=sort), Failed)
      for sort in (LyingCard.MY_NUMBER, LyingCard.MY_NUMBER_BACK, LyingCard.OTHER)),
    Arrow("a failure of another kind is not named after a card",
          Failed(WHOLE, NOT_MATCHED), ev.CardNamed(**NOW, sort=LyingCard.DRIVING_LICENCE), Failed),
    *(Arrow(f"the first screen says that a {sort} lies there",
            Idle(1), ev.CardLies(at=1.0, sort=sort), Idle) for sort in LyingCard),
    Arrow("the first screen forgets a card that is gone",
          Idle(1, LyingCard.DRIVING_LICENCE), ev.CardLies(at=1.0, sort=None), Idle),
    Arrow("a card that the reader sees at last begins a visit",
          Idle(1, LyingCard.MY_NUMBER), ev.CardAppeared(at=1.0), ReadingCard,
          (eff.LookAtTray, eff.IdentifyCard, *TIMER)),
    # --- a card that vanished from the reader ---------------------------------------------------
    *(Arrow(f"a card that is away and {what} is asked for at once",
            ChoosingMethod(seen(WHOLE, what)), ev.CardVanished(at=100.0), Interrupted, TIMER)
      for what in (TrayView.EMPTY, TrayView.MOVED, TrayView.HAND)),
    *(Arrow(f"a card that is away and turns out {what} is asked for at once",
            AWAY, view(what), Interrupted, TIMER)
      for what in (TrayView.EMPTY, TrayView.MOVED, TrayView.HAND)),
    Arrow("a card that lies still is waited for",
          ChoosingMethod(STILL), ev.CardVanished(at=100.0), Interrupted, TIMER),
    Arrow("a card that turns out to lie still is not asked for any more",
          replace(AWAY, helping=True), view(TrayView.STILL), Interrupted, TIMER),
    Arrow("a camera that goes blind leaves all as it is without one",
          AWAY, view(TrayView.BLIND), Interrupted),
    Arrow("a view of before the visit means nothing",
          ChoosingMethod(STILL), view(TrayView.EMPTY, at=49.0), ChoosingMethod),
    Arrow("a hand that lays the card straight is no reason to ask for the card",
          Interrupted(LayingStraight(seen(ASKED, TrayView.HAND), LayHint.STRAIGHTEN),
                      card_seen=False), view(TrayView.MOVED), Interrupted),
    Arrow("a card that was put back elsewhere lies there from now on",
          replace(REACHING, resume=ChoosingMethod(seen(WHOLE, TrayView.MOVED))),
          ev.LinkRestored(**ON_LINK), ChoosingMethod, (eff.RememberPlace, *TIMER)),
    Arrow("a card that lay still is asked who it is all the same",
          LIES, ev.CardAppeared(at=101.0), Interrupted, (eff.Reconnect,)),
    Arrow("another card in the place of a still one ends and wipes the visit",
          replace(LIES, card_seen=True, reconnect_op=RECONNECT), ev.CardChanged(**ON_LINK), Failed,
          (*SETTLED, eff.WipeVisit, *TIMER)),
    Arrow("a radio that stays silent over a card that lies still is to blame",
          LIES, timer("Interrupted.still"), Failed, (*SETTLED, *TIMER)),
    Arrow("a card that was never read and lies still was not waved past",
          Interrupted(ReadingCard(still(NEW)), card_seen=False), timer("Interrupted.still"),
          Failed, (*SETTLED, *TIMER)),
    Arrow("stop over a card that lies still tells to take it",
          LIES, ev.Cancelled(**NOW), Failed, (*SETTLED, *TIMER)),
    *(Arrow(f"an outcome stands in {type(state).__name__} over a still card that is silent",
            Interrupted(state, card_seen=False), event, ShowingResult, (*SETTLED, *TIMER))
      for state in (AskingConsent(STILL, ELIGIBLE, BOTH), Confirming(STILL, ELIGIBLE, checked=True))
      for event in (timer("Interrupted.brief"),)),
    Arrow("stop at the question shows the outcome over a still card that is silent",
          Interrupted(AskingConsent(STILL, ELIGIBLE, BOTH), card_seen=False), ev.Cancelled(**NOW),
          ShowingResult, (*SETTLED, *TIMER)),
    Arrow("a slip is printed over a still card that is silent",
          Interrupted(replace(signing(STILL), proved=True), card_seen=False),
          timer("Interrupted.brief"), PrintingSlip, (eff.PrintSlip, *TIMER)),
    # --- the end of a visit ---------------------------------------------------------------------
    Arrow("a result stays over a card that lies still",
          Leaving(ShowingResult(STILL, ELIGIBLE)), timer("Leaving"), ShowingResult, TIMER),
    Arrow("a failure stays over a card that lies still",
          Leaving(Failed(STILL, NOT_MATCHED)), timer("Leaving"), Failed, TIMER),
    Arrow("a card that lies still is still to be taken",
          Leaving(TakeCardBack(STILL, ELIGIBLE)), timer("Leaving"), TakeCardBack, TIMER),
    Arrow("a result over a still card was shown long enough, and the card is to be taken",
          ShowingResult(STILL, ELIGIBLE, card_seen=False, same=False), timer("ShowingResult"),
          TakeCardBack, CLOSED),
    Arrow("a failure over a still card was shown long enough, and the card is to be taken",
          Failed(STILL, NOT_MATCHED, card_seen=False), timer("Failed"), TakeCardBack, CLOSED),
    *(Arrow(f"a card that only the tray saw is {what} under {type(state).__name__}: was it taken?",
            state, view(what), Leaving, TIMER)
      for what in (TrayView.EMPTY, TrayView.MOVED, TrayView.HAND)
      for state in (ShowingResult(STILL, ELIGIBLE, card_seen=False, same=False),
                    Failed(STILL, NOT_MATCHED, card_seen=False),
                    TakeCardBack(STILL, ELIGIBLE, card_seen=False))),
    Arrow("a camera that goes blind under a reminder ends it",
          TakeCardBack(STILL, ELIGIBLE, card_seen=False), view(TrayView.BLIND), Leaving, TIMER),
    Arrow("a camera that goes blind under a failure leaves it to its time",
          Failed(STILL, NOT_MATCHED, card_seen=False), view(TrayView.BLIND), Failed),
    Arrow("a reminder that only the tray camera wants ends in the end",
          TakeCardBack(STILL, ELIGIBLE, card_seen=False), timer("TakeCardBack.unseen"), Idle,
          CLOSED),
    Arrow("a card that the reader sees again is still to be taken",
          TakeCardBack(STILL, ELIGIBLE, card_seen=False), ev.CardAppeared(at=101.0), TakeCardBack,
          TIMER),
    Arrow("a card that is not seen to lie there was taken",
          Leaving(ShowingResult(seen(WHOLE, TrayView.HAND), ELIGIBLE)), timer("Leaving"), Idle,
          CLOSED),
    Arrow("the same card in another place is shown its result",
          Leaving(ShowingResult(seen(ON_THE_CARD, TrayView.MOVED), ELIGIBLE), back=True),
          ev.CardConfirmed(**ON_CARD), ShowingResult, (eff.EndCard, eff.RememberPlace, *TIMER)),
    # --- wherever the person is by then ---------------------------------------------------------
    *(Arrow(f"a card that cannot be read in {name(state)} is to be laid better",
            state, ev.NumberBUnclear(**NOW, hint=LayHint.TURN_OVER), LayingStraight,
            (eff.StopCamera, *TIMER))
      for state in busy(ASKED)),
    *(Arrow(f"doubtful digits are corrected in {name(state)}",
            state, ev.NumberBDoubtful(**NOW, doubtful=(0,)), EnteringNumberB,
            (eff.StopCamera, *TIMER))
      for state in busy(ASKED)),
    *(Arrow(f"staff are asked about the other birth year in {name(state)}",
            state, ev.NumberBRefused(**ON_CARD, tries_left=9), AgreeingToBirth,
            (eff.StopCamera, *TIMER))
      for state in busy(WESTERN)),
    *(Arrow(f"a card that was laid straight leads back to {to.__name__}",
            LayingStraight(replace(ASKED, left=left), LayHint.GLARE), ev.NumberBGiven(**NOW), to,
            (eff.ReadPhoto, *effects, *TIMER))
      for left, to, effects in BACK),
    *(Arrow(f"a typed number leads back to {to.__name__}",
            EnteringNumberB(replace(ASKED, left=left)), ev.NumberBGiven(**NOW, typed=True), to,
            (eff.ReadPhoto, *effects, *TIMER))
      for left, to, effects in BACK),
    *(Arrow(f"the other birth year leads back to {to.__name__}",
            AgreeingToBirth(replace(REFUSED_ONCE, left=left)), ev.StaffAgreed(**NOW), to,
            (eff.UseOtherBirth, *effects, *TIMER))
      for left, to, effects in BACK),
    Arrow("a way that the card does not have is not gone back to",
          LayingStraight(replace(ASKED, left=LeftAt.PIN, facts=PINLESS), LayHint.GLARE),
          ev.NumberBGiven(**NOW), ChoosingMethod, (eff.ReadPhoto, *TIMER)),
    Arrow("a proof without a nonce is not gone on with before the card is read",
          LayingStraight(replace(ASKED, left=LeftAt.PROOF, nonce=Nonce.FAILED), LayHint.GLARE),
          ev.NumberBGiven(**NOW), GatheringProof, (eff.ReadPhoto, *TIMER)),
    *(Arrow(f"the same card resumes {name(state)}",
            away(state), ev.LinkRestored(**ON_LINK), type(state), TIMER)
      for state in (STRAIGHTENING, AGREEING)),
    *(Arrow(f"a view of the tray changes nothing but what is known in {where}",
            state, view(TrayView.STILL), type(state)) for where, state in resumable().items()),
]  # fmt: skip
