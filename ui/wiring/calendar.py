# SPDX-License-Identifier: Apache-2.0
"""The calendar of a run: the real time of day, on the day that a visit file names."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Now = Callable[[], datetime]


def calendar(today: date | None) -> Now:
    """Aware UTC times; with `today`, moved by whole days so that Japan's date is that day."""
    if today is None:
        return lambda: datetime.now(UTC)
    shift = today - (datetime.now(UTC) + timedelta(hours=9)).date()
    return lambda: datetime.now(UTC) + shift
