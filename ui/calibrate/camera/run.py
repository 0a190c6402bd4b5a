# SPDX-License-Identifier: Apache-2.0
"""A camera calibration from its command line to its files."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from facematch import FaceSettings, load_engine
from facematch.camera_check import Lens, Measured, Pace, Place, eyes_px, lens_of, measure, place_of
from facematch.camera_levels import Finding, Level, findings_of, worst_of
from facematch.profile import write_table
from hw.camera.frame import Camera
from hw.camera.scene import SceneCamera, load_scene
from terminal.clock import WallClock
from ui.calibrate.camera.page import sheet_of
from ui.calibrate.camera.pictures import annotated
from ui.calibrate.camera.session import Filmed, Paint, Session, light_gain, plain
from ui.calibrate.camera.table import json_of, table_of
from ui.calibrate.joined.html import write_html, write_whole
from ui.calibrate.joined.paper import write_pdf
from ui.calibrate.liveness.play import FrameClock
from ui.calibrate.liveness.run import make_folder
from ui.wiring.cameras import open_camera

JSON, PROFILE, PICTURE = "camera-results.json", "calibration.toml", "camera-picture.jpg"
PAGE, PAPER = "camera-report.html", "camera-report.pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """All of the command line. Either a device or a scene; distances and heights in centimetres."""

    out: Path
    device: str = "0"
    scene: Path | None = None
    fov: float | None = None
    distance_cm: float | None = None
    height_cm: float | None = None
    pictures: bool = True
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class CameraResult:
    """One camera at one place."""

    name: str
    date: datetime
    software: str
    measured: Measured
    pace: Pace
    lens: Lens
    place: Place | None
    height_cm: float | None
    findings: list[Finding]
    picture: bytes | None
    light: dict[str, Any]

    @property
    def level(self) -> Level:
        """The worst measure's."""
        return worst_of(self.findings)


def run(order: Order, ask: Callable[[str], None], paint: Paint | None) -> CameraResult:
    """Measure and write. Raises BadFile, hw and facematch errors."""
    make_folder(order.out)
    camera, name = _camera(order)
    try:
        engine = load_engine(FaceSettings())
        try:
            session = Session(camera, engine, ask, paint, keep_picture=order.pictures)
            filmed = session.run(random.Random(order.seed))  # noqa: S311
        finally:
            engine.close()
    finally:
        camera.close()
    result = result_of(order, name, filmed)
    filmed.wipe()
    write_all(result, order.out)
    return result


def result_of(order: Order, name: str, filmed: Filmed) -> CameraResult:
    """All figures of what was filmed."""
    views = plain(filmed.views)
    gain, says = light_gain(filmed.light)
    measured = replace(measure(views, filmed.looked, filmed.size), light_gain=gain, light_says=says)
    known = None if order.distance_cm is None else (order.distance_cm, eyes_px(views))
    lens = lens_of(filmed.size[0], order.fov, known)
    place = place_of(views, lens, filmed.size)
    findings = findings_of(measured, filmed.pace, place)
    picture = None
    if order.pictures and filmed.best is not None:
        picture = annotated(*filmed.best, place, worst_of(findings) == "good")
    return CameraResult(
        name=name,
        date=datetime.now().astimezone(),
        software=version("uketsuke"),
        measured=measured,
        pace=filmed.pace,
        lens=lens,
        place=place,
        height_cm=order.height_cm,
        findings=findings,
        picture=picture,
        light=filmed.light,
    )


def write_all(result: CameraResult, out: Path) -> list[Path]:
    """Results for programs, the [camera] table, the page in both forms, and the picture."""
    text = json.dumps(json_of(result), ensure_ascii=False, indent=1) + "\n"
    write_whole(out / JSON, text.encode())
    write_table(out / PROFILE, "camera", table_of(result))
    sheet = sheet_of(result)
    write_html(sheet, out / PAGE)
    write_pdf(sheet, out / PAPER)
    if result.picture is not None:
        write_whole(out / PICTURE, result.picture)
    return [out / name for name in (JSON, PROFILE, PAGE, PAPER)]


def _camera(order: Order) -> tuple[Camera, str]:
    if order.scene is None:
        return open_camera(order.device, WallClock()), f"camera {order.device}"
    return SceneCamera(load_scene(order.scene), FrameClock()), f"scene {order.scene.name}"
