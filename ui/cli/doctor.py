# SPDX-License-Identifier: Apache-2.0
"""`uketsuke doctor`: what a clinic's kiosk needs, checked, with what to do about each trouble."""

import json
from pathlib import Path
from typing import Annotated

import typer


def doctor(
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml; without: defaults")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Check all that a kiosk needs and say what to do. Changes nothing. Exit status 1 when there is trouble."""
    from ui.doctor.doctor import examine  # noqa: PLC0415 - the rooms only when they are looked at
    from ui.doctor.told import as_json as told  # noqa: PLC0415
    from ui.doctor.told import as_lines, is_well  # noqa: PLC0415
    from ui.doctor.world import World  # noqa: PLC0415

    examined = examine(World(settings_file=settings))
    if as_json:
        typer.echo(json.dumps(told(examined), ensure_ascii=False))
    else:
        for line in as_lines(examined):
            typer.echo(line)
    if not is_well(examined):
        raise typer.Exit(1)
