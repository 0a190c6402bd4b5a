# SPDX-License-Identifier: Apache-2.0
"""What a frame of the tray says besides the card: is it a picture, does something move, was the camera knocked?

Works on a small grey picture of the whole frame, of which the slow shades are taken off: lamps and shadows change
those, and hands and cards change the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.look import likeness_of_shades
from hw.cardface.values import Corners, Image

Shades = NDArray[np.float32]
Grid = NDArray[np.bool_]

WIDTH: Final = 160
"""Pixels that the small picture is wide."""
CELL: Final = 8
"""Pixels of the small picture to a cell: at an even 160 x 120 there are 20 x 15."""
BLACK: Final = 10.0
"""Mean grey level of a covered lens, or of a camera that gives black."""
FLAT: Final = 2.5
"""Standard deviation (grey levels) of a picture that shows nothing."""
MOVES: Final = 4.0
"""Mean change of a cell (grey levels) from one frame to the next that is no noise."""
NOISE_TIMES: Final = 4.0
"""And it is so many times what the other cells change."""
STRUCTURE: Final = 3.0
"""Standard deviation (grey levels) of surroundings by which a knocked camera can be noticed."""
KNOCK_PX: Final = 0.8
"""Of the small picture: from here on the surroundings have moved."""
MOST_PX: Final = 25.0
"""And beyond this there is too little left to compare."""
SAME_PLACE: Final = 0.75
"""Correlation of surroundings that have not moved."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """One frame, small. `pattern`: height x width, without slow shades; `ring`: see `ring_colours`."""

    pattern: Shades
    colours: Shades
    mean: float
    deviation: float
    scale: float
    """The small picture's pixels to one of the frame."""

    @property
    def dark(self) -> bool:
        """Whether there is nothing to be seen in it."""
        return self.mean < BLACK or self.deviation < FLAT


def scenery_of(image: Image) -> Scenery:
    """A frame, seen as a whole."""
    height, width = image.shape[:2]
    size = (WIDTH, max(CELL, round(height * WIDTH / width)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    pattern = grey - cv2.blur(cv2.blur(grey, (15, 15)), (15, 15))
    mean, deviation = float(grey.mean()), float(grey.std())
    return Scenery(pattern, small.astype(np.float32), mean, deviation, WIDTH / width)


def moving(before: Scenery, now: Scenery, where: Grid | None = None) -> float:
    """Share of the cells (of those in `where`) in which something moved between two frames. 0 to 1."""
    if before.pattern.shape != now.pattern.shape:
        return 1.0
    gain = (before.deviation + 1) / (now.deviation + 1)
    changed = _cells(np.abs(now.pattern * gain - before.pattern))
    limit = max(MOVES, NOISE_TIMES * float(np.median(changed)))
    moved = changed > limit
    return float(moved.mean() if where is None else moved[where].mean()) if moved.size else 0.0


def differing(before: Scenery, now: Scenery) -> float:
    """Share of the cells in which two pictures differ, however many do: `moving` takes a change of most cells for
    noise. 0 to 1."""
    if before.pattern.shape != now.pattern.shape:
        return 1.0
    gain = (before.deviation + 1) / (now.deviation + 1)
    changed = _cells(np.abs(now.pattern * gain - before.pattern))
    return float((changed > MOVES).mean()) if changed.size else 0.0


def cells_inside(corners: Corners, scenery: Scenery) -> Grid:
    """The cells that a card with these corners (of the frame) covers, and their neighbours."""
    return _cells(_filled(corners, scenery, grow=CELL).astype(np.float32)) > 0


def knocked(then: Scenery, now: Scenery, corners: Corners) -> bool:
    """Whether the surroundings of the card lie elsewhere than then: it was the camera that moved.

    False where they are too plain to tell.
    """
    if then.pattern.shape != now.pattern.shape:
        return True
    outside = ~_filled(corners, then, grow=CELL)
    if outside.mean() < 0.1 or float(then.pattern[outside].std()) < STRUCTURE:
        return False
    if _alike(then.pattern, now.pattern, outside) >= SAME_PLACE:
        return False
    shift = _shift(then.pattern * outside, now.pattern * outside)
    if not KNOCK_PX <= np.hypot(*shift) <= MOST_PX:
        return False
    back = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], np.float32)
    height, width = now.pattern.shape
    moved = cv2.warpAffine(now.pattern, back, (width, height), borderMode=cv2.BORDER_REPLICATE)
    inner = outside & _away_from_edges(outside.shape, shift)
    return _alike(then.pattern, np.asarray(moved, np.float32), inner) >= SAME_PLACE


def looks_bare(then: Scenery, now: Scenery, corners: Corners) -> bool:
    """Whether the place where a card lay looks like what is around it, and that looks as it did.

    For a tray that was never seen empty. A hand that covers all of it fails the second condition.
    """
    inside = _filled(corners, now, grow=-3)
    ring = _filled(corners, now, grow=9) & ~_filled(corners, now, grow=2)
    if not inside.any() or not ring.any() or then.pattern.shape != now.pattern.shape:
        return False
    around_then, around = _median_colour(then.colours, ring), _median_colour(now.colours, ring)
    if _colour_apart(around_then, around) > 0.06:
        return False
    within = _median_colour(now.colours, inside)
    plain = float(now.pattern[inside].std()) < 2 * float(now.pattern[ring].std()) + 2
    as_bright = 0.75 < float(within.sum() + 1) / float(around.sum() + 1) < 1.33
    return plain and as_bright and _colour_apart(within, around) < 0.06


def alike_inside(then: Scenery, now: Scenery, corners: Corners) -> bool:
    """Whether the place looks as it did then: the tray without a card, seen before."""
    if then.pattern.shape != now.pattern.shape:
        return False
    inside = _filled(corners, now, grow=-2)
    if not inside.any():
        return False
    apart = _colour_apart(_median_colour(then.colours, inside), _median_colour(now.colours, inside))
    old, new = float(then.pattern[inside].std()), float(now.pattern[inside].std())
    if old >= STRUCTURE:
        return apart < 0.08 and _alike(then.pattern, now.pattern, inside) > SAME_PLACE
    return apart < 0.08 and new < old + STRUCTURE


def _cells(picture: Shades) -> Shades:
    height, width = picture.shape
    cut = picture[: height // CELL * CELL, : width // CELL * CELL]
    blocks = cut.reshape(height // CELL, CELL, width // CELL, CELL)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def _filled(corners: Corners, scenery: Scenery, grow: int = 0) -> Grid:
    """The card's pixels in the small picture, more or less by `grow` pixels all around."""
    mask: NDArray[np.uint8] = np.zeros(scenery.pattern.shape, np.uint8)
    small = np.asarray(corners, np.float64) * scenery.scale
    cv2.fillConvexPoly(mask, np.round(small).astype(np.int32), 1)
    if grow:
        kernel = np.ones((2 * abs(grow) + 1, 2 * abs(grow) + 1), np.uint8)
        reshape = cv2.dilate if grow > 0 else cv2.erode
        mask = np.asarray(reshape(mask, kernel, borderValue=0), np.uint8)
    return mask.astype(bool)


def _alike(then: Shades, now: Shades, where: Grid) -> float:
    if where.sum() < CELL * CELL:
        return 0.0
    return likeness_of_shades(then[where], now[where])


def _shift(then: Shades, now: Shades) -> tuple[float, float]:
    window = cv2.createHanningWindow((then.shape[1], then.shape[0]), cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(
        np.asarray(then, np.float32), np.asarray(now, np.float32), window
    )
    return x, y


def _away_from_edges(shape: tuple[int, ...], shift: tuple[float, float]) -> Grid:
    x, y = (int(np.ceil(abs(part))) + 1 for part in shift)
    inner = np.zeros(shape, bool)
    inner[y : shape[0] - y, x : shape[1] - x] = True
    return inner


def _median_colour(colours: Shades, where: Grid) -> Shades:
    return np.asarray(np.median(colours[where], axis=0), np.float32)


def _colour_apart(one: Shades, other: Shades) -> float:
    """How far two colours are apart, whatever their brightness: of their shares of blue, green and red."""
    shares = [colour / max(1.0, float(colour.sum())) for colour in (one, other)]
    return float(np.abs(shares[0] - shares[1]).max())
