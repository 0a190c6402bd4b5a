# SPDX-License-Identifier: Apache-2.0
"""Which of several outlines is the card: by its edges, by the layout of its print, and by who lies inside whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.landmarks import agreement, detail
from hw.cardface.perspective import misfit
from hw.cardface.quads import Quads
from hw.cardface.sliding import coarse, slid
from hw.cardface.values import Corners, Image

WHOLE: Final = 0.45
"""What the picture's own border is worth as an outline when it has a card's shape, until print speaks for it."""

_EDGES, _PRINT = 0.8, 0.5
_MOST_PRINT: Final = 0.6
"""More agreement than this is no better: a worn or strange print of the same card has less."""
_DOUBTFUL: Final = (0.1, 0.5)
"""Agreement of print between which a side may be wrong: below it is no face of a My Number Card."""
_BLANK: Final = 0.3
"""What edges around a blank thing are worth."""
_SEEN: Final = 0.6
_MUCH: Final = 0.25
"""So much more agreement overrules even edges: a line printed along the rim was taken for a side."""
_UNDOUBTED: Final = 0.82
"""Edges from here on are a card's."""
_MENDED: Final = 1
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
    pairs = zip(quads.corners, quads.score, strict=True)
    found = [_candidate(image, corners, float(score)) for corners, score in pairs]
    found = sorted([*found, *_whole(image)], key=lambda one: -one.score)
    doubtful = [] if not found or found[0].edges > _UNDOUBTED else found[:_MENDED]
    mended = [_mended(image, one) for one in doubtful]
    found = sorted([*found, *(one for one in mended if one)], key=lambda one: -one.score)
    return _outermost_first(found)


def _mended(image: Image, one: Candidate) -> Candidate | None:
    """The same with one side laid where the print wants it, if that makes a difference."""
    if not _DOUBTFUL[0] < one.print_ < _DOUBTFUL[1]:
        return None
    corners, print_ = slid(image, one.corners)
    if print_ < one.print_ + 0.08:
        return None
    gain = _PRINT * (min(print_, _MOST_PRINT) - one.print_)
    # Where four edges are seen well, print must not overrule them; the mended outline is the next one to try.
    trusted = one.edges < _SEEN or print_ > one.print_ + _MUCH
    edges = one.edges - 0.02 if trusted else one.edges - 0.02 - gain / _EDGES
    return Candidate(corners, edges, min(print_, _MOST_PRINT))


def _whole(image: Image) -> list[Candidate]:
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    if height > width:
        corners = np.roll(corners, -1, axis=0)
    fit, _ = misfit(corners[None], (width, height))
    return [_candidate(image, corners, WHOLE)] if fit[0] < 1.5 else []


def _candidate(image: Image, corners: Corners, edges: float) -> Candidate:
    flat = coarse(image, corners)
    # Four edges around nothing are a tray's or a phone's.
    edges *= _BLANK + (1 - _BLANK) * detail(flat)
    return Candidate(corners, edges, float(np.clip(max(agreement(flat)), 0, _MOST_PRINT)))


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
    if outer.edges < inner.edges - 0.05 or outer.print_ < inner.print_ - 0.04:
        return False
    if not 1.02 < _area(outer.corners) / _area(inner.corners) < _INNER:
        return False
    slack = 0.012 * float(np.linalg.norm(outer.corners[1] - outer.corners[0]))
    return all(
        cv2.pointPolygonTest(outer.corners, (float(x), float(y)), True) > -slack
        for x, y in inner.corners
    )


def _area(corners: NDArray[np.float32]) -> float:
    return float(cv2.contourArea(corners))
