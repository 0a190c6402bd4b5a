# SPDX-License-Identifier: Apache-2.0
"""Which moments of a visit a step was, for the listeners. Pure."""

from terminal.runner.devices import Moment
from terminal.session.events import (
    Event,
    HistoryRead,
    HolderRead,
    StaffAgreed,
    StaffConfirmed,
    StaffRefused,
)
from terminal.session.everywhere import is_stale
from terminal.session.states import (
    AgreeingToBirth,
    History,
    Interrupted,
    Leaving,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
    State,
)


def moments(before: State, event: Event, after: State) -> tuple[Moment, ...]:
    """What of a person was looked at by this step. Slips and the end of a visit are told by those who do them."""
    if is_stale(before, event):
        return ()
    inner = before.resume if isinstance(before, Interrupted) else before
    match event:
        case HolderRead():
            return (Moment.CHIP_READ,)
        case StaffConfirmed() | StaffRefused() if isinstance(inner, StaffCheck):
            return (Moment.STAFF_CHECK,)
        case StaffAgreed() | StaffRefused() if isinstance(inner, AgreeingToBirth):
            return (Moment.STAFF_AGREED,)
        case _ if isinstance(after, ShowingResult) and not isinstance(
            before, ShowingResult | History | Leaving
        ):
            return (Moment.ANSWER_SHOWN,)
        case HistoryRead() if isinstance(after, ShowingHistory):
            return (Moment.HISTORY_SHOWN,)
        case _:
            return ()
