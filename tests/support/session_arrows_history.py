# SPDX-License-Identifier: Apache-2.0
"""Rows of arrows for the access history: asked for at a result, signed, read, turned over, closed."""

from dataclasses import replace

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    AskingHistory,
    Leaving,
    ReadingCard,
    ShowingHistory,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.values import Nonce
from tests.support.session_arrows import (
    NOW,
    ON_CARD,
    ON_NET,
    TIMER,
    Arrow,
    timer,
    warned,
)
from tests.support.session_words import (
    CARD,
    CARD_BROKE,
    ELIGIBLE,
    NET,
    NO_READER,
    NOBODY,
    SERVICE_DOWN,
    SLIP,
    UNDECIDED,
    WHOLE,
)

FAILURE = {"failure": SERVICE_DOWN}
ASKED = replace(WHOLE, asked_at=99.0)
RESULT = ShowingResult(WHOLE, ELIGIBLE)
FETCHES = AskingHistory(
    replace(RESULT, visit=replace(ASKED, nonce=Nonce.ASKED, net_op=NET)),
)
SIGNS = AskingHistory(replace(RESULT, visit=replace(ASKED, card_op=CARD)))
READS = AskingHistory(replace(RESULT, visit=replace(ASKED, net_op=NET)), signed=True)
SHOWS = ShowingHistory(RESULT, rows=14, page=2)
HELD = (eff.EndCard, *TIMER)
"""The card is let go of, because it was reached for the signature."""

HISTORY_ARROWS = [
    Arrow("who wants to see who looked begins with a nonce of its own",
          RESULT, ev.HistoryWanted(**NOW), AskingHistory, (eff.FetchNonce, *TIMER)),
    *(Arrow(f"nobody sees who looked {why}", state, ev.HistoryWanted(**NOW), ShowingResult)
      for why, state in (
          ("with an answer that is not known", replace(RESULT, outcome=UNDECIDED)),
          ("with an answer that knows nobody", replace(RESULT, outcome=NOBODY)),
          ("without a card", replace(RESULT, card_seen=False)),
          ("while it is not sure whose card lies there", replace(RESULT, same=False)),
          ("while the declaration is printed",
           replace(RESULT, visit=replace(WHOLE, slip_op=SLIP))),
      )),
    Arrow("the card signs for its history",
          FETCHES, ev.NonceFetched(**ON_NET), AskingHistory, (eff.SignHistory,)),
    Arrow("what the card signed for its history is sent, and the card let go of",
          SIGNS, ev.HistorySigned(**ON_CARD), AskingHistory, (eff.EndCard, eff.ReadHistory)),
    Arrow("what the service tells is shown",
          READS, ev.HistoryRead(**ON_NET, rows=14), ShowingHistory, TIMER),

    # what fails leaves the result
    Arrow("without a nonce there is no history",
          FETCHES, ev.NonceFailed(**ON_NET, **FAILURE), ShowingResult, HELD),
    Arrow("without a signature there is no history",
          SIGNS, ev.HistoryFailed(**ON_CARD, **FAILURE), ShowingResult, HELD),
    Arrow("a service that refuses the history leaves the result",
          READS, ev.HistoryFailed(**ON_NET, **FAILURE), ShowingResult, TIMER),
    *(Arrow(f"a history that takes too long {where} leaves the result",
            state, timer("AskingHistory"), ShowingResult, effects)
      for where, state, effects in (("at the nonce", FETCHES, HELD), ("at the card", SIGNS, HELD),
                                    ("at the service", READS, TIMER))),
    *(Arrow(f"who waits for the history no longer {where} sees the result",
            state, ev.HistoryClosed(**NOW), ShowingResult, effects)
      for where, state, effects in (("at the card", SIGNS, HELD), ("at the service", READS, TIMER))),
    Arrow("a worker that breaks at the history leaves the result",
          SIGNS, ev.WorkerCrashed(**NOW, failure=CARD_BROKE), ShowingResult, HELD),
    Arrow("a worker that breaks under a history changes nothing",
          SHOWS, ev.WorkerCrashed(**NOW, failure=CARD_BROKE), ShowingHistory),
    *(Arrow(f"a card that {what} at the history is asked who it is before anything is shown",
            SIGNS, event, Leaving, (eff.EndCard, eff.ConfirmCard, *TIMER))
      for what, event in (("falls silent", ev.LinkLost(**ON_CARD)),
                          ("breaks", ev.CardFailed(**ON_CARD, failure=CARD_BROKE)))),

    # the card
    Arrow("another card that is to sign for a history begins its own visit",
          SIGNS, ev.CardChanged(**ON_CARD), ReadingCard,
          (eff.WipeVisit, eff.LookAtTray, eff.IdentifyCard, *TIMER)),
    *(Arrow(f"a card that is lifted {where} takes the history along",
            state, ev.CardVanished(at=100.0), Leaving, effects)
      for where, state, effects in (("before it signs", SIGNS, HELD), ("while it is read", READS, TIMER),
                                    ("while it is shown", SHOWS, TIMER))),
    *(Arrow(f"a reader that is lost {where} takes the history along",
            state, ev.ReaderLost(at=100.0, failure=NO_READER), Leaving, effects)
      for where, state, effects in (("before the card signs", SIGNS, HELD),
                                    ("while it is shown", SHOWS, TIMER))),

    # the pages
    *(Arrow(f"page {page} of three", SHOWS, ev.HistoryPaged(**NOW, page=page), ShowingHistory,
            effects)
      for page, effects in ((0, TIMER), (1, TIMER), (2, ()), (3, TIMER), (4, TIMER))),
    Arrow("who has seen enough sees the result again",
          SHOWS, ev.HistoryClosed(**NOW), ShowingResult, TIMER),
    Arrow("who reads for long is asked whether they are there",
          SHOWS, timer("ShowingHistory.2"), ShowingHistory, TIMER),
    Arrow("a touch keeps the history",
          warned(SHOWS), ev.PersonActed(**NOW), ShowingHistory, TIMER),
    Arrow("who reads no longer is reminded of the card, and nothing is left",
          warned(SHOWS), timer("ShowingHistory.2.warned"), TakeCardBack,
          (eff.WipeVisit, *TIMER)),
]  # fmt: skip
