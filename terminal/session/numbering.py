# SPDX-License-Identifier: Apache-2.0
"""照合番号B: seen by a camera, corrected or typed by the person, sent to the card at most twice a visit.

A number that the card refused is never sent again: what a camera says after that counts no more. Only the person's
own digits do, or, once staff have agreed, the number with the other way to write the birth year.
"""

from dataclasses import replace

from terminal.session.effects import StopCamera, UseOtherBirth
from terminal.session.events import (
    Event,
    NumberBDoubtful,
    NumberBGiven,
    NumberBMissing,
    NumberBRefused,
    NumberBUnclear,
    StaffAgreed,
    StaffCalled,
    StaffRefused,
    TypingChosen,
)
from terminal.session.gathering import gathered
from terminal.session.policy import Policy
from terminal.session.states import (
    AgreeingToBirth,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    GatheringProof,
    LayingStraight,
    LookingForFace,
    Resumable,
    StaffCheck,
)
from terminal.session.transition import Next, settle
from terminal.session.values import LayHint, LeftAt, Method, NumberB, Outcome, OutcomeKind, Visit

WAYS = {
    LeftAt.FACE: Method.FACE,
    LeftAt.PIN: Method.PIN,
    LeftAt.PROOF: Method.PIN,
    LeftAt.STAFF: Method.STAFF,
}
REFUSED = Outcome(OutcomeKind.CARD_ERROR, "number_b_refused")


def on(policy: Policy, state: Resumable, event: Event) -> Next:
    """What the tray camera, the card, the person and the staff say of the number."""
    match event:
        case NumberBGiven() if takes(state, typed=event.typed, other_birth=event.other_birth):
            return _given(state, event)
        case NumberBRefused(tries_left=left):
            return _refused(policy, state, left)
        case TypingChosen() if isinstance(state, LayingStraight):
            return Next(ask(state))
        case StaffCalled() if isinstance(state, LayingStraight):
            return _staff_called(state)
        case StaffAgreed() if isinstance(state, AgreeingToBirth):
            went_on = _back(state.visit)
            return Next(went_on.state, (UseOtherBirth(state.visit.number), *went_on.effects))
        case StaffRefused() if isinstance(state, AgreeingToBirth):
            return settle(state.visit, REFUSED)
        case NumberBMissing() | NumberBUnclear() | NumberBDoubtful():
            return _of_the_camera(state, event)
        case _:
            return Next(state)


def _staff_called(state: LayingStraight) -> Next:
    """Staff type what the camera cannot read, and then look themselves: no photo comes without the number."""
    facts = state.visit.facts
    if facts is None or Method.STAFF not in facts.methods:
        return Next(state)
    return Next(ask(replace(state, visit=replace(state.visit, left=LeftAt.STAFF))))


def takes(state: Resumable, *, typed: bool, other_birth: bool = False) -> bool:
    """Whether a number that was read or typed now is one to send to the card."""
    visit = state.visit
    if visit.number_b is NumberB.GIVEN or isinstance(state, AgreeingToBirth):
        return False
    if visit.number_b_refusals == 0:
        return True
    if isinstance(state, EnteringNumberB):
        return typed
    # The answer to UseOtherBirth, which has no other one left.
    return not typed and not other_birth


def _given(state: Resumable, event: NumberBGiven) -> Next:
    visit = replace(state.visit, number_b=NumberB.GIVEN, other_birth=event.other_birth)
    if isinstance(state, EnteringNumberB | LayingStraight):
        return _back(visit)
    return Next(replace(state, visit=visit))


def _back(visit: Visit) -> Next:
    """Where the person was: nobody chooses or types anything twice because of the number."""
    here = replace(visit, left=LeftAt.CHOICE)
    facts = visit.facts
    if facts is None or WAYS.get(visit.left) not in facts.methods:
        return Next(ChoosingMethod(here))
    match visit.left:
        case LeftAt.FACE:
            return Next(LookingForFace(here))
        case LeftAt.PIN:
            return Next(EnteringPin(here, facts.pin_tries_left))
        case LeftAt.PROOF:
            return gathered(GatheringProof(here, Method.PIN))
        case _:
            return Next(StaffCheck(here))


def _of_the_camera(
    state: Resumable, event: NumberBMissing | NumberBUnclear | NumberBDoubtful
) -> Next:
    """No number yet. Whoever types already goes on with it."""
    waits = state.visit.number_b is NumberB.ASKED
    if not waits or isinstance(state, EnteringNumberB | AgreeingToBirth):
        return Next(state)
    if isinstance(event, NumberBMissing):
        return _turn_to(state, ask(state))
    if state.visit.number_b_refusals:
        return Next(state)
    if isinstance(event, NumberBUnclear):
        return _turn_to(state, _straighten(state, event.hint))
    return _turn_to(state, replace(ask(state), doubtful=event.doubtful))


def _turn_to(state: Resumable, now: EnteringNumberB | LayingStraight) -> Next:
    """Another thing to do: a face check under way ends."""
    busy = () if isinstance(state, LayingStraight) else (StopCamera(state.visit.number),)
    return Next(now, busy)


def _straighten(state: Resumable, hint: LayHint) -> LayingStraight:
    return LayingStraight(_asked(state), hint)


def ask(state: Resumable, tries_left: int | None = None) -> EnteringNumberB:
    """All of it is to be typed."""
    return EnteringNumberB(_asked(state), tries_left)


def _asked(state: Resumable) -> Visit:
    return replace(state.visit, number_b=NumberB.ASKED, face_op=None, left=_where(state))


def _where(state: Resumable) -> LeftAt:
    """Where the person is, or was before all this about the number."""
    match state:
        case EnteringNumberB() | LayingStraight() | AgreeingToBirth():
            return state.visit.left
        case LookingForFace():
            return LeftAt.FACE
        case EnteringPin():
            return LeftAt.PIN
        case GatheringProof(method=Method.PIN):
            return LeftAt.PROOF
        case StaffCheck():
            return LeftAt.STAFF
        case _:
            return LeftAt.CHOICE


def _refused(policy: Policy, state: Resumable, tries_left: int | None) -> Next:
    """One try is used up. The card's last ones are not touched: a locked card means a way to the town hall."""
    other = state.visit.other_birth
    refusals = state.visit.number_b_refusals + 1
    visit = replace(state.visit, number_b_refusals=refusals, other_birth=False)
    few = tries_left is not None and tries_left < policy.number_b_reserve
    if refusals >= policy.number_b_tries or few:
        return settle(visit, REFUSED)
    asked = _asked(replace(state, visit=visit))
    now = AgreeingToBirth(asked, tries_left) if other else EnteringNumberB(asked, tries_left)
    return Next(now, (StopCamera(visit.number),))
