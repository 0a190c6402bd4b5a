# SPDX-License-Identifier: Apache-2.0
"""Until when a person has to act, and the warning before the visit ends by itself.

The time runs from when the screen asked, or from the last touch; a card that flickers neither stops nor renews it.
Only where the person was asked for the card instead, there is at least the time of a warning left when it is back.
"""

from dataclasses import replace

from terminal.session.events import Event, PersonActed
from terminal.session.policy import Policy
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    Interrupted,
    OfferingRegistration,
    ShowingHistory,
    StaffCheck,
    State,
)
from terminal.session.transition import Next, visit_of, with_visit

WaitsForPerson = (
    EnteringNumberB
    | ChoosingMethod
    | EnteringPin
    | AskingConsent
    | OfferingRegistration
    | ShowingHistory
)
WaitsForStaff = StaffCheck | AgreeingToBirth
Waits = WaitsForPerson | WaitsForStaff


def limit(policy: Policy, state: Waits, at: float) -> float:
    """Seconds until the warning; after it, until the end."""
    by = state.visit.acts_by
    ends = by if by is not None else at + whole_s(policy, state)
    before = 0.0 if state.visit.warned else warning_s(policy)
    return max(0.0, ends - before - at)


def whole_s(policy: Policy, state: Waits) -> float:
    """How long a person may think."""
    return policy.staff_s if isinstance(state, WaitsForStaff) else policy.idle_s


def warning_s(policy: Policy) -> float:
    """Never more than half of the time that there is."""
    return min(policy.warn_s, policy.idle_s / 2)


def warn(policy: Policy, state: Waits, at: float) -> Next:
    """Nobody has acted: say so, and wait once more."""
    visit = replace(state.visit, warned=True, acts_by=at + warning_s(policy))
    return Next(with_visit(state, visit))


def counted(policy: Policy, before: State, after: State, event: Event) -> State:
    """The new state with its deadline: another thing is asked, or somebody acted, or the old one holds."""
    visit, asked = visit_of(after), _asked(after)
    if visit is None:
        return after
    if asked is None:
        quiet = replace(visit, acts_by=None, warned=False)
        return after if quiet == visit else with_visit(after, quiet)
    same = _thing(_asked(before)) == _thing(asked)
    if same and not isinstance(event, PersonActed):
        return _back(policy, before, after, event.at)
    by = event.at + whole_s(policy, asked)
    return with_visit(after, replace(visit, acts_by=by, warned=False))


def _back(policy: Policy, before: State, after: State, at: float) -> State:
    """Behind the picture of the card nobody could see what was asked, nor that the time was running out."""
    visit = visit_of(after)
    hidden = isinstance(before, Interrupted) and (before.helping or before.lost is not None)
    if visit is None or visit.acts_by is None or not hidden or isinstance(after, Interrupted):
        return after
    return with_visit(after, replace(visit, acts_by=max(visit.acts_by, at + warning_s(policy))))


def _asked(state: State) -> Waits | None:
    inner = state.resume if isinstance(state, Interrupted) else state
    return inner if isinstance(inner, Waits) else None


def _thing(state: Waits | None) -> object:
    """What is asked: the same thing again has no new time."""
    if state is None:
        return None
    questions = state.questions if isinstance(state, AskingConsent) else ()
    together = isinstance(state, AskingConsent) and state.together
    page = state.page if isinstance(state, ShowingHistory) else 1
    visit = state.visit
    return (
        type(state),
        visit.number,
        page,
        questions,
        together,
        visit.pin_refusals,
        visit.number_b_refusals,
    )
