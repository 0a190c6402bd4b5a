# SPDX-License-Identifier: Apache-2.0
"""What reception should know about the slips. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from terminal.slips.values import SlipRecord, SlipState, Summary

NOTHING = Summary()
NEWS = timedelta(days=3)
"""A slip that settled by itself is told for so long; what needs a hand stays until somebody settled it."""
STALE = timedelta(days=31)
"""What nobody took in hand for so long after its end is no longer told."""
TOLD = timedelta(days=62)
"""Older slips than these are not looked at."""


def summarize(slips: Iterable[SlipRecord], now: datetime) -> Summary:
    """Count the open ones, and pick those that reception has to do something about. In the order of issue."""
    known = tuple(slips)
    living = [slip for slip in known if not slip.state.closed]
    opened = [slip for slip in living if slip.state is SlipState.OPEN]
    return Summary(
        waiting=sum(slip.has_proof for slip in opened),
        without_proof=sum(not slip.has_proof for slip in opened),
        staff=len(living) - len(opened),
        oldest=min((slip.issued_at for slip in living), default=None),
        to_do=tuple(slip for slip in known if _is_told(slip, now)),
    )


def _is_told(slip: SlipRecord, now: datetime) -> bool:
    match slip.state:
        case SlipState.OPEN:
            return not slip.has_proof
        case SlipState.STAFF:
            return True
        case SlipState.WITHDRAWN:
            return False
        case SlipState.SETTLED:
            return slip.by is None and _is_younger(slip, now, NEWS)
        case SlipState.CONTRADICTED | SlipState.EXPIRED:
            return _is_younger(slip, now, STALE)


def _is_younger(slip: SlipRecord, now: datetime, age: timedelta) -> bool:
    return slip.closed_at is not None and now - slip.closed_at < age
