# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate …`: measurements that a field engineer makes when a kiosk is installed."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli import (
    calibrate_camera,
    calibrate_face,
    calibrate_liveness,
    calibrate_report,
    calibrate_tray,
)

if TYPE_CHECKING:
    from ui.calibrate.result import Calibration

app = typer.Typer(no_args_is_help=True, help="Measurements for whoever installs a kiosk.")


@app.callback()
def _group() -> None:
    """Keep `radio` a command of its own."""


app.command("camera")(calibrate_camera.camera)
app.command("face")(calibrate_face.face)
app.command("liveness")(calibrate_liveness.liveness)
app.command("report")(calibrate_report.report)
app.command("tray")(calibrate_tray.tray)


@app.command()
def radio(
    position: Annotated[
        list[str] | None,
        typer.Option(
            help="a place or a setting to measure, e.g. 'gate on'; give it several times. "
            "Virtual: 'gate on=FILE.visit.toml', whose [radio] is there"
        ),
    ] = None,
    minutes: Annotated[float, typer.Option(min=0.1, max=240, help="for each position")] = 3.0,
    reader: Annotated[str, typer.Option(help="pcsc, pcsc:NAME or virtual:CARD.card.toml")] = "pcsc",
    out: Annotated[Path | None, typer.Option(help="write a report (HTML) here")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="do not wait for Enter before each position")
    ] = False,
) -> None:
    """Read a test card in a loop at each position, and say which position disturbs it least, and what does.

    No PIN is needed or sent. Ctrl-C ends a position early. Exit status 3 when a position could not be measured.
    """
    from rich.console import Console  # noqa: PLC0415 - scipy and matplotlib only where they are needed

    from ui.calibrate.order import order_of  # noqa: PLC0415
    from ui.calibrate.run import Round  # noqa: PLC0415

    order = order_of(reader, position or (), minutes, out, ask=not yes)
    found = Round(order, Console(stderr=True)).run()
    if order.out is not None:
        from ui.calibrate.report import write_report  # noqa: PLC0415

        write_report(found, order.out, datetime.now().astimezone())
        typer.echo(f"wrote {order.out}", err=True)
    _show(found, as_json=as_json)
    raise typer.Exit(3 if found.failures else 0)


def _show(found: "Calibration", *, as_json: bool) -> None:
    if as_json:
        from ui.calibrate.as_json import json_of  # noqa: PLC0415

        typer.echo(json.dumps(json_of(found), ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415

    from ui.calibrate.table import print_calibration  # noqa: PLC0415

    print_calibration(found, Console())
