# SPDX-License-Identifier: Apache-2.0
"""`uketsuke kiosk`: the window."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def kiosk(
    visits: Annotated[
        Path,
        typer.Option(help="folder with cards/, scenes/ and people.toml for the virtual devices"),
    ] = Path("tests/fixtures"),
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml")] = None,
    today: Annotated[
        datetime | None,
        typer.Option(help="calendar day of kiosk and service", formats=["%Y-%m-%d"]),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="log each transition")] = False,
) -> None:
    """Open the kiosk's window on virtual devices, with a panel to insert and pull the card."""
    from ui.kiosk.app import run  # noqa: PLC0415 - Qt only where a window is

    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(name)s %(message)s"
    )
    raise typer.Exit(run(visits, settings, None if today is None else today.date()))
