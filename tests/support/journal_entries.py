# SPDX-License-Identifier: Apache-2.0
"""Entries for tests of the journal, and a made-up week at a reception desk with a transmitter near it."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from terminal.journal.entries import DropEntry, OutageEntry, OutageKind, VisitEntry

MONDAY = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)  # Monday, 8:30 in Japan
OPEN_H = 9.5


def a_visit(number: int = 1, **changes: Any) -> VisitEntry:
    """An ordinary visit, `number` minutes into the week."""
    usual: dict[str, Any] = {
        "id": UUID(int=number),
        "kiosk": "kiosk-1",
        "began": MONDAY + timedelta(minutes=number),
        "lasted_s": 8.25,
        "outcome": "eligible",
        "reason": "eligible",
        "card_kind": "my_number",
        "method": "face",
        "apdus": 61,
        "read_ms": 2200.5,
    }
    return VisitEntry(**{**usual, **changes})


def a_drop(seconds: float = 0.0, **changes: Any) -> DropEntry:
    """A short loss by interference, `seconds` into the week."""
    usual: dict[str, Any] = {
        "at": MONDAY + timedelta(seconds=seconds),
        "cause": "interference",
        "confidence": 0.9,
        "length_s": 0.125,
        "resumed": True,
        "same_card": True,
    }
    return DropEntry(**{**usual, **changes})


def a_week(
    seed: int, visits: int = 300, every_s: float = 1.2
) -> list[tuple[VisitEntry, list[DropEntry]]]:
    """Visits of five working days; from Wednesday noon on, something transmits every `every_s` in the afternoon."""
    dice = random.Random(seed)  # noqa: S311
    return [_visit_in_week(dice, number, every_s) for number in range(visits)]


def an_outage(
    hours: float, minutes: float | None, kind: OutageKind = OutageKind.READER
) -> OutageEntry:
    """`hours` into the week; None: it lasts."""
    began = MONDAY + timedelta(hours=hours)
    ended = None if minutes is None else began + timedelta(minutes=minutes)
    return OutageEntry(id=UUID(int=int(hours * 3600)), kind=kind, began=began, ended=ended)


def _visit_in_week(
    dice: random.Random, number: int, every_s: float
) -> tuple[VisitEntry, list[DropEntry]]:
    day, hour = dice.randrange(5), dice.triangular(0, OPEN_H, 1.5)
    began = MONDAY + timedelta(days=day, hours=hour)
    lasted = dice.uniform(6, 14)
    noisy = (day, hour) >= (2, 3.5) and hour >= 3.5
    drops = _gate(dice, began, lasted, every_s) if noisy else _hand(dice, began, lasted)
    entry = a_visit(
        number,
        id=UUID(int=dice.getrandbits(128)),
        began=began,
        lasted_s=lasted,
        drops=len(drops),
        resumes=sum(drop.resumed for drop in drops),
        garbled=dice.randrange(4) if noisy else 0,
        away_ms=sum(1000 * (drop.length_s or 0) for drop in drops),
        outcome=dice.choices(["eligible", "undecided", "card_error"], [95, 3, 2])[0],
        method=dice.choice(["face", "pin"]),
    )
    return entry, drops


def _gate(dice: random.Random, began: datetime, lasted: float, every_s: float) -> list[DropEntry]:
    since = (began - MONDAY).total_seconds()
    first = -since % every_s  # the gate's beat goes on between the visits
    beats = [first + n * every_s for n in range(int(lasted / every_s))]
    return [
        a_drop(
            since + beat + dice.gauss(0, 0.01), length_s=dice.uniform(0.05, 0.2), spacing_s=every_s
        )
        for beat in beats
        if dice.random() < 0.6
    ]


def _hand(dice: random.Random, began: datetime, lasted: float) -> list[DropEntry]:
    if dice.random() > 0.08:
        return []
    since = (began - MONDAY).total_seconds()
    cause = dice.choices(["hand", "other_program", "unknown"], [6, 2, 1])[0]
    return [a_drop(since + dice.uniform(1, lasted), cause=cause, length_s=dice.uniform(0.4, 3))]
