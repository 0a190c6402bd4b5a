# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate tray`: is this camera above the tray, in this place and light, fit for reading cards?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from terminal.tray_settings import TrayTable
    from ui.calibrate.tray.run import TrayResult

DAY = ["%Y-%m-%d"]
NO_DEVICE = "name a camera, or a --settings file whose [tray] has a device"


def tray(
    device: Annotated[
        str | None,
        typer.Option(
            help="number, /dev path, http:// address, picture, folder or video; default: [tray] of --settings"
        ),
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="the kiosk's uketsuke.toml")] = None,
    frames: Annotated[int, typer.Option(min=1, max=200, help="pictures to look at")] = 30,
    expiry: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="the card's last day; default: as most pictures show it"),
    ] = None,
    today: Annotated[
        datetime | None, typer.Option(formats=DAY, help="default: today in Japan")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="folder for results, report and calibration.toml")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="write a picture of the tray, the card made unreadable")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="do not wait for Enter")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the results as JSON")] = False,
) -> None:
    """Measure place, light and focus of the camera above the tray on a card that lies there, and say what to change.

    Lay a specimen or your own card, no patient's. No digit of it is printed or written, and no picture without
    --picture. Exit status 1 when a measure is bad.
    """
    from eligibility.japan import JAPAN  # noqa: PLC0415
    from ui.calibrate.tray.run import Order, run  # noqa: PLC0415 - the network only where it is needed

    day = (today or datetime.now(JAPAN)).date()
    table = _table(settings, device)
    order = Order(table, day, frames, expiry and expiry.date(), out, picture)
    result = run(order, _asker(wait=not yes), lambda words: typer.echo(words, err=True))
    _say_written(result, out)
    _show(result, as_json=as_json)
    raise typer.Exit(1 if result.level == "bad" else 0)


def _table(settings: Path | None, device: str | None) -> TrayTable:
    from terminal.settings import load_settings  # noqa: PLC0415

    table = load_settings(settings).tray
    if device:
        table = table.model_copy(update={"device": device})
    if table.device is None:
        raise typer.BadParameter(NO_DEVICE, param_hint="--device")
    return table


def _asker(*, wait: bool) -> Callable[[str], None]:
    if not wait:
        return lambda words: typer.echo(words, err=True)
    return lambda words: typer.prompt(
        f"{words}. Enter starts", default="", show_default=False, err=True
    )


def _say_written(result: TrayResult, out: Path | None) -> None:
    if result.wrote is not None:
        how = "its three fields are black, the rest of the card is coarse"
        if not result.plain:
            how = "all of it is coarse, because no card was surely read in it"
        typer.echo(f"wrote a picture of the tray: {result.wrote}; {how}", err=True)
    if out is not None:
        typer.echo(f"wrote {out}: results, calibration.toml, report (HTML and PDF)", err=True)


def _show(result: TrayResult, *, as_json: bool) -> None:
    import json  # noqa: PLC0415

    from ui.calibrate.tray.page import verdict  # noqa: PLC0415
    from ui.calibrate.tray.table import json_of  # noqa: PLC0415
    from ui.calibrate.tray.words import limit_of, remarks_of, value_of  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(json_of(result), ensure_ascii=False))
        return
    for finding in result.findings:
        level = "-" if finding.level == "unknown" else finding.level
        typer.echo(f"{level:8}{finding.item:16}{value_of(finding):24}{limit_of(finding.item)}")
    typer.echo("")
    for line in (*remarks_of(result), "", *verdict(result)):
        typer.echo(line)
