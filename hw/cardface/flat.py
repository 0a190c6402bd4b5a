# SPDX-License-Identifier: Apache-2.0
"""A card taken out of the frame: flat, upright, 12 pixels to the millimetre; and how well it is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.layout import CORNER_MM, WIDTH_MM, Box
from hw.cardface.values import Corners, Image, Outline

Floats = NDArray[np.float32]

PX_PER_MM: Final = 12
SIZE: Final = (1027, 648)
"""Width and height of a flat card in pixels: ID-1 at 12 pixels to the millimetre."""

BURNT: Final = 250
"""A pixel whose three channels all reach this shows nothing but the lamp."""
GLARE_MM: Final = 1.5
"""Burnt spots smaller than this hide no digit (digits of the birth line are about 2.5 mm high)."""

_PROBE_SIGMA: Final = 2.5
"""Pixels of the flat card; near the blur of text that can just be read, where the measure is steepest."""


@dataclass(frozen=True, eq=False)
class Flat:
    """A card seen from straight above. `image`: `SIZE` (times `scale`); `matrix`: 3 x 3, from the frame to it.

    `turn`: the quarter turns taken: the card's top left corner is taken to be `outline.corners[turn]`.
    """

    image: Image
    matrix: NDArray[np.float64]
    outline: Outline
    turn: int
    scale: float = 1.0

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """The picture without colour, height x width."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def sharpness(self) -> float:
        """Edges of print to the millimetre that could be told apart, along the worse direction; 0 if none are there.

        One over the width (10 to 90 %) of the sharpest edges: 8 and more is crisp, the birth line's strokes (0.3 mm)
        melt below about 2. Comparable between cards and frames, because it is measured on the card.
        """
        width_px = 2.56 * edge_sigma(self.grey)
        return PX_PER_MM * self.scale / width_px if width_px > 0 else 0.0

    @cached_property
    def glare_mask(self) -> NDArray[np.bool_]:
        """Pixels (height x width) of burnt spots that could hide print; those outside the rounded corners too."""
        return burnt(self.image, self.scale)

    @cached_property
    def glare(self) -> float:
        """Share of the card that is burnt, 0 to 1."""
        return float(self.glare_mask.mean())

    @cached_property
    def brightness(self) -> float:
        """Median grey value, 0 to 255."""
        return float(np.median(self.grey[::4, ::4]))

    @property
    def px_per_mm(self) -> float:
        """What the frame itself resolves: its pixels to the card's millimetre, along the long sides."""
        corners = np.roll(self.outline.corners, -self.turn, axis=0)
        top = np.linalg.norm(corners[1] - corners[0])
        bottom = np.linalg.norm(corners[2] - corners[3])
        return float(top + bottom) / 2 / WIDTH_MM

    def cut(self, box: Box) -> Image:
        """The part of the flat picture inside this box; a view."""
        rows, columns = box.pixels(self.image.shape[1], self.image.shape[0])
        return self.image[rows, columns]

    def glare_in(self, box: Box) -> float:
        """Share of this box that is burnt."""
        rows, columns = box.pixels(self.image.shape[1], self.image.shape[0])
        return float(self.glare_mask[rows, columns].mean())

    def on_frame(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """N x 2 points of the flat picture, as pixels of the frame."""
        return _mapped(points, np.asarray(np.linalg.inv(self.matrix), np.float64))

    def on_flat(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """N x 2 pixels of the frame, as points of the flat picture."""
        return _mapped(points, self.matrix)


def flatten(image: Image, outline: Outline, turn: int = 0, *, scale: float = 1.0) -> Flat:
    """The card inside `outline`, from above. `turn` 0 to 3: which of its corners is the card's own top left.

    `scale` changes the resolution from 12 pixels to the millimetre.
    """
    size = (round(SIZE[0] * scale), round(SIZE[1] * scale))
    matrix = flattening(outline.corners, turn, size)
    # Cubic keeps the thin strokes of small frames.
    flat = cv2.warpPerspective(
        image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Flat(np.asarray(flat, np.uint8), matrix, outline, turn % 4, scale)


def flattening(corners: Corners, turn: int, size: tuple[int, int]) -> NDArray[np.float64]:
    """The 3 x 3 matrix that takes these corners of a frame to the corners of a picture of this width and height."""
    width, height = size
    # A corner is a point, a pixel is a square around its own centre.
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    source = np.roll(np.asarray(corners, np.float32), -turn, axis=0)
    return np.asarray(cv2.getPerspectiveTransform(source, target), np.float64)


def edge_sigma(grey: NDArray[np.uint8]) -> float:
    """The blur of the sharpest fifth of strong edges, as a Gaussian's sigma in pixels; the worse of x and y.

    A blurred step that is blurred again loses slope by a known factor, which tells how wide it was (S. Zhuo and
    T. Sim, Defocus map estimation from a single image, 2011). 0 if the picture has no edges.
    """
    fine = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8), np.float32)
    coarse = np.asarray(cv2.GaussianBlur(fine, (0, 0), _PROBE_SIGMA), np.float32)
    both = [(_slopes(one, 1, 0), _slopes(one, 0, 1)) for one in (fine, coarse)]
    along = [_sigma_along(both[0][axis], both[0][1 - axis], both[1][axis]) for axis in (0, 1)]
    return max(along) if all(along) else 0.0


def _slopes(picture: Floats, x: int, y: int) -> Floats:
    """Grey values a pixel, without sign."""
    slopes = cv2.Sobel(picture, cv2.CV_32F, x, y, ksize=1, scale=0.5)
    return np.abs(np.asarray(slopes, np.float32))


def _sigma_along(fine: Floats, across: Floats, coarse: Floats) -> float:
    strong = (fine > max(6.0, 0.6 * float(np.percentile(fine[::3, ::3], 98)))) & (fine > 2 * across)
    places = np.flatnonzero(strong)
    if len(places) < 50:
        return 0.0
    ratio = fine.ravel()[places] / np.maximum(coarse.ravel()[places], 0.05)
    best = float(np.percentile(ratio, 80))
    return float(_PROBE_SIGMA / np.sqrt(max(best * best - 1, 0.02)))


def burnt(image: Image, scale: float = 1.0) -> NDArray[np.bool_]:
    """Spots of at least `GLARE_MM` in which every pixel is burnt, on a flat card."""
    # Light saturates the three channels together; paper that is merely white keeps below.
    white = cv2.inRange(image, np.full(3, BURNT, np.uint8), np.full(3, 255, np.uint8))
    side = max(3, round(GLARE_MM * PX_PER_MM * scale))
    opened = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return opened.astype(bool)


def card_mask(scale: float = 1.0) -> NDArray[np.bool_]:
    """Which pixels of a flat picture are card: all but the rounded corners. Height x width."""
    width, height = round(SIZE[0] * scale), round(SIZE[1] * scale)
    radius = round(CORNER_MM * PX_PER_MM * scale)
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 1, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 1, -1)
    for x in (radius, width - radius):
        for y in (radius, height - radius):
            cv2.circle(mask, (x, y), radius, 1, -1)
    return mask.astype(bool)


def _mapped(points: NDArray[np.floating], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    shaped = np.asarray(points, np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(shaped, matrix).reshape(-1, 2), np.float32)
