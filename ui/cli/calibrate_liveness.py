# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate liveness`: how often attacks get through, and people do not."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

if TYPE_CHECKING:
    from ui.calibrate.liveness.result import LivenessResult


class Made(StrEnum):
    """What the pictures are of."""

    DRAWN = "drawn"
    REAL = "real"


OUT = Option(help="folder for results, report and calibration.toml")
DATA = typer.Argument(
    help="scene folders; the table about of each scene.toml says kind, person, split"
)
LIVE = Option(help="in place of DATA: scenes, videos, frames of people")
ATTACKS = Option(help="with --live: a folder for each kind of attack")
CHALLENGE = Option(help="auto, or off for material that answers nothing")
LIGHT = Option(help="auto or off: whether the screen's colours are part of the challenge")
MATCHER = Option(help="as in the settings of the kiosk")
TARGET = Option(min=1e-4, max=0.5, help="APCER that each kind must keep")
THRESHOLD = Option(min=0, max=1, help="do not choose one, use this")
LOOSER = Option(help="may choose a looser threshold than the one in use")
MATERIAL = Option(help="where the scenes do not say it (made_by: drawn)")
PORTRAITS = Option(help="PERSON.png or PERSON/portrait.png: what is compared with")


def liveness(
    out: Annotated[Path, OUT],
    data: Annotated[Path | None, DATA] = None,
    live: Annotated[Path | None, LIVE] = None,
    attacks: Annotated[Path | None, ATTACKS] = None,
    tries: Annotated[int, Option(min=1, max=50, help="of each scene")] = 3,
    challenge: Annotated[str, CHALLENGE] = "auto",
    light: Annotated[str, LIGHT] = "auto",
    matcher: Annotated[str, MATCHER] = "mobilefacenet",
    target: Annotated[float, TARGET] = 0.01,
    threshold: Annotated[float | None, THRESHOLD] = None,
    looser: Annotated[bool, LOOSER] = False,
    material: Annotated[Made | None, MATERIAL] = None,
    portraits: Annotated[Path | None, PORTRAITS] = None,
    fps: Annotated[float | None, Option(min=1, max=240, help="of folders of frames (15)")] = None,
    limit: Annotated[int | None, Option(min=1, help="scenes of each kind at most")] = None,
    jobs: Annotated[int | None, Option(min=1, help="processes (one a core)")] = None,
    as_json: Annotated[bool, Option("--json", help="print the results as JSON")] = False,
) -> None:
    """Play every scene through the face check; APCER of each kind of attack, BPCER, a threshold.

    A stopped run goes on where it was when it is called again with the same --out. Exit status 3 when
    a scene could not be played.
    """
    from ui.calibrate.liveness.run import Order  # noqa: PLC0415 - models, scipy, matplotlib only where needed

    made = None if material is None else material.value
    settings = _settings(challenge=challenge, light=light, matcher=matcher)
    chosen: dict[str, Any] = {
        "target": target,
        "threshold": threshold,
        "looser": looser,
        "tries": tries,
    }
    read: dict[str, Any] = {"data": data, "live": live, "attacks": attacks, "material": made}
    read |= {"portraits": portraits, "fps": fps, "limit": limit}
    cores = os.cpu_count() or 1
    _run(Order(out, settings, jobs=jobs or cores, **chosen, **read), as_json=as_json)


def _settings(**named: Any) -> Any:
    """One thread each: the processes share the cores. Raises SettingsInvalid."""
    from facematch import FaceSettings  # noqa: PLC0415

    return FaceSettings(threads=1, **named)


def _run(order: Any, *, as_json: bool) -> None:
    from rich.console import Console  # noqa: PLC0415

    from ui.calibrate.liveness.run import run  # noqa: PLC0415

    result = run(order, Console(stderr=True))
    typer.echo(f"wrote {order.out}: results, calibration.toml, report (HTML and PDF)", err=True)
    _show(result, as_json=as_json)
    raise typer.Exit(3 if result.failures else 0)


def _show(result: "LivenessResult", *, as_json: bool) -> None:
    import json  # noqa: PLC0415

    from ui.calibrate.liveness.as_json import json_of  # noqa: PLC0415
    from ui.calibrate.liveness.text import print_result  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(json_of(result), ensure_ascii=False))
    else:
        print_result(result)
