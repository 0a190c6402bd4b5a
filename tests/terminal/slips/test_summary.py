# SPDX-License-Identifier: Apache-2.0
"""What reception is told: what waits, what needs a hand, and for how long."""

from datetime import timedelta

import pytest

from terminal.slips.summary import NEWS, STALE, summarize
from terminal.slips.values import SlipOutcome, SlipRecord, SlipState
from tests.support.slip_drafts import FRIDAY, a_draft, a_visit


def a_slip(number: int = 1, **changes) -> SlipRecord:
    draft = a_draft()
    usual = {
        "number": f"kiosk-1-20261127-{number:05d}",
        "visit": a_visit(number),
        "kiosk": draft.kiosk,
        "issued_at": FRIDAY + timedelta(minutes=number),
        "settle_by": draft.settle_by,
        "reason": draft.reason,
        "has_proof": True,
    }
    return SlipRecord(**{**usual, **changes})


def closed(state: SlipState, ago: timedelta, **changes) -> SlipRecord:
    return a_slip(state=state, closed_at=FRIDAY - ago, has_proof=False, **changes)


def test_open_slips_are_counted_by_whether_they_can_be_asked():
    slips = [a_slip(3), a_slip(1), a_slip(2, has_proof=False), a_slip(4, state=SlipState.STAFF)]
    summary = summarize(slips, FRIDAY)
    assert (summary.waiting, summary.without_proof, summary.staff) == (2, 1, 1)
    assert summary.oldest == FRIDAY + timedelta(minutes=1)
    assert summary.to_do == (slips[2], slips[3])


@pytest.mark.parametrize(
    ("state", "age", "by", "told"),
    [
        (SlipState.SETTLED, NEWS / 2, None, True),
        (SlipState.SETTLED, NEWS, None, False),
        (SlipState.SETTLED, NEWS / 2, "S-07", False),
        (SlipState.CONTRADICTED, STALE / 2, None, True),
        (SlipState.CONTRADICTED, STALE, None, False),
        (SlipState.EXPIRED, STALE / 2, None, True),
        (SlipState.WITHDRAWN, NEWS / 2, None, False),
    ],
)
def test_what_ended_is_told_until_somebody_took_it_in_hand_or_it_is_old(state, age, by, told):
    slip = closed(state, age, by=by, outcome=SlipOutcome.ELIGIBLE)
    assert summarize([slip], FRIDAY).to_do == ((slip,) if told else ())
    assert summarize([slip], FRIDAY).oldest is None
