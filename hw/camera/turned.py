# SPDX-License-Identifier: Apache-2.0
"""A camera that is mounted on its side or upside down, made upright."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from hw.camera.frame import Camera, Frame

QUARTERS: Final = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


class TurnedCamera:
    """Another camera, each of its frames turned by `degrees` clockwise. Raises ValueError for no quarter turn.

    The frame as it came is zeroed where it can be: nothing but the turned one is left.
    """

    def __init__(self, camera: Camera, degrees: int) -> None:
        if degrees not in QUARTERS:
            raise ValueError(f"{degrees}: a camera is turned by 90, 180 or 270 degrees")
        self._camera = camera
        self._how = QUARTERS[degrees]

    def read(self) -> Frame:
        frame = self._camera.read()
        turned = np.asarray(cv2.rotate(frame.image, self._how), dtype=np.uint8)
        if frame.image.flags.writeable:
            frame.image.fill(0)
        return Frame(turned, frame.time_s, frame.index)

    def prompt(self, name: str) -> None:
        self._camera.prompt(name)

    def close(self) -> None:
        self._camera.close()
