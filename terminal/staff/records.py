# SPDX-License-Identifier: Apache-2.0
"""What staff read in the journal: today's visits, and how the link to the cards has been. No names are in there."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from eligibility.japan import JAPAN
from terminal.journal.advice import AdviceLimits, advice_for_all, recent
from terminal.journal.journal import JournalReader
from terminal.journal.rhythm import rhythm_of
from terminal.staff.values import Radio, Today

RADIO_H = 12
"""A working day."""


def today(reader: JournalReader | None, now: datetime) -> Today:
    """The visits of Japan's day, newest first. `now` carries its zone. Raises JournalError."""
    day = now.astimezone(JAPAN).date()
    if reader is None:
        return Today(day, kept=False)
    midnight = datetime.combine(day, time(), JAPAN).astimezone(UTC)
    return Today(day, tuple(reversed(reader.visits(since=midnight))))


def radio(reader: JournalReader | None, now: datetime, limits: AdviceLimits) -> Radio:
    """The last hours. `now` carries its zone. Raises JournalError."""
    since = now.astimezone(UTC) - timedelta(hours=RADIO_H)
    if reader is None:
        return Radio(since, kept=False)
    visits, drops, outages = reader.visits(since), reader.drops(since), reader.outages(since)
    rhythm = rhythm_of(drops)
    every_s = None if rhythm is None else rhythm.every_s
    return Radio(
        since=since,
        hours=reader.hours(since),
        visits=len(visits),
        disturbed=sum(visit.drops > 0 for visit in visits),
        drops=Counter(drop.cause for drop in drops),
        every_s=every_s,
        advice=advice_for_all(recent(visits, drops, outages, every_s), limits),
    )
