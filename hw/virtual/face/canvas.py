# SPDX-License-Identifier: Apache-2.0
"""A card being drawn: places in millimetres from its top left corner, ink that darkens what is under it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image
from hw.virtual.face.ground import HEIGHT, PX_PER_MM, WIDTH, Colour, Layer, finished
from hw.virtual.face.lettering import Lettering, line_mask

BLACK: Colour = (38, 34, 34)
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""


@lru_cache(maxsize=8)
def _grain(seed: int) -> Layer:
    """How evenly ink takes on the plastic: around 1, HEIGHT x WIDTH."""
    noise = np.random.default_rng(seed).standard_normal((HEIGHT, WIDTH), np.float32)
    return 1 + np.float32(0.07) * noise


class Canvas:
    """HEIGHT x WIDTH pixels; `shift` moves every text (mm), as a printer that is not quite aligned does."""

    def __init__(self, ground: Layer, seed: int, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        self.layer = ground
        self._shift = shift
        self._seed = seed % 8

    def text(
        self,
        text: str,
        at: tuple[float, float],
        lettering: Lettering,
        *,
        ink: Colour = BLACK,
        density: float = 0.95,
        anchor: Literal["left", "middle", "right"] = "left",
    ) -> Box:
        """A line whose letters' middle is at `at` (mm). The box of its ink."""
        if not text.strip():
            return (*at, *at)
        mask, baseline = line_mask(text, lettering)
        back = {"left": 0.0, "middle": 0.5, "right": 1.0}[anchor] * mask.shape[1]
        x = round((at[0] + self._shift[0]) * PX_PER_MM - back)
        y = round((at[1] + self._shift[1]) * PX_PER_MM + 0.36 * lettering.size) - baseline
        self.ink(mask, (x, y), ink, density)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        found = (x + columns[0], y + rows[0], x + columns[-1] + 1, y + rows[-1] + 1)
        return tuple(float(edge) / PX_PER_MM for edge in found)  # type: ignore[return-value]

    def ink(
        self, mask: NDArray[np.uint8], at: tuple[int, int], ink: Colour, density: float
    ) -> None:
        """Blend a mask with its top left pixel at `at`; what lies outside the card is cut off."""
        x, y = at
        left, top = max(0, -x), max(0, -y)
        piece = mask[top : max(0, HEIGHT - y), left : max(0, WIDTH - x)]
        if not piece.size:
            return
        inner_x, inner_y, wide, high = cv2.boundingRect(piece)
        piece = piece[inner_y : inner_y + high, inner_x : inner_x + wide]
        rows = slice(y + top + inner_y, y + top + inner_y + high)
        columns = slice(x + left + inner_x, x + left + inner_x + wide)
        share = np.minimum(piece * _grain(self._seed)[rows, columns] * np.float32(density / 255), 1)
        place = self.layer[rows, columns]
        for channel, tone in enumerate(ink):
            place[..., channel] += (tone - place[..., channel]) * share

    def block(self, box: Box, colour: Colour, opacity: float = 1.0) -> None:
        """A filled rectangle."""
        left, top, right, bottom = (round(edge * PX_PER_MM) for edge in box)
        place = self.layer[max(0, top) : bottom, max(0, left) : right]
        place += (np.asarray(colour, np.float32) - place) * np.float32(opacity)

    def frame(self, box: Box, colour: Colour, thick_mm: float = 0.1) -> None:
        """A rectangle's edge."""
        left, top, right, bottom = box
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        self.lines(corners, colour, thick_mm)

    def lines(
        self, points: Sequence[tuple[float, float]], colour: Colour, thick_mm: float = 0.1
    ) -> None:
        """A line through points."""
        pixels = np.array(points) * PX_PER_MM
        corner = np.floor(pixels.min(axis=0)).astype(int) - 8
        width, height = (np.ceil(pixels.max(axis=0)).astype(int) + 8 - corner).tolist()
        mask = np.zeros((height, width), np.uint8)
        fixed = np.round((pixels - corner) * 16).astype(np.int32).reshape(-1, 1, 2)
        thick = max(1, round(thick_mm * PX_PER_MM))
        cv2.polylines(mask, [fixed], False, 255, thick, cv2.LINE_AA, 4)
        self.ink(mask, (int(corner[0]), int(corner[1])), colour, 1.0)

    def picture(self, image: Image, box: Box, opacity: float = 1.0) -> None:
        """A picture, stretched to the box."""
        left, top, right, bottom = (round(edge * PX_PER_MM) for edge in box)
        fitted = cv2.resize(image, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
        place = self.layer[top:bottom, left:right]
        place += (fitted.astype(np.float32) - place) * np.float32(opacity)

    def finish(self) -> Image:
        """The drawn card."""
        return finished(self.layer)
