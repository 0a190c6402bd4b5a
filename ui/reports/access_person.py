# SPDX-License-Identifier: Apache-2.0
"""What a person may read of the access logs, as lines or JSON. Times are Japan's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eligibility.access_log import AccessRow
from eligibility.history import HistoryEntry
from eligibility.japan import JAPAN

COLUMNS = ("at", "institution", "kiosk", "who", "how", "why", "reference")
TITLES = {"service": "at the service", "kiosk": "on this kiosk"}


def of_service(entries: Iterable[HistoryEntry]) -> list[dict[str, Any]]:
    """Who asked the service about this person."""
    return [
        {
            "at": _told(entry.at),
            "institution": entry.institution,
            "kiosk": entry.kiosk,
            "how": entry.method,
            "why": entry.purpose,
            "reference": entry.request_id,
        }
        for entry in entries
    ]


def of_kiosk(rows: Iterable[AccessRow]) -> list[dict[str, Any]]:
    """What the kiosk did with this person's data."""
    return [
        {
            "at": _told(row.at),
            "who": row.actor,
            "how": row.kind,
            "why": row.purpose,
            "reference": row.reference,
        }
        for row in rows
    ]


def as_text(found: dict[str, list[dict[str, Any]]]) -> str:
    """Lines for a person."""
    lines: list[str] = []
    for place, entries in found.items():
        lines.append(f"{TITLES[place]}: {len(entries)}")
        for entry in entries:
            lines.append("  " + "  ".join(str(entry[name]) for name in COLUMNS if name in entry))
    return "\n".join(lines) if lines else "nothing to read: no service and no journal"


def _told(at: datetime) -> str:
    return at.astimezone(JAPAN).isoformat(timespec="seconds")
