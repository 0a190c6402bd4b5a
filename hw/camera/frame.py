# SPDX-License-Identifier: Apache-2.0
"""One picture from a camera, and the port that every camera and every twin of one fulfils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A picture as OpenCV keeps it: height x width x 3, blue-green-red, 8 bits a channel."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture, when it was taken (seconds of the camera's clock) and its number.

    Numbers rise by one for each frame the sensor produced, so a gap tells how many were skipped
    because the reader was late. Frames compare by identity: pixels are not values to compare.
    """

    image: Image
    time_s: float
    index: int


class Camera(Protocol):
    """A source of frames. One thread reads; `prompt` and `close` may be called by another."""

    def read(self) -> Frame:
        """Wait for the next frame. Raises CameraLost when there will be none."""
        ...

    def prompt(self, name: str) -> None:
        """Tell the camera what the person was asked to do (real cameras ignore it)."""
        ...

    def close(self) -> None:
        """Free the device. A later `read` raises CameraLost. Closing twice is harmless."""
        ...
