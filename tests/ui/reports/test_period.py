# SPDX-License-Identifier: Apache-2.0
"""Periods as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from hw.errors import BadFile
from ui.reports.period import Period, parse_period

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"), [("30m", 0.5), ("12h", 12), ("7d", 168), ("2w", 336), ("0d", 0)]
)
def test_so_long_ago(text: str, hours: float) -> None:
    assert parse_period(text, None, NOW) == Period(NOW - timedelta(hours=hours), None)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-01", "2026-10-31T15:00:00"),
        ("2026-11-01T08:30", "2026-10-31T23:30:00"),
        ("2026-11-01T08:30:00+00:00", "2026-11-01T08:30:00"),
        ("2026-11-01T08:30:00Z", "2026-11-01T08:30:00"),
    ],
)
def test_a_time_without_a_zone_is_japans(text: str, utc: str) -> None:
    since = parse_period(text, None, NOW).since
    assert since is not None
    assert since.astimezone(UTC).replace(tzinfo=None).isoformat() == utc


def test_until_a_day_means_until_its_end() -> None:
    period = parse_period("2026-11-01", "2026-11-01", NOW)
    assert period.since is not None
    assert period.until is not None
    assert period.until - period.since == timedelta(days=1)


def test_nothing_given_is_everything() -> None:
    assert parse_period(None, None, NOW) == Period(None, None)


@pytest.mark.parametrize("text", ["yesterday", "", "7", "7x", "-7d", "2026-13-01", "99999w", "7d "])
@pytest.mark.parametrize("option", ["since", "until"])
def test_what_is_no_time_is_told_with_what_is_allowed(option: str, text: str) -> None:
    with pytest.raises(BadFile, match=f"--{option}.*(allowed|not a time)"):
        parse_period(*((text, None) if option == "since" else (None, text)), NOW)


def test_a_period_that_ends_before_it_begins_is_told() -> None:
    with pytest.raises(BadFile, match="is not before --until"):
        parse_period("1d", "2d", NOW)
