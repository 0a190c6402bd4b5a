# SPDX-License-Identifier: Apache-2.0
"""The line under the photo: the maker's number, and where on it the security code begins.

Between the two is a gap, but how wide it is depends on the fonts: so the gaps are taken in the order of their width,
and only those behind which four digits have room where the layout has the code.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import PX_PER_MM, SIZE
from hw.cardface.layout import CODE, SERIAL, Box
from hw.cardface.lines import LEAST_INK, Line, profile_of
from hw.cardface.plane import Plane

FOOT: Final = Box(SERIAL.left, CODE.top, 0.345, CODE.bottom)
WIDE_GAP_MM: Final = 1.25
"""Nothing for so long ends a word; 2.1 mm are empty before the code on the specimen."""
CODE_LEFT_MM: Final = 17.0
"""The code stands to the right of this; on the specimen it begins at 20.5 mm."""
CODE_WIDTH_MM: Final = (2.8, 9.5)
"""Of four digits; 5.6 mm on the specimen."""
CODE_MARGIN_MM: Final = 0.7
THIN: Final = 0.45
"""Columns with less than this share of the line's usual ink may be a gap, if the blur has filled it."""
MOST_CUTS: Final = 3

Profile = NDArray[np.float32]


def code_cuts(plane: Plane, line: Line) -> list[Line]:
    """The pieces of the foot line that may be the code alone, the likeliest first; none without a gap."""
    profile = profile_of(plane, line)
    inked = np.flatnonzero(profile > LEAST_INK)
    if not len(inked):
        return []
    first, last = _word_at(inked, (CODE.left + CODE.right) / 2 * SIZE[0] - line.x0)
    usual = float(np.median(profile[inked]))
    starts = [(np.inf, first), *_gaps(profile[first:last], first, THIN * usual)]
    fitting = [(gap, start) for gap, start in starts if _fits(line.x0 + start, line.x0 + last)]
    fitting.sort(key=lambda one: -one[0])
    return [_cut(line, start, last, gap) for gap, start in fitting[:MOST_CUTS]]


def _word_at(inked: NDArray[np.intp], middle: float) -> tuple[int, int]:
    """First and last column of the ink without a wide gap that is nearest to this column."""
    breaks = np.flatnonzero(np.diff(inked) > WIDE_GAP_MM * PX_PER_MM)
    firsts = np.append(inked[0], inked[breaks + 1])
    lasts = np.append(inked[breaks], inked[-1]) + 1
    away = np.maximum(np.maximum(firsts - middle, middle - lasts), 0)
    nearest = int(np.argmin(away))
    return int(firsts[nearest]), int(lasts[nearest])


def _gaps(profile: Profile, offset: int, thin: float) -> list[tuple[float, int]]:
    """Of each gap how empty and wide it is, in columns, and the column behind it."""
    empty = np.maximum(1 - profile / thin, 0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (empty > 0).astype(np.int8), [0]])))
    runs = edges.reshape(-1, 2).tolist()
    return [(float(empty[a:b].sum()), offset + b) for a, b in runs if b < len(profile)]


def _fits(x0: float, x1: float) -> bool:
    wide = (x1 - x0) / PX_PER_MM
    return x0 > CODE_LEFT_MM * PX_PER_MM and CODE_WIDTH_MM[0] < wide < CODE_WIDTH_MM[1]


def _cut(line: Line, start: int, last: int, gap: float) -> Line:
    """With a margin, but with nothing of what stands before the gap."""
    margin = CODE_MARGIN_MM * PX_PER_MM
    return line.part(line.x0 + start - min(margin, gap), min(line.x0 + last + margin, SIZE[0]))
