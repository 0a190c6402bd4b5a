# SPDX-License-Identifier: Apache-2.0
"""What both sides do alike: how far the hand has come, which words there are. No Qt in here."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

LOOP_S: Final = 4.0
FAR_PX: Final = 240
HEADLINE: Final = "カードを 置いてください"
FACE_HEADLINE: Final = "顔を 丸の中に 入れてください"
STOP: Final = "やめる"


def hand_at(seconds: float) -> int:
    """Pixels below its place: there and back, slow at both ends."""
    share = abs((seconds / LOOP_S % 1.0) * 2 - 1)
    return round(FAR_PX * share * share * (3 - 2 * share))


class Camera:
    """A person of 30 frames, 640 x 480 BGR, over and over."""

    def __init__(self, folder: Path) -> None:
        self._frames = [cv2.imread(str(path)) for path in sorted(folder.glob("frame-*.png"))]
        self._next = 0

    def frame(self) -> np.ndarray:
        """The next one."""
        self._next += 1
        return self._frames[self._next % len(self._frames)]
