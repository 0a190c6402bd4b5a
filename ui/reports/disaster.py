# SPDX-License-Identifier: Apache-2.0
"""When and where disaster mode was open, and who searched then, as text and as JSON."""

from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, select

from eligibility.service.disaster import all_disasters, searches


def disaster_json(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Days are ISO 8601, times too (UTC). No person is named: who was found is in the access log."""
    opened = [
        {
            "region": one.region,
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "reason": one.reason,
            "opened_at": str(one.opened_at),
            "closed_at": None if one.closed_at is None else str(one.closed_at),
        }
        for one in all_disasters(connection)
    ]
    rows = connection.execute(select(searches).order_by(searches.c.at)).mappings()
    looks = [{**row, "at": str(row["at"])} for row in rows]
    return {"disasters": opened, "searches": looks}


def print_disasters(found: dict[str, list[dict[str, Any]]]) -> None:
    """Two tables."""
    console = Console(highlight=False)
    for rows in found.values():
        table = Table(box=None, pad_edge=False)
        for name in rows[0] if rows else ():
            table.add_column(name.replace("_", " "), overflow="fold")
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row.values()))
        if rows:
            console.print(table)
    if not found["disasters"]:
        console.print("disaster mode was never opened")
