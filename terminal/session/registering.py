# SPDX-License-Identifier: Apache-2.0
"""利用申込: a card that was never registered for use as a health-insurance card is registered, if its holder agrees.

Asked once a visit, of a person who is proved. Without a yes, or when it fails, the visit goes on as it would have
without the offer: with a slip. After a registration the question is asked again.
"""

from dataclasses import replace

from terminal.session.effects import AskAnew
from terminal.session.events import (
    Event,
    Registered,
    RegistrationFailed,
    RegistrationSaid,
    RegistrationSigned,
)
from terminal.session.states import (
    GatheringProof,
    OfferingRegistration,
    PrintingSlip,
    Registering,
)
from terminal.session.transition import Next
from terminal.session.values import (
    Method,
    Nonce,
    Note,
    Outcome,
    OutcomeKind,
    Registration,
    Visit,
)


def can_offer(visit: Visit, outcome: Outcome) -> bool:
    """Whether the card only lacks its registration, and this visit has not asked about it yet."""
    lacks = outcome.kind is OutcomeKind.NONE and outcome.note is Note.NOT_REGISTERED
    return lacks and visit.registration is Registration.NOT_OFFERED


def offer(visit: Visit, outcome: Outcome, method: Method) -> Next:
    """Ask the person."""
    asked = replace(_anew(visit), registration=Registration.OFFERED)
    return Next(OfferingRegistration(asked, outcome, method))


def on(state: OfferingRegistration | Registering, event: Event) -> Next:
    """The person's word, the card's signature, the service's answer."""
    match state, event:
        case OfferingRegistration(), RegistrationSaid(agreed=True):
            return Next(Registering(state.visit, state.outcome, state.method))
        case OfferingRegistration(), RegistrationSaid():
            return declined(state)
        case Registering(signed=False), RegistrationSigned():
            return Next(replace(state, signed=True))
        case Registering(signed=True), Registered():
            return _done(state)
        case Registering(), RegistrationFailed():
            return declined(state)
        case _:
            return Next(state)


def declined(state: OfferingRegistration | Registering) -> Next:
    """It stays as the service said: nothing is registered, and the person leaves with a slip."""
    return Next(without(state))


def without(state: OfferingRegistration | Registering) -> PrintingSlip:
    """The slip of a person who is not registered here."""
    quiet = replace(_anew(state.visit), net_op=None)
    return PrintingSlip(quiet, state.outcome, state.method)


def _done(state: Registering) -> Next:
    visit = replace(_anew(state.visit), registration=Registration.DONE)
    return Next(GatheringProof(visit, state.method), (AskAnew(visit.number),))


def _anew(visit: Visit) -> Visit:
    """What comes next needs a nonce of its own, and has a deadline of its own."""
    fresh = replace(visit, nonce=Nonce.NOT_ASKED, nonce_until=float("inf"), nonce_failure=None)
    return replace(fresh, asked_at=None)
