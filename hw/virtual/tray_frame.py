# SPDX-License-Identifier: Apache-2.0
"""What a tray camera's twin adds to a photograph: the sensor's noise, the lamp's flicker, a hand."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.camera.frame import Image

QUIETEST = 1.0
"""Grey levels of noise (standard deviation) that a sensor has in the best light: no two frames are the same."""
FLICKER = 0.008
"""Standard deviation of the lamp's brightness from frame to frame, as a share."""
UNLIT = 0.14
"""What is left of the light when the tray's lamp is off. A guess: a slot under the desk."""
MARGIN = 61
"""A frame's noise is a window into one sheet of noise, somewhere within so many pixels."""

SKIN = ((128, 158, 205), (104, 132, 182))
"""Blue, green, red: of the fingers and of their shaded side."""
FINGERS = ((0.30, 0.46, 0.09), (0.42, 0.36, 0.10), (0.55, 0.34, 0.10), (0.67, 0.42, 0.09))
"""Of a hand from below: the tip in shares of width and height, and how thick in shares of height."""


class Sensor:
    """Makes each frame of a still picture another one. Seed, number and picture give the frame."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._sheet: NDArray[np.int16] | None = None

    def expose(self, picture: Image, noise: float, index: int, *, lamp: bool = True) -> Image:
        """A new frame. `noise`: standard deviation in grey levels; `lamp`: the tray's own light is on."""
        chance = np.random.default_rng((self._seed, index))
        gain = (1.0 if lamp else UNLIT) * (1 + FLICKER * chance.standard_normal())
        window = self._window(picture.shape, chance)
        sigma = max(noise, QUIETEST) / _FINE
        mixed = cv2.addWeighted(picture, gain, window, sigma, 0.0, dtype=cv2.CV_8U)
        return np.asarray(mixed, dtype=np.uint8)

    def _window(self, shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.int16]:
        height, width = shape[:2]
        sheet = self._sheet
        if sheet is None or sheet.shape[:2] != (height + MARGIN, width + MARGIN):
            grain = np.random.default_rng(self._seed).standard_normal(
                (height + MARGIN, width + MARGIN, 3), dtype=np.float32
            )
            sheet = self._sheet = (grain * _FINE).astype(np.int16)
        top, left = (int(number) for number in chance.integers(0, MARGIN, 2))
        return sheet[top : top + height, left : left + width]


_FINE = 64.0
"""Steps of the noise sheet per standard deviation."""


def draw_hand(picture: Image, reach: float) -> Image:
    """The same picture with a hand that comes in from below; at `reach` 1 it covers the middle, at 0 it has gone."""
    seen = picture.copy()
    height, width = seen.shape[:2]
    light, shade = SKIN
    lower = (1 - reach) * 0.75
    palm = (round(width * 0.5), round(height * (0.95 + lower)))
    cv2.ellipse(seen, palm, (round(width * 0.25), round(height * 0.36)), 0, 0, 360, shade, -1)
    for x, y, thick in FINGERS:
        tip = (round(width * x), round(height * (y + lower)))
        root = (round(palm[0] + (tip[0] - palm[0]) * 0.8), palm[1])
        cv2.line(seen, tip, root, shade, round(height * (thick + 0.02)), cv2.LINE_AA)
        cv2.line(seen, tip, root, light, round(height * thick), cv2.LINE_AA)
    return seen
