# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card-face …`: pictures of a card's face, made and read by hand; nothing of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The card's face: specimens drawn, pictures read.")


@app.command()
def draw(
    file: Annotated[Path, typer.Argument(help="card file (*.card.toml)")],
    out: Annotated[Path, typer.Option(help="the picture to write (.png or .jpg); must not exist")],
    seed: Annotated[
        int | None, typer.Option(help="letters, ink and ground by chance; default: the plain style")
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="the other side (its digits are none)")
    ] = False,
    shot: Annotated[
        list[str] | None,
        typer.Option(
            help="photograph it: NAME=VALUE, e.g. turn_deg=15, glare=0.5, tilt=10,-5; repeatable"
        ),
    ] = None,
) -> None:
    """Draw the face of a virtual card with 見本 across it, flat or photographed as in the tray."""
    from ui.cli.card_face_draw import draw_picture  # noqa: PLC0415

    draw_picture(file, out, seed=seed, back=back, shot=shot or [])
    typer.echo(f"wrote {out}")
