# SPDX-License-Identifier: Apache-2.0
"""Signed in: for how long, and for what. Pure; times are seconds of a clock that never goes back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from terminal.staff.accounts import Member


class SignInKind(StrEnum):
    """What became of a typed code."""

    DONE = "done"
    WRONG = "wrong"
    LOCKED = "locked"
    """It was not even looked at."""
    NOBODY = "nobody"
    """There is no account yet."""
    UNUSABLE = "unusable"
    """A file cannot be used: nobody gets in; `code` says why."""


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """`left`: codes that will still be looked at; `locked_until`: when again, of the calendar, with its zone.

    `wait_s`: seconds until then. `wrong_before`: wrong codes between the last right one and this.
    """

    kind: SignInKind
    member: Member | None = None
    left: int = 0
    locked_until: datetime | None = None
    code: str | None = None
    wait_s: float = 0.0
    wrong_before: int = 0


class Ended(StrEnum):
    """Why somebody is signed in no longer."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    VISIT_OVER = "visit_over"


@dataclass(frozen=True, slots=True)
class Session:
    """One member of staff at the staff's side.

    `visit`: signed in for this one visit's check and nothing else; None: for everything. `number` tells sessions of a
    run apart, so that an answer for one never reaches the next.
    """

    number: int
    member: Member
    touched: float
    visit: int | None = None

    @property
    def actor(self) -> str:
        """As the access log names them."""
        return actor_of(self.member.id)

    def touch(self, now: float) -> "Session":
        """Somebody touched something."""
        return replace(self, touched=max(self.touched, now))

    def left_s(self, idle_s: float, now: float) -> float:
        """Seconds until it ends by itself; 0 and less: it is over."""
        return self.touched + idle_s - now

    def serves(self, visit: int) -> bool:
        """Whether they may act in this visit."""
        return self.visit in (None, visit)

    def ends_with(self, current: int | None) -> bool:
        """Whether it was for one visit, and another one or none is under way now."""
        return self.visit is not None and self.visit != current


def actor_of(id: str) -> str:
    """A member of staff in logs: `staff:<id>`."""
    return f"staff:{id}"
