# SPDX-License-Identifier: Apache-2.0
"""How well a flat picture agrees with the My Number Card's layout: rows of dark print, and the frames on its face.

Nothing is read. Other art, another person or faded print change little, because only places count: small dark strokes
where lines of print stand, and straight edges where photo, panel and label end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface import layout
from hw.cardface.layout import Box
from hw.cardface.values import Image

Floats = NDArray[np.float32]
Grey = NDArray[Any]

GRID: Final = (171, 108)
"""Width and height of the picture that is compared: 2 pixels to the millimetre, as coarse as rows of print allow."""

_BARE, _PRINTED = 0.03, 0.08
_EDGE: Final = 4
"""Pixels at the rim that are left out: what is seen there is the card's own edge."""
_LOGARITHMS: Final = np.log(np.arange(256, dtype=np.float32) + 20)
"""Of brightness, so that light and shadow count the same; dark print is told apart less."""
_FRAMES: Final = (layout.PHOTO, layout.PANEL, layout.CERTIFICATE_LABEL)


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """What a face shows at each place of the grid, with mean 0 and length 1 over the `places` that are compared.

    `ways`: expected right way up, expected upside down, places right way up, places upside down; 4 x grid.
    """

    ways: Floats

    def correlation(self, seen: Floats) -> Floats:
        """Right way up and upside down, each -1 to 1. `seen`: the grid's values, row by row."""
        count = float(self.ways[2].sum())
        sums = self.ways @ seen
        squares = self.ways[2:] @ (seen * seen)
        spread = squares - sums[2:] * sums[2:] / count
        return np.asarray(sums[:2] / np.sqrt(np.maximum(spread, 1e-9)), np.float32)


def agreement(flat: Image) -> tuple[float, float]:
    """For a flat card picture of any size: as it is, and upside down. Each -3 to 3: a sum of three correlations.

    Measured on drawn faces and on the public template: the right way up 0.5 (0.3 to 0.9), upside down 0.1 (under
    0.2), other documents under 0.15.
    """
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    if grey.shape != (GRID[1], GRID[0]):
        grey = cv2.resize(grey, GRID, interpolation=cv2.INTER_AREA)
    seen = (_strokes(grey), *_edges(grey))
    both = np.zeros(2, np.float32)
    for pattern, one in zip(_patterns(), seen, strict=True):
        both += pattern.correlation(one.ravel())
    return float(both[0]), float(both[1])


def detail(flat: Image) -> float:
    """How much stands on a flat card picture of this size, 0 to 1: nothing on an empty tray, print on every card.

    The gradient of the logarithm of brightness that a quarter of the places reach: 0.09 to 0.3 on drawn cards of all
    sorts, blurred and dim ones too; under 0.06 on trays, recesses and hands.
    """
    shades = _shades(cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), (0, 0), 1.5))
    rim = slice(2 * _EDGE, -2 * _EDGE)
    x, y = (cv2.Sobel(shades, cv2.CV_32F, *way)[rim, rim] for way in ((1, 0), (0, 1)))
    steep = cv2.magnitude(x, y).ravel()
    place = len(steep) * 3 // 4
    reached = float(np.partition(steep, place)[place])
    return float(np.clip((reached - _BARE) / (_PRINTED - _BARE), 0, 1))


def _strokes(grey: Grey) -> Floats:
    """How much darker than its surroundings each place is, in shares of their brightness."""
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)).astype(np.float32)
    return np.asarray(np.clip((closed - grey) / (closed + 20) - 0.04, 0, 0.4), np.float32)


def _shades(grey: Grey) -> Floats:
    return np.asarray(cv2.LUT(grey, _LOGARITHMS), np.float32)


def _edges(grey: Grey) -> tuple[Floats, Floats]:
    """Upright and level edges of at least 4 mm, by the ratio of brightness."""
    shades = cv2.GaussianBlur(_shades(grey), (0, 0), 0.8)
    across = cv2.blur(cv2.Sobel(shades, cv2.CV_32F, 1, 0), (1, 9))
    down = cv2.blur(cv2.Sobel(shades, cv2.CV_32F, 0, 1), (9, 1))
    return np.minimum(np.abs(across), 0.5), np.minimum(np.abs(down), 0.5)


@cache
def _patterns() -> tuple[_Pattern, _Pattern, _Pattern]:
    """Of dark strokes, of upright edges, of level edges."""
    places, rim = _inside(), _inside()
    for box in (layout.PHOTO.grown(1), layout.PANEL):
        places[box.pixels(*GRID)] = 0
    strokes, across, down = _blank(), _blank(), _blank()
    for box in layout.DARK_PRINT:
        strokes[box.grown(0.5).pixels(*GRID)] = 1
    for box in _FRAMES:
        _draw(box, across, down)
    return (
        _pattern(strokes, places),
        _pattern(_softened(across), rim),
        _pattern(_softened(down), rim),
    )


def _softened(edges: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(edges, (0, 0), 1.2), np.float32)


def _pattern(expected: Floats, places: Floats) -> _Pattern:
    centred = (expected - expected[places > 0].mean()) * places
    one, compared = (centred / np.linalg.norm(centred)).ravel(), places.ravel()
    return _Pattern(np.stack([one, one[::-1], compared, compared[::-1]]))


def _draw(box: Box, across: Floats, down: Floats) -> None:
    rows, columns = box.pixels(*GRID)
    for y in (rows.start, rows.stop):
        down[y - 1 : y + 1, columns] = 1
    for x in (columns.start, columns.stop):
        across[rows, x - 1 : x + 1] = 1


def _blank() -> Floats:
    return np.zeros((GRID[1], GRID[0]), np.float32)


def _inside() -> Floats:
    mask = _blank()
    mask[_EDGE:-_EDGE, _EDGE:-_EDGE] = 1
    return mask
