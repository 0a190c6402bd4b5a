# SPDX-License-Identifier: Apache-2.0
"""Entries to rows and back. What looks like anything but a code word is refused: a journal holds no person's data."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from terminal.errors import EntryRefused
from terminal.journal.entries import DropEntry, OutageEntry, OutageKind, VisitEntry

Row = dict[str, Any]

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Z][0-9]{2}")
_REASON = re.compile(r"[ -~]{1,100}")
MOST_REASONS = 20


def instant(at: datetime) -> str:
    """UTC with milliseconds, always of one width. Raises EntryRefused for a time without a zone."""
    if at.tzinfo is None:
        raise EntryRefused("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def visit_row(entry: VisitEntry) -> Row:
    """Raises EntryRefused."""
    for word in (entry.outcome, entry.reason, entry.card_kind, entry.method):
        _require(_WORD, word)
    _require(_CODE, entry.support_code)
    return {**asdict(entry), "id": str(entry.id), "began": instant(entry.began)}


def drop_row(entry: DropEntry) -> Row:
    """Raises EntryRefused."""
    for word in (entry.cause, entry.tray):
        _require(_WORD, word)
    for reason in entry.reasons[:MOST_REASONS]:
        _require(_REASON, reason)
    return {
        **asdict(entry),
        "visit": None if entry.visit is None else str(entry.visit),
        "at": instant(entry.at),
        "reasons": json.dumps(entry.reasons[:MOST_REASONS]),
    }


def outage_row(entry: OutageEntry) -> Row:
    """Raises EntryRefused."""
    ended = None if entry.ended is None else instant(entry.ended)
    return {
        "id": str(entry.id),
        "kind": entry.kind.value,
        "began": instant(entry.began),
        "ended": ended,
    }


def visit_of(row: Mapping[str, Any]) -> VisitEntry:
    """A row of `visits`."""
    return VisitEntry(**{**row, "id": UUID(row["id"]), "began": moment(row["began"])})


def drop_of(row: Mapping[str, Any]) -> DropEntry:
    """A row of `drops`."""
    same, visit = row["same_card"], row["visit"]
    changed = {
        "visit": None if visit is None else UUID(visit),
        "at": moment(row["at"]),
        "reset_seen": bool(row["reset_seen"]),
        "same_card": None if same is None else bool(same),
        "resumed": bool(row["resumed"]),
        "reasons": tuple(json.loads(row["reasons"])),
    }
    return DropEntry(**{name: value for name, value in row.items() if name != "id"} | changed)


def outage_of(row: Mapping[str, Any]) -> OutageEntry:
    """A row of `outages`."""
    ended = None if row["ended"] is None else moment(row["ended"])
    kind = OutageKind(row["kind"])
    return OutageEntry(id=UUID(row["id"]), kind=kind, began=moment(row["began"]), ended=ended)


def moment(text: str) -> datetime:
    """The time that `instant` wrote, or the hour that is its beginning."""
    return datetime.fromisoformat(text if len(text) > 13 else f"{text}:00Z")


def _require(shape: re.Pattern[str], text: str | None) -> None:
    if text is not None and not shape.fullmatch(text):
        raise EntryRefused(f"not a word that a journal may hold ({len(text)} characters)")
