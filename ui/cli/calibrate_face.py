# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate face`: thresholds with known error rates, from a folder of faces."""

from __future__ import annotations

import json
import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ui.calibrate.face.result import FaceCalibration


class LayoutName(StrEnum):
    """How the data lies there."""

    LFW = "lfw"
    FOLDERS = "folders"
    PAIRS = "pairs"


class ChipPhotoOf(StrEnum):
    """Which side is made a chip photo."""

    REFERENCE = "reference"
    NONE = "none"


class QualityName(StrEnum):
    """Which live frames count."""

    ALL = "all"
    KIOSK = "kiosk"


class SplitName(StrEnum):
    """Who checks the thresholds."""

    HALF = "half"
    NONE = "none"


def face(
    data: Annotated[Path, typer.Argument(help="folder of faces")],
    out: Annotated[Path, typer.Option(help="folder for calibration.toml, report and results")],
    layout: Annotated[
        LayoutName | None, typer.Option(help="how DATA lies there; found out when not given")
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            help="path_a,path_b,same[,group_a,group_b]; for lfw a file like its pairs.txt"
        ),
    ] = None,
    groups: Annotated[Path | None, typer.Option(help="person,group[,group2]")] = None,
    kin: Annotated[Path | None, typer.Option(help="person_a,person_b,relation")] = None,
    chip_photo: Annotated[
        ChipPhotoOf, typer.Option(help="make the card's side a chip photo first")
    ] = ChipPhotoOf.REFERENCE,
    size: Annotated[
        int, typer.Option("--bytes", min=1000, max=60_000, help="of a chip photo")
    ] = 5000,
    softness: Annotated[
        float, typer.Option(min=0, max=3, help="pixels of blur: a chip photo that was a print once")
    ] = 0.0,
    target_far: Annotated[
        float, typer.Option(help="share of strangers that may be accepted")
    ] = 1e-3,
    staff_far: Annotated[
        float, typer.Option(help="share of strangers that may reach the staff's band")
    ] = 1e-2,
    matcher: Annotated[str, typer.Option(help="as in [face] of the settings")] = "mobilefacenet",
    live_frames: Annotated[
        int, typer.Option(min=1, max=20, help="in the mean that the thresholds are for")
    ] = 5,
    quality: Annotated[
        QualityName, typer.Option(help="kiosk: only frames that the kiosk would compare")
    ] = QualityName.ALL,
    most: Annotated[int, typer.Option(min=2, max=10_000, help="pictures of one person")] = 50,
    split: Annotated[
        SplitName, typer.Option(help="half: other people check what some have chosen")
    ] = SplitName.HALF,
    seed: Annotated[int, typer.Option(min=0, help="of halves, sets of frames and draws")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="processes (one a core)")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with an interrupted run")] = False,
    accept_unproven: Annotated[
        bool, typer.Option("--accept-unproven", help="write thresholds that too few pairs support")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print face-results.json too")] = False,
) -> None:
    """Compare each card photo of DATA with each face, and write thresholds with their error rates.

    Writes calibration.toml ([face]), face-report.html, face-report.pdf and face-results.json. Exit status 1 when
    the target cannot be claimed from so few pairs, and no threshold was written. Ctrl-C keeps what is done
    for --resume.
    """
    from rich.console import Console  # noqa: PLC0415 - heavy libraries only where they are needed

    from facematch.calibrate.analysis import Plan  # noqa: PLC0415
    from facematch.calibrate.chip_photo import ChipPhoto  # noqa: PLC0415
    from facematch.calibrate.embedder import EmbedSettings  # noqa: PLC0415
    from ui.calibrate.face.order import FaceOrder  # noqa: PLC0415
    from ui.calibrate.face.run import calibrate  # noqa: PLC0415

    chip = None if chip_photo is ChipPhotoOf.NONE else ChipPhoto(size, softness)
    order = FaceOrder(
        data=data,
        out=out,
        embed=EmbedSettings(matcher, chip, quality=quality.value),
        plan=Plan(target_far, staff_far, split.value, seed),
        layout=None if layout is None else layout.value,
        pairs=pairs,
        groups=groups,
        kin=kin,
        frames=live_frames,
        most=most,
        workers=workers or min(os.cpu_count() or 1, 8),
        resume=resume,
        accept_unproven=accept_unproven,
    )
    found = calibrate(order, Console(stderr=True), datetime.now().astimezone())
    _show(found, out, as_json=as_json)
    raise typer.Exit(0 if found.writes else 1)


def _show(found: FaceCalibration, out: Path, *, as_json: bool) -> None:
    from ui.calibrate.face.as_json import json_of  # noqa: PLC0415
    from ui.calibrate.face.order import HTML, PDF, RESULTS  # noqa: PLC0415
    from ui.calibrate.face.words import verdict_lines, warnings  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(json_of(found), ensure_ascii=False))
    else:
        for line in (*verdict_lines(found), *warnings(found)):
            typer.echo(line)
    for problem, count in found.told.causes:
        typer.echo(f"not compared: {count} pictures, {problem}", err=True)
    typer.echo(f"wrote {', '.join(str(out / name) for name in (HTML, PDF, RESULTS))}", err=True)
