# SPDX-License-Identifier: Apache-2.0
"""The plane of a card in a frame: pieces of it are taken straight from the frame, so that nothing is resampled twice.

Places on it are pixels of the flat face (`flat.SIZE`, 12 to the millimetre), whatever the frame resolves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import PX_PER_MM, SIZE, flattening
from hw.cardface.layout import WIDTH_MM, Box
from hw.cardface.values import Image, Outline

TOO_FINE: Final = 1.6
"""A frame that is so many times finer than the piece is averaged, or thin strokes would fall between pixels."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A frame and the 3 x 3 matrix from its pixels to those of the flat, upright face."""

    image: Image
    matrix: Matrix
    px_per_mm: float
    """What the frame resolves."""

    @classmethod
    def of(cls, flat: Image) -> Plane:
        """A picture that shows the face alone, flat and upright, of any size."""
        height, width = flat.shape[:2]
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
        return cls(flat, flattening(corners, 0, SIZE), width / WIDTH_MM)

    @classmethod
    def within(cls, frame: Image, outline: Outline, turn: int) -> Plane:
        """The card inside this outline; `turn` as for `flat.flatten`."""
        corners = np.asarray(outline.corners, np.float64)
        around = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).sum())
        sides = 2 * (SIZE[0] + SIZE[1]) / PX_PER_MM
        return cls(frame, flattening(outline.corners, turn, SIZE), around / sides)

    def piece(self, matrix: NDArray[np.floating], size: tuple[int, int]) -> Image:
        """A piece of `size` (width, height) pixels. `matrix`: 3 x 3, from the flat face to it; only shifts, turns,
        shears and one zoom."""
        zoom = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
        if self.px_per_mm > TOO_FINE * zoom * PX_PER_MM:
            doubled = np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]])
            fine = self.piece(doubled @ matrix, (2 * size[0], 2 * size[1]))
            return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)
        # Cubic keeps the thin strokes of small frames.
        cut = cv2.warpPerspective(
            self.image,
            matrix @ self.matrix,
            size,
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(cut, np.uint8)

    def box(self, box: Box, px_per_mm: float) -> tuple[Image, float, float]:
        """What stands in a box of the layout, and where its top left pixel's middle is on the flat face."""
        rows, columns = box.pixels(*SIZE)
        zoom = px_per_mm / PX_PER_MM
        half = (1 - 1 / zoom) / 2  # a pixel is a square around its own middle
        left, top = columns.start - half, rows.start - half
        size = (
            max(1, round((columns.stop - columns.start) * zoom)),
            max(1, round((rows.stop - rows.start) * zoom)),
        )
        matrix = np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom], [0, 0, 1]])
        return self.piece(matrix, size), left, top


def wipe(*pictures: Image) -> None:
    """Overwrite pictures that show a holder's data, once they have been read."""
    for picture in pictures:
        picture.fill(0)
