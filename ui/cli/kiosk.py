# SPDX-License-Identifier: Apache-2.0
"""`uketsuke kiosk`: the window."""

import gc
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

BENCH = Path("tests/fixtures")
NEITHER = """\
uketsuke kiosk: say which devices:
  uketsuke kiosk --settings uketsuke.toml   real ones, as the file names them (`uketsuke setup` writes it)
  uketsuke kiosk --bench                    virtual ones, with a panel to lay down and pull the card
"""
NO_SCREEN = """\
uketsuke kiosk: no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.
  on a desk, start it in a terminal of the desk itself; on a clinic's machine, the unit of docs/hardening.md does it
"""
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def kiosk(
    folder: Annotated[
        Path, typer.Argument(help="--bench: with cards/, scenes/ and people.toml")
    ] = BENCH,
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml")] = None,
    bench: Annotated[bool, typer.Option("--bench", help="virtual devices and a panel")] = False,
    today: Annotated[
        datetime | None,
        typer.Option(help="--bench: calendar day of kiosk and service", formats=["%Y-%m-%d"]),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="log each transition")] = False,
) -> None:
    """Open the kiosk's window: on the devices of the settings, or on virtual ones with a panel for them.

    A device that is missing is waited for. Exit status 3 when a kiosk is open on this machine already.
    """
    if settings is None and not bench:
        typer.echo(NEITHER, err=True, nl=False)
        raise typer.Exit(2)
    if not bench and (today is not None or folder != BENCH):
        typer.echo("uketsuke kiosk: a folder and --today are for --bench only", err=True)
        raise typer.Exit(2)
    if not any(map(os.environ.get, SCREENS)):  # Qt would end the process with a riddle
        typer.echo(NO_SCREEN, err=True, nl=False)
        raise typer.Exit(2)
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(name)s %(message)s")
    _hurry()
    from ui.kiosk.app import run  # noqa: PLC0415 - Qt only where a window is
    from ui.kiosk.order import Order  # noqa: PLC0415
    from ui.kiosk.single import AlreadyOpen  # noqa: PLC0415

    day = None if today is None else today.date()
    try:
        raise typer.Exit(run(Order(settings, folder if bench else None, day)))
    except AlreadyOpen as error:
        typer.echo(f"uketsuke kiosk: {error}", err=True)
        raise typer.Exit(3) from error


def _hurry() -> None:
    """What keeps the first frame waiting and is of no use before it. The kiosk collects garbage when it is open."""
    gc.disable()
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # it would look through all packages for some
