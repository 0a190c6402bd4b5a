# SPDX-License-Identifier: Apache-2.0
"""How often a code may be tried, and the lock after that. Pure: the calendar's time comes as an argument.

A try is counted before the code is looked at, so that a power cut in between gives no further one away.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LONGEST_LOCK_S = 3600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """`attempts` wrong codes in a row, then `lock_s`, which doubles with each further lock up to an hour."""

    attempts: int = 5
    lock_s: float = 300.0

    def lock(self, number: int) -> timedelta:
        """How long the n-th lock in a row is, from 1."""
        longest = max(LONGEST_LOCK_S, self.lock_s)
        doublings = min(number - 1, 20)  # an hour is far less than that
        return timedelta(seconds=min(self.lock_s * 2**doublings, longest))


@dataclass(frozen=True, slots=True)
class Tries:
    """`failed`: wrong codes since the last lock or success; `locks`: in a row; `until`: the newest lock's end."""

    failed: int = 0
    locks: int = 0
    until: datetime | None = None


def locked_until(tries: Tries, limits: Limits, now: datetime) -> datetime | None:
    """When codes are looked at again; None: now.

    A calendar that was put back makes a lock no longer than it was meant to be.
    """
    if tries.until is None or now >= tries.until:
        return None
    return min(tries.until, now + limits.lock(max(1, tries.locks)))


def tries_left(tries: Tries, limits: Limits, now: datetime) -> int:
    """How many codes will be looked at before the next lock; 0 while it is locked."""
    if locked_until(tries, limits, now) is not None:
        return 0
    return max(1, limits.attempts - tries.failed)


def begin(tries: Tries, limits: Limits, now: datetime) -> Tries:
    """One more try is made, counted as a failure; the last one locks at once. Only where none is locked."""
    failed = tries.failed + 1
    if failed < limits.attempts:
        return replace(tries, failed=failed, until=None)
    locks = tries.locks + 1
    return Tries(0, locks, now + limits.lock(locks))


def succeeded() -> Tries:
    """The code was right: all is forgiven."""
    return Tries()
