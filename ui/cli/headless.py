# SPDX-License-Identifier: Apache-2.0
"""`uketsuke headless FILE…`: run visit files and tell how they ended."""

import json
import logging
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ui.cli.logs import show_log


class ReaderKind(StrEnum):
    """Where the card lies."""

    VIRTUAL = "virtual"
    PCSC = "pcsc"


Challenge = Annotated[str | None, typer.Option(help="auto or off: off makes no liveness challenge")]
Light = Annotated[str | None, typer.Option(help="auto or off: off shows no colours on the screen")]
JournalFile = Annotated[
    Path | None,
    typer.Option(help="write the visits into this database; key in FILE.key, made if missing"),
]
FaceFolder = Annotated[
    Path | None, typer.Option(help="leave the receipt computer's file of each visit here")
]


def headless(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="visit files (*.visit.toml)")
    ],
    reader: Annotated[
        ReaderKind, typer.Option(help="virtual: in memory; pcsc: a card in a private pcscd")
    ] = ReaderKind.VIRTUAL,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per visit")] = False,
    timeline: Annotated[bool, typer.Option(help="show where the time went")] = False,
    wall: Annotated[bool, typer.Option(help="in real time, not on media time")] = False,
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml")] = None,
    threshold: Annotated[
        float | None, typer.Option(help="accept faces up to this distance (overrides the profile)")
    ] = None,
    challenge: Challenge = None,
    light: Light = None,
    journal: JournalFile = None,
    face_dir: FaceFolder = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="log each transition")] = False,
) -> None:
    """Run whole visits from files: the same code as the kiosk, with nobody there.

    Exit status 0 when each visit met its [expect], 1 when one did not, 2 for a bad file.
    """
    from ui.headless.run import Options, run_files  # noqa: PLC0415 - models and services load only here

    show_log(logging.INFO if verbose else logging.ERROR)
    pcsc = reader is ReaderKind.PCSC
    options = Options(pcsc, wall, settings, threshold, challenge, light, journal, face_dir)
    show = _print_json if as_json else _printer(timeline=timeline)
    met = [show(result) for result in run_files(files, options)]
    raise typer.Exit(0 if all(met) else 1)


def _print_json(result: dict[str, object]) -> bool:
    print(json.dumps(result, ensure_ascii=False))
    return bool(result["met"])


def _printer(*, timeline: bool) -> Callable[[dict[str, object]], bool]:
    from ui.headless.report import print_visit  # noqa: PLC0415

    return lambda result: print_visit(result, timeline=timeline)
