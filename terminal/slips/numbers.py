# SPDX-License-Identifier: Apache-2.0
"""Slip numbers: `<kiosk>-<YYYYMMDD>-<serial>`, the day and the serial's beginning by the clock of Japan.

The serial is the second of the day, or one more than the day's last when that is not less. So a number that was given
out comes again neither after the clock was set back (the book knows the day's last serial, for ever) nor after
yesterday's copy of the database was restored (the clock has gone on). Only both at once could repeat one.
"""

import re
from datetime import date, datetime, timedelta

from eligibility.japan import JAPAN

DIGITS = 5
"""A day has 86,400 seconds. More digits are no fault."""

_NUMBER = re.compile(r"(?P<kiosk>.{1,50})-(?P<day>[0-9]{8})-(?P<serial>[0-9]{4,9})")


def serial_after(last: int | None, at: datetime) -> int:
    """The next serial of the day of `at`; `last` is the highest of that day so far."""
    local = at.astimezone(JAPAN)
    second = local.hour * 3600 + local.minute * 60 + local.second
    return second if last is None else max(second, last + 1)


def day_of(at: datetime) -> str:
    """YYYYMMDD in Japan."""
    return at.astimezone(JAPAN).strftime("%Y%m%d")


def number_of(kiosk: str, day: str, serial: int) -> str:
    """As it stands on the paper."""
    return f"{kiosk}-{day}-{serial:0{DIGITS}d}"


def is_number(text: str) -> bool:
    """Whether it has the shape of a slip's number."""
    return _NUMBER.fullmatch(text) is not None


def japan_day(at: datetime) -> date:
    """The calendar day in Japan."""
    return at.astimezone(JAPAN).date()


def last_day(issued_at: datetime, days: int) -> date:
    """The last day in Japan on which a slip can be settled by itself."""
    return japan_day(issued_at) + timedelta(days=days)
