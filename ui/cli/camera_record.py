# SPDX-License-Identifier: Apache-2.0
"""Recording with the configured camera, one clip or one for each prompt."""

from collections.abc import Iterator
from pathlib import Path

import typer

from hw.camera.frame import Camera
from hw.camera.record import record_scene, record_video
from terminal.clock import WallClock
from ui.wiring.cameras import open_camera

PROMPTS = {
    "neutral": "look straight into the camera",
    "turn_left": "turn the head to your own left and back",
    "turn_right": "turn the head to your own right and back",
    "blink": "blink twice",
}


def record_clips(
    out: Path, device: str, seconds: float, *, prompts: bool, lossless: bool
) -> Iterator[str]:
    """Record, and say what was written. Raises hw errors."""
    camera = open_camera(device, WallClock())
    quality = "lossless" if lossless else "small"
    try:
        yield from _record(camera, out, seconds, quality, prompts=prompts)
    finally:
        camera.close()


def _record(
    camera: Camera, out: Path, seconds: float, quality: str, *, prompts: bool
) -> Iterator[str]:
    if not prompts:
        done = record_video(camera, out, seconds, quality=quality)
        yield f"wrote {done.path}: {done.frames} frames, pictures of a person; keep it safe"
        return
    clips = dict.fromkeys(PROMPTS, seconds)
    for done in record_scene(camera, out, clips, _ask, quality=quality):
        yield f"wrote {done.path}: {done.frames} frames, pictures of a person; keep it safe"


def _ask(name: str) -> None:
    typer.prompt(f"{name}: {PROMPTS[name]}; Enter starts", default="", show_default=False)
