# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate report`: everything that was measured, on one page that an engineer can sign."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="where the calibrations have written")
    ],
    out: Annotated[list[Path], typer.Option(help="FILE.pdf or FILE.html; several times for both")],
    settings: Annotated[Path | None, typer.Option(help="the kiosk's uketsuke.toml")] = None,
    kiosk: Annotated[
        str | None, typer.Option(help="its name, if the settings do not say it")
    ] = None,
    oldest_days: Annotated[
        int, typer.Option(min=1, max=10_000, help="older measurements get a warning")
    ] = 365,
) -> None:
    """Join face, liveness, camera, radio and reader, and tray if measured, into one page; it says what is missing.

    Exit status 1 when a part is bad.
    """
    from ui.calibrate.joined.run import Order, run  # noqa: PLC0415 - matplotlib and fpdf2 only where they are needed

    written = run(Order(folders, out, settings, kiosk, oldest_days))
    for verdict in written.sheet.verdicts:
        typer.echo("\n".join(verdict.lines))
    for path in out:
        typer.echo(f"wrote {path}", err=True)
    if written.pages > 1:
        typer.echo(f"it takes {written.pages} pages", err=True)
    raise typer.Exit(1 if any(v.level == "bad" for v in written.sheet.verdicts) else 0)
