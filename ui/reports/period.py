# SPDX-License-Identifier: Apache-2.0
"""Periods as people write them: `7d`, `12h`, `2026-11-01`, `2026-11-01T08:00`. Days are Japan's."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eligibility.japan import JAPAN
from hw.errors import BadFile

"""Japan has had no summer time since 1951."""

_AGO = re.compile(r"([0-9]{1,4})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
ALLOWED = "allowed: 30m, 12h, 7d, 4w (so long ago), 2026-11-01 or 2026-11-01T08:00 (Japan's time)"


@dataclass(frozen=True, slots=True)
class Period:
    """`since` belongs to it, `until` does not; None: open."""

    since: datetime | None
    until: datetime | None


def parse_period(since: str | None, until: str | None, now: datetime) -> Period:
    """A day as `until` means its end. Raises BadFile."""
    first = None if since is None else _parse("--since", since, now, end=False)
    last = None if until is None else _parse("--until", until, now, end=True)
    if first is not None and last is not None and first >= last:
        raise BadFile(Path("--since"), None, str(since), f"is not before --until {until}")
    return Period(first, last)


def _parse(option: str, text: str, now: datetime, *, end: bool) -> datetime:
    if ago := _AGO.fullmatch(text):
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        at = datetime.fromisoformat(text)
        day = timedelta(days=1 if end and len(text) == len("2026-11-01") else 0)
        return (at if at.tzinfo else at.replace(tzinfo=JAPAN)).astimezone(UTC) + day
    except (ValueError, OverflowError):
        raise BadFile(Path(option), None, text, f"not a time; {ALLOWED}") from None
