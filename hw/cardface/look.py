# SPDX-License-Identifier: Apache-2.0
"""How a card looks where it lies: a small flat picture of it, kept in memory only, to compare later frames with.

Light comes and goes, so only the pattern counts: slow shades are taken off, and each block of the picture is compared
with itself by normalised correlation, whatever its brightness and contrast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.flat import flattening
from hw.cardface.layout import HEIGHT_MM, WIDTH_MM
from hw.cardface.values import Corners, Image, Outline

Grey = NDArray[np.uint8]
Shades = NDArray[np.float32]
Grid = NDArray[np.bool_]
Matrix = NDArray[np.float64]

PX_PER_MM: Final = 3
SIZE: Final = (256, 162)
"""Width and height of the flat picture: the card at 3 pixels to the millimetre, its letters are 6 to 10 high."""
COLUMNS: Final = 16
ROWS: Final = 9
"""Blocks of 16 x 18 pixels: 5.3 x 6 mm, about two letters wide."""
SHADE_MM: Final = 4.0
"""Changes of brightness slower than this are light and not print."""
PATTERN: Final = 5.0
"""Grey levels (standard deviation) from which a block has a pattern; a camera's noise, smoothed, stays under 3."""
ALIKE: Final = 0.7
"""Correlation from which two blocks show the same. The same card, well aligned, has 0.7 to 1 in all of them."""
STRANGE: Final = 0.5
"""Below this two blocks show different things; another card of the same kind has 5 to 10 such blocks."""
BURNT: Final = 250
DAZZLED: Final = 0.1
"""A block of which so much is burnt speaks only if it still shows the same: dark letters outlast a white ground."""
WHOLE: Final = 0.9
"""Share of the blocks that have to be seen before a card is taken for the one of before it was out of sight."""
FEWEST: Final = 20
"""A look with fewer patterned blocks than this tells one card from another too badly."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How a frame agrees with a look. Grids: ROWS x COLUMNS blocks.

    `patterned`: blocks of the look that have a pattern; `hidden`: that a lamp hid then. `compared`: the patterned
    ones that are not dazzled now; `alike` and `strange`: of those, the ones that show the same, and something else.
    `contrast` and `gain`: of the patterned blocks, contrast and brightness, now over then (the medians). `coarse`:
    correlation of the whole, seen as through ground glass. `colours`: each block's mean colour.
    """

    compared: Grid
    alike: Grid
    strange: Grid
    patterned: int
    hidden: int
    contrast: float
    gain: float
    coarse: float
    colours: Shades

    @property
    def share(self) -> float:
        """Of the compared blocks, how many are alike; 0 when too few could be compared."""
        count = int(self.compared.sum())
        return float(self.alike.sum()) / count if count >= FEWEST / 2 else 0.0

    @property
    def whole(self) -> bool:
        """Whether next to nothing was hidden by a lamp, then or now: another card's difference could lie there."""
        return int(self.compared.sum()) >= WHOLE * (self.patterned + self.hidden)

    @property
    def crispness(self) -> float:
        """Contrast, what the light does to it apart: under 1 when the picture is out of focus."""
        return self.contrast / min(1.0, max(0.05, self.gain))

    @property
    def dazzled(self) -> float:
        """Of the patterned blocks, how many could not be compared."""
        return 1 - float(self.compared.sum()) / max(1, self.patterned)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A card's look and its place in the frame. `matrix`: 3 x 3, from the frame to the flat picture."""

    outline: Outline
    matrix: Matrix
    pattern: Shades
    deviations: Shades
    patterned: Grid
    hidden: Grid
    coarse: Shades
    colours: Shades

    @property
    def usable(self) -> bool:
        """Whether there is enough of a pattern to tell whether it is there."""
        return int(self.patterned.sum()) >= FEWEST

    @property
    def px_per_mm(self) -> float:
        """The frame's pixels to the millimetre of the card, by its outline's circumference."""
        corners = self.outline.corners
        around = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).sum())
        return around / (2 * (WIDTH_MM + HEIGHT_MM))


def look_at(image: Image, outline: Outline) -> Look:
    """The look of what lies inside this outline of this frame."""
    matrix = flattening(outline.corners, 0, SIZE)
    flat = _flat(image, matrix)
    pattern = _pattern(flat)
    deviations = _blocks(pattern).std(axis=2).reshape(ROWS, COLUMNS)
    hidden = _dazzled(flat)
    patterned = (deviations >= PATTERN) & ~hidden
    coarse, colours = _coarse(flat), _colours(flat)
    return Look(outline, matrix, pattern, deviations, patterned, hidden, coarse, colours)


def agreement(image: Image, look: Look, shift: Matrix | None = None) -> Agreement:
    """How far this frame shows the same where the card lay, or where it is after `shift` (see `shift_of`)."""
    matrix = look.matrix if shift is None else np.linalg.inv(shift) @ look.matrix
    flat = _flat(image, matrix)
    pattern = _pattern(flat)
    deviations = _blocks(pattern).std(axis=2).reshape(ROWS, COLUMNS)
    correlation = _correlation(look.pattern, pattern)
    compared = look.patterned & (~_dazzled(flat) | (correlation >= ALIKE))
    alike, strange = compared & (correlation >= ALIKE), compared & (correlation < STRANGE)
    then = look.deviations[look.patterned]
    contrast = float(np.median(deviations[look.patterned] / then)) if then.size else 0.0
    patterned, hidden = int(look.patterned.sum()), int(look.hidden.sum())
    coarse = likeness_of_shades(look.coarse, _coarse(flat))
    colours = _colours(flat)
    ratio = ((colours + 1) / (look.colours + 1))[look.patterned]
    gain = float(np.median(ratio)) if ratio.size else 1.0
    return Agreement(compared, alike, strange, patterned, hidden, contrast, gain, coarse, colours)


def shift_of(image: Image, look: Look) -> Matrix | None:
    """How the card lies now: 3 x 3, from the look's flat picture to the present one; None: not found.

    Finds shifts of some millimetres, turns of a few degrees, and a card that is a little nearer to the camera.
    Whether it is right is for `agreement` to say.
    """
    then, now = (_half(pattern) for pattern in (look.pattern, _pattern(_flat(image, look.matrix))))
    window = cv2.createHanningWindow((then.shape[1], then.shape[0]), cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(then, now, window)
    start = np.array([[1, 0, x], [0, 1, y]], np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 1e-3)
    try:
        _, found = cv2.findTransformECC(
            then, now, start, cv2.MOTION_AFFINE, criteria, np.full(now.shape, 255, np.uint8), 3
        )
    except cv2.error:  # it does not converge where the two have nothing in common
        return None
    whole = np.eye(3)
    whole[:2] = found
    whole[:2, 2] *= 2
    return whole


def shift_mm(shift: Matrix) -> float:
    """How far the corner that moved most has moved, in millimetres of the card."""
    width, height = SIZE
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, shift) - corners
    return float(np.linalg.norm(moved, axis=2).max()) / PX_PER_MM


def shifted(look: Look, shift: Matrix) -> Corners:
    """The card's corners in the frame after a shift."""
    back = np.linalg.inv(look.matrix)
    corners = np.asarray(look.outline.corners, np.float64)[None]
    on_frame = back @ shift @ look.matrix
    return np.asarray(cv2.perspectiveTransform(corners, on_frame)[0], np.float32)


def _flat(image: Image, matrix: Matrix) -> Image:
    flat = cv2.warpPerspective(image, matrix, SIZE, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def _pattern(flat: Image) -> Shades:
    grey = cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), (5, 5), 1.0)
    shades = grey.astype(np.float32)
    side = round(SHADE_MM * PX_PER_MM) | 1
    return shades - cv2.blur(cv2.blur(shades, (side, side)), (side, side))


def _blocks(picture: Shades) -> Shades:
    """(ROWS * COLUMNS) x 1 x pixels."""
    high, wide = SIZE[1] // ROWS, SIZE[0] // COLUMNS
    cut = picture.reshape(ROWS, high, COLUMNS, wide).swapaxes(1, 2)
    return cut.reshape(ROWS * COLUMNS, 1, high * wide)


def _correlation(then: Shades, now: Shades) -> Shades:
    """Of each block with itself, -1 to 1."""
    a, b = (_blocks(picture)[:, 0] for picture in (then, now))
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    norms = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    alike = (a * b).sum(axis=1) / np.maximum(norms, 1e-3)
    return np.asarray(alike.reshape(ROWS, COLUMNS), np.float32)


def _dazzled(flat: Image) -> Grid:
    burnt = np.asarray(cv2.inRange(flat, (BURNT,) * 3, (255,) * 3), np.float32) / np.float32(255)
    share = _blocks(burnt).mean(axis=2).reshape(ROWS, COLUMNS)
    return np.asarray(share > DAZZLED, np.bool_)


def _colours(flat: Image) -> Shades:
    return np.asarray(cv2.resize(flat, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), np.float32)


def _coarse(flat: Image) -> Shades:
    """A sixteenth of the size: what is left of a card that is much out of focus."""
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, (32, 20), interpolation=cv2.INTER_AREA), np.float32)


def likeness_of_shades(then: Shades, now: Shades) -> float:
    """How alike two sets of shades of one shape are, -1 to 1, whatever the light. Flat ones are like nothing."""
    a, b = then - then.mean(), now - now.mean()
    return float((a * b).sum() / max(1e-3, float(np.sqrt((a * a).sum() * (b * b).sum()))))


def _half(pattern: Shades) -> Shades:
    size = (SIZE[0] // 2, SIZE[1] // 2)
    return np.asarray(cv2.resize(pattern, size, interpolation=cv2.INTER_AREA), np.float32)
