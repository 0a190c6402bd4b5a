# SPDX-License-Identifier: Apache-2.0
"""The interim slip: numbered, signed by the card, printed, in this order. A card that goes costs only its signature.

While the signature is still to come, a card that is away is waited for a little (`Interrupted`); after that the card
is of no more use, and its coming and going only decides what may be shown in the end.
"""

from dataclasses import replace

from terminal.session.events import (
    CardAppeared,
    CardVanished,
    Event,
    LinkLost,
    PrintRetried,
    PrintSkipped,
    ReaderLost,
    ReaderReady,
    SlipIssued,
    SlipNotIssued,
    SlipPrinted,
    SlipPrintFailed,
    SlipSigned,
    SlipUnsigned,
)
from terminal.session.states import Interrupted, Leaving, PrintingSlip, ShowingResult
from terminal.session.transition import Next, settle
from terminal.session.values import Paper, SlipProof, SlipStage, Visit


def wants_card(state: PrintingSlip) -> bool:
    """Whether the card still has to sign."""
    return state.proof is SlipProof.WANTED


def on(state: PrintingSlip, event: Event) -> Next:
    """What the slip book, the card, the printer and the staff say."""
    match event:
        case SlipIssued():
            return Next(replace(state, issued=True, failure=None))
        case SlipNotIssued(failure=failure) | SlipPrintFailed(failure=failure):
            return Next(replace(state, failure=failure))
        case SlipSigned():
            return Next(due(state, SlipProof.SIGNED))
        case SlipUnsigned() if state.proved:
            return Next(due(state, SlipProof.MISSING))
        case SlipPrinted():
            return finish(state, Paper.PRINTED)
        case PrintRetried() if state.failure is not None:
            return Next(replace(state, failure=None))
        case PrintSkipped() if state.failure is not None:
            return unprinted(state)
        case _:
            return Next(_follow(state, event))


def _follow(state: PrintingSlip, event: Event) -> PrintingSlip:
    """The card goes and comes while the paper is printed: who lies there now is asked in the end."""
    match event:
        case CardVanished():
            return replace(state, card_seen=False, same=False)
        case CardAppeared():
            return replace(state, card_seen=True, lost=None)
        case ReaderLost(failure=failure):
            return replace(state, card_seen=False, same=False, lost=state.lost or failure)
        case ReaderReady():
            return replace(state, lost=None)
        case LinkLost():
            return replace(state, same=False)
        case _:
            return state


def due(state: PrintingSlip, proof: SlipProof) -> PrintingSlip:
    """All was done for the proof that can be done: the slip is the person's from here on."""
    visit = replace(state.visit, slip=SlipStage.DUE)
    return replace(state, visit=visit, proof=proof, proved=True)


def without_card(state: Interrupted, slip: PrintingSlip) -> Next:
    """The card stays away: the slip has no proof, and is printed all the same."""
    bound = due(slip, SlipProof.MISSING)
    gone = replace(bound, card_seen=state.card_seen, same=False, lost=state.lost)
    return Next(replace(gone, visit=replace(gone.visit, card_op=None)))


def unprinted(state: PrintingSlip) -> Next:
    """Go on without the paper. With a number the slip stays open, and can be printed at the reception."""
    return finish(state, Paper.OPEN if state.issued else Paper.NONE)


def finish(state: PrintingSlip, paper: Paper) -> Next:
    """Show the outcome; whoever laid down a card meanwhile is asked for it first."""
    ended = settle(state.visit, state.outcome)
    visit = _visit_of(ended)
    shown = ShowingResult(visit, state.outcome, paper, card_seen=state.card_seen, same=state.same)
    return Next(shown_safely(shown, state), ended.effects)


def shown_safely(
    shown: ShowingResult, before: PrintingSlip | Interrupted
) -> ShowingResult | Leaving:
    """A result for a card that is away, or that may be another one by now."""
    if before.lost is not None:
        return Leaving(replace(shown, card_seen=False, same=False), lost=before.lost)
    return Leaving(shown, back=True) if shown.card_seen and not shown.same else shown


def _visit_of(ended: Next) -> Visit:
    state = ended.state
    assert isinstance(state, ShowingResult)  # noqa: S101 -- a slip belongs to an outcome that is shown
    return state.visit
