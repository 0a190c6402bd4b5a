# SPDX-License-Identifier: Apache-2.0
"""The camera's twin made of a folder of numbered pictures."""

from __future__ import annotations

from pathlib import Path

from hw.camera.clip import DEFAULT_FPS, load_folder
from hw.camera.video import ClipCamera
from hw.link import Clock


class FrameFolderCamera(ClipCamera):
    """A camera that shows numbered pictures, `fps` a second. Raises BadFile as `load_folder`."""

    def __init__(
        self, path: Path, clock: Clock, *, fps: float = DEFAULT_FPS, loop: bool = True
    ) -> None:
        super().__init__(load_folder(path, fps), clock, loop=loop)
