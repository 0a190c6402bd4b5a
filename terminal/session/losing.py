# SPDX-License-Identifier: Apache-2.0
"""From a visit under way to an interrupted one, and from there to an end when nothing comes back."""

from dataclasses import replace

from terminal.session import evidence, registering, slipping, trouble
from terminal.session.events import CardVanished, LinkLost, ReaderLost
from terminal.session.policy import Policy
from terminal.session.recovery import Stage
from terminal.session.states import (
    AskingConsent,
    Confirming,
    Failed,
    GatheringProof,
    Interrupted,
    OfferingRegistration,
    PrintingSlip,
    Registering,
    Resumable,
    ShowingResult,
    State,
)
from terminal.session.transition import Next, fail, leave, lose_reader, out_of_service, settle
from terminal.session.values import Outcome, OutcomeKind, Visit


def interrupt(policy: Policy, state: Resumable, event: CardVanished | LinkLost) -> Next:
    """The operation under way has lost its card; it is asked for again when the card is back."""
    visit = _asked_anew(state)
    if isinstance(event, LinkLost):
        visit = trouble.failed(visit, event)
    visit = trouble.dropped(visit, event.at)
    stage = trouble.stage_of(policy.recovery, visit, event.at)
    if stage is Stage.GIVE_UP:
        return given_up(Interrupted(replace(state, visit=visit), isinstance(event, LinkLost)))
    seen, helping = isinstance(event, LinkLost), stage is Stage.PUT_BACK
    away = Interrupted(replace(state, visit=visit), card_seen=seen, helping=helping)
    return Next(evidence.judged(away))


def _asked_anew(state: Resumable) -> Visit:
    """Time without the card is not the service's: the person waits for both from when the card is back."""
    if isinstance(state, GatheringProof) or (isinstance(state, Registering) and not state.signed):
        return replace(state.visit, asked_at=None)
    return state.visit


def lose(state: Resumable | Interrupted, event: ReaderLost) -> Next:
    """The reader is away, and the card with it: the visit waits for both."""
    if isinstance(state, Interrupted):
        away = replace(state, card_seen=False, reconnect_op=None)
        if state.lost is not None:
            return Next(away)
        return Next(replace(away, lost=event.failure, lost_at=event.at))
    visit = trouble.dropped(_asked_anew(state), event.at)
    waiting = replace(state, visit=visit)
    return Next(Interrupted(waiting, card_seen=False, lost=event.failure, lost_at=event.at))


def reader_stays_away(state: Interrupted) -> Next:
    """Nothing can be done at this kiosk until the reader is back."""
    if state.lost is None or state.brief:
        return given_up(state)
    return lose_reader(state.visit, state.lost)


def given_up(state: Interrupted) -> Next:
    """The card was not put back, or lies there and cannot be worked with."""
    match state.resume:
        case PrintingSlip(proved=True) as slip:
            return slipping.without_card(state, slip)
        case OfferingRegistration() | Registering() as asked:
            return slipping.without_card(state, registering.without(asked))
        case AskingConsent(outcome=outcome) | Confirming(outcome=outcome, checked=True):
            return end_without_card(state, outcome)
        case _:
            return _abandoned(state)


def _abandoned(state: Interrupted) -> Next:
    why = trouble.reason(state.visit) if state.card_seen else None
    if state.still and evidence.is_radio(why):
        return end_without_card(state, evidence.blames_radio(why))
    if why is not None:
        return fail(state.visit, why)
    outcome = state.visit.failed or Outcome(OutcomeKind.ABANDONED, "card_not_put_back")
    return end_without_card(state, outcome)


def end_without_card(state: Interrupted, outcome: Outcome) -> Next:
    """End the visit; when no card lies there, there is nothing to take back and nobody to show it to."""
    ended = settle(state.visit, outcome)
    if state.card_seen or state.still:
        return Next(_unsure_whose(ended, state), ended.effects)
    over = leave(state.visit) if state.lost is None else out_of_service(state.visit, state.lost)
    return Next(over.state, ended.effects + over.effects)


def _unsure_whose(ended: Next, before: Interrupted) -> State:
    """A result is not shown to a card that was not reached since."""
    match ended.state:
        case ShowingResult():
            shown = replace(ended.state, card_seen=before.card_seen, same=False)
            return slipping.shown_safely(shown, before)
        case Failed():
            return replace(ended.state, card_seen=before.card_seen)
        case _:
            return ended.state
