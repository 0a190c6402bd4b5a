# SPDX-License-Identifier: Apache-2.0
"""The frames of a card that lies in the tray: from a camera at its own pace, or from a file without waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hw.camera.clip import VIDEO_SUFFIXES
from hw.camera.frame import Camera, Frame
from hw.camera.recorded import load_recorded
from hw.camera.turned import TurnedCamera
from hw.camera.video import ClipCamera
from hw.cardface.reader import as_picture
from hw.errors import BadFile, CameraLost
from terminal.clock import WallClock
from terminal.tray_settings import TrayTable
from ui.calibrate.liveness.play import FrameClock
from ui.wiring.tray import tray_opener


@dataclass(slots=True)
class Film:
    """What was filmed. Whoever holds it wipes it.

    `live`: a camera's, whose frames are never equal bit by bit. `timed`: the rate is the camera's or the video's
    own, and not one that a folder of pictures is given.
    """

    live: bool
    timed: bool
    frames: list[Frame] = field(default_factory=list, repr=False)

    def wipe(self) -> None:
        """Zero all pixels."""
        for frame in self.frames:
            frame.image.fill(0)
        self.frames.clear()


def shoot(settings: TrayTable, frames: int) -> Film:
    """So many frames, or as many as the file has. Raises CameraError and BadFile."""
    film = Film(live=not settings.is_recorded, timed=_timed(settings))
    camera = _camera(settings)
    try:
        while len(film.frames) < frames:
            film.frames.append(_small_enough(camera.read()))
    except CameraLost:
        if film.live:
            film.wipe()
            raise
    finally:
        camera.close()
    return film


def _small_enough(frame: Frame) -> Frame:
    """As the reader would see it: of phones' large pictures not thirty are kept in full."""
    picture = as_picture(frame.image)
    if picture is not frame.image and frame.image.flags.writeable:
        frame.image.fill(0)
    return Frame(picture, frame.time_s, frame.index)


def _timed(settings: TrayTable) -> bool:
    suffix = Path(settings.device or "").suffix.lower()
    return not settings.is_recorded or suffix in VIDEO_SUFFIXES


def _camera(settings: TrayTable) -> Camera:
    """A file is played once: the same picture again would be counted as another."""
    if settings.is_recorded:
        clip = load_recorded(Path(settings.device or ""))
        camera: Camera = ClipCamera(clip, FrameClock(), loop=False)
        return TurnedCamera(camera, settings.turn) if settings.turn else camera
    opener = tray_opener(settings, WallClock())
    if opener is None:
        raise BadFile("[tray]", key="device", reason="names no camera")
    return opener()
