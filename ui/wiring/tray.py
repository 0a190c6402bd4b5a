# SPDX-License-Identifier: Apache-2.0
"""The camera above the reader, as `[tray]` names it: a device, a stream, or pictures that stand for one."""

from collections.abc import Callable
from pathlib import Path

from hw.camera.device import CameraOptions
from hw.camera.frame import Camera
from hw.camera.recorded import load_recorded
from hw.camera.turned import TurnedCamera
from hw.camera.video import ClipCamera
from hw.link import Clock
from terminal.runner.devices import ReadsFaces
from terminal.tray_settings import TrayTable
from ui.wiring.cameras import open_camera


def tray_opener(settings: TrayTable, clock: Clock) -> Callable[[], Camera] | None:
    """Opens the tray's camera; None where the settings name none. Opening raises CameraError or BadFile."""
    if settings.device is None:
        return None
    return lambda: _turned(_open(settings, clock), settings.turn)


def reader_loader(settings: TrayTable) -> Callable[[], ReadsFaces]:
    """Loads what reads a card's face. Loading raises NoReadingNetwork."""

    def load() -> ReadsFaces:
        from hw.cardface.reader import load_reader  # noqa: PLC0415 - imports take time, this is in the background

        return load_reader(settings.threads)

    return load


def _open(settings: TrayTable, clock: Clock) -> Camera:
    device = settings.device or ""
    if settings.is_recorded:
        return ClipCamera(load_recorded(Path(device)), clock)
    options = CameraOptions(
        width=settings.width,
        height=settings.height,
        fps=settings.fps,
        virtual=settings.virtual,
        table="tray",
    )
    return open_camera(device, clock, options)


def _turned(camera: Camera, degrees: int) -> Camera:
    return TurnedCamera(camera, degrees) if degrees else camera
