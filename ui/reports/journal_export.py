# SPDX-License-Identifier: Apache-2.0
"""The journal's entries as CSV (RFC 4180) or JSON, with columns that stay: docs/journal.md lists them.

A cell that a spreadsheet program would take for a formula gets an apostrophe before it.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TextIO

from terminal.journal.journal import JournalReader
from ui.reports.period import Period

COLUMNS: dict[str, tuple[str, ...]] = {
    "visits": (
        "id", "kiosk", "began", "lasted_s", "outcome", "reason", "support_code", "card_kind", "method",
        "drops", "resumes", "resets", "garbled", "away_ms", "apdus", "read_ms",
    ),
    "drops": (
        "at", "visit", "cause", "confidence", "length_s", "spacing_s", "garbled_before", "garbled_after",
        "reset_seen", "same_card", "resumed", "reasons", "tray",
    ),
    "outages": ("id", "kind", "began", "ended"),
    "slips": (
        "number", "kiosk", "issued", "settle_by", "visit", "reason", "code", "method", "state", "copy",
        "outcome", "why", "answers", "asked", "closed",
    ),
}  # fmt: skip
NAMES = ("name", "kana", "birth", "sex")
"""Only a slip that is still open has them."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Export:
    """What is written: the columns in their order, and a mapping for each row."""

    table: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


def export_rows(
    reader: JournalReader, table: str, period: Period, *, names: bool = False
) -> Export:
    """The entries of a period. Raises JournalError."""
    columns = COLUMNS[table] + (NAMES if names else ())
    entries: Iterable[Any] = getattr(reader, table)(period.since, period.until)
    return Export(table, columns, [_row(entry, columns) for entry in entries])


def write_csv(export: Export, target: TextIO) -> None:
    """With a heading; lines end with CR LF. The file must not translate line ends."""
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(export.columns)
    writer.writerows([_cell(row[name]) for name in export.columns] for row in export.rows)


def write_json(export: Export, target: TextIO) -> None:
    """One object with one member, the table's name."""
    rows = [{name: _plain(row[name]) for name in export.columns} for row in export.rows]
    json.dump({export.table: rows}, target, ensure_ascii=False, indent=1)
    target.write("\n")


def _row(entry: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    values = entry if isinstance(entry, Mapping) else asdict(entry)
    return {name: values[name] for name in columns}


def _cell(value: Any) -> Any:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, list):
        plain = "; ".join(plain)
    return "'" + plain if isinstance(plain, str) and plain.startswith(FORMULA) else plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)
