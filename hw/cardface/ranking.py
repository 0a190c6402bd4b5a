# SPDX-License-Identifier: Apache-2.0
"""Which of several outlines is the card: by its edges, by the layout of its print, and by who lies inside whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import flattening
from hw.cardface.landmarks import GRID, agreement
from hw.cardface.perspective import misfit
from hw.cardface.quads import Quads
from hw.cardface.values import Corners, Image

WHOLE: Final = 0.45
"""What the picture's own border is worth as an outline when it has a card's shape, until print speaks for it."""

_EDGES, _PRINT = 0.8, 0.5
_MOST_PRINT: Final = 0.6
"""More agreement than this is no better: a worn or strange print of the same card has less."""
_INNER: Final = 1.4
"""An outline up to so many times larger around another is its card; the inner one is a line printed along the rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """`edges`: what is seen of its sides, 0 to 1; `print_`: agreement with a My Number Card's layout, 0 to 0.6."""

    corners: Corners
    edges: float
    print_: float

    @property
    def score(self) -> float:
        """0 to 1."""
        return float(np.clip(_EDGES * self.edges + _PRINT * self.print_, 0, 1))


def ranked(image: Image, quads: Quads) -> list[Candidate]:
    """The outlines of this picture, the likeliest first; and the picture's border, if it has a card's shape."""
    pairs = [*zip(quads.corners, (float(one) for one in quads.score), strict=True), *_whole(image)]
    best = [Candidate(corners, edges, _print(image, corners)) for corners, edges in pairs]
    best.sort(key=lambda one: -one.score)
    return _outermost_first(best)


def _whole(image: Image) -> list[tuple[Corners, float]]:
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    if height > width:
        corners = np.roll(corners, -1, axis=0)
    fit, _ = misfit(corners[None], (width, height))
    return [(corners, WHOLE)] if fit[0] < 1.5 else []


def _print(image: Image, corners: Corners) -> float:
    matrix = flattening(corners, 0, GRID)
    flat = cv2.warpPerspective(image, matrix, GRID, borderMode=cv2.BORDER_REPLICATE)
    return float(np.clip(max(agreement(np.asarray(flat, np.uint8))), 0, _MOST_PRINT))


def _outermost_first(found: list[Candidate]) -> list[Candidate]:
    """The same, but with each outline behind a good one that lies closely around it."""
    for k in range(min(len(found), 3)):
        around = [one for one in found[k + 1 :] if _is_card_of(one, found[k])]
        if around:
            outer = max(around, key=lambda one: _area(one.corners))
            found.remove(outer)
            found.insert(k, outer)
    return found


def _is_card_of(outer: Candidate, inner: Candidate) -> bool:
    if outer.edges < inner.edges - 0.12 or outer.print_ < inner.print_ - 0.04:
        return False
    if not 1 < _area(outer.corners) / _area(inner.corners) < _INNER:
        return False
    slack = 0.012 * float(np.linalg.norm(outer.corners[1] - outer.corners[0]))
    return all(
        cv2.pointPolygonTest(outer.corners, (float(x), float(y)), True) > -slack
        for x, y in inner.corners
    )


def _area(corners: NDArray[np.float32]) -> float:
    return float(cv2.contourArea(corners))
