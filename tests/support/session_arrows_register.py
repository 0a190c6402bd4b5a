# SPDX-License-Identifier: Apache-2.0
"""Rows of arrows for 利用申込: offered, agreed to or not, signed, registered, and asked again."""

from dataclasses import replace

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import (
    Confirming,
    GatheringProof,
    Interrupted,
    OfferingRegistration,
    PrintingSlip,
    Querying,
    Registering,
)
from terminal.session.values import Method, Nonce, Registration
from tests.support.session_arrows import (
    AT_THE_SERVICE,
    NOW,
    ON_CARD,
    ON_LINK,
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
    RECONNECT,
    SERVICE_DOWN,
    UNREGISTERED,
    WHOLE,
)

OFFERED = replace(WHOLE, registration=Registration.OFFERED, nonce=Nonce.NOT_ASKED)
REGISTERED = replace(AT_THE_SERVICE, registration=Registration.DONE)
OFFERS = OfferingRegistration(OFFERED, UNREGISTERED, Method.PIN)
FETCHES = replace(OFFERED, nonce=Nonce.ASKED, net_op=NET, asked_at=99.0)
BEGINS = Registering(FETCHES, UNREGISTERED, Method.PIN)
READY = replace(OFFERED, nonce=Nonce.READY, asked_at=99.0)
SIGNS = replace(BEGINS, visit=replace(READY, card_op=CARD))
SENDS = replace(BEGINS, visit=replace(READY, net_op=NET), signed=True)
SLIP = (eff.IssueSlip, *TIMER)
AGAIN = GatheringProof(replace(FETCHES, registration=Registration.DONE), Method.PIN)

REGISTER_ARROWS = [
    Arrow("a card that was never registered is offered its registration",
          Querying(AT_THE_SERVICE, Method.PIN), ev.Answered(**ON_NET, outcome=UNREGISTERED),
          OfferingRegistration, TIMER),
    Arrow("the registration is offered once",
          Querying(replace(AT_THE_SERVICE, registration=Registration.OFFERED), Method.PIN),
          ev.Answered(**ON_NET, outcome=UNREGISTERED), PrintingSlip, SLIP),
    Arrow("who is still not registered after it leaves with a slip",
          Querying(REGISTERED, Method.PIN), ev.Answered(**ON_NET, outcome=UNREGISTERED),
          PrintingSlip, SLIP),
    Arrow("the registration is offered behind an interruption",
          Interrupted(Querying(AT_THE_SERVICE, Method.PIN), card_seen=False),
          ev.Answered(**ON_NET, outcome=UNREGISTERED), Interrupted, TIMER),

    # the person's word
    Arrow("yes begins with a nonce of its own",
          OFFERS, ev.RegistrationSaid(**NOW, agreed=True), Registering, (eff.FetchNonce, *TIMER)),
    Arrow("no leaves it at the slip",
          OFFERS, ev.RegistrationSaid(**NOW, agreed=False), PrintingSlip, SLIP),
    Arrow("no word is no", warned(OFFERS), timer("OfferingRegistration.warned"), PrintingSlip,
          SLIP),
    Arrow("stop at the offer is no", OFFERS, ev.Cancelled(**NOW), PrintingSlip, SLIP),
    Arrow("a second yes means nothing", BEGINS, ev.RegistrationSaid(**NOW, agreed=True),
          Registering),
    Arrow("a yes is heard while the card flickers",
          Interrupted(OFFERS, card_seen=False), ev.RegistrationSaid(**NOW, agreed=True),
          Interrupted, (eff.FetchNonce,)),

    # nonce, signature, registration
    Arrow("the card signs for its registration",
          BEGINS, ev.NonceFetched(**ON_NET), Registering, (eff.SignRegistration,)),
    Arrow("without a nonce nothing is registered",
          BEGINS, ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN), PrintingSlip, SLIP),
    Arrow("what the card signed is sent",
          SIGNS, ev.RegistrationSigned(**ON_CARD), Registering, (eff.Register,)),
    Arrow("a card that does not sign is not registered",
          SIGNS, ev.RegistrationFailed(**ON_CARD, failure=CARD_BROKE), PrintingSlip, SLIP),
    Arrow("a registered card is asked about again, with a nonce of its own",
          SENDS, ev.Registered(**ON_NET), GatheringProof,
          (eff.AskAnew, eff.FetchNonce, *TIMER)),
    Arrow("a registration that fails leaves it at the slip",
          SENDS, ev.RegistrationFailed(**ON_NET, failure=SERVICE_DOWN), PrintingSlip, SLIP),
    Arrow("a registration that takes too long leaves it at the slip",
          SENDS, timer("Registering"), PrintingSlip, SLIP),
    Arrow("stop while the card is registered leaves it at the slip",
          SENDS, ev.Cancelled(**NOW), PrintingSlip, SLIP),

    # the question that follows
    Arrow("the same card signs for the question that follows",
          AGAIN, ev.NonceFetched(**ON_NET), GatheringProof, (eff.SignProof, *TIMER)),
    Arrow("a nonce that does not come for it leads to a slip for a person who is known",
          AGAIN, ev.NonceFailed(**ON_NET, failure=SERVICE_DOWN), PrintingSlip, SLIP),
    Arrow("a registered card gets the ordinary answer",
          Querying(REGISTERED, Method.PIN), ev.Answered(**ON_NET, outcome=ELIGIBLE), Confirming,
          (eff.ConfirmCard, *TIMER)),

    # the card
    *(Arrow(f"a card that comes back is asked on at {type(state).__name__}",
            Interrupted(state, card_seen=True, reconnect_op=RECONNECT),
            ev.LinkRestored(**ON_LINK), type(state), effects)
      for state, effects in ((OFFERS, TIMER), (replace(SIGNS, visit=READY),
                                               (eff.SignRegistration, *TIMER)))),
    *(Arrow(f"a card that stays away at {type(state).__name__} leaves with its slip",
            Interrupted(state, card_seen=False), timer("Interrupted.brief"), PrintingSlip, SLIP)
      for state in (OFFERS, replace(SIGNS, visit=READY))),
    *(Arrow(f"stop with the card away at {type(state).__name__} leaves it at the slip",
            Interrupted(state, card_seen=False), ev.Cancelled(**NOW), PrintingSlip, SLIP)
      for state in (OFFERS, replace(SIGNS, visit=READY))),
    Arrow("a registration behind an interruption is asked about when the card is back",
          Interrupted(SENDS, card_seen=False), ev.Registered(**ON_NET), Interrupted,
          (eff.AskAnew, eff.FetchNonce, *TIMER)),
]  # fmt: skip
