# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service`: run the mock eligibility service."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def service(
    people: Annotated[Path, typer.Option(help="fictional people (people.toml)")],
    state: Annotated[Path, typer.Option(help="directory for the database and the test CA")],
    card: Annotated[
        list[Path] | None, typer.Option(help="card file to enrol (may be given several times)")
    ] = None,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any free port", min=0, max=65535)] = 8443,
    today: Annotated[
        datetime | None, typer.Option(help="the service's calendar day", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Run the mock eligibility service: HTTPS, client certificates, fictional people.

    It prints one line when it is ready. The test CA and a client certificate for each kiosk lie in STATE/tls.
    """
    from ui.wiring.service import ServiceOptions, run_service  # noqa: PLC0415 - only the server needs them

    day: date | None = None if today is None else today.date()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = ServiceOptions(
        people=people,
        tls=state / "tls",
        database=state / "service.db",
        cards=tuple(card or ()),
        host=host,
        port=port,
        today=day,
    )
    run_service(options)
