# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service disaster …`: the operator opens and closes disaster mode, for a region and some days."""

import json
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eligibility.service.records import Transaction

app = typer.Typer(no_args_is_help=True, help="Disaster mode: staff find people without a card.")

State = Annotated[Path | None, typer.Option(help="the service's directory")]
Database = Annotated[str | None, typer.Option(help="or the URL of its database")]
Region = Annotated[
    str, typer.Option(help="prefecture, the first two digits of an institution's code")
]


@app.command("open")
def open_mode(
    region: Region,
    first_day: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    last_day: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"])],
    reason: Annotated[str, typer.Option(help="why, for the log")],
    state: State = None,
    database: Database = None,
) -> None:
    """Open it for a region from one day to another, both included."""
    from eligibility.service.disaster import Disaster, open_disaster  # noqa: PLC0415

    if not (region.isascii() and region.isdigit() and len(region) == 2):
        raise typer.BadParameter("needs two digits, like 13", param_hint="--region")
    if last_day < first_day:
        raise typer.BadParameter("comes before --from", param_hint="--to")
    disaster = Disaster(region, first_day.date(), last_day.date(), reason)
    with _within(state, database) as tx:
        open_disaster(tx.connection, disaster, datetime.now(UTC))
    typer.echo(
        f"disaster mode is open in {region} from {first_day:%Y-%m-%d} to {last_day:%Y-%m-%d}"
    )


@app.command("close")
def close_mode(region: Region, state: State = None, database: Database = None) -> None:
    """Close whatever is open for a region."""
    from eligibility.service.disaster import close_disasters  # noqa: PLC0415

    with _within(state, database) as tx:
        closed = close_disasters(tx.connection, region, datetime.now(UTC))
    if not closed:
        typer.echo(f"uketsuke: disaster mode is not open in {region}", err=True)
        raise typer.Exit(1)
    typer.echo(f"disaster mode is closed in {region}")


@app.command("list")
def list_modes(
    state: State = None,
    database: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """When and where it was open, and every search: who, when, why, how many were found."""
    from ui.reports.disaster import disaster_json, print_disasters  # noqa: PLC0415

    with _within(state, database) as tx:
        found = disaster_json(tx.connection)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        print_disasters(found)


def _within(state: Path | None, database: str | None) -> "AbstractContextManager[Transaction]":
    from ui.wiring.register import transaction  # noqa: PLC0415

    return transaction(state, database)
