# SPDX-License-Identifier: Apache-2.0
"""Months around the end of an authentication certificate."""

from calendar import monthrange
from datetime import date

MONTHS = 3
"""A card warns from three months before its certificate ends and stays usable for eligibility alone
until three months after, counted to the end of the month (insurers' notices; the official FAQ says
"three months")."""


def grace_end(expires: date) -> date:
    """The last day on which a card with this certificate can still be asked about."""
    year, month = _months_on(expires, MONTHS)
    return date(year, month, monthrange(year, month)[1])


def warn_from(expires: date) -> date:
    """The first day on which the holder is told that the certificate ends soon."""
    year, month = _months_on(expires, -MONTHS)
    return date(year, month, min(expires.day, monthrange(year, month)[1]))


def _months_on(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1
