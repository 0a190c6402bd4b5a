# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card-face …`: pictures of a card's face, made and read by hand; nothing of a visit."""

from __future__ import annotations

import json
from datetime import datetime
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


DAY = ["%Y-%m-%d"]


@app.command()
def read(
    pictures: Annotated[list[Path], typer.Argument(help="pictures of a card as it lies in a tray")],
    expiry: Annotated[
        datetime | None,
        typer.Option(
            formats=DAY,
            help="the card's last day as its chip tells it; else no number, but a draft",
        ),
    ] = None,
    today: Annotated[
        datetime | None, typer.Option(formats=DAY, help="default: today in Japan")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="all pictures show one card: they vote")
    ] = False,
    thorough: Annotated[bool, typer.Option("--thorough", help="slower ways too")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Read 照合番号B from pictures of the side with the photo, and print it: its digits are the holder's secret.

    Exit status 1 when not every card gave a number (without --expiry: a draft without a question mark).
    """
    from eligibility.japan import JAPAN  # noqa: PLC0415
    from ui.cli.card_face_read import read_pictures  # noqa: PLC0415
    from ui.reports import face_reading  # noqa: PLC0415

    day = (today or datetime.now(JAPAN)).date()
    last = expiry and expiry.date()
    cards = read_pictures(pictures, last, day, together=together, thorough=thorough)
    if as_json:
        typer.echo(json.dumps(face_reading.as_json(cards), ensure_ascii=False))
    else:
        typer.echo("\n".join(face_reading.as_text(cards)))
    if any(card.judgement.number is None and (expiry or card.judgement.doubtful) for card in cards):
        raise typer.Exit(1)
