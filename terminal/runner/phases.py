# SPDX-License-Identifier: Apache-2.0
"""What each state of the session waits for, for the timeline."""

from terminal.session.slipping import wants_card
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Interrupted,
    LayingStraight,
    LookingForFace,
    OfferingRegistration,
    PrintingSlip,
    Querying,
    ReadingCard,
    Registering,
    StaffCheck,
    State,
)
from terminal.session.values import NumberB, Visit
from terminal.timeline import Phase, SpanKind

MACHINE, PERSON = SpanKind.MACHINE, SpanKind.PERSON

PLAIN: dict[type, tuple[str, str | None, SpanKind]] = {
    ReadingCard: ("identify the card", "card", MACHINE),
    ChoosingMethod: ("choose", None, PERSON),
    EnteringNumberB: ("type the card's number", None, PERSON),
    LayingStraight: ("lay the card straight", None, PERSON),
    AgreeingToBirth: ("staff agree to the other birth year", None, PERSON),
    EnteringPin: ("type the PIN", None, PERSON),
    StaffCheck: ("staff look", None, PERSON),
    Querying: ("ask the service", "net", MACHINE),
    Confirming: ("confirm the card", "card", MACHINE),
    OfferingRegistration: ("offer the registration", None, PERSON),
    Registering: ("register the card", "net", MACHINE),
    AskingConsent: ("ask for consent", None, PERSON),
    Interrupted: ("card away", None, SpanKind.RADIO),
    Failed: ("failure shown", None, PERSON),  # until staff take over
}


def _waits_for_the_face(visit: Visit) -> bool:
    """The card is not asked anything before 照合番号B is known."""
    return visit.number_b is NumberB.ASKED and visit.card_op is None


def phase_of(state: State, at: float) -> Phase:
    """The phase that a state belongs to."""
    match state:
        case LookingForFace():
            return Phase("face", "face", MACHINE, at, paced=True)
        case GatheringProof(visit=visit) if _waits_for_the_face(visit):
            return Phase("read the card's face", "tray", MACHINE, at)
        case GatheringProof(visit=visit) if visit.card_op is None and visit.net_op is not None:
            return Phase("wait for the nonce", "net", MACHINE, at)
        case GatheringProof():
            return Phase("read on and sign", "card", MACHINE, at)
        case PrintingSlip() if state.failure is not None:
            return Phase("staff at the printer", None, PERSON, at)
        case PrintingSlip() if state.issued and wants_card(state):
            return Phase("sign the slip", "card", MACHINE, at)
        case PrintingSlip():
            return Phase("make the slip", "print", MACHINE, at)
        case _:
            return Phase(*PLAIN.get(type(state), ("end", None, MACHINE)), at)
