# SPDX-License-Identifier: Apache-2.0
"""`uketsuke kiosk`: the window."""

import gc
import logging
import os
import re
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ui.cli.logs import show_log

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
DEAF = """\
uketsuke kiosk: no X server answers at DISPLAY={}.
  on a clinic's machine: systemctl status uketsuke-screen
"""
LOCAL_DISPLAY = re.compile(r":(\d+)(?:\.\d+)?")
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
    _check_paths(settings, folder if bench else None)
    if said := _no_screen(os.environ):  # Qt would end the process with a riddle
        typer.echo(said, err=True, nl=False)
        raise typer.Exit(2)
    show_log(logging.INFO if verbose else logging.WARNING)
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


def _check_paths(settings: Path | None, folder: Path | None) -> None:
    """Before anything is said of the screen: whoever mistypes a path should read about the path."""
    if settings is not None and not settings.is_file():
        raise typer.BadParameter(f"{settings}: no such file", param_hint="--settings")
    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"{folder}: no such folder", param_hint="--bench")


def _no_screen(environment: Mapping[str, str]) -> str:
    """Why no window can be opened; empty where one can, or where only Qt can know."""
    if not any(map(environment.get, SCREENS)):
        return NO_SCREEN
    local = LOCAL_DISPLAY.fullmatch(environment.get("DISPLAY", ""))
    others = any(map(environment.get, SCREENS[1:]))
    if local is None or (others and environment.get("QT_QPA_PLATFORM") != "xcb"):
        return ""
    path = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108 - where X servers listen (Xserver(1))
    return "" if _listens(path) or _listens("\0" + path) else DEAF.format(local[0])


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1.0)
        try:
            line.connect(address)
        except OSError:
            return False
    return True


def _hurry() -> None:
    """What keeps the first frame waiting and is of no use before it. The kiosk collects garbage when it is open."""
    gc.disable()
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # it would look through all packages for some
