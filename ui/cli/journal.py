# SPDX-License-Identifier: Apache-2.0
"""`uketsuke journal …`: take the journal's entries elsewhere."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from terminal.settings import JournalTable
    from ui.reports.journal_export import Export

app = typer.Typer(no_args_is_help=True, help="The kiosk's journal.")


class Format(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSON = "json"


class Table(StrEnum):
    """Which entries."""

    VISITS = "visits"
    DROPS = "drops"
    OUTAGES = "outages"
    SLIPS = "slips"


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own."""


@app.command()
def export(
    out: Annotated[
        Path | None, typer.Option(help="file to write, must not exist; else standard output")
    ] = None,
    table: Annotated[
        Table | None, typer.Option(help="which entries; else visits, or slips with --names")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="csv or json")] = Format.CSV,
    since: Annotated[
        str | None, typer.Option(help="7d, 12h, 2026-11-01 or 2026-11-01T08:00 (Japan's time)")
    ] = None,
    until: Annotated[str | None, typer.Option(help="the same; a day counts to its end")] = None,
    names: Annotated[
        bool, typer.Option("--names", help="names in open slips too; the access log notes it")
    ] = False,
    journal: Annotated[Path | None, typer.Option(help="database; its key is in FILE.key")] = None,
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml, names both")] = None,
) -> None:
    """Write the entries of a period, without any names unless they are asked for."""
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.reports.journal_export import export_rows  # noqa: PLC0415
    from ui.reports.period import parse_period  # noqa: PLC0415
    from ui.wiring.journal import named_journal, open_reader  # noqa: PLC0415

    wanted = table or (Table.SLIPS if names else Table.VISITS)
    if names and wanted is not Table.SLIPS:
        raise typer.BadParameter("only slips hold names", param_hint="--names")
    period, read = parse_period(since, until, datetime.now(UTC)), load_settings(settings)
    named = read.journal if journal is None else named_journal(journal)
    with open_reader(named) as reader:
        found = export_rows(reader, wanted.value, period, names=names)
    _write(found, out, form, lambda: _note(named, read.kiosk.id, found) if names else None)


def _write(found: "Export", out: Path | None, form: Format, note: Callable[[], None]) -> None:
    """Who reads names leaves a trace before anything is written, whatever happens then."""
    from ui.reports.journal_export import write_csv, write_json  # noqa: PLC0415
    from ui.reports.new_file import new_file  # noqa: PLC0415

    write = write_csv if form is Format.CSV else write_json
    if out is None:
        note()
        write(found, sys.stdout)
        return
    with new_file(out) as target:
        note()
        write(found, target)
    typer.echo(f"wrote {len(found.rows)} {found.table} to {out}", err=True)


def _note(table: "JournalTable", kiosk: str, found: "Export") -> None:
    from ui.wiring.access import note_export  # noqa: PLC0415

    note_export(table, kiosk, [str(row["number"]) for row in found.rows if row["name"]])
