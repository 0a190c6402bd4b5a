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
    from facematch.calibrate.analysis import Plan
    from facematch.calibrate.embedder import EmbedSettings
    from ui.calibrate.face.order import FaceOrder
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


Data = Annotated[Path, typer.Argument(help="folder of faces")]
Out = Annotated[Path, typer.Option(help="folder for calibration.toml, report and results")]
Layout = Annotated[
    LayoutName | None, typer.Option(help="how DATA lies there; found out when not given")
]
Pairs = Annotated[
    Path | None,
    typer.Option(
        help="path_a,path_b,same (and group_a,group_b); for lfw a file like its pairs.txt"
    ),
]
Groups = Annotated[Path | None, typer.Option(help="person,group (and group2)")]
KinList = Annotated[Path | None, typer.Option(help="person_a,person_b,relation")]
Chip = Annotated[ChipPhotoOf, typer.Option(help="make the card's side a chip photo first")]
Size = Annotated[int, typer.Option("--bytes", min=1000, max=60_000, help="of a chip photo")]
Softness = Annotated[
    float, typer.Option(min=0, max=3, help="pixels of blur: a chip photo that was a print once")
]
TargetFar = Annotated[float, typer.Option(help="share of strangers that may be accepted")]
StaffFar = Annotated[float, typer.Option(help="share of strangers that may reach the staff's band")]
MatcherOf = Annotated[str, typer.Option(help="as in the settings")]
Frames = Annotated[int, typer.Option(min=1, max=20, help="in the mean that the thresholds are for")]
Quality = Annotated[
    QualityName, typer.Option(help="kiosk: only frames that the kiosk would compare")
]
Most = Annotated[int, typer.Option(min=2, max=10_000, help="pictures of one person")]
Split = Annotated[SplitName, typer.Option(help="half: other people check what some have chosen")]
Seed = Annotated[int, typer.Option(min=0, help="of halves, sets of frames and draws")]
Workers = Annotated[int | None, typer.Option(min=1, max=64, help="processes (one a core)")]
Resume = Annotated[bool, typer.Option("--resume", help="go on with an interrupted run")]
Unproven = Annotated[
    bool, typer.Option("--accept-unproven", help="write thresholds that too few pairs support")
]
AsJson = Annotated[bool, typer.Option("--json", help="print face-results.json too")]


def face(
    data: Data,
    out: Out,
    layout: Layout = None,
    pairs: Pairs = None,
    groups: Groups = None,
    kin: KinList = None,
    chip_photo: Chip = ChipPhotoOf.REFERENCE,
    size: Size = 5000,
    softness: Softness = 0.0,
    target_far: TargetFar = 1e-3,
    staff_far: StaffFar = 1e-2,
    matcher: MatcherOf = "mobilefacenet",
    live_frames: Frames = 5,
    quality: Quality = QualityName.ALL,
    most: Most = 50,
    split: Split = SplitName.HALF,
    seed: Seed = 1,
    workers: Workers = None,
    resume: Resume = False,
    accept_unproven: Unproven = False,
    as_json: AsJson = False,
) -> None:
    """Compare each card photo of DATA with each face, and write thresholds with their error rates.

    Writes the face table of calibration.toml, face-report.html, face-report.pdf and face-results.json. Exit status 1
    when the target cannot be claimed from so few pairs, and no threshold was written. Ctrl-C keeps what is done
    for --resume.
    """
    order = _order(
        data, out, _embed(matcher, chip_photo, size, softness, quality),
        _plan(target_far, staff_far, split, seed), layout, pairs, groups, kin, live_frames, most,
        workers, resume, accept_unproven,
    )  # fmt: skip
    found = _calibrate(order)
    _show(found, out, as_json=as_json)
    raise typer.Exit(0 if found.writes else 1)


# Heavy libraries only where they are needed: the imports of all below.


def _embed(
    matcher: str, chip_photo: ChipPhotoOf, size: int, softness: float, quality: QualityName
) -> EmbedSettings:
    from facematch.calibrate.chip_photo import ChipPhoto  # noqa: PLC0415
    from facematch.calibrate.embedder import EmbedSettings  # noqa: PLC0415

    chip = None if chip_photo is ChipPhotoOf.NONE else ChipPhoto(size, softness)
    return EmbedSettings(matcher, chip, quality=quality.value)


def _plan(target_far: float, staff_far: float, split: SplitName, seed: int) -> Plan:
    from facematch.calibrate.analysis import Plan  # noqa: PLC0415

    return Plan(target_far, staff_far, split.value, seed)


def _order(
    data: Path, out: Path, embed: EmbedSettings, plan: Plan, layout: LayoutName | None,
    pairs: Path | None, groups: Path | None, kin: Path | None, frames: int, most: int,
    workers: int | None, resume: bool, accept_unproven: bool,
) -> FaceOrder:  # fmt: skip
    from ui.calibrate.face.order import FaceOrder  # noqa: PLC0415

    return FaceOrder(
        data,
        out,
        embed,
        plan,
        layout=None if layout is None else layout.value,
        pairs=pairs,
        groups=groups,
        kin=kin,
        frames=frames,
        most=most,
        workers=workers or min(os.cpu_count() or 1, 8),
        resume=resume,
        accept_unproven=accept_unproven,
    )


def _calibrate(order: FaceOrder) -> FaceCalibration:
    from rich.console import Console  # noqa: PLC0415

    from ui.calibrate.face.run import calibrate  # noqa: PLC0415

    return calibrate(order, Console(stderr=True), datetime.now().astimezone())


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
