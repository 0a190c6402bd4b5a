# SPDX-License-Identifier: Apache-2.0
"""Rows of arrows after an answer: what the person agrees to, the slip from number to paper, the declaration."""

from dataclasses import replace

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    AskingConsent,
    ChoosingMethod,
    Confirming,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    Leaving,
    PrintingSlip,
    Querying,
    ReadingCard,
    ShowingResult,
    StaffCheck,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    Method,
    Nonce,
    Paper,
    Question,
    SlipStage,
    Term,
)
from tests.support.session_arrows import (
    AT_THE_SERVICE,
    NOW,
    ON_CARD,
    ON_LINK,
    ON_NET,
    ON_THE_CARD,
    POLICY,
    SETTLED,
    TIMER,
    TOGETHER_OF,
    WIPED,
    Arrow,
    timer,
    warned,
)
from tests.support.session_words import (
    BOTH,
    CARD,
    CARD_BROKE,
    ELIGIBLE,
    FACTS,
    NEW,
    NO_READER,
    NOBODY,
    PAPER_OUT,
    READ,
    RECONNECT,
    SERVICE_DOWN,
    SLIP,
    UNDECIDED,
    WHOLE,
    printing,
    signing,
)

ON_SLIP = {**NOW, "op": SLIP}
ORDERED = replace(WHOLE, slip=SlipStage.ORDERED)
WAITS = replace(signing(replace(WHOLE, slip_op=SLIP)), issued=False)
SIGNS = signing(ON_THE_CARD)
PROVES = replace(SIGNS, method=Method.PIN, proved=False)
PRINTS = printing(replace(WHOLE, slip_op=SLIP))
TROUBLE = replace(printing(WHOLE), failure=PAPER_OUT)
NO_CARD = replace(PRINTS, card_seen=False, same=False)
BACK = replace(PRINTS, same=False)
AWAY = Interrupted(signing(WHOLE), card_seen=False)
UNPROVED = Interrupted(replace(signing(WHOLE), method=Method.PIN, proved=False), card_seen=False)
ASKS = AskingConsent(WHOLE, ELIGIBLE, BOTH)
LAST = AskingConsent(WHOLE, ELIGIBLE, (Question.SUBSIDIES,))
CHECKED = Confirming(ON_THE_CARD, ELIGIBLE, checked=True)
GONE = ShowingResult(WHOLE, UNDECIDED, Paper.PRINTED, card_seen=False, same=False)
TOLD = ShowingResult(WHOLE, UNDECIDED, Paper.PRINTED)
NO_ANSWER = replace(READ, nonce=Nonce.FAILED, nonce_failure=SERVICE_DOWN, card_op=CARD)
LAST_PIN = replace(ON_THE_CARD, pin_refusals=POLICY.pin_tries - 1)


def said(question: Question, *, agreed: bool = True) -> ev.ConsentSaid:
    return ev.ConsentSaid(**NOW, question=question, agreed=agreed)


PAPER_ARROWS = [
    Arrow("a certificate past its grace is for the staff before anything is asked",
          ReadingCard(replace(NEW, card_op=CARD)),
          ev.CardIdentified(**ON_CARD, facts=replace(FACTS, term=Term.OVER)), Failed,
          (*SETTLED, *TIMER)),
    Arrow("a certificate in its grace is read on",
          ReadingCard(replace(NEW, card_op=CARD)),
          ev.CardIdentified(**ON_CARD, facts=CardFacts(CardKind.PINLESS, term=Term.GRACE)),
          ChoosingMethod, (eff.FindNumberB, *TIMER)),

    # consent
    Arrow("questions are asked only after the card was asked again",
          Querying(AT_THE_SERVICE, Method.PIN),
          ev.Answered(**ON_NET, outcome=ELIGIBLE, questions=BOTH), Confirming,
          (eff.ConfirmCard, *TIMER)),
    Arrow("the same card lets its holder be asked",
          Confirming(ON_THE_CARD, ELIGIBLE, BOTH), ev.CardConfirmed(**ON_CARD), AskingConsent,
          TIMER),
    Arrow("one answer leads to the next question",
          ASKS, said(Question.INFORMATION), AskingConsent, TIMER),
    Arrow("an answer to a question that is not on the screen means nothing",
          ASKS, said(Question.SUBSIDIES), AskingConsent),
    Arrow("the last answer is told to the service, and the card asked once more",
          LAST, said(Question.SUBSIDIES, agreed=False), Confirming,
          (eff.PutConsents, eff.ConfirmCard, *TIMER)),
    Arrow("stop at a question leaves it unanswered and the insurance confirmed",
          ASKS, ev.Cancelled(**NOW), Confirming, (eff.ConfirmCard, *TIMER)),
    Arrow("no answer to a question is no",
          warned(ASKS), timer("AskingConsent.information.warned"), Confirming,
          (eff.ConfirmCard, *TIMER)),
    Arrow("one touch agrees to all",
          TOGETHER_OF, ev.AllConsentsSaid(**NOW, agreed=True), Confirming,
          (eff.PutConsents, eff.ConfirmCard, *TIMER)),
    Arrow("one touch refuses all",
          TOGETHER_OF, ev.AllConsentsSaid(**NOW, agreed=False), Confirming,
          (eff.PutConsents, eff.ConfirmCard, *TIMER)),
    Arrow("whoever wants to be asked for each thing is asked so",
          TOGETHER_OF, ev.OneByOneChosen(**NOW), AskingConsent, TIMER),
    Arrow("what is asked one by one is not answered for all",
          ASKS, ev.AllConsentsSaid(**NOW, agreed=True), AskingConsent),
    Arrow("stop after the questions comes too late",
          CHECKED, ev.Cancelled(**NOW), Confirming),
    Arrow("a card that stays away at a question ends the visit with its outcome",
          Interrupted(ASKS, card_seen=False), timer("Interrupted.brief"), Idle, (*WIPED, *TIMER)),
    Arrow("stop with the card away at a question ends the visit with its outcome",
          Interrupted(ASKS, card_seen=False), ev.Cancelled(**NOW), Idle, (*WIPED, *TIMER)),
    Arrow("a card that does not answer after the questions sees no result",
          Interrupted(replace(CHECKED, visit=WHOLE), card_seen=True, reconnect_op=RECONNECT),
          timer("Interrupted.brief"), Leaving, (*SETTLED, eff.ConfirmCard, *TIMER)),
    Arrow("stop with a card that does not answer shows no result",
          Interrupted(ASKS, card_seen=True, reconnect_op=RECONNECT), ev.Cancelled(**NOW), Leaving,
          (*SETTLED, eff.ConfirmCard, *TIMER)),
    Arrow("a question is answered behind an interruption",
          Interrupted(LAST, card_seen=False), said(Question.SUBSIDIES), Interrupted,
          (eff.PutConsents,)),
    Arrow("the same card is asked on", Interrupted(ASKS, card_seen=True, reconnect_op=RECONNECT),
          ev.LinkRestored(**ON_LINK), AskingConsent, TIMER),

    # from an answer to a slip
    Arrow("nothing registered leads to a slip",
          Querying(AT_THE_SERVICE, Method.PIN), ev.Answered(**ON_NET, outcome=NOBODY),
          PrintingSlip, (eff.IssueSlip, *TIMER)),
    Arrow("the holder is read, and the slip that waited for it is issued",
          GatheringProof(NO_ANSWER, Method.FACE), ev.HolderRead(**ON_CARD), PrintingSlip,
          (eff.IssueSlip, *TIMER)),
    Arrow("a query that fails behind an interruption has its slip issued there",
          Interrupted(Querying(AT_THE_SERVICE, Method.PIN), card_seen=False),
          ev.QueryFailed(**ON_NET, failure=SERVICE_DOWN), Interrupted, (eff.IssueSlip, *TIMER)),

    # number, signature, print
    Arrow("a slip with a number is signed by the card",
          WAITS, ev.SlipIssued(**ON_SLIP), PrintingSlip, (eff.SignSlip,)),
    Arrow("a slip without a number waits for the staff",
          WAITS, ev.SlipNotIssued(**ON_SLIP, failure=CARD_BROKE), PrintingSlip, TIMER),
    Arrow("a signed slip is printed",
          SIGNS, ev.SlipSigned(**ON_CARD), PrintingSlip, (eff.PrintSlip,)),
    Arrow("a slip that the card cannot sign is printed all the same",
          SIGNS, ev.SlipUnsigned(**ON_CARD), PrintingSlip, (eff.PrintSlip,)),
    Arrow("a slip whose PIN was taken is printed",
          PROVES, ev.SlipSigned(**ON_CARD), PrintingSlip, (eff.PrintSlip,)),
    Arrow("nobody leaves with a slip whose PIN was not taken",
          PROVES, ev.SlipUnsigned(**ON_CARD), PrintingSlip, (eff.SignSlip,)),
    Arrow("a wrong PIN at the slip is asked for again",
          PROVES, ev.PinRefused(**ON_CARD, tries_left=2), EnteringPin, TIMER),
    Arrow("a PIN whose answer was lost at the slip is asked for again",
          PROVES, ev.PinUnsettled(**ON_CARD, tries_left=3), EnteringPin, TIMER),
    Arrow("too many wrong PINs at the slip leave the face",
          replace(PROVES, visit=LAST_PIN), ev.PinRefused(**ON_CARD, tries_left=2), ChoosingMethod,
          TIMER),
    Arrow("a printed slip is the end of it",
          PRINTS, ev.SlipPrinted(**ON_SLIP), ShowingResult, (*SETTLED, *TIMER)),
    Arrow("a slip that was not printed waits for the staff",
          PRINTS, ev.SlipPrintFailed(**ON_SLIP, failure=PAPER_OUT), PrintingSlip, TIMER),
    Arrow("staff print again",
          TROUBLE, ev.PrintRetried(**NOW), PrintingSlip, (eff.PrintSlip, *TIMER)),
    Arrow("staff go on without the paper",
          TROUBLE, ev.PrintSkipped(**NOW), ShowingResult, (*SETTLED, *TIMER)),
    Arrow("staff who do not come are not waited for",
          TROUBLE, timer("PrintingSlip.trouble"), ShowingResult, (*SETTLED, *TIMER)),
    Arrow("a printer that does not end is not waited for",
          PRINTS, timer("PrintingSlip"), ShowingResult, (*SETTLED, *TIMER)),
    Arrow("stop does not take a slip away", PRINTS, ev.Cancelled(**NOW), PrintingSlip),
    Arrow("stop before the PIN was taken ends the visit",
          PROVES, ev.Cancelled(**NOW), Failed, (*SETTLED, *TIMER)),
    Arrow("staff have nothing to print again while nothing failed",
          PRINTS, ev.PrintRetried(**NOW), PrintingSlip),

    # the card while the paper is made
    Arrow("a card that goes while its slip is printed disturbs nothing",
          PRINTS, ev.CardVanished(at=1.0), PrintingSlip),
    Arrow("a reader that goes while the slip is printed disturbs nothing",
          PRINTS, ev.ReaderLost(at=1.0, failure=NO_READER), PrintingSlip),
    Arrow("a card that comes while the slip is printed may be another one",
          NO_CARD, ev.CardAppeared(at=1.0), PrintingSlip),
    Arrow("what is printed when the card is gone is shown without its holder's name",
          NO_CARD, ev.SlipPrinted(**ON_SLIP), ShowingResult, (*SETTLED, *TIMER)),
    Arrow("a card that came while the slip was printed is asked who it is",
          BACK, ev.SlipPrinted(**ON_SLIP), Leaving, (*SETTLED, eff.ConfirmCard, *TIMER)),
    Arrow("staff who go on while another card may lie there have it asked who it is",
          replace(BACK, failure=PAPER_OUT, visit=ORDERED), ev.PrintSkipped(**NOW), Leaving,
          (*SETTLED, eff.ConfirmCard, *TIMER)),
    Arrow("a printer that does not end leaves the next card to be asked who it is",
          BACK, timer("PrintingSlip"), Leaving, (*SETTLED, eff.ConfirmCard, *TIMER)),
    Arrow("a printed slip without a reader waits for it",
          replace(NO_CARD, lost=NO_READER), ev.SlipPrinted(**ON_SLIP), Leaving,
          (*SETTLED, *TIMER)),
    Arrow("a card that stays away does not keep the slip",
          AWAY, timer("Interrupted.brief"), PrintingSlip, (eff.PrintSlip, *TIMER)),
    Arrow("stop with the card away does not take the slip away",
          AWAY, ev.Cancelled(**NOW), PrintingSlip, (eff.PrintSlip, *TIMER)),
    Arrow("staff see to the card before the printer",
          AWAY, ev.PrintSkipped(**NOW), Interrupted),
    Arrow("a slip gets its number behind an interruption",
          Interrupted(WAITS, card_seen=False), ev.SlipIssued(**ON_SLIP), Interrupted),
    Arrow("the same card signs the slip",
          Interrupted(signing(WHOLE), card_seen=True, reconnect_op=RECONNECT),
          ev.LinkRestored(**ON_LINK), PrintingSlip, (eff.SignSlip, *TIMER)),
    Arrow("a card that goes before its PIN was taken leaves no slip",
          replace(UNPROVED, helping=True), timer("Interrupted.helping"), Idle,
          (*WIPED, eff.WithdrawSlip, *TIMER)),
    Arrow("a visit that failed takes its unproved slip back at its end",
          Leaving(Failed(ORDERED, NOBODY)), timer("Leaving"), Idle,
          (eff.WipeVisit, eff.WithdrawSlip, *TIMER)),
    Arrow("staff who take over with the slip's number print it",
          StaffCheck(replace(ORDERED, nonce=Nonce.FAILED)), ev.StaffConfirmed(**NOW),
          PrintingSlip, (eff.IssueSlip, eff.StopCamera, *TIMER)),

    # the result
    Arrow("a result without a card leaves by its time",
          GONE, timer("ShowingResult"), Idle, (eff.WipeVisit, *TIMER)),
    Arrow("a card that comes under a result without one is asked who it is",
          GONE, ev.CardAppeared(at=1.0), Leaving, (eff.ConfirmCard, *TIMER)),
    Arrow("staff print a declaration",
          TOLD, ev.DeclarationWanted(**NOW), ShowingResult, (eff.PrintDeclaration,)),
    Arrow("one declaration at a time",
          replace(TOLD, visit=replace(WHOLE, slip_op=SLIP)), ev.DeclarationWanted(**NOW),
          ShowingResult),
    Arrow("who is insured needs no declaration",
          ShowingResult(WHOLE, ELIGIBLE), ev.DeclarationWanted(**NOW), ShowingResult),
    Arrow("a declaration came out",
          replace(TOLD, visit=replace(WHOLE, slip_op=SLIP)), ev.DeclarationPrinted(**ON_SLIP),
          ShowingResult),
    Arrow("a declaration did not come out",
          replace(TOLD, visit=replace(WHOLE, slip_op=SLIP)),
          ev.DeclarationFailed(**ON_SLIP, failure=PAPER_OUT), ShowingResult),
]  # fmt: skip
