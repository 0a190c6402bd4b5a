# SPDX-License-Identifier: Apache-2.0
"""`uketsuke camera …`: record a camera as a scene for headless visits."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Record a camera as a scene for headless visits.")


@app.callback()
def _group() -> None:
    """Keep `record` a command of its own."""


@app.command()
def record(
    out: Annotated[Path, typer.Argument(help="a video file, or with --prompts a new scene folder")],
    device: Annotated[str, typer.Option(help="number, /dev path, or http:// MJPEG address")] = "0",
    seconds: Annotated[float, typer.Option(min=0.1, max=600)] = 5.0,
    prompts: Annotated[
        bool, typer.Option(help="record neutral, both turns and a blink, one after the other")
    ] = False,
    lossless: Annotated[bool, typer.Option(help="FFV1 in place of MJPEG")] = False,
) -> None:
    """Record pictures of a person, at an operator's explicit wish, and say where they are."""
    from ui.cli.camera_record import record_clips  # noqa: PLC0415 - OpenCV only where a camera is

    for line in record_clips(out, device, seconds, prompts=prompts, lossless=lossless):
        typer.echo(line)
