# SPDX-License-Identifier: Apache-2.0
"""The states of a slip: every pair of state and event, and whatever comes in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.slips.life import ARROWS, SlipEvent, after
from terminal.slips.values import SlipState

S, E = SlipState, SlipEvent

TABLE = {
    S.OPEN: {
        E.DECIDED: S.SETTLED,
        E.CONTRADICTION: S.CONTRADICTED,
        E.REFUSED: S.STAFF,
        E.OVER: S.EXPIRED,
        E.BY_HAND: S.SETTLED,
        E.RETRIED: S.OPEN,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.STAFF: {E.OVER: S.EXPIRED, E.BY_HAND: S.SETTLED, E.RETRIED: S.OPEN},
    S.SETTLED: {},
    S.CONTRADICTED: {E.BY_HAND: S.SETTLED},
    S.EXPIRED: {E.BY_HAND: S.SETTLED},
    S.WITHDRAWN: {E.ISSUED: S.OPEN},
}


@pytest.mark.parametrize("state", list(SlipState))
@pytest.mark.parametrize("event", list(SlipEvent))
def test_each_event_in_each_state(state, event):
    assert after(state, event) is TABLE[state].get(event)


def test_the_table_has_no_arrow_more():
    assert len(ARROWS) == sum(len(row) for row in TABLE.values())


@given(st.lists(st.sampled_from(list(SlipEvent)), max_size=30))
def test_a_settled_slip_stays_settled_and_a_closed_one_is_never_asked_again(events):
    state, was_closed = SlipState.OPEN, False
    for event in events:
        state, before = after(state, event) or state, state
        if before is SlipState.SETTLED:
            assert state is SlipState.SETTLED
        if before.closed and event is not SlipEvent.ISSUED:
            assert state.closed
        was_closed |= state.closed
    assert state is not SlipState.OPEN or not was_closed or SlipEvent.ISSUED in events


@given(st.lists(st.sampled_from([e for e in SlipEvent if e is not SlipEvent.ISSUED]), max_size=30))
def test_a_contradiction_is_left_only_by_a_hand(events):
    state = SlipState.CONTRADICTED
    for event in events:
        state = after(state, event) or state
    assert (state is SlipState.SETTLED) == (SlipEvent.BY_HAND in events)
