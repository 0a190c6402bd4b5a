# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate liveness`: how often attacks get through, and people do not."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ui.calibrate.liveness.result import LivenessResult


class MaterialKind(StrEnum):
    """What the pictures are of."""

    DRAWN = "drawn"
    REAL = "real"


def liveness(
    out: Annotated[Path, typer.Option(help="folder for results, report and calibration.toml")],
    data: Annotated[
        Path | None,
        typer.Argument(help="scene folders, whose scene.toml says [about] kind, person, split"),
    ] = None,
    live: Annotated[
        Path | None, typer.Option(help="in place of DATA: scenes, videos, frames of people")
    ] = None,
    attacks: Annotated[
        Path | None, typer.Option(help="with --live: a folder for each kind of attack")
    ] = None,
    tries: Annotated[int, typer.Option(min=1, max=50, help="of each scene")] = 3,
    challenge: Annotated[
        str, typer.Option(help="auto, or off for material that answers nothing")
    ] = "auto",
    light: Annotated[
        str,
        typer.Option(help="auto or off: whether the screen's colours are part of the challenge"),
    ] = "auto",
    matcher: Annotated[str, typer.Option(help="as in [face] of the settings")] = "mobilefacenet",
    target: Annotated[
        float, typer.Option(min=1e-4, max=0.5, help="APCER that each kind must keep")
    ] = 0.01,
    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="do not choose one, use this")
    ] = None,
    looser: Annotated[
        bool, typer.Option(help="may choose a looser threshold than the one in use")
    ] = False,
    material: Annotated[
        MaterialKind | None, typer.Option(help="where the scenes do not say it (made_by: drawn)")
    ] = None,
    portraits: Annotated[
        Path | None, typer.Option(help="PERSON.png or PERSON/portrait.png: what is compared with")
    ] = None,
    fps: Annotated[
        float | None, typer.Option(min=1, max=240, help="of folders of frames (15)")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="scenes of each kind at most")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="processes (one a core)")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the results as JSON too")] = False,
) -> None:
    """Play every scene through the face check; APCER of each kind of attack, BPCER, a threshold.

    A stopped run goes on where it was when it is called again with the same --out. Exit status 3 when
    a scene could not be played.
    """
    from rich.console import Console  # noqa: PLC0415 - models, scipy and matplotlib only where they are needed

    from ui.calibrate.liveness.run import Order, run  # noqa: PLC0415

    more: dict[str, Any] = {} if jobs is None else {"jobs": jobs}
    order = Order(
        out=out,
        settings=_settings(challenge, light, matcher),
        data=data,
        live=live,
        attacks=attacks,
        tries=tries,
        target=target,
        threshold=threshold,
        looser=looser,
        material=None if material is None else material.value,
        portraits=portraits,
        fps=fps,
        limit=limit,
        **more,
    )
    result = run(order, Console(stderr=True))
    _show(result, out, as_json=as_json)
    raise typer.Exit(3 if result.failures else 0)


def _settings(challenge: str, light: str, matcher: str) -> Any:
    """One thread each: the processes share the cores. Raises SettingsInvalid."""
    from facematch import FaceSettings  # noqa: PLC0415

    named: Any = {"challenge": challenge, "light": light, "matcher": matcher}
    return FaceSettings(threads=1, **named)


def _show(result: "LivenessResult", out: Path, *, as_json: bool) -> None:
    from ui.calibrate.liveness.text import print_result  # noqa: PLC0415

    typer.echo(f"wrote {out}: results, calibration.toml, report (HTML and PDF)", err=True)
    if as_json:
        import json  # noqa: PLC0415

        from ui.calibrate.liveness.as_json import json_of  # noqa: PLC0415

        typer.echo(json.dumps(json_of(result), ensure_ascii=False))
        return
    print_result(result)
