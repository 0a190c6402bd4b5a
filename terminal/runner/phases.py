# SPDX-License-Identifier: Apache-2.0
"""What each state of the session waits for, for the timeline."""

from terminal.session.states import (
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Interrupted,
    LookingForFace,
    Querying,
    ReadingCard,
    StaffCheck,
    State,
)
from terminal.timeline import Phase, SpanKind


def phase_of(state: State, at: float) -> Phase:
    """The phase that a state belongs to."""
    match state:
        case ReadingCard():
            return Phase("identify the card", "card", SpanKind.MACHINE, at)
        case ChoosingMethod():
            return Phase("choose", None, SpanKind.PERSON, at)
        case EnteringNumberB():
            return Phase("type the card's number", None, SpanKind.PERSON, at)
        case EnteringPin():
            return Phase("type the PIN", None, SpanKind.PERSON, at)
        case StaffCheck():
            return Phase("staff look", None, SpanKind.PERSON, at)
        case LookingForFace():
            return Phase("face", "face", SpanKind.MACHINE, at, paced=True)
        case GatheringProof(visit=visit) if visit.card_op is None and visit.net_op is not None:
            return Phase("wait for the nonce", "net", SpanKind.MACHINE, at)
        case GatheringProof():
            return Phase("read on and sign", "card", SpanKind.MACHINE, at)
        case Querying():
            return Phase("ask the service", "net", SpanKind.MACHINE, at)
        case Confirming():
            return Phase("confirm the card", "card", SpanKind.MACHINE, at)
        case Interrupted():
            return Phase("card away", None, SpanKind.RADIO, at)
        case Failed():
            return Phase("failure shown", None, SpanKind.PERSON, at)  # until staff take over
        case _:
            return Phase("end", None, SpanKind.MACHINE, at)
