# SPDX-License-Identifier: Apache-2.0
"""`uketsuke setup`: questions with defaults, then all that a kiosk needs as files, tests and a page to sign."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ui.setup.answers import Answers

STOPPED = "uketsuke setup: stopped. What was saved stays in {}; start it again to go on there."
NOBODY = "\n  Nobody is here to answer: --defaults or --answers FILE asks nothing."


def setup(
    out: Annotated[Path, typer.Option(help="settings file; keys and the rest go beside it")] = Path(
        "uketsuke.toml"
    ),
    defaults: Annotated[bool, typer.Option("--defaults", help="ask nothing")] = False,
    answers: Annotated[Path | None, typer.Option(help="TOML file with the answers")] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="print uketsuke.toml's JSON Schema")
    ] = False,
) -> None:
    """Set this machine up as a kiosk. What is there already stays; an interrupted set-up goes on where it was."""
    if schema:
        from terminal.settings_page import schema as text  # noqa: PLC0415

        typer.echo(text())
        return
    if defaults and answers is not None:
        raise typer.BadParameter("either --defaults or --answers")
    from ui.setup.run import Place, set_up  # noqa: PLC0415

    place = Place(typer.echo, lambda: datetime.now().astimezone())
    try:
        set_up(out, _answers(answers, defaults=defaults), place)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(f"\n{STOPPED.format(out)}{'' if sys.stdin.isatty() else NOBODY}", err=True)
        raise typer.Exit(130) from None


def _answers(path: Path | None, *, defaults: bool) -> "Answers":
    from ui.setup.answers import Dialogue, FileAnswers, Proposals  # noqa: PLC0415

    if path is not None:
        return FileAnswers(path)
    return Proposals() if defaults else Dialogue(_prompt, typer.echo, _secret)


def _prompt(text: str, shown: str) -> str:
    return str(typer.prompt(text, default=shown))


def _secret(text: str) -> str:
    return str(typer.prompt(text, hide_input=True, confirmation_prompt=True))
