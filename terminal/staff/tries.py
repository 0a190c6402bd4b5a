# SPDX-License-Identifier: Apache-2.0
"""How often a code may be tried, and how long the next one waits. Pure: the calendar's time comes as an argument.

A try is counted before the code is looked at, so that a power cut in between gives no further one away. The waits
grow from seconds on: whoever types nonsense at the patients' glass makes reception wait about as long as they have
stood there themselves (docs/staff.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT_S = 10.0
"""After the last free try; each further wrong code doubles it."""
MOST_COUNTED = 9999
"""More wrong codes than this in a row are not told apart: the wait is the longest one long before."""


class Door(StrEnum):
    """Where a code is typed. Each has a count of its own: wrong codes at the one never close the other."""

    CORNER = "corner"
    """The patients' glass, which anybody can reach."""
    WINDOW = "window"
    """The staff's own window."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`attempts` wrong codes in a row cost nothing but the last; from then on the waits double, up to `lock_s`."""

    attempts: int = 5
    lock_s: float = 600.0

    def wait(self, failed: int) -> timedelta:
        """How long no code is looked at after so many wrong ones in a row."""
        over = failed - self.attempts
        if over < 0:
            return timedelta(0)
        doublings = min(over, 30)  # ten seconds become centuries: more than any limit
        return timedelta(seconds=min(FIRST_WAIT_S * 2**doublings, self.lock_s))


@dataclass(frozen=True, slots=True)
class Tries:
    """`failed`: wrong codes since the last right one; `until`: the end of the wait that the newest has cost."""

    failed: int = 0
    until: datetime | None = None


def locked_until(tries: Tries, limits: Limits, now: datetime) -> datetime | None:
    """When codes are looked at again; None: now.

    A calendar that was put back makes a wait no longer than it was meant to be.
    """
    if tries.until is None or now >= tries.until:
        return None
    return min(tries.until, now + limits.wait(max(tries.failed, limits.attempts)))


def tries_left(tries: Tries, limits: Limits, now: datetime) -> int:
    """How many codes will be looked at before the next wait; 0 during one."""
    if locked_until(tries, limits, now) is not None:
        return 0
    return max(1, limits.attempts - tries.failed)


def begin(tries: Tries, limits: Limits, now: datetime) -> Tries:
    """One more try is made, counted as a failure, with the wait that it costs. Only where none is waited for."""
    failed = min(tries.failed + 1, MOST_COUNTED)
    wait = limits.wait(failed)
    return Tries(failed, now + wait if wait else None)


def succeeded() -> Tries:
    """The code was right: all is forgiven."""
    return Tries()
