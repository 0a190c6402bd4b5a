# SPDX-License-Identifier: Apache-2.0
"""Recording a camera to a video file or to a scene: only ever an operator's explicit command.

It writes pictures of a person to the disk, which a visit never does; so it returns what it wrote,
for the caller to say, and it never overwrites a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2

from hw.camera.frame import Camera, Frame
from hw.camera.scene_file import SCENE_FILE
from hw.errors import BadFile

CODECS: Mapping[str, str] = {"lossless": "FFV1", "small": "MJPG"}
"""FFV1 keeps every bit, but takes some 20 ms of processor time a frame of 640 x 480, to write and to
read again; MJPG takes 1 to 3 ms and a sixth of the space. A busy kiosk records small."""

SUFFIX = ".avi"


@dataclass(frozen=True, slots=True)
class Recording:
    """What was written: file, number of frames, frames a second, width and height in pixels."""

    path: Path
    frames: int
    fps: float
    size: tuple[int, int]


def record_video(
    camera: Camera, path: Path, seconds: float, *, fps: float = 15.0, quality: str = "small"
) -> Recording:
    """Record so many seconds of a camera to a new .avi file, at a steady rate.

    A frame that the camera owes is filled with the one before, so that the file plays in real
    time. `quality` is a key of CODECS. Raises BadFile (exists, wrong suffix, cannot be written) and
    the camera's errors; a file that was begun and failed is removed.
    """
    if path.suffix.lower() != SUFFIX:
        raise BadFile(path, reason=f"a recording is an {SUFFIX} file")
    with _new_file(path):
        first = camera.read()
        size = (first.image.shape[1], first.image.shape[0])
        writer = _writer(path, quality, fps, size)
        try:
            frames = 0
            for frame in _steady(camera, first, seconds, fps):
                writer.write(frame.image)
                frames += 1
        finally:
            writer.release()
    return Recording(path, frames, fps, size)


def record_scene(
    camera: Camera,
    directory: Path,
    clips: Mapping[str, float],
    ask: Callable[[str], None],
    *,
    fps: float = 15.0,
    quality: str = "small",
) -> list[Recording]:
    """Record one clip after another into a new scene folder, with its scene.toml.

    `clips` maps a clip's name to its seconds; `ask` tells the person what to do and returns when
    the recording may start. Raises as `record_video`; the folder may exist, but hold no scene.
    Clips that were complete before a failure stay.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    with _new_file(directory / SCENE_FILE) as scene_file:
        for name, seconds in clips.items():
            ask(name)
            camera.prompt(name)
            path = directory / f"{name}{SUFFIX}"
            written.append(record_video(camera, path, seconds, fps=fps, quality=quality))
        lines = ["[clips]", *(f'{name} = "{name}{SUFFIX}"' for name in clips)]
        scene_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Claim a name that nobody uses, and give it up again if the work on it fails."""
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise BadFile(path, reason="exists already; nothing is overwritten") from error
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be written") from error
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _writer(path: Path, quality: str, fps: float, size: tuple[int, int]) -> cv2.VideoWriter:
    if quality not in CODECS:
        raise BadFile(path, key="quality", reason=f"allowed: {', '.join(CODECS)}")
    code = cv2.VideoWriter.fourcc(*CODECS[quality])
    try:
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, fps, size)
    except cv2.error as error:
        raise BadFile(path, reason="OpenCV cannot write it") from error
    if not writer.isOpened():
        raise BadFile(path, reason=f"OpenCV cannot write {CODECS[quality]} here")
    return writer


def _steady(camera: Camera, first: Frame, seconds: float, fps: float) -> Iterator[Frame]:
    """Frames at exactly `fps`: of each slot the newest frame that had been taken by then."""
    frame, ahead = first, camera.read()
    for slot in range(max(1, round(seconds * fps))):
        due_s = first.time_s + slot / fps
        while ahead.time_s <= due_s:
            frame, ahead = ahead, camera.read()
        yield frame
