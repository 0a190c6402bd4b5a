# SPDX-License-Identifier: Apache-2.0
"""A worker broke: what the session makes of it in each of its states."""

import pytest

from terminal.errors import WorkerBroke
from terminal.failures import failure_for
from terminal.session import Policy, step
from terminal.session import effects as eff
from terminal.session.events import WorkerCrashed
from terminal.session.states import (
    AskingConsent,
    AskingHistory,
    Confirming,
    Ended,
    Failed,
    Idle,
    Interrupted,
    Leaving,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Registering,
    ShowingHistory,
    ShowingResult,
)
from terminal.session.transition import visit_of
from terminal.session.values import RESULTS, OutcomeKind
from tests.support.session_words import states

BROKE = failure_for(WorkerBroke("made anew"))
KNOWN = AskingConsent | OfferingRegistration | Registering | AskingHistory
"""The outcome is known; the rest of the visit is not worth losing it."""

EACH = pytest.mark.parametrize("state", states().values(), ids=states().keys())


def crashed(state, visit=None):
    number = visit or getattr(visit_of(state), "number", 1)
    return step(Policy(), state, WorkerCrashed(at=100.0, visit=number, failure=BROKE))


@EACH
def test_in_every_state_the_visit_ends_with_staff_or_keeps_the_outcome_that_is_known(state):
    after, effects = crashed(state)
    if isinstance(state, Idle | OutOfService | Ended | ShowingHistory | Leaving):
        assert (after, effects) == (state, ()), "nobody is at anything that could be lost"
        return
    if isinstance(after, Failed):
        assert after.outcome.kind is OutcomeKind.STAFF or after.outcome == state.visit.failed
        kinds = [type(effect) for effect in effects]
        assert kinds.count(eff.RecordOutcome) == 1
        assert {eff.StopCamera, eff.EndCard} <= set(kinds)
        return
    assert _keeps_its_outcome(state) or isinstance(after, Idle | OutOfService | Leaving)


def _keeps_its_outcome(state) -> bool:
    """Or waits for a card that is away, with what is known of it."""
    inner = state.resume if isinstance(state, Interrupted) else state
    return isinstance(inner, KNOWN | PrintingSlip) or (
        isinstance(inner, Confirming) and (inner.checked or inner.outcome.kind in RESULTS)
    )


def test_the_staff_see_the_code_and_the_reason():
    state = next(s for name, s in states().items() if name == "ChoosingMethod")
    after, _ = crashed(state)
    assert isinstance(after, Failed)
    assert (after.outcome.reason, after.outcome.support_code) == ("worker_crashed", "T02")


@EACH
def test_a_crash_that_was_another_visits_changes_nothing(state):
    assert crashed(state, visit=99) == (state, ())


def test_a_result_on_the_screen_stays_there():
    shown = [s for s in states().values() if isinstance(s, ShowingResult)]
    assert shown
    for state in shown:
        assert crashed(state).state == state
