# SPDX-License-Identifier: Apache-2.0
"""What a visit waits for staff with, and what staff say to it. Pure."""

from terminal.session import State
from terminal.session.states import AgreeingToBirth, Interrupted, StaffCheck
from terminal.staff.values import CheckKind, Waiting


def waiting(state: State) -> Waiting | None:
    """What waits now, also while the card is away for a moment; None: nothing."""
    inner = state.resume if isinstance(state, Interrupted) else state
    match inner:
        case StaffCheck(visit=visit):
            return Waiting(visit.number, CheckKind.FACE, ready=visit.photo_read)
        case AgreeingToBirth(visit=visit):
            return Waiting(visit.number, CheckKind.BIRTH_YEAR)
        case _:
            return None
