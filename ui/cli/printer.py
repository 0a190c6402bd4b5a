# SPDX-License-Identifier: Apache-2.0
"""`uketsuke printer state|test`: whether the printer of the settings would print, and a paper of nobody from it."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hw.printer.port import Printer
    from terminal.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The printer of the interim slips.")

NOT_READY = 3
"""As for any device that failed."""
SettingsOption = Annotated[Path | None, typer.Option(help="uketsuke.toml with [printer]")]
JsonOption = Annotated[bool, typer.Option("--json", help="as JSON")]


@app.command()
def state(settings: SettingsOption = None, as_json: JsonOption = False) -> None:
    """Ask the printer: ready, paper_out, off, paused or unknown. Exit status 3 when it is not ready."""
    read = _read(settings)
    with closing(_open(read)) as printer:
        found = printer.state()
    if as_json:
        told = {"kind": read.printer.kind, "state": found.condition.value, "detail": found.detail}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        detail = f": {found.detail}" if found.detail else ""
        typer.echo(f"{read.printer.kind} {found.condition.value}{detail}")
    if not found.ready:
        raise typer.Exit(NOT_READY)


@app.command("test")
def print_page(settings: SettingsOption = None, as_json: JsonOption = False) -> None:
    """Print a slip of nobody; its code never verifies."""
    from eligibility.slip.keys import SlipKey  # noqa: PLC0415
    from eligibility.slip.sample import sample_slip  # noqa: PLC0415
    from eligibility.slip.values import SlipReason  # noqa: PLC0415
    from terminal.runner.papers import Papers  # noqa: PLC0415

    read = _read(settings)
    if read.printer.kind == "pdf" and read.printer.directory is None:
        raise typer.BadParameter("[printer] names no directory: the paper would be gone at once")
    papers = Papers(SlipKey.generate(), read.printer.dots)
    slip = sample_slip(read.clinic.clinic(), datetime.now(UTC), SlipReason.UNDECIDED)
    with closing(_open(read)) as printer:
        job = printer.print(papers.slip(slip, printer.paper))
    if as_json:
        typer.echo(json.dumps({"job": job.job, "confirmed": job.confirmed}, ensure_ascii=False))
        return
    unsure = "" if job.confirmed else " (a one-way line: look whether it came out)"
    typer.echo(f"printed: {job.job}{unsure}")


def _read(path: Path | None) -> "Settings":
    from terminal.settings import load_settings  # noqa: PLC0415

    return load_settings(path)


def _open(read: "Settings") -> "Printer":
    from terminal.clock import WallClock  # noqa: PLC0415
    from ui.wiring.printer import printer_opener  # noqa: PLC0415

    return printer_opener(read, WallClock())()
