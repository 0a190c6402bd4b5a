# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate camera`: is this camera, in this place and light, fit for faces?"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ui.calibrate.camera.run import CameraResult

COLOURS = {"red": 41, "green": 42, "blue": 44, "white": 107}
"""ANSI codes of a terminal's background."""


def camera(
    out: Annotated[Path, typer.Option(help="folder for results, report and calibration.toml")],
    device: Annotated[
        str, typer.Option("--camera", help="number, /dev path, or http:// MJPEG address")
    ] = "0",
    scene: Annotated[
        Path | None, typer.Option(help="in place of a camera: a scene, a video, frames")
    ] = None,
    fov: Annotated[
        float | None, typer.Option(min=10, max=170, help="the lens, degrees across (60)")
    ] = None,
    distance_cm: Annotated[
        float | None,
        typer.Option(min=10, max=500, help="measured from lens to eyes: measures the lens"),
    ] = None,
    height_cm: Annotated[
        float | None, typer.Option(min=10, max=300, help="of the lens above the floor")
    ] = None,
    light: Annotated[
        bool, typer.Option(help="try whether the screen's colours show on the skin")
    ] = True,
    pictures: Annotated[
        bool, typer.Option(help="write a picture of the person into the report")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="do not wait for Enter")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the results as JSON")] = False,
) -> None:
    """Measure place, light, focus and colour on a person who stands before the camera, and say what to change.

    Without --no-pictures this writes a picture of that person, and says so.
    """
    from ui.calibrate.camera.run import Order, run  # noqa: PLC0415 - models and OpenCV only where they are needed

    order = Order(out, device, scene, fov, distance_cm, height_cm, pictures)
    result = run(order, _asker(wait=scene is None and not yes), _painter(scene) if light else None)
    if result.picture is not None:
        where = f"{out / 'camera-picture.jpg'} and the report in {out}"
        typer.echo(f"wrote a picture of the person: {where}; keep it safe", err=True)
    _show(result, out, as_json=as_json)


def _asker(*, wait: bool) -> Callable[[str], None]:
    if not wait:
        return lambda words: typer.echo(words, err=True)
    return lambda words: typer.prompt(
        f"{words}. Enter starts", default="", show_default=False, err=True
    )


def _painter(scene: Path | None) -> Callable[[str | None], None]:
    """Colours the terminal: put it over the whole screen, as the kiosk's window will be."""
    if scene is not None or not sys.stderr.isatty():
        return lambda _: None

    def paint(colour: str | None) -> None:
        code = 0 if colour is None else COLOURS[colour]
        sys.stderr.write(f"\x1b[{code}m\x1b[2J\x1b[H")
        sys.stderr.flush()

    return paint


def _show(result: "CameraResult", out: Path, *, as_json: bool) -> None:
    import json  # noqa: PLC0415

    from ui.calibrate.camera.page import verdict  # noqa: PLC0415
    from ui.calibrate.camera.table import json_of  # noqa: PLC0415
    from ui.calibrate.camera.words import advice_of, value_of  # noqa: PLC0415

    typer.echo(f"wrote {out}: results, calibration.toml, report (HTML and PDF)", err=True)
    if as_json:
        typer.echo(json.dumps(json_of(result), ensure_ascii=False))
        return
    for finding in result.findings:
        advice = advice_of(finding, result.place)
        row = f"{finding.level:8}{finding.item:14}{value_of(finding):26}{advice}"
        typer.echo(row.rstrip())
    typer.echo("")
    for line in verdict(result):
        typer.echo(line)
