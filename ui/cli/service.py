# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service …`: run the mock eligibility service; its people, scenarios and disaster mode."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ui.cli import service_disaster, service_people, service_scenario

app = typer.Typer(
    invoke_without_command=True,
    help="The mock eligibility service: HTTPS, client certificates, fictional people.",
)
app.add_typer(service_people.app, name="people")
app.add_typer(service_scenario.app, name="scenario")
app.add_typer(service_disaster.app, name="disaster")

People = Annotated[
    Path | None,
    typer.Option(
        help="fictional people (people.toml), in place of those in the database; without it those "
        "stay, and a new database gets the people of the scenarios"
    ),
]
State = Annotated[
    Path | None, typer.Option(help="directory for the database and the test CA; required")
]
Cards = Annotated[
    list[Path] | None, typer.Option(help="card file to enrol (may be given several times)")
]
Host = Annotated[str, typer.Option()]
Port = Annotated[int, typer.Option(help="0: any free port", min=0, max=65535)]
Today = Annotated[
    datetime | None, typer.Option(help="the service's calendar day", formats=["%Y-%m-%d"])
]
Scenario = Annotated[
    str | None,
    typer.Option(help="S01 to S25: its day, its failure and its disaster; see `scenario list`"),
]
Database = Annotated[
    str | None,
    typer.Option(
        help="SQLAlchemy URL, as postgresql+psycopg://user@host/name; default: SQLite in STATE"
    ),
]
Workers = Annotated[int, typer.Option(help="processes that answer", min=1, max=64)]
Bad = Annotated[
    Path | None, typer.Option("--behaviour", help="the service's bad days (docs/service.md)")
]


@app.callback()
def service(
    context: typer.Context,
    people: People = None,
    state: State = None,
    card: Cards = None,
    host: Host = "127.0.0.1",
    port: Port = 8443,
    today: Today = None,
    scenario: Scenario = None,
    database: Database = None,
    workers: Workers = 1,
    behaviour: Bad = None,
) -> None:
    """The mock eligibility service: HTTPS, client certificates, fictional people. Without a command, it runs."""
    if context.invoked_subcommand is None:
        _run(people, state, card, host, port, today, scenario, database, workers, behaviour)
    elif any(
        given is not None for given in (people, state, card, today, scenario, database, behaviour)
    ):
        raise typer.BadParameter(f"options come after the command {context.invoked_subcommand}")


@app.command()
def run(
    people: People = None,
    state: State = None,
    card: Cards = None,
    host: Host = "127.0.0.1",
    port: Port = 8443,
    today: Today = None,
    scenario: Scenario = None,
    database: Database = None,
    workers: Workers = 1,
    behaviour: Bad = None,
) -> None:
    """Run the mock eligibility service: HTTPS, client certificates, fictional people.

    It prints one line when it is ready. The test CA and a client certificate for each kiosk lie in STATE/tls.
    """
    _run(people, state, card, host, port, today, scenario, database, workers, behaviour)


@app.command()
def kiosk(
    name: Annotated[str, typer.Argument(help="the kiosk's name, as its certificate will say")],
    state: Annotated[Path, typer.Option(help="the service's directory")],
) -> None:
    """The client certificate of a kiosk, made when it is not there yet: where its files and the test CA are."""
    from eligibility.service.tls import TestAuthority  # noqa: PLC0415

    authority = TestAuthority(state / "tls")
    identity = authority.kiosk(name)
    for what, path in (
        ("ca", authority.ca_file),
        ("certificate", identity.cert_file),
        ("key", identity.key_file),
    ):
        typer.echo(f"{what:<12}{path}")


def _run(
    people: Path | None,
    state: Path | None,
    card: list[Path] | None,
    host: str,
    port: int,
    today: datetime | None,
    scenario: str | None,
    database: str | None,
    workers: int,
    behaviour: Path | None,
) -> None:
    if state is None:
        raise typer.BadParameter("is missing", param_hint="--state")
    from ui.wiring.service import ServiceOptions, run_service  # noqa: PLC0415 - only the server needs them

    day: date | None = None if today is None else today.date()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = ServiceOptions(
        people=people,
        tls=state / "tls",
        database=database or state / "service.db",
        cards=tuple(card or ()),
        host=host,
        port=port,
        today=day,
        scenario=scenario,
        workers=workers,
        behaviour=behaviour,
    )
    run_service(options)
